import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { RowHeights } from "./row-heights";
import type { TimelineBlock, TimelineItem } from "./timeline-items";
import type { TimelineRows } from "./timeline-rows";
import type { RowRange } from "./visible-rows";

type Line = { item: TimelineItem; block: TimelineBlock };

/** Measures the lines that are rendered, before they are painted, and knows which is which. */
export function useRowHeights(content: RefObject<HTMLElement | null>) {
  const [heights] = useState(() => new RowHeights());
  const lines = useRef<ReadonlyMap<Element, Line>>(new Map());
  const observer = useRef<ResizeObserver | null>(null);
  const width = useRef(0);

  const measure = useCallback(
    (changed: Iterable<Element>) => {
      const now = content.current?.clientWidth ?? 0;
      const isNarrowed = now !== width.current;
      if (isNarrowed) heights.forget();
      width.current = now;
      for (const element of isNarrowed ? lines.current.keys() : changed) {
        const line = lines.current.get(element);
        if (line) heights.set(line.item, line.block, outerHeight(element));
      }
    },
    [content, heights],
  );

  /** To be told of the lines that are rendered now. */
  const track = useCallback(
    (rows: TimelineRows, ranges: readonly RowRange[]) => {
      observer.current ??= new ResizeObserver((sizes) =>
        measure(sizes.map(({ target }) => target)),
      );
      const elements = content.current?.querySelectorAll(":scope > :not([data-space])") ?? [];
      const next = new Map<Element, Line>();
      // The first is what stands above all lines.
      let at = 1;
      for (const { first, end } of ranges) {
        for (const line of rows.between(first, end)) {
          const element = elements[at++];
          if (element) next.set(element, line);
        }
      }
      for (const element of lines.current.keys()) {
        if (!next.has(element)) observer.current.unobserve(element);
      }
      for (const element of next.keys()) {
        if (!lines.current.has(element)) observer.current.observe(element);
      }
      lines.current = next;
    },
    [content, measure],
  );
  useEffect(() => () => observer.current?.disconnect(), []);

  const keyOf = useCallback((element: Element) => lines.current.get(element)?.item.key, []);
  return { heights, keyOf, track };
}

/** The lines are items of a flex column, whose margins do not collapse. */
function outerHeight(element: Element): number {
  const { marginTop, marginBottom } = getComputedStyle(element);
  const { height } = element.getBoundingClientRect();
  return height + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
}
