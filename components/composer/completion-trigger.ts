import { mentionSign } from "@/lib/wire/mentions";
import { isInCode } from "./in-code";

/** Text being typed that can be completed: from its @ or colon at `start` to the cursor. */
export type CompletionTrigger = { kind: "person" | "emoji"; start: number; query: string };

/** Wherever the message would have a mention. */
const person = new RegExp(`${mentionSign}([\\p{L}\\p{M}\\p{N}_.+-]{0,32})$`, "u");
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
  for (const [kind, pattern] of [["person", person] as const, ["emoji", emoji] as const]) {
    const query = pattern.exec(before)?.[1];
    if (query !== undefined) return { kind, start: cursor - query.length - 1, query };
  }
  return null;
}
