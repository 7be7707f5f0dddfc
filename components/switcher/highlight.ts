export type Piece = { text: string; hit: boolean };

/** Characters kept before a hit when the beginning of the message is cut. */
const lead = 24;
const snippetLength = 180;

/** The words of a query, longest first, so that the longer of two overlapping words is marked. */
export function termsOf(query: string): string[] {
  return [...new Set(query.split(/\s+/).filter(Boolean))].sort((a, b) => b.length - a.length);
}

/** One line of a message, from shortly before the first hit, split into hits and other text. */
export function snippet(msg: string, terms: string[]): Piece[] {
  const text = msg.replace(/\s+/g, " ").trim();
  const pattern = new RegExp(`(${terms.map(escapePattern).join("|") || "(?!)"})`, "giu");
  const first = text.search(pattern);
  const cut = first > lead * 2;
  const shown = (cut ? text.slice(first - lead) : text).slice(0, snippetLength).toWellFormed();
  const pieces = shown.split(pattern).map((piece, at) => ({ text: piece, hit: at % 2 === 1 }));
  return [...(cut ? [{ text: "…", hit: false }] : []), ...pieces].filter(({ text }) => text !== "");
}

function escapePattern(term: string): string {
  return term.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
