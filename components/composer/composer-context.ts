/** What the composer is for, beside a new message. */
export type ComposerContext =
  | { kind: "reply"; to: { id: number; nickname: string; msg: string } }
  | { kind: "edit"; id: number; msg: string };
