"use client";

import { createContext, useContext } from "react";
import type { KnownPeople } from "@/lib/shared/message/parts";

export type People = { known: KnownPeople; me: string };

const PeopleContext = createContext<People>({ known: new Map(), me: "" });

export const PeopleProvider = PeopleContext.Provider;

export function usePeople(): People {
  return useContext(PeopleContext);
}
