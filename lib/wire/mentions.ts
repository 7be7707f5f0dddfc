/** Who a message names with @; imports nothing of ours, as both the app and the rooms use it. */

/** Scripts that are written without spaces: a name may stand right in a sentence. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Not in an e-mail address. */
const mark = new RegExp(
  `(?<=^|[^\\p{L}\\p{N}_.]|${unspaced.source})@([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@+-]{0,31})`,
  "gu",
);
const wordly = /[\p{L}\p{M}\p{N}_]/u;

/** An @ of a text, with every name that may be meant: the longest first, folded as usernames are. */
export type MentionMark = { index: number; readings: { end: number; name: string }[] };

/** `@ann-lee.` may mean ann, ann-lee and `ann-lee.`; `@陆羽你好` 陆, 陆羽, 陆羽你 and 陆羽你好. */
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

/** Every name that the text may mean, folded as usernames are (NFKC, lower case). */
export function mentionedNames(msg: string): Set<string> {
  return new Set(mentionMarks(msg).flatMap(({ readings }) => readings.map(({ name }) => name)));
}

function canEnd(last: string, next: string | undefined): boolean {
  if (next === undefined || unspaced.test(last) || unspaced.test(next)) return true;
  return !(wordly.test(last) && wordly.test(next));
}

/** As lib/shared/fields.ts#usernameKey. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
