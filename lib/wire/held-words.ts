/** Finds words that administrators hold back, however they are written. */

/** Letters that stand beside each other in a word, of scripts that put spaces between words. */
const wordLetter = /[\p{L}\p{N}\p{M}_]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** In one form for all: compatible characters, lower case, nothing invisible, single spaces. */
export function foldWords(text: string): string {
  const visible = text.normalize("NFKC").replace(invisible, "");
  return visible.toLowerCase().normalize("NFKC").replace(/\s+/gu, " ").trim();
}

/**
 * Whether a text has one of the words, which are folded. In scripts with spaces only whole words count, so
 * that a word inside of another is none; in Chinese and others of its kind any place counts.
 */
export function hasHeldWord(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  const folded = foldWords(text);
  return words.some((word) => word !== "" && stands(folded, word));
}

function stands(text: string, word: string): boolean {
  const first = [...word][0] ?? "";
  const last = [...word].at(-1) ?? "";
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? "";
    const end = at + word.length;
    const after = [...text.slice(end, end + 2)][0] ?? "";
    if (!areJoined(before, first) && !areJoined(last, after)) return true;
  }
  return false;
}

function areJoined(left: string, right: string): boolean {
  return isJoining(left) && isJoining(right);
}

function isJoining(character: string): boolean {
  return wordLetter.test(character) && !unspaced.test(character);
}
