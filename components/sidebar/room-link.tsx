"use client";

import { BellOff, Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { roomKey } from "@/lib/client/people/avatars";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { isDeleted } from "@/lib/shared/deleted-account";
import { usePersonName } from "../hooks/use-person-name";
import { Avatar } from "../ui/avatar";
import { CountPill } from "../ui/count-pill";
import { cx } from "../ui/cx";
import { LinkPending } from "./link-pending";
import { badgeOf, isUnread } from "./room-sections";
import { RoomTime } from "./room-time";

export function RoomLink({
  room,
  current,
  alike,
}: {
  room: RoomListing;
  current: boolean;
  /** The other person's name looks the same as another's in the list. */
  alike: boolean;
}) {
  const t = useTranslations("shell");
  const [hasIntent, setHasIntent] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const { direct } = room;
  const personName = usePersonName();
  const name = direct ? personName(direct) : room.name;
  const badge = badgeOf(room);
  const unread = isUnread(room);
  const muted = room.notify === "nothing";
  return (
    <Link
      ref={link}
      href={`/rooms/${room.id}`}
      // Prefetch on hover or focus, not for every room in view.
      prefetch={hasIntent ? null : false}
      onPointerEnter={() => setHasIntent(true)}
      onFocus={() => setHasIntent(true)}
      aria-current={current ? "page" : undefined}
      title={direct && !isDeleted(direct) ? `${name} @${direct.username}` : name}
      className={cx(
        "flex h-8 items-center gap-2.5 rounded-lg px-2 text-base transition-colors max-md:h-13 max-md:gap-3 max-md:text-md",
        "focus-visible:-outline-offset-2",
        current ? "bg-press" : "hover:bg-hover active:bg-press",
        unread || current ? "text-ink" : "text-muted",
        unread ? "font-semibold" : current && "font-medium",
      )}
    >
      <Avatar
        seed={direct ? direct.username : roomKey(room.id)}
        name={name}
        size="tiny"
        shape={direct ? "round" : "square"}
        className={cx(
          "max-md:size-9 max-md:text-base",
          !direct && "max-md:rounded-lg",
          muted && !current && "opacity-55",
        )}
      />
      <span className="flex min-w-0 flex-1 items-center gap-1.5">
        <span className="truncate" dir="auto">
          {name}
        </span>
        {alike && <span className="truncate text-sm text-muted">@{direct?.username}</span>}
        {room.private && !direct && (
          <Lock role="img" aria-label={t("private")} className="size-3 shrink-0 text-muted" />
        )}
      </span>
      <LinkPending />
      {muted && <BellOff role="img" aria-label={t("muted")} className="size-3.5 text-muted" />}
      {typeof room.lastTime === "number" && <RoomTime time={room.lastTime} />}
      {badge && <CountPill {...badge} />}
      {unread && <span className="sr-only">{t("unread", { count: room.unread ?? 0 })}</span>}
    </Link>
  );
}
