import type { Part } from "./parts";

/** Stands for what is no text, so that an underscore in an address is not taken for emphasis. */
const object = "\uE000";

/** Each tests for one thing that people write. */
const signs = [
  // Code, in a line or as a block.
  /`[^`]/,
  // *emphasis*, **strong**, _emphasis_; an underscore in a name is none.
  /\*\S[\s\S]*\*/,
  /(?:^|[^A-Za-z0-9_])_\S[\s\S]*_/,
  /~~\S[\s\S]*~~/,
  // [a link](address) and <an@address.example>
  /\]\(/,
  /<(?:\uE000|[^\s<>@]+@[^\s<>]+|mailto:[^\s<>]+)>/i,
  // Headings, quotations, lists, tables.
  /^[ \t]*#{1,6}[ \t]+\S/m,
  /^[ \t]*>(?:[ \t]+\S|>)/m,
  /^[ \t]*(?:[-*]|\d{1,9}[.)])[ \t]+\S/m,
  /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/m,
];

/** Parsing takes time that grows with the square of these; each reader and the server parse. */
const maxMarks = 400;
const marks = /\*+|_+|~~|`+|\[/g;
const codeBlocks = /```[\s\S]*?```/g;

/**
 * Whether Markdown might show a message otherwise than plain text does. Most messages are plain,
 * and need nothing of the library. Rather yes too often than no too often.
 */
export function mayBeMarkdown(parts: Part[]): boolean {
  const text = parts.map((part) => (part.kind === "text" ? part.text : object)).join("");
  if (!signs.some((sign) => sign.test(text))) return false;
  return (text.replace(codeBlocks, "").match(marks)?.length ?? 0) <= maxMarks;
}
