export const locales = ["en", "zh"] as const;
/** A language that the texts are written in. */
export type Locale = (typeof locales)[number];

/** The value of `<html lang>`. Fonts and screen readers also need the script of Chinese. */
export const htmlLang: Record<Locale, string> = { en: "en", zh: "zh-CN" };

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The chosen language, else the browser's most preferred one that is available, else English. */
export function localeOf(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  return (
    asked(acceptLanguage).flatMap(({ language }) => (isLocale(language) ? language : []))[0] ?? "en"
  );
}

/**
 * The locale of dates, times and numbers, such as `en-GB`: the words are in `language`, and the region is
 * the one that the browser names with this language, or else with any other. Who prefers a language that
 * the texts are not written in has that one's region: browsers add `en-US` to it themselves.
 */
export function formatLocaleOf(language: Locale, acceptLanguage: string | null): string {
  const tags = asked(acceptLanguage);
  const first = tags[0]?.language ?? language;
  const wanted = isLocale(first) ? language : first;
  const regional = tags.filter(({ region }) => region !== undefined);
  const region =
    regional.find((tag) => tag.language === wanted)?.region ??
    (wanted === language ? undefined : new Intl.Locale(wanted).maximize().region) ??
    regional[0]?.region;
  return region === undefined ? language : `${language}-${region}`;
}

/** The language of a locale as `formatLocaleOf` makes it. */
export function languageOf(locale: string): Locale {
  const [language] = locale.split("-");
  return isLocale(language) ? language : "en";
}

/** The tags of an Accept-Language header that can be understood, the most preferred one first. */
function asked(acceptLanguage: string | null): { language: string; region: string | undefined }[] {
  return (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.find((parameter) => /^\s*q=/i.test(parameter));
      return { tag: tag.trim(), quality: Number(quality?.split("=")[1] ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .flatMap(({ tag }) => {
      try {
        const { language, region } = new Intl.Locale(tag);
        return { language, region };
      } catch {
        // "*", or no language tag.
        return [];
      }
    });
}
