"use client";

import { createContext, type ReactNode, use } from "react";
import type { Person } from "@/lib/wire/frames";

const MeContext = createContext<Person | null>(null);

export function MeProvider({ me, children }: { me: Person; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in; throws outside of the signed-in pages. */
export function useMe(): Person {
  const me = use(MeContext);
  if (!me) throw new Error("nobody is signed in here");
  return me;
}
