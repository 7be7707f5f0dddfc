"use client";

import { createContext, useContext } from "react";
import type { Person } from "@/lib/wire/frames";

/** The people that a message can mention, by folded username (lib/wire/mentions.ts#foldName). */
export type People = {
  known: ReadonlyMap<string, Person>;
  /** The usernames of those whose names look the same as another's. */
  alike: ReadonlySet<string>;
  me: string;
};

const PeopleContext = createContext<People>({ known: new Map(), alike: new Set(), me: "" });

export const PeopleProvider = PeopleContext.Provider;

export function usePeople(): People {
  return useContext(PeopleContext);
}
