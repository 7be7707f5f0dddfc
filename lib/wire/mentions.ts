/**
 * Finds what may be a mention in a message. Which of the readings is meant, and whether the room shows
 * it as a mention at all, lib/shared/message/mentioned.ts decides with the members' names and Markdown.
 */

/**
 * Scripts in which a mention may directly follow or precede other words: those without spaces, and
 * Korean, which puts endings right behind a name.
 */
const attached =
  "[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]";
/** What would make it an e-mail address. Underscores belong to Markdown, U+FE0F and U+20E3 to emoji. */
const word = "[\\p{L}\\p{N}](?:(?![\\uFE0F\\u20E3])\\p{M})*";
/** An @ that can begin a mention, by what is before it; source of a `u` expression. */
export const mentionSign = `(?:(?<=${attached}_*)|(?<!${word}_*))[@\\uFE6B\\uFF20]`;
/** Looks ahead only, because another mention may begin in what could be a name: `@陆羽@林晚`. */
const mark = new RegExp(`${mentionSign}(?=([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@+-]{0,47}))`, "gu");
const maxNameCharacters = 32;
/** Nobody mentions more people; each mark costs the archive up to 32 names. */
const maxMarks = 100;

const attachedLetter = new RegExp(`^${attached}`, "u");
const lastIsWordly = /[\p{L}\p{M}\p{N}_]$/u;
const goesOn = /^_*[\p{L}\p{N}]/u;

/** An @ in a text and every name that it may mean, the longest first, folded by `foldName`. */
export type MentionMark = { index: number; readings: { end: number; name: string }[] };

/**
 * Where a sentence continues right after a name, its end is unknown: `@ann-lee.` may mean ann,
 * ann-lee or `ann-lee.`; `@陆羽你好` may mean 陆, 陆羽, 陆羽你 or 陆羽你好. At most 100 marks.
 */
export function mentionMarks(msg: string): MentionMark[] {
  const marks: MentionMark[] = [];
  if (!/[@\uFE6B\uFF20]/.test(msg)) return marks;
  for (const { index, 1: token = "" } of msg.matchAll(mark)) {
    const readings: MentionMark["readings"] = [];
    let length = 0;
    for (const character of [...token].slice(0, maxNameCharacters)) {
      length += character.length;
      if (!canEnd(character, token.slice(length))) continue;
      readings.unshift({ end: index + 1 + length, name: foldName(token.slice(0, length)) });
    }
    if (readings.length > 0) marks.push({ index, readings });
    if (marks.length === maxMarks) break;
  }
  return marks;
}

/** Every name that the text may mention, folded by `foldName`. */
export function mentionedNames(msg: string): Set<string> {
  return new Set(mentionMarks(msg).flatMap(({ readings }) => readings.map(({ name }) => name)));
}

function canEnd(last: string, rest: string): boolean {
  if (/^\p{M}/u.test(rest)) return false;
  if (attachedLetter.test(last) || attachedLetter.test(rest)) return true;
  return !(lastIsWordly.test(last) && goesOn.test(rest));
}

/** Folds a username for comparison: NFKC, lower case. Equals lib/shared/fields.ts#usernameKey. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
