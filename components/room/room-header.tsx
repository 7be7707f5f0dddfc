"use client";

import { ChevronLeft, Images, Lock, Search, Timer, Users } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { roomKey } from "@/lib/client/people/avatars";
import { isDeleted } from "@/lib/shared/deleted-account";
import { usePersonName } from "../hooks/use-person-name";
import { useOverlay } from "../shell/overlay-context";
import { useRoomListing } from "../sidebar/rooms-context";
import { Avatar } from "../ui/avatar";
import { buttonStyle } from "../ui/button-style";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { useRoomContext, useRoomState } from "./room-context";
import type { RoomPanel } from "./room-info";
import { RoomMenu } from "./room-menu";

export function RoomHeader({
  ended,
  panel,
  onPanel,
  onMarkAllRead,
}: {
  /** The user is out of the room, so it offers no actions. */
  ended: boolean;
  /** null: none is open. */
  panel: RoomPanel | null;
  /** Opens a panel, or closes it if it is open. */
  onPanel: (panel: RoomPanel) => void;
  /** null: nothing is unread. */
  onMarkAllRead: (() => void) | null;
}) {
  const t = useTranslations("room");
  const notices = useTranslations("notices");
  const { room } = useRoomContext();
  const { people, crowd } = useRoomState();
  const count = crowd ?? people.length;
  const format = useFormatter();
  const open = useOverlay();
  const direct = useRoomListing(room.id)?.direct ?? null;
  const personName = usePersonName();
  const name = direct ? personName(direct) : room.name;
  const peopleLabel = t("peopleCount", { count });
  return (
    <div className="shrink-0 border-b border-line pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)]">
      <div className="flex h-14 items-center gap-1 px-2 md:pr-3 md:pl-5">
        <Link
          href="/rooms"
          aria-label={notices("backToRooms")}
          className={cx(buttonStyle({ variant: "quiet", size: "icon" }), "md:hidden print:hidden")}
        >
          <ChevronLeft aria-hidden className="size-5.5" />
        </Link>
        <Avatar
          seed={direct ? direct.username : roomKey(room.id)}
          name={name}
          size="medium"
          shape={direct ? "round" : "square"}
          className="max-md:ml-0.5 max-[22rem]:hidden"
        />
        <div className="ml-1.5 flex min-w-0 items-center gap-1.5 md:ml-2">
          <h1 dir="auto" title={name} className="truncate text-md font-semibold tracking-tight">
            {name}
          </h1>
          {direct
            ? !isDeleted(direct) && (
                <span className="truncate text-sm text-muted max-sm:hidden">
                  @{direct.username}
                </span>
              )
            : room.private && (
                <span title={t("private")} className="shrink-0 text-muted">
                  <Lock role="img" aria-label={t("private")} className="size-3.5" />
                </span>
              )}
          {room.keepDays !== null && (
            <span title={t("keptFor", { days: room.keepDays })} className="shrink-0 text-muted">
              <Timer
                role="img"
                aria-label={t("keptFor", { days: room.keepDays })}
                className="size-3.5"
              />
            </span>
          )}
          {direct && people.some(({ username }) => username === direct.username) && (
            <span className="flex shrink-0 items-center gap-1.5 pl-1 text-sm text-muted">
              <span aria-hidden className="size-2 rounded-full bg-accent" />
              {t("online")}
            </span>
          )}
        </div>
        <span className="flex-1" />
        {!ended && (
          <>
            <IconButton
              label={t("search")}
              onClick={() => open({ kind: "switcher", room: { id: room.id, name } })}
              className="max-sm:hidden"
            >
              <Search aria-hidden />
            </IconButton>
            <IconButton
              label={t("files")}
              aria-expanded={panel === "files"}
              onClick={() => onPanel("files")}
              className={cx("max-sm:hidden", panel === "files" && "bg-press text-ink")}
            >
              <Images aria-hidden />
            </IconButton>
            {!direct && (
              <button
                type="button"
                aria-label={peopleLabel}
                title={peopleLabel}
                aria-expanded={panel === "people"}
                onClick={() => onPanel("people")}
                className={cx(
                  buttonStyle({ variant: "quiet", size: "bar" }),
                  panel === "people" ? "bg-press" : "text-muted hover:text-ink",
                )}
              >
                <Users aria-hidden className="size-4.5" />
                <span className="min-w-[1ch] tabular-nums">
                  {count > 0 ? format.number(count) : ""}
                </span>
              </button>
            )}
            <RoomMenu panel={panel} onPanel={onPanel} onMarkAllRead={onMarkAllRead} />
          </>
        )}
      </div>
    </div>
  );
}
