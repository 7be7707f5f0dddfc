"use client";

import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import {
  itemAfterKey,
  itemsIn,
  type Line,
  lineAt,
  lineOf,
  linesOf,
  type MonthOf,
  offsetsOf,
  pictureGap,
  pictureSize,
} from "./lines";
import type { ListedItem } from "./listed-items";

/** For the button or link that an item is. Arrow keys move among items, so one of them is a Tab stop. */
export type ItemProps = { tabIndex: 0 | -1; "data-item": string };

/** Lines are rendered this far above and below the viewport, in pixels. */
const overscan = 600;

/** The items by month, newest first; of a long list only what is in view, and the focused one. */
export function WindowedItems({
  items,
  label,
  month,
  render,
  onEnd,
  children,
}: {
  items: ListedItem[];
  label: string;
  month: MonthOf;
  render: (item: ListedItem, props: ItemProps) => ReactNode;
  /** The end comes into view; null: there is no more, or it is being fetched. */
  onEnd: (() => void) | null;
  /** Below the items. */
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const { top, height, width, onScroll } = useViewport(box);
  const lines = useMemo(() => linesOf(items, width, month), [items, width, month]);
  const offsets = useMemo(() => offsetsOf(lines), [lines]);
  const total = offsets.at(-1) ?? 0;
  useKeptPlace(box, lines, offsets);
  const { stop, onKeyDown, onFocus } = useItemKeys(box, lines, offsets);
  useEffect(() => {
    if (onEnd && height > 0 && total - top - height < overscan) onEnd();
  });

  const first = lineAt(offsets, top - overscan);
  const last = lineAt(offsets, top + height + overscan);
  const focused = lineOf(lines, stop);
  const shown = lines.map((line, index) => ({ line, index })).slice(first, last + 1);
  const kept = lines[focused];
  if (kept && (focused < first || focused > last)) shown.push({ line: kept, index: focused });
  const props = (item: ListedItem): ItemProps => ({
    tabIndex: item.key === stop ? 0 : -1,
    "data-item": item.key,
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of its items arrive here.
    <div
      ref={box}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      className="scroll-quiet h-full overflow-y-auto overscroll-contain px-2 pb-4 [overflow-anchor:none]"
    >
      <section aria-label={label} className="relative" style={{ height: total }}>
        {shown.map(({ line, index }) => (
          <div
            key={line.key}
            className="absolute inset-x-0"
            style={{ top: offsets[index], height: line.height }}
          >
            {line.kind === "month" ? (
              <h3 className="flex h-full items-end px-2 pb-2 text-xs font-medium text-muted">
                {month(line.time)}
              </h3>
            ) : line.kind === "row" ? (
              render(line.item, props(line.item))
            ) : (
              <div className="flex" style={{ gap: pictureGap }}>
                {line.items.map((item) => (
                  <div
                    key={item.key}
                    style={{ width: pictureSize(width), height: pictureSize(width) }}
                  >
                    {render(item, props(item))}
                  </div>
                ))}
              </div>
            )}
          </div>
        ))}
      </section>
      {children}
    </div>
  );
}

/** What is in view, in pixels; `width` is that of the content. */
function useViewport(box: React.RefObject<HTMLDivElement | null>) {
  const [view, setView] = useState({ top: 0, height: 0, width: 304 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { clientHeight: height, scrollTop: top, firstElementChild } = element;
      setView({ top, height, width: firstElementChild?.clientWidth ?? 0 });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  const onScroll = () => {
    const top = box.current?.scrollTop ?? 0;
    setView((before) => ({ ...before, top }));
  };
  return { ...view, onScroll };
}

/** Keeps what is in view in its place when items come or go above it, but not at the top. */
function useKeptPlace(
  box: React.RefObject<HTMLDivElement | null>,
  lines: Line[],
  offsets: number[],
): void {
  const before = useRef({ lines, offsets });
  useLayoutEffect(() => {
    const { lines: old, offsets: places } = before.current;
    before.current = { lines, offsets };
    const element = box.current;
    if (!element || old === lines || element.scrollTop === 0) return;
    const at = lineAt(places, element.scrollTop);
    for (const line of old.slice(at)) {
      const [item] = itemsIn(line);
      const now = item ? lineOf(lines, item.key) : -1;
      if (!item || now < 0) continue;
      const moved = (offsets[now] ?? 0) - (places[old.indexOf(line)] ?? 0);
      if (moved !== 0) element.scrollTop += moved;
      return;
    }
  }, [box, lines, offsets]);
}

/** Arrow keys, Home and End move the focus from item to item, into view. */
function useItemKeys(
  box: React.RefObject<HTMLDivElement | null>,
  lines: Line[],
  offsets: number[],
) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isWanted = useRef(false);
  const isThere = chosen !== null && lineOf(lines, chosen) >= 0;
  const stop = isThere ? chosen : (lines.flatMap(itemsIn)[0]?.key ?? "");
  useEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    const element = box.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(stop)}"]`);
    element?.focus({ preventScroll: true });
    const at = lineOf(lines, stop);
    const scroller = box.current;
    if (!scroller || at < 0) return;
    const [from = 0, to = 0] = offsets.slice(at, at + 2);
    if (from < scroller.scrollTop) scroller.scrollTop = at <= 1 ? 0 : from;
    else if (to > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = to - scroller.clientHeight;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.target instanceof HTMLElement)) return;
    const from = event.target.dataset.item;
    const next = from === undefined ? null : itemAfterKey(lines, from, event.key);
    if (!next) return;
    event.preventDefault();
    isWanted.current = true;
    setChosen(next.key);
  };
  const onFocus = ({ target }: React.FocusEvent) => {
    const key = target instanceof HTMLElement ? target.dataset.item : undefined;
    if (key !== undefined) setChosen(key);
  };
  return { stop, onKeyDown, onFocus };
}
