import "server-only";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { formatLocaleOf, type Locale, localeOf } from "@/lib/shared/i18n/locale";
import en from "@/lib/shared/i18n/messages/en.json";
import zh from "@/lib/shared/i18n/messages/zh.json";
import { timeZoneOf } from "@/lib/shared/i18n/time-zone";

/** Typed as the English messages, so that a missing translation is a compile error. */
const messages: Record<Locale, typeof en> = { en, zh };

/**
 * The locale, messages and time zone of a request, for next-intl. The locale names the region too, because
 * dates and times follow it; the words follow its language.
 */
export default getRequestConfig(async () => {
  const [cookieStore, headerStore] = await Promise.all([cookies(), headers()]);
  const accepted = headerStore.get("Accept-Language");
  const language = localeOf(cookieStore.get("locale")?.value, accepted);
  return {
    locale: formatLocaleOf(language, accepted),
    messages: messages[language],
    timeZone: timeZoneOf(cookieStore.get("time-zone")?.value),
    now: new Date(),
  };
});
