/** Words that notify a person like a mention: how they are kept, and which texts contain them. */

export const maxKeywords = 20;
export const maxKeywordCharacters = 50;

/** Scripts without spaces between words, and Korean, which puts endings right behind them. */
const attached =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** Underscores belong to Markdown. */
const wordly = /[\p{L}\p{M}\p{N}]/u;
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

/** Texts that look alike to a reader are equal: width, letter case, spaces and invisible characters. */
export function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(ignorable, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/**
 * Whether a folded text contains a folded keyword: as a whole word where the script has spaces, anywhere in
 * Chinese, Japanese and Korean.
 */
export function containsKeyword(text: string, keyword: string): boolean {
  if (keyword === "") return false;
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    const end = at + keyword.length;
    const isFree =
      isBoundary(lastOf(text.slice(Math.max(0, at - 2), at)), firstOf(keyword)) &&
      isBoundary(lastOf(keyword), firstOf(text.slice(end, end + 2)));
    if (isFree) return true;
  }
  return false;
}

/** Whether a word may end between two characters; either is undefined at an end of the text. */
function isBoundary(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  if (!wordly.test(left) || !wordly.test(right)) return true;
  return attached.test(left) || attached.test(right);
}

function firstOf(text: string): string | undefined {
  return [...text][0];
}

function lastOf(text: string): string | undefined {
  return [...text].at(-1);
}
