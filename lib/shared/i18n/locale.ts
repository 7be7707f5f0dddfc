export const locales = ["en", "zh"] as const;
export type Locale = (typeof locales)[number];

/** The value of `<html lang>`. Fonts and screen readers also need the script of Chinese. */
export const htmlLang: Record<Locale, string> = { en: "en", zh: "zh-CN" };

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The chosen language, else the browser's most preferred one that is available, else English. */
export function localeOf(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const asked = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { language: tag.split("-")[0], quality: Number(quality?.split("=")[1] ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return asked.map(({ language }) => language).find(isLocale) ?? "en";
}
