"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { Avatar } from "../ui/avatar";
import { cx } from "../ui/cx";
import { LinkPending } from "./link-pending";
import type { RoomListing } from "./use-room-list";

export function RoomLink({ room, current }: { room: RoomListing; current: boolean }) {
  const [meant, setMeant] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <Link
      ref={link}
      href={`/rooms/${room.id}`}
      // Only what somebody is about to open, not every room in sight.
      prefetch={meant ? null : false}
      onPointerEnter={() => setMeant(true)}
      onFocus={() => setMeant(true)}
      aria-current={current ? "page" : undefined}
      title={room.name}
      className={cx(
        "flex h-9 items-center gap-2.5 rounded-lg px-2 text-base transition-colors max-md:h-13 max-md:gap-3 max-md:text-md",
        "focus-visible:-outline-offset-2",
        current ? "bg-press font-medium" : "hover:bg-hover active:bg-press",
      )}
    >
      <Avatar
        seed={`room ${room.id}`}
        name={room.name}
        size="small"
        shape="square"
        className="max-md:size-9 max-md:rounded-lg max-md:text-base"
      />
      <span className="min-w-0 flex-1 truncate" dir="auto">
        {room.name}
      </span>
      <LinkPending />
    </Link>
  );
}
