"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import type { Person } from "@/lib/protocol";
import type { RoomState } from "@/lib/room-state";
import type { RoomHandle } from "@/lib/use-room";
import type { JumpTarget } from "../message-actions/use-jump";
import type { RoomInfo } from "../room-info";
import { JumpButton } from "./jump-button";
import { logItems } from "./log-items";
import { LogLine } from "./log-line";
import { LogTop } from "./log-top";
import { moveFocus } from "./move-focus";
import { pixelsAbove, useLogScroll } from "./use-log-scroll";
import { useOlderPages } from "./use-older-pages";
import { useReadMark } from "./use-read-mark";
import { useReveal } from "./use-reveal";
import { useUnseen } from "./use-unseen";

/** The next page is asked for this early. */
const earlyPixels = 1_000;

/** The messages of a room; announcing them is the LogAnnouncer's work. */
export function Log({
  room,
  me,
  state: { entries, pending, more, lastId },
  sends,
  readId,
  target,
  loadOlder,
  fill,
  markRead,
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
} & Pick<RoomHandle, "loadOlder" | "fill" | "markRead">) {
  const t = useTranslations("log");
  const timeZone = useTimeZone() ?? "UTC";
  const items = useMemo(
    () => logItems(entries, pending, me.username, timeZone, readId),
    [entries, pending, me.username, timeZone, readId],
  );
  const { scroller, content, away, onScroll, jump, reveal } = useLogScroll(items, sends);
  useReveal(content, target, reveal);
  const tabStop = items.findLast(({ kind }) => kind === "message")?.key;
  const unseen = useUnseen(entries, me.username, away);
  useReadMark(lastId, !away, markRead);
  const older = useOlderPages(loadOlder);
  const loadIfNear = () => {
    if (more && older.status === "idle" && pixelsAbove(scroller) < earlyPixels) older.load();
  };
  // Also without a scroll: the page before may not have filled the screen.
  useEffect(loadIfNear);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("label", { room: room.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: to scroll it with the keyboard.
        tabIndex={0}
        onKeyDown={moveFocus}
        onScroll={() => {
          onScroll();
          loadIfNear();
        }}
        className="scroll-quiet flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-4xl shrink-0 pt-2 pb-1 md:px-1">
          <LogTop room={room} more={more} older={older} />
          {items.map((item) => (
            <LogLine
              key={item.key}
              item={item}
              me={me}
              tabStop={item.key === tabStop}
              onFill={fill}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          ))}
        </div>
      </div>
      {away && <JumpButton unseen={unseen} onClick={jump} />}
    </div>
  );
}
