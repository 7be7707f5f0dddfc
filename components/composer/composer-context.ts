import type { Person } from "@/lib/wire/frames";

/** What the composer writes if not a new message. */
export type ComposerContext =
  | { kind: "reply"; to: Person & { id: number; msg: string } }
  | { kind: "edit"; id: number; msg: string };
