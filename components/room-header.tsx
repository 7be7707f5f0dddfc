"use client";

import { ChevronLeft, Lock, Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { RoomInfo } from "./room-info";
import { RoomMenu } from "./room-menu";
import { Avatar } from "./ui/avatar";
import { buttonStyle } from "./ui/button-style";
import { cx } from "./ui/cx";

export function RoomHeader({
  room,
  peopleCount,
  peopleShown,
  ended,
  onPeople,
}: {
  room: RoomInfo;
  peopleCount: number;
  peopleShown: boolean;
  /** One is out of the room, so there is nothing more to do in it. */
  ended: boolean;
  onPeople: () => void;
}) {
  const t = useTranslations("room");
  const notices = useTranslations("notices");
  const peopleLabel = t("peopleCount", { count: peopleCount });
  return (
    <div className="shrink-0 border-b border-line pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)]">
      <div className="flex h-14 items-center gap-1 px-2 md:gap-2 md:pr-3 md:pl-5">
        <Link
          href="/rooms"
          aria-label={notices("backToRooms")}
          className={cx(buttonStyle({ variant: "quiet", size: "icon" }), "md:hidden")}
        >
          <ChevronLeft aria-hidden className="size-5.5" />
        </Link>
        <Avatar
          seed={`room ${room.id}`}
          name={room.name}
          size="medium"
          shape="square"
          className="max-md:ml-0.5"
        />
        <h1
          dir="auto"
          title={room.name}
          className="ml-1.5 min-w-0 truncate text-md font-semibold tracking-tight md:ml-1"
        >
          {room.name}
        </h1>
        {room.private && (
          <span title={t("private")} className="text-muted">
            <Lock role="img" aria-label={t("private")} className="size-3.5" />
          </span>
        )}
        <span className="flex-1" />
        {!ended && (
          <button
            type="button"
            aria-label={peopleLabel}
            title={peopleLabel}
            aria-expanded={peopleShown}
            onClick={onPeople}
            className={cx(
              buttonStyle({ variant: "quiet", size: "bar" }),
              peopleShown ? "bg-press" : "text-muted hover:text-ink",
            )}
          >
            <Users aria-hidden className="size-4.5" />
            <span className="min-w-[1ch] tabular-nums">{peopleCount > 0 ? peopleCount : ""}</span>
          </button>
        )}
        {!ended && room.role === "owner" && <RoomMenu room={room} />}
      </div>
    </div>
  );
}
