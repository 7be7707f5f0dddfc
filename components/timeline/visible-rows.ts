import type { RowHeights } from "./row-heights";
import type { TimelineRows } from "./timeline-rows";

/** What is seen of the log. */
export type TimelineView = {
  /** The line that is held in place, and where its top is beneath that of the view; null: none. */
  anchor: { key: string; top: number } | null;
  /** How far the end of the log is below the view, in pixels, as all that follows. */
  below: number;
  height: number;
  /** Lines, from one to another, that stay wherever they are: they are selected, or have the focus. */
  kept: readonly (readonly [first: string, last: string])[];
};

/** Lines from the index `first` to before `end`. */
export type RowRange = { first: number; end: number };

/** Lines are there this far above and below the view. */
export const overscanPixels = 1_000;
/** However low lines are, no more are there. */
const maxRows = 400;
/** More is no selection to be copied, and would be slow. */
const maxKept = 1_000;

/** The lines to be rendered, in order: those in the view, those near it and those that are kept. */
export function visibleRows(
  rows: TimelineRows,
  heights: RowHeights,
  view: TimelineView,
): RowRange[] {
  const ranges = [rangeOf(rows, heights, view)];
  for (const [first, last] of view.kept) {
    const ends = [rows.indexOf(first), rows.indexOf(last)];
    const range = { first: Math.min(...ends), end: Math.max(...ends) + 1 };
    if (range.first >= 0 && range.end - range.first <= maxKept) ranges.push(range);
  }
  return merged(ranges);
}

function rangeOf(rows: TimelineRows, heights: RowHeights, view: TimelineView): RowRange {
  const at = view.anchor ? rows.indexOf(view.anchor.key) : -1;
  if (!view.anchor || at < 0) return rangeFromEnd(rows, heights, view);
  let first = at;
  for (let top = view.anchor.top; first > 0 && top > -overscanPixels; ) {
    if (at - first >= maxRows / 2) break;
    first--;
    top -= heightAt(rows, heights, first);
  }
  let end = at;
  for (let bottom = view.anchor.top; end < rows.count; end++) {
    if (bottom > view.height + overscanPixels || end - at >= maxRows / 2) break;
    bottom += heightAt(rows, heights, end);
  }
  return { first, end };
}

function rangeFromEnd(rows: TimelineRows, heights: RowHeights, view: TimelineView): RowRange {
  let end = rows.count;
  let below = 0;
  for (const block of rows.blocks.toReversed()) {
    const next = below + heights.ofBlock(block);
    if (next > view.below - overscanPixels) break;
    below = next;
    end -= block.length;
  }
  for (; end > 1; end--) {
    const next = below + heightAt(rows, heights, end - 1);
    if (next > view.below - overscanPixels) break;
    below = next;
  }
  let first = end;
  while (first > 0 && below < view.below + view.height + overscanPixels) {
    if (end - first >= maxRows) break;
    first--;
    below += heightAt(rows, heights, first);
  }
  return { first, end };
}

function heightAt(rows: TimelineRows, heights: RowHeights, index: number): number {
  const item = rows.item(index);
  return item ? heights.of(item) : 0;
}

function merged(ranges: RowRange[]): RowRange[] {
  const result: RowRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = result.at(-1);
    if (last && range.first <= last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}
