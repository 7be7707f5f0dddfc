import type { Part } from "./parts";

/** Private-use characters that replace text Markdown must not touch; more than a message can need. */
export const tokenPattern = /[\uE000-\uF8FF]/g;
const firstToken = 0xe000;

/** A message in which tokens replace text that is not Markdown, with the meaning of each token. */
export type Shielded = { text: string; meaning(token: string): Part };

/**
 * Replaces links, mentions and accidental syntax by tokens, so that Markdown does not interpret their
 * underscores and asterisks. Code and link addresses get the original characters back.
 */
export function shield(parts: Part[]): Shielded {
  const meanings: Part[] = [];
  const token = (part: Part) => String.fromCharCode(firstToken + meanings.push(part) - 1);
  const literal = (text: string) => token({ kind: "text", text });
  const shielded = parts.map((part) =>
    part.kind === "text" ? part.text.replace(tokenPattern, literal) : token(part),
  );
  const text = accidental.reduce(
    (text, pattern) => text.replace(pattern, literal),
    shielded.join("").replace(windowsPath, (path) => path.replace(escaped, literal)),
  );
  return {
    text,
    meaning: (token) => meanings[token.charCodeAt(0) - firstToken] ?? { kind: "text", text: token },
  };
}

/** C:\dir, \\server\share, %VAR%\dir, $env:VAR\dir, ~\dir */
const windowsPath = /(?<![\p{L}\p{N}\\~])(?:[a-z]:|\$env:\w+|%\w+%|\\\\[\p{L}\p{N}._-]+|~)\\\S*/giu;
/** What CommonMark would read as a backslash that only protects the next character. */
const escaped = /\\[!-/:-@[-`{-~]/g;

const accidental = [
  // Faces: ¯\_(ツ)_/¯ ^_^ -_- >_<
  /\\_\(ツ\)_\//g,
  /([\^;.,=~<>@+"'-])_{1,2}(?:\1|<)/g,
  // Calculations: 2*3*4 and 10**6.
  /(?<![*\p{L}\p{N}.])\d[\d.,]*(?:\*{1,2}[\d.,]*\d)+(?!\*)/gu,
  // At the start of a line: `+ 1`, >:( and ~~~ would begin a list, a quotation and a code block.
  /(?<=^[ \t]*)(?:\+(?=[ \t])|>(?![ \t>]|$)|~~~+)/gm,
  // A list would show 007. as 7.
  /(?<=^[ \t>]*)0\d+(?=[.)][ \t])/gm,
  // Lists and quotations nested deeper than anyone means; parsing them is slow.
  /^(?:[ \t]*(?:>|(?:[-*]|\d{1,9}[.)])(?=[ \t]))){9,}/gm,
  // Empty headings and list items.
  /(?<=^[ \t]*)#[# \t]*$/gm,
  /(?<=^[ \t]*)(?:[-*+]|\d{1,9}[.)])(?=[ \t]*$)/gm,
];
