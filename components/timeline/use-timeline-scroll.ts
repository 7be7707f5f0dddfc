import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { JumpTarget } from "../message-actions/use-jump";
import { keptRows } from "./kept-rows";
import type { TimelineRows } from "./timeline-rows";
import { useRowHeights } from "./use-row-heights";
import { overscanPixels, type TimelineView, visibleRows } from "./visible-rows";

/** Within this distance of the end, the timeline follows new messages. */
const followPixels = 100;
/** Missing rows within this distance of the viewport are rendered. */
const nearPixels = overscanPixels / 2;
/**
 * Where the unread divider is placed on opening, as a fraction of the viewport's height. If the
 * browser has already scrolled to it (unread-divider.tsx), it is moved only if lower than `lowest`.
 */
const unreadAt = { wanted: 0.3, lowest: 0.4 };

type Anchor = { element: Element; top: number; scrollTop: number };

/**
 * Keeps the timeline at its end, or else the rows being read in place, whatever is added above or
 * below. Also decides which rows to render; empty space replaces the others.
 *
 * The scroller is a reversed column with one child, so the browser shows the end first (even before
 * React runs) and counts `scrollTop` from there: 0 is the end, upwards is negative. Content added
 * above therefore moves nothing; for all other changes the row at the top edge is the anchor.
 */
export function useTimelineScroll(
  rows: TimelineRows,
  {
    jumpsToEnd,
    target,
    endIsMissing,
  }: {
    /** Each increment scrolls to the end. */
    jumpsToEnd: number;
    target: JumpTarget | null;
    /** The newest messages are not loaded, so the end of the rows is not one to stay at. */
    endIsMissing: boolean;
  },
) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(false);
  const anchor = useRef<Anchor | null>(null);
  const [end, setEnd] = useState<"unknown" | "near" | "away">("unknown");
  // null: nothing is measured yet, so all rows are rendered, as on the server.
  const [view, setView] = useState<TimelineView | null>(null);
  const [shown, setShown] = useState(target);
  if (target !== shown) {
    setShown(target);
    if (target && view) setView({ ...view, anchor: { key: `message ${target.id}`, top: 0 } });
  }

  const { heights, keyOf, track } = useRowHeights(content);
  const isPrinting = useIsPrinting(scroller);
  const ranges = useMemo(
    () =>
      view && !isPrinting ? visibleRows(rows, heights, view) : [{ first: 0, end: rows.count }],
    [rows, heights, view, isPrinting],
  );

  const currentView = useCallback((): TimelineView | null => {
    const box = scroller.current;
    if (!box || !content.current) return null;
    const { element, top } = anchor.current ?? {};
    const key = following.current || !element ? undefined : keyOf(element);
    return {
      anchor: key === undefined || top === undefined ? null : { key, top },
      below: following.current ? 0 : -box.scrollTop,
      height: box.clientHeight,
      kept: keptRows(content.current, keyOf),
    };
  }, [keyOf]);

  /** Renders missing rows: at once if in the viewport, else without blocking. */
  const renderMissing = useCallback(() => {
    const missing = missingIn(scroller.current, content.current);
    if (missing === "in view") flushSync(() => setView(currentView()));
    else if (missing === "near") setView(currentView());
    else setView((known) => known ?? currentView());
  }, [currentView]);

  /** Restores the position: the end while following, else the place of the anchor. */
  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    if (following.current) box.scrollTop = 0;
    else if (anchor.current?.element.isConnected) {
      const { element, top, scrollTop } = anchor.current;
      // Scrolling since then was intended; any other movement is undone.
      const moved = topIn(box, element) - top + (box.scrollTop - scrollTop);
      if (Math.abs(moved) >= 1) box.scrollTop += moved;
    }
    anchor.current = anchorIn(box, content.current);
  }, []);

  /** Takes the present scroll position as the one to keep. */
  const measure = useCallback(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const isNear = -box.scrollTop < followPixels;
    const follows = isNear && !endIsMissing;
    const turned = follows !== following.current;
    following.current = follows;
    anchor.current = anchorIn(box, content.current);
    setEnd(follows ? "near" : "away");
    if (turned) setView((known) => known && currentView());
  }, [currentView, endIsMissing]);

  const onScroll = useCallback(() => {
    measure();
    renderMissing();
  }, [measure, renderMissing]);

  const jumpToEnd = useCallback(() => {
    following.current = true;
    setEnd("near");
    setView((known) => known && currentView());
    settle();
  }, [settle, currentView]);

  /** Scrolls an element to the middle of the viewport. */
  const reveal = useCallback(
    (element: HTMLElement) => {
      element.scrollIntoView({ block: "center" });
      measure();
    },
    [measure],
  );

  /** The id of the last message that is wholly in view, or of one that fills the view; else null. */
  const newestInView = useCallback(
    () => (scroller.current && content.current ? lastIn(scroller.current, content.current) : null),
    [],
  );

  /** Renders the row with this key synchronously. Call it from event handlers only (flushSync). */
  const renderRow = useCallback(
    (key: string) => {
      const now = currentView();
      if (now) flushSync(() => setView({ ...now, anchor: { key, top: now.height / 2 } }));
    },
    [currentView],
  );

  // New rows are what moves the others.
  useLayoutEffect(settle, [ranges, rows]);
  useLayoutEffect(() => track(rows, ranges), [track, rows, ranges]);
  // Only on opening: later the divider stays where it is.
  useLayoutEffect(() => {
    const box = scroller.current;
    const unread = content.current?.querySelector("[data-unread]");
    if (!box || !unread) return;
    const top = topIn(box, unread);
    const { clientHeight: height } = box;
    if (top < 0 || top > height * unreadAt.lowest) box.scrollTop += top - height * unreadAt.wanted;
  }, []);
  useLayoutEffect(measure, [measure]);
  useLayoutEffect(() => {
    if (jumpsToEnd > 0) jumpToEnd();
  }, [jumpsToEnd, jumpToEnd]);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      settle();
      renderMissing();
    });
    for (const { current } of [scroller, content]) if (current) observer.observe(current);
    return () => observer.disconnect();
  }, [settle, renderMissing]);

  return {
    ...{ scroller, content, ranges, heights, end },
    ...{ onScroll, reveal, renderRow, newestInView },
  };
}

