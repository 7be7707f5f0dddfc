"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import { useTranslations } from "next-intl";
import { BrandMark } from "../brand-mark";
import { RoomLink } from "./room-link";
import { type RoomListing, useRoomList } from "./use-room-list";

export function RoomList({ initial }: { initial: RoomListing[] }) {
  const t = useTranslations("shell");
  const rooms = useRoomList(initial);
  const current = useSelectedLayoutSegments()[1];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h2 id="rooms-heading" className="px-4.5 pb-1.5 text-xs font-medium text-muted">
        {t("rooms")}
      </h2>
      {rooms.length === 0 ? (
        <div className="px-4.5 max-md:m-auto max-md:flex max-md:max-w-72 max-md:flex-col max-md:items-center max-md:pb-[12vh] max-md:text-center">
          <BrandMark className="mb-4 size-16 md:hidden" />
          <p className="text-sm text-muted max-md:text-lg max-md:font-semibold max-md:text-ink">
            {t("noRooms")}
          </p>
          <p className="mt-1 text-base text-pretty text-muted md:hidden">{t("noRoomsHint")}</p>
        </div>
      ) : (
        <ul
          aria-labelledby="rooms-heading"
          className="scroll-quiet flex min-h-0 flex-1 flex-col gap-px overflow-y-auto overscroll-contain px-2 pt-0.5 pb-3"
        >
          {rooms.map((room) => (
            <li key={room.id}>
              <RoomLink room={room} current={String(room.id) === current} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
