import { expect, test } from "vitest";
import messages from "@/lib/shared/i18n/messages/zh.json";
import { spaceChinese } from "./space-chinese";

test.each([
  ["10分钟前", "10 分钟前"],
  ["将在7天后失效", "将在 7 天后失效"],
  ["2026年11月30日星期一", "2026 年 11 月 30 日星期一"],
  ["昨天", "昨天"],
  ["10 分钟前", "10 分钟前"],
  ["10 minutes ago", "10 minutes ago"],
])("%j becomes %j", (text, spaced) => {
  expect(spaceChinese(text)).toBe(spaced);
});

test("the Chinese texts have a space between characters and figures, whoever puts the figure in", () => {
  const figure = "(?:[0-9#]|\\{(?:count|days|uses|seconds|max|over)\\b[^{}]*\\})";
  const han = "\\p{Script=Han}";
  const tight = new RegExp(`${han}${figure}|${figure}${han}`, "u");
  const texts = (part: unknown): string[] =>
    typeof part === "string" ? [part] : Object.values(part ?? {}).flatMap(texts);
  const wrong = texts(messages).filter((text) => tight.test(text));
  expect(texts(messages).length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});
