import { foldText, foldWithPlaces, termsOf } from "@/lib/shared/search-text";

export type Piece = { text: string; hit: boolean };
type Range = { start: number; end: number };

/** Characters kept before a hit when the beginning of the message is cut. */
const lead = 24;
const snippetLength = 180;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * One line of a found message as the room shows it. Search reads messages as typed, so that a word can be
 * found in an address behind a label, or in the marks of Markdown: then the line is the message as typed,
 * for what is marked is what was found.
 */
export function foundSnippet(msg: string, shown: string, query: string): Piece[] {
  const folded = foldText(shown);
  const isInSight = termsOf(foldText(query)).every((term) => folded.includes(term));
  return snippet(isInSight ? shown : msg, query);
}

/** One line of a text, from shortly before the first hit, split into hits and other text. */
export function snippet(msg: string, query: string): Piece[] {
  const text = msg.replace(/[\s\p{White_Space}]+/gu, " ").trim();
  const graphemeAt = graphemesOf(text);
  const terms = termsOf(foldText(query));
  const { folded, starts, ends } = foldWithPlaces(text);
  const firstHits = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
  const firstAt = firstHits.length > 0 ? Math.min(...firstHits) : 0;
  const first = starts[firstAt] ?? 0;
  const start = first > lead * 2 ? graphemeAt(first - lead).start : 0;
  const end = graphemeAt(Math.min(start + snippetLength, text.length) - 1).end;

  const hits: Range[] = [];
  for (const term of terms) {
    let at = folded.indexOf(term, firstAt);
    while (at >= 0 && (starts[at] ?? end) < end) {
      const last = at + term.length - 1;
      // A mark within a grapheme would take it apart.
      hits.push({
        start: graphemeAt(starts[at] ?? 0).start,
        end: graphemeAt((ends[last] ?? 0) - 1).end,
      });
      at = folded.indexOf(term, last + 1);
    }
  }
  const pieces: Piece[] = start > 0 ? [{ text: "…", hit: false }] : [];
  let done = start;
  for (const hit of joined(hits)) {
    pieces.push({ text: text.slice(done, hit.start), hit: false });
    pieces.push({ text: text.slice(hit.start, hit.end), hit: true });
    done = hit.end;
  }
  pieces.push({ text: text.slice(done, end), hit: false });
  return pieces.filter((piece) => piece.text !== "");
}

/** The hits in order, with those that overlap as one. */
function joined(hits: Range[]): Range[] {
  const ranges: Range[] = [];
  for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
    const before = ranges.at(-1);
    if (before && start < before.end) before.end = Math.max(before.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

function graphemesOf(text: string): (at: number) => Range {
  const segments = segmenter.segment(text);
  return (at) => {
    const { index, segment } = segments.containing(at) ?? { index: 0, segment: "" };
    return { start: index, end: index + segment.length };
  };
}
