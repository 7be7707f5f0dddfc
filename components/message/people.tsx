"use client";

import { createContext, useContext } from "react";
import type { KnownPeople } from "@/lib/shared/message/parts";

export type People = {
  known: KnownPeople;
  /** The usernames of those whose names look the same as another's. */
  alike: ReadonlySet<string>;
  me: string;
};

const PeopleContext = createContext<People>({ known: new Map(), alike: new Set(), me: "" });

export const PeopleProvider = PeopleContext.Provider;

export function usePeople(): People {
  return useContext(PeopleContext);
}
