"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import { useTranslations } from "next-intl";
import { BrandMark } from "../brand-mark";
import { useOverlay } from "../overlays";
import { NewRoomButton } from "./new-room-button";
import { RoomSection } from "./room-section";
import { roomSections } from "./room-sections";
import { useRooms } from "./rooms-context";

/** Rooms of others are an offer, not a list to read through. */
const openShown = 5;

export function RoomList() {
  const t = useTranslations("shell");
  const rooms = useRooms();
  const openOverlay = useOverlay();
  const [first, second] = useSelectedLayoutSegments();
  const current = first === "rooms" ? Number(second) || null : null;
  const { direct, joined, open } = roomSections(rooms);
  if (rooms.length === 0) {
    return (
      <div className="flex min-h-0 flex-1 flex-col px-4.5 pt-2 max-md:m-auto max-md:max-w-72 max-md:items-center max-md:justify-center max-md:pb-[12vh] max-md:text-center">
        <BrandMark className="mb-4 size-16 md:hidden" />
        <p className="text-sm text-muted max-md:text-lg max-md:font-semibold max-md:text-ink">
          {t("noRooms")}
        </p>
        <div className="flex flex-col items-center md:hidden">
          <p className="mt-1 mb-5 text-base text-pretty text-muted">{t("noRoomsHint")}</p>
          <NewRoomButton />
        </div>
      </div>
    );
  }
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto overscroll-contain px-2 pt-1.5 pb-4">
      <RoomSection
        title={t("rooms")}
        rooms={joined}
        current={current}
        add={{ label: t("newRoom"), run: () => openOverlay({ kind: "new-room" }) }}
      />
      <RoomSection
        title={t("direct")}
        rooms={direct}
        current={current}
        add={{ label: t("newDirect"), run: () => openOverlay({ kind: "new-direct" }) }}
      />
      {open.length > 0 && (
        <RoomSection title={t("openRooms")} rooms={open} current={current} limit={openShown} />
      )}
    </div>
  );
}