/** On paper there is no viewport, so all rows are rendered for it; the screen keeps its place. */
function useIsPrinting(scroller: RefObject<HTMLElement | null>): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    let scrollTop = 0;
    const controller = new AbortController();
    const { signal } = controller;
    const set = (value: boolean) => flushSync(() => setPrinting(value));
    window.addEventListener(
      "beforeprint",
      () => {
        scrollTop = scroller.current?.scrollTop ?? 0;
        set(true);
      },
      { signal },
    );
    window.addEventListener(
      "afterprint",
      () => {
        set(false);
        // The printed page did not scroll, which some browsers keep.
        if (scroller.current) scroller.current.scrollTop = scrollTop;
      },
      { signal },
    );
    return () => controller.abort();
  }, [scroller]);
  return isPrinting;
}

/** How much of the timeline is above the viewport. */
export function pixelsAbove(scroller: RefObject<HTMLDivElement | null>): number {
  const box = scroller.current;
  return box ? box.scrollHeight - box.clientHeight + box.scrollTop : Number.POSITIVE_INFINITY;
}

/** Whether space without rendered rows is in the viewport or near it. */
function missingIn(box: Element | null, content: Element | null): "in view" | "near" | null {
  if (!box || !content) return null;
  const { top, bottom } = box.getBoundingClientRect();
  let nearest: "near" | null = null;
  for (const space of content.querySelectorAll(":scope > [data-space]")) {
    const rect = space.getBoundingClientRect();
    const distance = Math.max(top - rect.bottom, rect.top - bottom);
    if (distance < 0) return "in view";
    if (distance < nearPixels) nearest = "near";
  }
  return nearest;
}

/** The first message in the viewport. A binary search, because every scroll event runs it. */
function anchorIn(box: Element, content: Element): Anchor | null {
  const { children } = content;
  const { top: edge, bottom } = box.getBoundingClientRect();
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  for (; low < children.length; low++) {
    const element = children[low];
    if (!element || element.getBoundingClientRect().top > bottom) return null;
    if (element.hasAttribute("data-anchor")) {
      return { element, top: topIn(box, element), scrollTop: box.scrollTop };
    }
  }
  return null;
}

/** The message at the bottom edge of the viewport. A binary search, as in `anchorIn`. */
function lastIn(box: Element, content: Element): number | null {
  const { children } = content;
  const { top, bottom: edge } = box.getBoundingClientRect();
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // Half a pixel for fractions.
    if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > edge + 0.5) high = middle;
    else low = middle + 1;
  }
  // One that is higher than the viewport is read when nothing else is left in it.
  const cut = children[low];
  if (cut && cut.getBoundingClientRect().top <= top) low++;
  for (let at = low - 1; at >= 0; at--) {
    const element = children[at];
    if (!element || element.getBoundingClientRect().bottom < top) return null;
    const id = element instanceof HTMLElement ? element.dataset.message : undefined;
    if (id !== undefined) return Number(id);
  }
  return null;
}

function topIn(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
