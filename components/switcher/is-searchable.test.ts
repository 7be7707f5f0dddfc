import { expect, test } from "vitest";
import { isSearchable } from "./is-searchable";

test.each([
  ["signalapp/Signal-Desktop#5180", "喜"],
  ["nextcloud/server#35091", "あ"],
  ["nextcloud/server#35091", "ア"],
  ["lightdash/lightdash#24295", "검"],
  ["lightdash/lightdash#24295", "ㅎ"],
  ["nextcloud/server#35091", "ก"],
  ["", "𠮷"],
  ["", "❤"],
  ["", "😀"],
  ["", "ab"],
  ["", "??"],
  ["", "42"],
])("%s: %s is searched for", (_, query) => {
  expect(isSearchable(query)).toBe(true);
});

test.each(["", " ", "a", "É", "e\u0301", "ф", "σ", "5", "?", "%", "。", "\u200b", "\u3000"])(
  "%j is not searched for",
  (query) => {
    expect(isSearchable(query)).toBe(false);
  },
);
