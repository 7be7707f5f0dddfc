/** What is being typed and can be completed: from `start`, where its sign stands, to the cursor. */
export type CompletionTrigger = { kind: "person" | "emoji"; start: number; query: string };

/** Right behind letters only where words need no spaces; as lib/wire/mentions.ts, so no e-mail address. */
const person =
  /(?:^|[^\p{L}\p{N}_.]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])@([\p{L}\p{M}\p{N}_.+-]{0,32})$/u;
/** Two letters or one Chinese character: `:)` and `:D` are meant as they are. */
const emoji =
  /(?:^|[\s\p{Script=Han}\p{P}\p{Emoji_Presentation}])[:：]([\p{L}\p{N}_+-]{2,32}|\p{Script=Han}{1,8})$/u;

const lookBack = 40;

/** What can be completed where the cursor is in a text, or null. */
export function completionAt(text: string, cursor: number): CompletionTrigger | null {
  const before = text.slice(Math.max(0, cursor - lookBack), cursor);
  for (const [kind, pattern] of [["person", person] as const, ["emoji", emoji] as const]) {
    const query = pattern.exec(before)?.[1];
    if (query !== undefined) return { kind, start: cursor - query.length - 1, query };
  }
  return null;
}
