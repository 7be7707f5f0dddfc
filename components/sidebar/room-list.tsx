"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import { useTranslations } from "next-intl";
import { FirstSteps } from "../shell/first-steps";
import { useOverlay } from "../shell/overlay-context";
import { RoomSection } from "./room-section";
import { roomSections } from "./room-sections";
import { useRooms } from "./rooms-context";

/** Open rooms that the user has not joined are suggestions, so only a few show at first. */
const openShown = 5;

export function RoomList() {
  const t = useTranslations("shell");
  const rooms = useRooms();
  const openOverlay = useOverlay();
  const [first, second] = useSelectedLayoutSegments();
  const current = first === "rooms" ? Number(second) || null : null;
  const { direct, joined, open } = roomSections(rooms);
  const hasNoRooms = direct.length + joined.length === 0;
  // On wide screens the page beside the list has the first steps.
  if (rooms.length === 0) {
    return (
      <div className="flex min-h-0 flex-1 flex-col px-4.5 pt-2">
        <p className="text-sm text-muted max-md:hidden">{t("noRooms")}</p>
        <div className="m-auto flex flex-col items-center pb-[10vh] text-center md:hidden">
          <FirstSteps heading="h2" />
        </div>
      </div>
    );
  }
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto overscroll-contain px-2 pt-1.5 pb-4">
      {hasNoRooms && (
        <div className="flex flex-col items-center px-2.5 pt-6 pb-2 text-center md:hidden">
          <FirstSteps heading="h2" />
        </div>
      )}
      <RoomSection
        title={t("rooms")}
        rooms={joined}
        current={current}
        className={hasNoRooms ? "max-md:hidden" : undefined}
        add={{ label: t("newRoom"), run: () => openOverlay({ kind: "new-room" }) }}
      />
      <RoomSection
        title={t("direct")}
        rooms={direct}
        current={current}
        className={hasNoRooms ? "max-md:hidden" : undefined}
        add={{ label: t("newDirect"), run: () => openOverlay({ kind: "new-direct" }) }}
      />
      {open.length > 0 && (
        <RoomSection title={t("openRooms")} rooms={open} current={current} limit={openShown} />
      )}
    </div>
  );
}
