/** Text being typed that can be completed: from its @ or colon at `start` to the cursor. */
export type CompletionTrigger = { kind: "person" | "emoji"; start: number; query: string };

/** Directly after a letter only in scripts without spaces, so that it is no e-mail address; as in lib/wire/mentions.ts. */
const person =
  /(?:^|[^\p{L}\p{N}_.]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])@([\p{L}\p{M}\p{N}_.+-]{0,32})$/u;
/** At least two letters or one Chinese character, so that `:)` and `:D` do not trigger it. */
const emoji =
  /(?:^|[\s\p{Script=Han}\p{P}\p{Emoji_Presentation}])[:：]([\p{L}\p{N}_+-]{2,32}|\p{Script=Han}{1,8})$/u;

const lookBack = 40;

/** Returns null if there is nothing to complete at the cursor. */
export function completionAt(text: string, cursor: number): CompletionTrigger | null {
  const before = text.slice(Math.max(0, cursor - lookBack), cursor);
  for (const [kind, pattern] of [["person", person] as const, ["emoji", emoji] as const]) {
    const query = pattern.exec(before)?.[1];
    if (query !== undefined) return { kind, start: cursor - query.length - 1, query };
  }
  return null;
}
