/** Finds the people whom a message mentions with @. */

/** Scripts written without spaces, in which a mention may directly follow or precede other words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** An @ with what may be a name, unless it is part of an e-mail address. */
const mark = new RegExp(
  `(?<=^|[^\\p{L}\\p{N}_.]|${unspaced.source})@([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@+-]{0,31})`,
  "gu",
);
const wordly = /[\p{L}\p{M}\p{N}_]/u;

/** An @ in a text and every name that it may mean, the longest first, folded by `foldName`. */
export type MentionMark = { index: number; readings: { end: number; name: string }[] };

/**
 * Where a sentence continues right after a name, its end is unknown: `@ann-lee.` may mean ann,
 * ann-lee or `ann-lee.`; `@陆羽你好` may mean 陆, 陆羽, 陆羽你 or 陆羽你好.
 */
export function mentionMarks(msg: string): MentionMark[] {
  if (!msg.includes("@")) return [];
  return Array.from(msg.matchAll(mark), ({ index, 1: token = "" }) => {
    const readings: MentionMark["readings"] = [];
    let length = 0;
    const characters = [...token];
    for (const [position, character] of characters.entries()) {
      length += character.length;
      if (!canEnd(character, characters[position + 1])) continue;
      readings.unshift({ end: index + 1 + length, name: foldName(token.slice(0, length)) });
    }
    return { index, readings };
  });
}

/** Every name that the text may mention, folded by `foldName`. */
export function mentionedNames(msg: string): Set<string> {
  return new Set(mentionMarks(msg).flatMap(({ readings }) => readings.map(({ name }) => name)));
}

function canEnd(last: string, next: string | undefined): boolean {
  if (next === undefined || unspaced.test(last) || unspaced.test(next)) return true;
  return !(wordly.test(last) && wordly.test(next));
}

/** Folds a username for comparison: NFKC, lower case. Equals lib/shared/fields.ts#usernameKey. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
