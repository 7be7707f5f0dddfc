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

/** Nearer to the end than this, one follows the conversation. */
const followPixels = 100;
/** Lines this near to the view must be there. */
const nearPixels = overscanPixels / 2;
/**
 * Where the first unread is shown, as a part of the height: what was read last is above it. Where
 * the browser itself opened the log there (unread-divider.tsx), it is left, unless that is too low.
 */
const unreadAt = { wanted: 0.3, lowest: 0.4 };

type Anchor = { element: Element; top: number; scrollTop: number };

/**
 * Keeps the log at its end, or what is being read in its place, whatever comes above or below; and
 * says which of its lines are to be rendered, for the others of which there is empty space.
 *
 * The scroller is a reversed column with one child, so the browser itself shows the end at first
 * (also before React runs) and counts `scrollTop` from there: 0 is the end, upwards is negative.
 * What comes in above moves nothing; for the rest the line at the top edge is the anchor.
 */
export function useTimelineScroll(
  rows: TimelineRows,
  {
    sends,
    target,
    endsOpen,
  }: {
    /** How often something of one's own was sent: that leads to the end. */
    sends: number;
    target: JumpTarget | null;
    /** What the room said last is not here yet, so that the end is none to stay at. */
    endsOpen: boolean;
  },
) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(false);
  const anchor = useRef<Anchor | null>(null);
  const [end, setEnd] = useState<"unknown" | "near" | "away">("unknown");
  // null: before anything is measured all lines are rendered, as they were on the server.
  const [view, setView] = useState<TimelineView | null>(null);
  const [shown, setShown] = useState(target);
  if (target !== shown) {
    setShown(target);
    if (target && view) setView({ ...view, anchor: { key: `message ${target.id}`, top: 0 } });
  }

  const { heights, keyOf, track } = useRowHeights(content);
  const ranges = useMemo(
    () => (view ? visibleRows(rows, heights, view) : [{ first: 0, end: rows.count }]),
    [rows, heights, view],
  );

  /** What is seen now. */
  const look = useCallback((): TimelineView | null => {
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

  /** Has the lines rendered that are seen by now, or soon will be. */
  const renderSeen = useCallback(() => {
    const missing = missingIn(scroller.current, content.current);
    if (missing === "seen") flushSync(() => setView(look()));
    else if (missing === "near") setView(look());
    else setView((known) => known ?? look());
  }, [look]);

  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    if (following.current) box.scrollTop = 0;
    else if (anchor.current?.element.isConnected) {
      const { element, top, scrollTop } = anchor.current;
      // What was scrolled since then is wanted; the rest is not.
      const moved = topIn(box, element) - top + (box.scrollTop - scrollTop);
      if (Math.abs(moved) >= 1) box.scrollTop += moved;
    }
    anchor.current = anchorIn(box, content.current);
  }, []);

  const measure = useCallback(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const isNear = -box.scrollTop < followPixels;
    const follows = isNear && !endsOpen;
    const turned = follows !== following.current;
    following.current = follows;
    anchor.current = anchorIn(box, content.current);
    setEnd(follows ? "near" : "away");
    if (turned) setView((known) => known && look());
  }, [look, endsOpen]);

  const onScroll = useCallback(() => {
    measure();
    renderSeen();
  }, [measure, renderSeen]);

  const jump = useCallback(() => {
    following.current = true;
    setEnd("near");
    setView((known) => known && look());
    settle();
  }, [settle, look]);

  /** Shows a line in the middle. */
  const reveal = useCallback(
    (element: HTMLElement) => {
      element.scrollIntoView({ block: "center" });
      measure();
    },
    [measure],
  );

  /** Has a line rendered in the middle; to be called in the handler of an event only. */
  const bring = useCallback(
    (key: string) => {
      const seen = look();
      if (seen) flushSync(() => setView({ ...seen, anchor: { key, top: seen.height / 2 } }));
    },
    [look],
  );

  // New lines are what moves things.
  useLayoutEffect(settle, [ranges, rows]);
  useLayoutEffect(() => track(rows, ranges), [track, rows, ranges]);
  // Once: what is read later leaves the divider where it is.
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
    if (sends > 0) jump();
  }, [sends, jump]);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      settle();
      renderSeen();
    });
    for (const { current } of [scroller, content]) if (current) observer.observe(current);
    return () => observer.disconnect();
  }, [settle, renderSeen]);

  return { scroller, content, ranges, heights, end, onScroll, jump, reveal, bring };
}

/** How much of the log is above what is seen. */
export function pixelsAbove(scroller: RefObject<HTMLDivElement | null>): number {
  const box = scroller.current;
  return box ? box.scrollHeight - box.clientHeight + box.scrollTop : Number.POSITIVE_INFINITY;
}

/** Whether lines that are not rendered are seen, or soon will be. */
function missingIn(box: Element | null, content: Element | null): "seen" | "near" | null {
  if (!box || !content) return null;
  const { top, bottom } = box.getBoundingClientRect();
  let nearest: "near" | null = null;
  for (const space of content.querySelectorAll(":scope > [data-space]")) {
    const rect = space.getBoundingClientRect();
    const distance = Math.max(top - rect.bottom, rect.top - bottom);
    if (distance < 0) return "seen";
    if (distance < nearPixels) nearest = "near";
  }
  return nearest;
}

/** The first message in sight; found by halving, since it is looked for at every scroll. */
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

function topIn(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
