"use client";

import { createContext, type ReactNode, use } from "react";
import type { Person } from "@/lib/wire/frames";

const MeContext = createContext<Person | null>(null);

export function MeProvider({ me, children }: { me: Person; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** The signed-in person. Throws outside the signed-in pages. */
export function useMe(): Person {
  const me = use(MeContext);
  if (!me) throw new Error("useMe() needs a MeProvider: this page has no signed-in person");
  return me;
}
