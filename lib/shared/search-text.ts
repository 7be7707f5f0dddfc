/** How search reads texts: one folding for what is found and for what is marked in it. */

/**
 * Folds a text as SQL's `message_fold` does (drizzle/migrations/0005_full_fold.sql), which search
 * compares: NFKC, lower case, ß as ss, a final ς as σ.
 */
export function foldText(text: string): string {
  return lower(text.normalize("NFKC"));
}

/**
 * The distinct words of a folded query, all of which a message must contain: without invisible
 * characters around them, which other pages put there, and so that ❤️ finds ❤, too.
 */
export function termsOf(folded: string): string[] {
  const words = folded
    .split(/[\s\p{White_Space}]+/u)
    .map((word) => word.replace(ignorableEnds, ""));
  return [...new Set(words.filter((word) => word !== ""))];
}
const ignorableEnds = /^\p{Default_Ignorable_Code_Point}+|\p{Default_Ignorable_Code_Point}+$/gu;

/** As `foldText`, and without accents: for lists of names, where one too many does no harm. */
export function foldLoosely(text: string): string {
  return foldText(text).normalize("NFKD").replace(/\p{M}/gu, "");
}

/** A text and its folding, and for each unit of the folding the part of the text that it comes from. */
export type Folded = { text: string; folded: string; starts: number[]; ends: number[] };

export function foldWithPlaces(text: string): Folded {
  const result: Folded = { text, folded: "", starts: [], ends: [] };
  let start = 0;
  for (const part of foldedApart(text)) {
    const folded = foldText(part);
    result.folded += folded;
    for (let unit = 0; unit < folded.length; unit++) {
      result.starts.push(start);
      result.ends.push(start + part.length);
    }
    start += part.length;
  }
  return result;
}

/** Lower case letter by letter, as in Postgres; only İ becomes two letters in JavaScript. */
function lower(text: string): string {
  return text.replaceAll("İ", "i").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
}

/** Splits a text so that the folding of the whole is that of the parts. */
function foldedApart(text: string): string[] {
  // Nothing composes, so that characters fold one by one: most texts.
  if (text.normalize("NFKC") === text) return [...text];
  const parts: string[] = [];
  for (const part of text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    const before = parts.at(-1);
    if (before !== undefined && composes(before, part)) parts[parts.length - 1] = before + part;
    else parts.push(part);
  }
  return parts;
}

/** Korean letters and the halfwidth voicing marks compose with what is before them. */
function composes(before: string, part: string): boolean {
  const apart = before.normalize("NFKC") + part.normalize("NFKC");
  return apart !== (before + part).normalize("NFKC");
}
