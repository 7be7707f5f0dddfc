import { isInCodeBlock } from "./in-code";

const listItem =
  /^(?<indent>[ \t]*)(?:(?<bullet>[-*])|(?<number>\d{1,8})(?<end>[.)]))(?<space>[ \t]+)(?<task>\[[ xX]\][ \t]+)?(?<content>.*)$/;

/**
 * What a line break at the cursor does in a list: `insert` replaces the text from `start` to the
 * cursor. It begins the next item; behind an empty one, it ends the list. Null outside of lists.
 */
export function continueList(
  text: string,
  cursor: number,
): { start: number; insert: string } | null {
  const lineStart = text.lastIndexOf("\n", cursor - 1) + 1;
  const groups = listItem.exec(text.slice(lineStart, cursor))?.groups;
  if (!groups || isInCodeBlock(text, cursor)) return null;
  const { indent = "", bullet, number, end = "", space = "", task, content = "" } = groups;
  if (content.trim() === "") return { start: lineStart, insert: "" };
  const marker = bullet ?? `${Number(number) + 1}${end}`;
  return { start: cursor, insert: `\n${indent}${marker}${space}${task ? "[ ] " : ""}` };
}
