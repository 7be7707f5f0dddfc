import type { Part } from "./parts";

/** Replaces links and mentions, so that an underscore in an address is not taken for emphasis. */
const object = "\uE000";

/** One pattern for each kind of syntax. */
const patterns = [
  // Code, in a line or as a block.
  /`[^`]/,
  // *emphasis*, **strong**, _emphasis_, but no underscore inside a name.
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
  // A backslash against one of these.
  /^[ \t]*(?:\\(?:#{1,6}|[>*+-])|\d{1,9}\\[.)])[ \t]/m,
  /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/m,
];

/** Parsing time grows with the square of the marks, and the server and every reader parse. */
const maxMarks = 400;
const marks = /\*+|_+|~~|`+|\[/g;
const codeBlocks = /```[\s\S]*?```/g;

/**
 * Whether Markdown might render a message differently from plain text. Most messages are plain and
 * do not need the library. Errs towards true, except for messages that would take long to parse.
 */
export function mayBeMarkdown(parts: Part[]): boolean {
  const text = parts.map((part) => (part.kind === "text" ? part.text : object)).join("");
  if (!patterns.some((pattern) => pattern.test(text))) return false;
  return (text.replace(codeBlocks, "").match(marks)?.length ?? 0) <= maxMarks;
}
