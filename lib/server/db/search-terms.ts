/** The index query for the words of a search. The migrations define index and grams. */
import "server-only";

/** Each gram costs an index lookup. Fewer still find every match: candidates are compared in full. */
const maxGrams = 24;
const maxPrefixes = 2;

/**
 * A tsquery that matches every message with all these terms, and some others. It asks for each run
 * of three characters. Only if no term has three, it asks for the longest terms as prefixes of
 * grams, which is slower, because a prefix matches many entries of the index.
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

/** Inside quotes only the quote and the backslash are special. */
function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** At most `max` items, spread evenly over the list. */
function evenly<T>(list: T[], max: number): T[] {
  if (list.length <= max) return list;
  return list.filter(
    (_, n) => Math.floor((n * max) / list.length) !== Math.floor(((n - 1) * max) / list.length),
  );
}
