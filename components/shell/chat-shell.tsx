"use client";

import { usePathname, useSelectedLayoutSegments } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useWaitingPage } from "@/lib/client/pages/waiting-page";
import { cx } from "../ui/cx";
import { useLater } from "../ui/later";
import { useDropGuard } from "./drop-guard";
import { waitingPart } from "./waiting";

type Part = ReturnType<typeof waitingPart.get>;

/** The room list and the page side by side; on a phone only one of them, by the address. */
export function ChatShell({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  const t = useTranslations("shell");
  // On a phone, /rooms shows the list and every other address shows its page.
  const isList = useSelectedLayoutSegments().join("/") === "rooms";
  const part = useLater(waitingPart, false);
  const standIn = useStandIn(part);
  useDropGuard();
  const inside = standIn ? standIn.path !== "/rooms" : !isList;
  return (
    <div
      // At /rooms the list itself is the main content.
      role={inside ? undefined : "main"}
      data-print="flow"
      // `clip`, because `hidden` still lets scripts and fragment links scroll it.
      className="relative flex h-(--viewport-height) overflow-clip bg-panel"
    >
      <a
        href="#room"
        className="sr-only rounded-lg bg-raised px-4 py-2 font-medium shadow-pop focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
      >
        {t("skip")}
      </a>
      <div className={cx("w-full shrink-0 md:flex md:w-70", inside ? "hidden" : "flex")}>
        {sidebar}
      </div>
      <div
        id="room"
        data-print="flow"
        role={inside ? "main" : undefined}
        tabIndex={-1}
        className={cx(
          "min-w-0 flex-1 bg-canvas outline-none md:flex md:border-l md:border-line",
          inside ? "flex" : "hidden",
        )}
      >
        {standIn ? standIn.page : children}
      </div>
      {standIn && !inside && standIn.line}
      {part && <part.KeepRooms />}
    </div>
  );
}

/**
 * What stands in for a page that was asked for while the server cannot be reached: the room as it was when
 * it was open last, or a notice.
 */
function useStandIn(part: Part): { path: string; page: ReactNode; line: ReactNode } | null {
  const path = useWaitingPage(part?.patientFetch ?? null);
  const pathname = usePathname();
  const [visited, setVisited] = useState<{ path: string | null; page: ReactNode }>({
    path: null,
    page: null,
  });
  // Once: the room that stands in is open again, so it is no longer among those that were.
  if (visited.path !== path)
    setVisited({ path, page: path === null ? null : part?.visitedRoom(path) });
  if (!part || path === null || visited.path !== path) return null;
  // The page that is shown was to be refreshed.
  if (path === pathname && !visited.page) return null;
  return { path, page: visited.page ?? <part.WaitingNotice />, line: <part.WaitingLine /> };
}
