import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mentionMarks } from "@/lib/wire/mentions";
import { completionAt } from "./completion-trigger";

const at = (text: string) => completionAt(text, text.length);

describe("people: an @ that can start a mention", () => {
  test.each([
    ["@", 0, ""],
    ["hi @an", 3, "an"],
    ["你好@陆", 2, "陆"],
    ["(@ann-l", 1, "ann-l"],
    ["@ann, @b", 6, "b"],
    ["@_x", 0, "_x"],
    // mattermost#34302
    ["＠b", 0, "b"],
    ["﹫b", 0, "b"],
    ["你好＠林", 2, "林"],
    ["1.@bo", 2, "bo"],
    ["ok...@bo", 5, "bo"],
    ["_@bo", 1, "bo"],
    ["1️⃣@b", 3, "b"],
    ["①@bo", 1, "bo"],
    ["안녕@철", 2, "철"],
    ["@陆羽@林", 3, "林"],
    ["看https://x.example/a，@bo", 21, "bo"],
    ["https://x.example @", 18, ""],
  ])("%s", (text, start, query) => {
    expect(at(text)).toEqual({ kind: "person", start, query });
  });

  test.each([
    ...["ann@example", "a.b@", "@ann ", "@ann,", "", "x", "bob＠example", "foo_@b", "7@b"],
    // mastodon#23275: a list that opens in an address would take Enter.
    ...[
      "https://x.example/@",
      "https://x.example/@bo",
      "www.x.example/@bo",
      "看https://x.example/@bo",
    ],
    ...["https://x.example/a?q=@bo", "[x](https://x.example/@bo"],
  ])("not in %j", (text) => {
    expect(at(text)).toBeNull();
  });
});

describe("emoji: a colon that begins a word", () => {
  test.each([
    [":sm", 0, "sm"],
    ["so :+1", 3, "+1"],
    ["：笑脸", 0, "笑脸"],
    ["好 ：笑", 2, "笑"],
    ["(:tea", 1, "tea"],
    ["（：茶壶", 1, "茶壶"],
    ["😀:heart", 2, "heart"],
    ["hi\n:tea", 3, "tea"],
  ])("%s", (text, start, query) => {
    expect(at(text)).toEqual({ kind: "emoji", start, query });
  });

  test.each([
    ":",
    ":D",
    ":)",
    ":-o",
    ":-)",
    "10:30",
    "10：30",
    "１０：３０",
    "note:this",
    "Re：ok",
    "https://example.com",
    "a: b",
    "开会时间：三点",
    "开会时间:三点",
    "时间：sa",
    "かいぎ：さん",
    "회의：세시",
    "（周三）：三点",
    "**重要**：三点",
    "“时间”：三点",
    "你好，：三点",
    "📅：三点",
    "std::vector",
    "::before",
  ])("not in %j", (text) => {
    expect(at(text)).toBeNull();
  });
});

test.each(["`:tea", "```css\na :hover", "```\n@ann", "`@ann"])("not in code: %j", (text) => {
  expect(at(text)).toBeNull();
});

test("ignores the text after the cursor", () => {
  expect(completionAt("@ann and @bob", 2)).toEqual({ kind: "person", start: 0, query: "a" });
  expect(completionAt("@ann and @bob", 6)).toBeNull();
});

test("the list of people opens exactly where the message would have a mention (mattermost#34302)", () => {
  const pieces = [
    "a",
    "é",
    "陆",
    "안",
    "_",
    ".",
    " ",
    "1",
    "-",
    "(",
    "\n",
    "\u0301",
    "1️⃣",
    "@",
    "＠",
  ];
  const before = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(before, fc.constantFrom("@", "＠", "﹫"), (text, sign) => {
      const opens = at(`${text}${sign}b`)?.start === text.length;
      const marks = mentionMarks(`${text}${sign}b`);
      expect(opens).toBe(marks.some(({ index }) => index === text.length));
    }),
    { numRuns: 2_000 },
  );
});
