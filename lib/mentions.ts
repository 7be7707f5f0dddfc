/** Who a message names with @; imports nothing of ours, as both the app and the rooms use it. */

/** Scripts that are written without spaces: a name may stand right in a sentence. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Not in an e-mail address. */
const mark = new RegExp(
  `(?<=^|[^\\p{L}\\p{N}_.]|${unspaced.source})@([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@+-]{0,31})`,
  "gu",
);
const wordly = /[\p{L}\p{M}\p{N}_]/u;

/**
 * Every name that the text may mean, folded as usernames are (NFKC, lower case): `@ann-lee.` may
 * mean ann, ann-lee and `ann-lee.`; `@陆羽你好` may mean 陆, 陆羽, 陆羽你 and 陆羽你好.
 */
export function mentionedNames(msg: string): Set<string> {
  const names = new Set<string>();
  if (!msg.includes("@")) return names;
  for (const [, token = ""] of msg.matchAll(mark)) {
    const characters = [...token];
    for (let end = 1; end <= characters.length; end++) {
      if (canEnd(characters[end - 1] ?? "", characters[end])) {
        names.add(fold(characters.slice(0, end).join("")));
      }
    }
  }
  return names;
}

function canEnd(last: string, next: string | undefined): boolean {
  if (next === undefined || unspaced.test(last) || unspaced.test(next)) return true;
  return !(wordly.test(last) && wordly.test(next));
}

function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
