"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import type { Person } from "@/lib/protocol";
import type { RoomState } from "@/lib/room-state";
import type { RoomInfo } from "../room-info";
import { JumpButton } from "./jump-button";
import { logItems } from "./log-items";
import { LogLine } from "./log-line";
import { LogTop } from "./log-top";
import { pixelsAbove, useLogScroll } from "./use-log-scroll";
import { useOlderPages } from "./use-older-pages";
import { useReadMark } from "./use-read-mark";
import { useUnseen } from "./use-unseen";

/** The next page is asked for this early. */
const earlyPixels = 1_000;

/** The messages of a room; announcing them is the LogAnnouncer's work. */
export function Log({
  room,
  me,
  state: { entries, pending, more, lastId },
  sends,
  loadOlder,
  markRead,
  onRetry,
  onDiscard,
}: {
  room: RoomInfo;
  me: Person;
  state: RoomState;
  sends: number;
  loadOlder: () => Promise<void>;
  markRead: (id: number) => void;
  onRetry: (cid: string) => void;
  onDiscard: (cid: string) => void;
}) {
  const t = useTranslations("log");
  const timeZone = useTimeZone() ?? "UTC";
  const items = useMemo(
    () => logItems(entries, pending, me.username, timeZone),
    [entries, pending, me.username, timeZone],
  );
  const { scroller, content, away, onScroll, jump } = useLogScroll(items, sends);
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
        onScroll={() => {
          onScroll();
          loadIfNear();
        }}
        className="scroll-quiet flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-4xl shrink-0 pt-2 pb-4 md:px-1">
          <LogTop room={room} more={more} older={older} />
          {items.map((item) => (
            <LogLine key={item.key} item={item} me={me} onRetry={onRetry} onDiscard={onDiscard} />
          ))}
        </div>
      </div>
      {away && <JumpButton unseen={unseen} onClick={jump} />}
    </div>
  );
}
