"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { RoomState } from "@/lib/client/state/reducer";
import type { Person } from "@/lib/wire/frames";
import type { JumpTarget } from "../message-actions/use-jump";
import { useShowsPresence } from "../preferences/use-shows-presence";
import type { RoomInfo } from "../room/room-info";
import { JumpButton } from "./jump-button";
import { moveFocus } from "./move-focus";
import { RowList } from "./row-list";
import { TimelineItems } from "./timeline-items";
import { TimelineRows } from "./timeline-rows";
import { TimelineTop } from "./timeline-top";
import { useOlderPages } from "./use-older-pages";
import { useReadMark } from "./use-read-mark";
import { useReveal } from "./use-reveal";
import { useTimelineEnd } from "./use-timeline-end";
import { pixelsAbove, useTimelineScroll } from "./use-timeline-scroll";
import { useUnseen } from "./use-unseen";

/** The next page is asked for this early. */
const earlyPixels = 1_000;

/** The messages of a room; announcing them is the TimelineAnnouncer's work. */
export function Timeline({
  room,
  me,
  state,
  sends,
  readId,
  target,
  loadOlder,
  fill,
  markRead,
  quote,
  onRetry,
  onDiscard,
}: {
  room: RoomInfo;
  me: Person;
  state: RoomState;
  sends: number;
  /** What came after this event was unread when the room was opened; null: nothing was. */
  readId: number | null;
  /** The message to be shown. */
  target: JumpTarget | null;
  onRetry: (cid: string) => void;
  onDiscard: (cid: string) => void;
} & Pick<RoomHandle, "loadOlder" | "fill" | "markRead" | "quote">) {
  const t = useTranslations("log");
  const timeZone = useTimeZone() ?? "UTC";
  const withNotices = useShowsPresence();
  const { entries, pending, more, lastId, from } = state;
  const [log] = useState(() => new TimelineItems());
  const rows = useMemo(() => {
    const options = { me: me.username, timeZone, readId, from, withNotices };
    return new TimelineRows(log.blocks(entries, pending, options), entries);
  }, [log, entries, pending, me.username, timeZone, readId, from, withNotices]);
  const { endsOpen, leaps, leap } = useTimelineEnd(state, fill);
  const { scroller, content, ranges, heights, end, onScroll, reveal, bring } = useTimelineScroll(
    rows,
    {
      sends: sends + leaps,
      target,
      endsOpen,
    },
  );
  useReveal(content, target, reveal);
  const unseen = useUnseen(state, end === "away");
  useReadMark(lastId, end === "near", markRead);
  const older = useOlderPages(loadOlder);
  const loadIfNear = () => {
    if (more && older.status === "idle" && pixelsAbove(scroller) < earlyPixels) older.load();
  };
  // Also without a scroll: the page before may not have filled the screen.
  useEffect(loadIfNear);
  const bringNext = useCallback(
    (from: number, step: 1 | -1) => {
      let index = rows.indexOfMessage(from) + step;
      while (rows.item(index) && rows.item(index)?.kind !== "message") index += step;
      const next = rows.item(index);
      if (next) bring(next.key);
    },
    [rows, bring],
  );
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("label", { room: room.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: to scroll it with the keyboard.
        tabIndex={0}
        onKeyDown={(event) => moveFocus(event, bringNext)}
        onScroll={() => {
          onScroll();
          loadIfNear();
        }}
        className="scroll-quiet flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div
          ref={content}
          className="mx-auto flex w-full max-w-4xl shrink-0 flex-col pt-2 pb-1 md:px-1"
        >
          <TimelineTop room={room} more={more} older={older} />
          <RowList
            rows={rows}
            ranges={ranges}
            heights={heights}
            state={state}
            quote={quote}
            onFill={fill}
            onRetry={onRetry}
            onDiscard={onDiscard}
          />
        </div>
      </div>
      {end === "away" && <JumpButton unseen={unseen} onClick={leap} />}
    </div>
  );
}
