/** What a search asks the index for; the index and its grams are made by the migration. */

/** Each has to be looked up in the index; what they leave over is compared with the text itself. */
const maxGrams = 24;
const maxPrefixes = 2;

/** The terms of a search, each once; `folded` is the query as `message_fold` gives it back. */
export function searchTerms(folded: string): string[] {
  return [...new Set(folded.split(/[\s\p{White_Space}]+/u).filter((term) => term !== ""))];
}

/**
 * A tsquery that every message with all these terms fulfils (and some others): each three
 * characters in a row; only where no term has three, the longest terms as beginnings of grams,
 * since a beginning stands for many entries of the index.
 */
export function toTsQuery(terms: string[]): string {
  const grams = terms.flatMap((term) => {
    const characters = [...term];
    return characters.slice(2).map((_, n) => characters.slice(n, n + 3).join(""));
  });
  if (grams.length > 0) return allOf(evenly([...new Set(grams)], maxGrams).map(quoted));
  const length = Math.max(...terms.map((term) => [...term].length));
  const longest = terms.filter((term) => [...term].length === length).slice(0, maxPrefixes);
  return allOf(longest.map((term) => `${quoted(term)}:*`));
}

function allOf(lexemes: string[]): string {
  return lexemes.join(" & ");
}

/** In quotes nothing is an operator but the quote and the backslash. */
function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** At most `max` of them, from everywhere in the list. */
function evenly<T>(list: T[], max: number): T[] {
  if (list.length <= max) return list;
  return list.filter(
    (_, n) => Math.floor((n * max) / list.length) !== Math.floor(((n - 1) * max) / list.length),
  );
}
