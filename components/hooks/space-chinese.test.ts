import { expect, test } from "vitest";
import { spaceChinese } from "./space-chinese";

test.each([
  ["10分钟前", "10 分钟前"],
  ["将在7天后失效", "将在 7 天后失效"],
  ["昨天", "昨天"],
  ["10 分钟前", "10 分钟前"],
  ["10 minutes ago", "10 minutes ago"],
])("%j becomes %j", (text, spaced) => {
  expect(spaceChinese(text)).toBe(spaced);
});
