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

const han = "\\p{sc=Han}";
/** What is in a face and in no sentence. */
const features = "[\\p{S}_`´｀・」「;]";
const accidental = [
  // Faces: ¯\_(ツ)_/¯ \(^o^)/ (*^▽^*) *_* _(:з」∠)_ ^_^ -_- >_<
  /\\_\(ツ\)_\//g,
  /\\\([^\s()]{1,8}\)\//g,
  new RegExp(
    `[(（]\\*(?=[^()（）\\s]*${features})[^\\sA-Za-z0-9${han}()（）*]{1,9}\\*?[)）]`,
    "gu",
  ),
  new RegExp(`[(（](?=[^()（）\\s]*${features})[^\\sA-Za-z0-9${han}()（）*]{1,9}\\*[)）]`, "gu"),
  new RegExp(`_[(（](?=[^()（）\\s]*${features})[^\\sA-Za-z${han}()（）*]{1,10}[)）]_`, "gu"),
  /(?<![\w*])\*_+\*(?![\w*])/g,
  /([\^;.,=~<>@+"'-])_{1,2}(?:\1|<)/g,
  // Calculations: 2*3*4, 10**6 and x**2.
  /(?<![*\p{L}\p{N}._])(?:\d[\d.,]*(?:\*{1,2}[\d.,]*\d)+|[a-z]\w*\*\*\d+)(?![\w*])/giu,
  // All files of a folder, and the end of a comment: src/* and /* x */
  /(?<=(?:^|\s)[^\s*]*\/)\*(?=[\s;,)&]|$)|(?<=\s)\*+(?=\/(?:\s|$))/g,
  // Names of Python and JavaScript: __init__.py, self.__dict__
  /(?<![\p{L}\p{N}_])__[a-z]\w*__(?=\.\w|\()|(?<=\w\.)__[a-z]\w*__(?!\w)/giu,
  /(?<!\w)__(?:init|main|name|file|dict|str|repr|proto|typename|dirname|filename)__(?!\w)/g,
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
