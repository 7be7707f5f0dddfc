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
/**
 * What would make it an e-mail address. Underscores belong to Markdown, U+FE0F and U+20E3 to emoji, and
 * numbers that are no digits to lists: `①@bob`.
 */
const word = "[\\p{L}\\p{Nd}](?:(?![\\uFE0F\\u20E3])\\p{M})*";
/** Looks ahead only, because another mention may begin in what could be a name: `@陆羽@林晚`. */
const sign = `(?:(?<=${attached}_*)|(?<!${word}_*))[@\\uFE6B\\uFF20]`;
const mark = new RegExp(`${sign}(?=([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@+-]{0,47}))`, "gu");
/** An @ that begins a mention, and the part of a name that is typed up to the cursor. */
const begun = new RegExp(`${sign}([\\p{L}\\p{M}\\p{N}_.+-]{0,32})$`, "u");
const maxNameCharacters = 32;
/** Nobody mentions more people; each mark costs the archive up to 32 names. */
const maxMarks = 100;

const attachedLetter = new RegExp(`^${attached}`, "u");
const lastIsWordly = /[\p{L}\p{M}\p{N}_]$/u;
const goesOn = /^_*(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;
const combines = /^(?!\p{Default_Ignorable_Code_Point})\p{M}/u;

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

/** The name, or the beginning of one, that follows an @ at the end of a text; null if none does. */
export function nameBegunIn(text: string): string | null {
  return begun.exec(text)?.[1] ?? null;
}

/** Every name that the text may mention, folded by `foldName`. */
export function mentionedNames(msg: string): Set<string> {
  return new Set(mentionMarks(msg).flatMap(({ readings }) => readings.map(({ name }) => name)));
}

function canEnd(last: string, rest: string): boolean {
  if (combines.test(rest)) return false;
  if (attachedLetter.test(last) || attachedLetter.test(rest)) return true;
  return !(lastIsWordly.test(last) && goesOn.test(rest));
}

/** Folds a username for comparison: NFKC, lower case. Equals lib/shared/fields.ts#usernameKey. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
