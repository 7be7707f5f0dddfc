import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { type Locale, localeOf } from "./locale";
import en from "./messages/en.json";
import zh from "./messages/zh.json";
import { timeZoneOf } from "./time-zone";

/** Typed as the English ones, so that a missing translation does not compile. */
const messages: Record<Locale, typeof en> = { en, zh };

export default getRequestConfig(async () => {
  const [cookieStore, headerStore] = await Promise.all([cookies(), headers()]);
  const locale = localeOf(cookieStore.get("locale")?.value, headerStore.get("Accept-Language"));
  return {
    locale,
    messages: messages[locale],
    timeZone: timeZoneOf(cookieStore.get("time-zone")?.value),
    now: new Date(),
  };
});
