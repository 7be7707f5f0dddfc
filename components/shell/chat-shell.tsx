"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "../ui/cx";

/** The room list and the page side by side; on a phone only one of them, by the address. */
export function ChatShell({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  const t = useTranslations("shell");
  // On a phone, /rooms shows the list and every other address shows its page.
  const inside = useSelectedLayoutSegments().join("/") !== "rooms";
  return (
    <div
      // At /rooms the list itself is the main content.
      role={inside ? undefined : "main"}
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
        role={inside ? "main" : undefined}
        tabIndex={-1}
        className={cx(
          "min-w-0 flex-1 bg-canvas outline-none md:flex md:border-l md:border-line",
          inside ? "flex" : "hidden",
        )}
      >
        {children}
      </div>
    </div>
  );
}
