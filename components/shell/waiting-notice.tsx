"use client";

import { ChevronLeft, CloudOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "../ui/button-style";
import { cx } from "../ui/cx";
import { FullPageNotice } from "../ui/full-page-notice";

/** In place of a page that cannot be fetched at the moment. */
export function WaitingNotice() {
  const t = useTranslations("connection");
  const notices = useTranslations("notices");
  return (
    <div role="status" className="relative flex min-w-0 flex-1">
      <Link
        href="/rooms"
        aria-label={notices("backToRooms")}
        className={cx(
          buttonStyle({ variant: "quiet", size: "icon" }),
          "absolute! top-2 left-2 md:hidden",
        )}
      >
        <ChevronLeft aria-hidden className="size-5.5" />
      </Link>
      <FullPageNotice icon={<CloudOff />} title={t("waitingTitle")} body={t("waitingBody")} />
    </div>
  );
}

/** Over the list of rooms, which is there without the server. */
export function WaitingLine() {
  const t = useTranslations("connection");
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-20 z-20 mx-auto w-fit rounded-xl bg-warn-soft px-3.5 py-1.5 text-sm font-medium text-warn-ink shadow-pop md:hidden"
    >
      {t("waitingTitle")}
    </p>
  );
}
