import { describe, expect, test } from "vitest";
import { formatLocaleOf, languageOf, localeOf } from "./locale";

describe("the language of the words", () => {
  test.each([
    ["zh", "en-GB,en;q=0.9", "zh"],
    [undefined, "en-GB,en;q=0.9", "en"],
    [undefined, "de-DE,zh-TW;q=0.8,en;q=0.5", "zh"],
    [undefined, "EN-gb", "en"],
    [undefined, "en;q=0, zh;q=0.1", "zh"],
    [undefined, "*, not a tag!", "en"],
    [undefined, null, "en"],
  ])("chosen %s, the browser asks for %s: %s", (chosen, accepted, language) => {
    expect(localeOf(chosen, accepted)).toBe(language);
  });
});

describe("the locale of dates and times", () => {
  test.each([
    ["en", "en-GB,en;q=0.9", "en-GB"],
    ["en", "en,en-AU;q=0.9,en-US;q=0.8", "en-AU"],
    // Words in English, but dates as in Germany: never German words among English ones.
    ["en", "de-DE,de;q=0.9", "en-DE"],
    // As Chrome and Firefox send it.
    ["en", "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "en-DE"],
    ["en", "de,en-US;q=0.7,en;q=0.3", "en-DE"],
    ["en", "ja,en-US;q=0.9,en;q=0.8", "en-JP"],
    ["en", "fr-CA,en-US;q=0.8", "en-CA"],
    ["en", "tlh,en-GB;q=0.8", "en-GB"],
    ["zh", "en-GB,zh-TW;q=0.8", "zh-TW"],
    ["zh", "zh-Hans-CN", "zh-CN"],
    ["en", "en", "en"],
    ["en", "*, not a tag!", "en"],
    ["zh", null, "zh"],
  ] as const)("words in %s, the browser asks for %s: %s", (language, accepted, locale) => {
    expect(formatLocaleOf(language, accepted)).toBe(locale);
    expect(languageOf(locale)).toBe(language);
  });

  test.each([
    ["en-GB", "14:03"],
    ["en-DE", "14:03"],
    ["en-US", "2:03 PM"],
    ["zh-CN", "14:03"],
  ])("in %s, three minutes past two in the afternoon is %s", (locale, text) => {
    const format = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" });
    const time = format.format(Date.UTC(2026, 10, 30, 14, 3));
    expect(time.replace(/\s/g, " ")).toBe(text);
  });
});
