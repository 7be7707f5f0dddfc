import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { RowHeights } from "./row-heights";
import type { TimelineBlock, TimelineItem } from "./timeline-items";
import type { TimelineRows } from "./timeline-rows";
import type { RowRange } from "./visible-rows";

type Row = { item: TimelineItem; block: TimelineBlock };

/** Measures the rendered rows before they are painted, and maps elements to rows. */
export function useRowHeights(content: RefObject<HTMLElement | null>) {
  const [heights] = useState(() => new RowHeights());
  const rendered = useRef<ReadonlyMap<Element, Row>>(new Map());
  const observer = useRef<ResizeObserver | null>(null);
  const width = useRef(0);

  const measure = useCallback(
    (changed: Iterable<Element>) => {
      const now = content.current?.clientWidth ?? 0;
      const widthChanged = now !== width.current;
      if (widthChanged) heights.resize(now);
      width.current = now;
      for (const element of widthChanged ? rendered.current.keys() : changed) {
        const row = rendered.current.get(element);
        if (row) heights.set(row.item, row.block, outerHeight(element));
      }
    },
    [content, heights],
  );

  /** Must be called after every render with the rows that it rendered. */
  const track = useCallback(
    (rows: TimelineRows, ranges: readonly RowRange[]) => {
      observer.current ??= new ResizeObserver((sizes) =>
        measure(sizes.map(({ target }) => target)),
      );
      const elements = content.current?.querySelectorAll(":scope > :not([data-space])") ?? [];
      const next = new Map<Element, Row>();
      // The first child is TimelineTop.
      let at = 1;
      for (const { first, end } of ranges) {
        for (const row of rows.between(first, end)) {
          const element = elements[at++];
          if (element) next.set(element, row);
        }
      }
      for (const element of rendered.current.keys()) {
        if (!next.has(element)) observer.current.unobserve(element);
      }
      for (const element of next.keys()) {
        if (!rendered.current.has(element)) observer.current.observe(element);
      }
      rendered.current = next;
    },
    [content, measure],
  );
  useEffect(() => () => observer.current?.disconnect(), []);

  const keyOf = useCallback((element: Element) => rendered.current.get(element)?.item.key, []);
  return { heights, keyOf, track };
}

/** Includes the margins, which do not collapse: rows are items of a flex column. */
function outerHeight(element: Element): number {
  const { marginTop, marginBottom } = getComputedStyle(element);
  const { height } = element.getBoundingClientRect();
  return height + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
}
