"use client";

import { createContext, useContext } from "react";
import type { Person } from "@/lib/wire/frames";

/** The people that a message can mention, by folded username (lib/wire/mentions.ts#foldName). */
export type People = { known: ReadonlyMap<string, Person>; me: string };

const PeopleContext = createContext<People>({ known: new Map(), me: "" });

export const PeopleProvider = PeopleContext.Provider;

export function usePeople(): People {
  return useContext(PeopleContext);
}
