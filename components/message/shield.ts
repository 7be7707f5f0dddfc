import type { Part } from "./parts";

/** Private characters, which stand for what Markdown must not touch; there are more than a message has. */
export const tokenPattern = /[\uE000-\uF8FF]/g;
const firstToken = 0xe000;

/** A message with what is no Markdown replaced by single letters, and what each stands for. */
export type Shielded = { text: string; meaning(token: string): Part };

/**
 * Links and mentions keep their underscores and asterisks, in every place: what Markdown takes for
 * code or for the address of a link gets them back letter by letter. So do signs that people type
 * and do not mean.
 */
export function shield(parts: Part[]): Shielded {
  const meanings: Part[] = [];
  const token = (part: Part) => String.fromCharCode(firstToken + meanings.push(part) - 1);
  const literal = (text: string) => token({ kind: "text", text });
  const shielded = parts.map((part) =>
    part.kind === "text" ? part.text.replace(tokenPattern, literal) : token(part),
  );
  const text = notMeant.reduce(
    (text, pattern) => text.replace(pattern, literal),
    shielded.join(""),
  );
  return {
    text,
    meaning: (token) => meanings[token.charCodeAt(0) - firstToken] ?? { kind: "text", text: token },
  };
}

const notMeant = [
  // Faces: ¯\_(ツ)_/¯ ^_^ -_- >_<
  /\\_\(ツ\)_\//g,
  /([\^;.,=~<>@+"'-])_{1,2}(?:\1|<)/g,
  // At the start of a line: `+ 1`, >:( and waves ~~~, which in Markdown begin lists, quotations, code.
  /(?<=^[ \t]*)(?:\+(?=[ \t])|>(?![ \t>]|$)|~~~+)/gm,
  // Lists and quotations in each other, deeper than anybody means; parsing them takes long.
  /^(?:[ \t]*(?:>|(?:[-*]|\d{1,9}[.)])(?=[ \t]))){9,}/gm,
  // Headings and items of lists with nothing in them.
  /(?<=^[ \t]*)#[# \t]*$/gm,
  /(?<=^[ \t]*)(?:[-*+]|\d{1,9}[.)])(?=[ \t]*$)/gm,
];
