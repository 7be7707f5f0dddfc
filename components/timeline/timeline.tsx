"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Permalink } from "@/lib/shared/message/permalink";
import { useMessageActions } from "../message-actions/actions-context";
import { messageTools } from "../message-actions/message-tools";
import type { JumpTarget } from "../message-actions/use-jump";
import { useShowsPresence } from "../preferences/use-shows-presence";
import { useRoomContext, useRoomState } from "../room/room-context";
import { useNavigate } from "../shell/navigation";
import { followPermalink } from "./follow-permalink";
import { JumpButton } from "./jump-button";
import { enterAtMessage, moveFocus } from "./move-focus";
import { RowList } from "./row-list";
import { TimelineItems } from "./timeline-items";
import { TimelineRows } from "./timeline-rows";
import { TimelineTop } from "./timeline-top";
import { useOlderPages } from "./use-older-pages";
import { useOpened } from "./use-opened";
import { useReadMark } from "./use-read-mark";
import type { ReadState } from "./use-read-state";
import { useReveal } from "./use-reveal";
import { useTimelineEnd } from "./use-timeline-end";
import { pixelsAbove, useTimelineScroll } from "./use-timeline-scroll";

/** The next older page is requested when less than this is left above the viewport. */
const prefetchPixels = 1_000;

/** The messages of a room. TimelineAnnouncer reads new ones to screen readers. */
export function Timeline({
  sends,
  target,
  reading,
}: {
  /** How many messages the user has sent: each one scrolls to the end. */
  sends: number;
  target: JumpTarget | null;
  reading: ReadState;
}) {
  const t = useTranslations("log");
  const { room, me, folded, loadOlder, fill } = useRoomContext();
  const state = useRoomState();
  const { entries, pending, more, lastId, from } = state;
  const timeZone = useTimeZone() ?? "UTC";
  const withNotices = useShowsPresence();
  const { dividerId: readId, unread, see } = reading;
  const { opened, show } = useOpened(target);
  const [items] = useState(() => new TimelineItems());
  const rows = useMemo(() => {
    const options = { me: me.username, timeZone, readId, from, withNotices, folded, opened };
    return new TimelineRows(items.blocks(entries, pending, options), entries);
  }, [items, entries, pending, me.username, timeZone, readId, from, withNotices, folded, opened]);
  const actions = useMessageActions();
  const navigate = useNavigate();
  const follow = ({ room: id, message, path }: Permalink) => {
    if (id === room.id && message !== null && actions) actions.jump(message);
    else navigate(path);
  };
  const { endIsMissing, jumps, jumpToEnd } = useTimelineEnd(entries, fill);
  const { scroller, content, ranges, heights, end, onScroll, reveal, renderRow, newestInView } =
    useTimelineScroll(rows, { jumpsToEnd: sends + jumps, target, endIsMissing });
  useReveal(content, target, reveal);
  const markSeen = useReadMark({ lastId, end, newestInView, onSeen: see });
  const older = useOlderPages(loadOlder);
  const loadIfNear = () => {
    if (more && older.status === "idle" && pixelsAbove(scroller) < prefetchPixels) older.load();
  };
  // Not only on scroll: the previous page may not have filled the screen.
  useEffect(loadIfNear);
  const renderNext = useCallback(
    (from: number, step: 1 | -1) => {
      let index = rows.indexOfMessage(from) + step;
      while (rows.item(index) && rows.item(index)?.kind !== "message") index += step;
      const next = rows.item(index);
      if (next) renderRow(next.key);
    },
    [rows, renderRow],
  );
  return (
    <div data-print="flow" className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        data-print="flow"
        role="log"
        aria-live="off"
        aria-label={t("label", { room: room.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: lets the keyboard scroll it.
        tabIndex={0}
        onKeyDown={(event) => moveFocus(event, renderNext)}
        onFocus={enterAtMessage}
        onClick={(event) => followPermalink(event, follow)}
        onCopy={(event) => messageTools.get()?.copyMessages(event)}
        onScroll={() => {
          onScroll();
          markSeen();
          loadIfNear();
        }}
        className="scroll-quiet flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div
          ref={content}
          data-print="flow"
          className="mx-auto flex w-full max-w-4xl shrink-0 flex-col pt-2 pb-1 md:px-1"
        >
          <TimelineTop older={older} />
          <RowList rows={rows} ranges={ranges} heights={heights} onShow={show} />
        </div>
      </div>
      {end === "away" && <JumpButton unread={unread} onClick={jumpToEnd} />}
    </div>
  );
}
