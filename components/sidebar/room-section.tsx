"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { alikeNames } from "@/lib/shared/alike-names";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { RoomLink } from "./room-link";

export function RoomSection({
  title,
  rooms,
  current,
  add,
  limit = Number.POSITIVE_INFINITY,
  className,
}: {
  title: string;
  rooms: RoomListing[];
  current: number | null;
  add?: { label: string; run: () => void };
  /** How many rooms show before "Show more"; the current room always shows. */
  limit?: number;
  className?: string | undefined;
}) {
  const t = useTranslations("shell");
  const id = useId();
  const [all, setAll] = useState(false);
  const shown = all ? rooms : rooms.filter((room, at) => at < limit || room.id === current);
  const alike = alikeNames(rooms.flatMap(({ direct }) => direct ?? []));
  return (
    <section className={className}>
      <div className="group flex h-7 items-center justify-between pr-0.5 pl-2 max-md:h-9">
        <h2 id={id} className="text-xs font-medium text-muted">
          {title}
        </h2>
        {add && (
          <IconButton
            label={add.label}
            onClick={add.run}
            className="touch-target size-6 rounded-md pointer-coarse:size-9 [&_svg]:size-4"
          >
            <Plus aria-hidden />
          </IconButton>
        )}
      </div>
      {shown.length > 0 && (
        <ul aria-labelledby={id} className="flex flex-col gap-px">
          {shown.map((room) => (
            <li key={room.id}>
              <RoomLink
                room={room}
                current={room.id === current}
                alike={room.direct !== null && alike.has(room.direct.username)}
              />
            </li>
          ))}
        </ul>
      )}
      {shown.length < rooms.length && (
        <Button
          variant="quiet"
          size="small"
          className="mt-px w-full justify-start px-2 font-normal text-muted"
          onClick={() => setAll(true)}
        >
          {t("showAll", { count: rooms.length - shown.length })}
        </Button>
      )}
    </section>
  );
}
