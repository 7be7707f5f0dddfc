"use client";

import { createContext, type ReactNode, use } from "react";
import type { Person } from "@/lib/wire/frames";

/** The signed-in person. */
export type Me = Person & {
  /** Is an administrator of the server. */
  admin: boolean;
};

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** The signed-in person. Throws outside the signed-in pages. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("useMe() needs a MeProvider: this page has no signed-in person");
  return me;
}
