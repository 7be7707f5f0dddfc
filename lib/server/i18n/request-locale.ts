import "server-only";
import { getLocale } from "next-intl/server";
import { isLocale, type Locale, languageOf } from "@/lib/shared/i18n/locale";

/** The language of the page that makes this call, for mails that follow from it. */
export async function requestLocale(): Promise<Locale> {
  return languageOf(await getLocale());
}

/** The language of a person's mails: the one they had when they last changed something about them. */
export function mailLocale(stored: string | null, otherwise: Locale = "en"): Locale {
  return isLocale(stored) ? stored : otherwise;
}
