import type { FileInfo, Person } from "@/lib/wire/frames";

/** What the composer writes if not a new message. `id`: the message that is answered or edited. */
export type ComposerContext = {
  id: number;
  /** It was under way when the page was left, so nobody has just asked for the field. */
  restored: boolean;
} /** `msg`: null if the message is deleted. */ & (
  | { kind: "reply"; to: (Person & { msg: string | null; files?: FileInfo[] | undefined }) | null }
  /** `msg`: what the message says now; `text`: how far an earlier page came. */
  | { kind: "edit"; msg: string | null; text: string | null }
);
