import { useEffect } from "react";
import type { Pending } from "@/lib/client/state/types";
import { useRoomContext, useRoomState } from "../room/room-context";
import type { RowHeights } from "./row-heights";
import type { MessageEntry, TimelineItem } from "./timeline-items";
import { TimelineRow } from "./timeline-row";
import type { TimelineRows } from "./timeline-rows";
import type { RowRange } from "./visible-rows";

/** The rows in `ranges`, with empty space in place of the others. */
export function RowList({
  rows,
  ranges,
  heights,
  onShow,
}: {
  rows: TimelineRows;
  ranges: readonly RowRange[];
  heights: RowHeights;
  /** Shows folded messages. */
  onShow: (messages: readonly MessageEntry[]) => void;
}) {
  const { quote } = useRoomContext();
  const { entries, quotes, pending } = useRoomState();
  const items = ranges.flatMap(({ first, end }) =>
    Array.from(rows.between(first, end), ({ item }) => item),
  );
  const tabStop = items.findLast(({ kind }) => kind === "message")?.key;
  const failedEdits = new Map<number, Pending>();
  for (const each of pending) {
    if (each.kind === "edit" && each.failed) failedEdits.set(each.target, each);
  }
  const quotedBy = (item: TimelineItem) => {
    const reply = replyOf(item);
    return reply === undefined ? undefined : (entries.message(reply) ?? quotes.get(reply));
  };
  useEffect(() => {
    const unknown = items.flatMap((item) => {
      const reply = replyOf(item);
      const isKnown = reply === undefined || entries.message(reply) || quotes.has(reply);
      return isKnown ? [] : reply;
    });
    if (unknown.length > 0) quote(unknown);
  });
  // One flat list, so that a row keeps its element when it moves from one range to another.
  return [...ranges, { first: rows.count, end: rows.count }].flatMap(({ first, end }, index) => {
    const skipped = ranges[index - 1]?.end ?? 0;
    return [
      ...(first > skipped
        ? [<Space key={`space ${index}`} pixels={pixelsOf(rows, heights, skipped, first)} />]
        : []),
      ...Array.from(rows.between(first, end), ({ item }) => (
        <TimelineRow
          key={item.key}
          item={item}
          tabStop={item.key === tabStop}
          quoted={quotedBy(item)}
          failed={item.kind === "message" ? failedEdits.get(item.message.id) : undefined}
          onShow={onShow}
        />
      )),
    ];
  });
}

/** Takes the place of rows that are not rendered. */
function Space({ pixels }: { pixels: number }) {
  return <div aria-hidden data-space className="shrink-0" style={{ height: pixels }} />;
}

function pixelsOf(rows: TimelineRows, heights: RowHeights, first: number, end: number): number {
  return rows.sum(
    first,
    end,
    (item) => heights.of(item),
    (block) => heights.ofBlock(block),
  );
}

function replyOf(item: TimelineItem): number | undefined {
  if (item.kind === "message") return item.message.reply;
  return item.kind === "pending" ? item.pending.reply : undefined;
}
