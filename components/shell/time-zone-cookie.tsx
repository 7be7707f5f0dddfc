"use client";

import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { rememberChoice } from "../preferences/remember-choice";

/** Sends the browser's time zone to the server in a cookie, so that it renders local times. */
export function TimeZoneCookie() {
  const rendered = useTimeZone();
  const router = useRouter();
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    if (timeZone === rendered) return;
    const isNew = rememberChoice("time-zone", timeZone);
    // A zone that the server does not support stays unequal; refreshing for it again would loop.
    if (isNew) router.refresh();
  }, [rendered, router]);
  return null;
}
