import { linkify } from "@/lib/shared/message/linkify";
import { nameBegunIn } from "@/lib/wire/mentions";
import { isInCode } from "./in-code";

/** Text being typed that can be completed: from its @ or colon at `start` to the cursor. */
export type CompletionTrigger = { kind: "person" | "emoji"; start: number; query: string };

/**
 * A colon that begins a word, followed by at least two letters or one Chinese character, or by `+1`
 * and `-1`. Behind other text it is punctuation (`开会时间：三点`, `10:30`, `std::vector`), and before
 * a sign it is a face (`:)`, `:-o`).
 */
const emoji =
  /(?:^|[\s\p{Ps}\p{Pi}]|\p{Emoji_Presentation}(?=:))[:：]([\p{L}\p{N}][\p{L}\p{M}\p{N}_+-]{1,31}|[+-]\p{N}|\p{Script=Han})$/u;

const lookBack = 40;

/** Returns null if there is nothing to complete at the cursor. */
export function completionAt(text: string, cursor: number): CompletionTrigger | null {
  if (isInCode(text, cursor)) return null;
  const before = text.slice(Math.max(0, cursor - lookBack), cursor);
  const name = nameBegunIn(before);
  if (name !== null) return isInLink(text, cursor) ? null : triggerOf("person", name, cursor);
  const query = emoji.exec(before)?.[1];
  return query === undefined ? null : triggerOf("emoji", query, cursor);
}

function triggerOf(kind: CompletionTrigger["kind"], query: string, cursor: number) {
  return { kind, start: cursor - query.length - 1, query };
}

/** Whether the text before the cursor ends in an address: `https://mastodon.example/@ann`. */
function isInLink(text: string, cursor: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor);
  // Whatever is typed next; the address of `/@` alone would end before the @.
  return linkify(`${line}x`).at(-1)?.href != null;
}
