import type { RowHeights } from "./row-heights";
import type { TimelineRows } from "./timeline-rows";

/** What the viewport shows of the timeline. */
export type TimelineView = {
  /** The row that keeps its place; `top` is relative to the viewport. Null while following the end. */
  anchor: { key: string; top: number } | null;
  /** Pixels from the bottom of the viewport to the end of the timeline. */
  below: number;
  /** Of the viewport, in pixels. */
  height: number;
  /** Ranges of keys that stay rendered out of view: the selection and the focused row. */
  kept: readonly (readonly [first: string, last: string])[];
};

/** Indexes `first` (included) to `end` (excluded). */
export type RowRange = { first: number; end: number };

/** Rows are rendered this far above and below the viewport. */
export const overscanPixels = 1_000;
/** Bounds the work, however low the rows are. */
const maxRows = 400;
/** Larger selections are not kept: rendering them would be slow. */
const maxKept = 1_000;

/** The rows to render, in order: those in or near the viewport and those that are kept. */
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
