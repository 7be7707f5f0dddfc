import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this, one follows the conversation. */
const followPixels = 100;

type Anchor = { element: Element; top: number; scrollTop: number };

/**
 * Keeps the log at its end, or what is being read in its place, whatever comes above or below.
 *
 * The scroller is a reversed column with one child, so the browser itself shows the end at first
 * (also before React runs) and counts `scrollTop` from there: 0 is the end, upwards is negative.
 * What comes in above moves nothing; for the rest the line at the top edge is the anchor.
 */
export function useLogScroll(
  items: readonly unknown[],
  /** How often something of one's own was sent: that leads to the end. */
  sends: number,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const [away, setAway] = useState(false);

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

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    following.current = -box.scrollTop < followPixels;
    anchor.current = anchorIn(box, content.current);
    setAway(!following.current);
  }, []);

  const jump = useCallback(() => {
    following.current = true;
    setAway(false);
    settle();
  }, [settle]);

  /** Shows a line in the middle. */
  const reveal = useCallback(
    (element: HTMLElement) => {
      element.scrollIntoView({ block: "center" });
      onScroll();
    },
    [onScroll],
  );

  // New lines are what moves things.
  useLayoutEffect(settle, [items]);
  useLayoutEffect(() => {
    if (sends > 0) jump();
  }, [sends, jump]);
  useEffect(() => {
    const observer = new ResizeObserver(settle);
    for (const { current } of [scroller, content]) if (current) observer.observe(current);
    return () => observer.disconnect();
  }, [settle]);

  return { scroller, content, away, onScroll, jump, reveal };
}

/** How much of the log is above what is seen. */
export function pixelsAbove(scroller: RefObject<HTMLDivElement | null>): number {
  const box = scroller.current;
  return box ? box.scrollHeight - box.clientHeight + box.scrollTop : Number.POSITIVE_INFINITY;
}

/** The first message in sight; found by halving, since it is looked for at every scroll. */
function anchorIn(box: Element, content: Element): Anchor | null {
  const { children } = content;
  const edge = box.getBoundingClientRect().top;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  for (; low < children.length; low++) {
    const element = children[low];
    if (element?.hasAttribute("data-anchor")) {
      return { element, top: topIn(box, element), scrollTop: box.scrollTop };
    }
  }
  return null;
}

function topIn(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
