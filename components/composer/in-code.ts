/** A line that opens a code block; it may stand in quotations and lists. */
const opening =
  /^(?<containers>(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*)[ \t]*(?<fence>`{3,})[^`]*$/;
const closing = /^(?:[ \t]*>)*[ \t]*(?<fence>`{3,})[ \t]*$/;

/** Whether the cursor is in a code block that a line before it opens, and none closes. */
export function isInCodeBlock(text: string, cursor: number): boolean {
  const before = text.slice(0, cursor);
  if (!before.includes("```")) return false;
  let open: { length: number; quoted: boolean } | null = null;
  for (const line of before.split("\n")) {
    // A quotation ends with its last line, and so does the code block in it.
    if (open?.quoted && !/^[ \t]*>/.test(line)) open = null;
    if (open) {
      const length = closing.exec(line)?.groups?.fence?.length ?? 0;
      if (length >= open.length) open = null;
      continue;
    }
    const { fence, containers = "" } = opening.exec(line)?.groups ?? {};
    if (fence) open = { length: fence.length, quoted: containers.includes(">") };
  }
  return open !== null;
}

/** Whether the cursor is in a code block, or in code that began in its line. */
export function isInCode(text: string, cursor: number): boolean {
  if (isInCodeBlock(text, cursor)) return true;
  const line = text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor);
  return (line.match(/`+/g)?.length ?? 0) % 2 === 1;
}
