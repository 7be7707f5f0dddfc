import enEmoji from "emojibase-data/en/data.json";
import { expect, test } from "vitest";
import { canonicalEmoji } from "@/lib/wire/emoji";
import { isEmojiOnly } from "./emoji-only";

test.each([
  ["", "🎉"],
  ["", "👍🏽❤️🇨🇳"],
  ["", "👩‍🍳 😀"],
  ["", "1️⃣"],
  ["", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
  ["deltachat/deltachat-desktop#3211", "👍\uFE0F"],
  ["element-hq/element-x-ios#3587", "✌🏽 ☝🏿"],
  ["element-hq/element-x-ios#3587", "⛹🏽\u200D♂️"],
  ["iNPUTmice/Conversations#2628", "🕵🏻\u200D♀️"],
  ["wireapp/wire-webapp#1162", "🇪🇺 🇩🇰\n🏳️\u200D🌈"],
  ["", "🏳\u200D🌈"],
  ["", "ℹ️"],
  ["", "㊗️ ‼️ 〰️"],
  ["", "#️⃣*️⃣"],
])("%s: shown large: %s", (_, msg) => {
  expect(isEmojiOnly(msg)).toBe(true);
});

test.each([
  "",
  " ",
  "1",
  "123",
  "©",
  "🎉🎉🎉🎉",
  "ok 👍",
  "👍。",
  "❤",
  "☕\uFE0E",
  "ℹ",
  "㊗",
  "#",
  ":)",
  "🇨",
])("not shown large: %j", (msg) => {
  expect(isEmojiOnly(msg)).toBe(false);
});

test("every emoji that can be picked is shown large", () => {
  const all = enEmoji.flatMap((entry) => [entry, ...(entry.skins ?? [])]);
  const small = all
    .map(({ emoji }) => canonicalEmoji(emoji))
    .filter((emoji) => !isEmojiOnly(emoji) && !/^\p{RI}$|^\p{Emoji_Modifier}$/u.test(emoji));
  expect(small).toEqual([]);
});
