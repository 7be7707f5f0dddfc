"use client";

import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { rememberChoice } from "../preferences/remember-choice";

/** Tells the server the browser's time zone, so that it renders local times (lib/shared/i18n). */
export function TimeZoneCookie() {
  const rendered = useTimeZone();
  const router = useRouter();
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    if (timeZone === rendered) return;
    const isNews = rememberChoice("time-zone", timeZone);
    // Where the server does not know the zone, asking again would never end.
    if (isNews) router.refresh();
  }, [rendered, router]);
  return null;
}
