import { expect, test } from "vitest";
import { foldWords, hasHeldWord } from "./held-words";

const words = ["spam", "加微信", "c++", "buy now"].map(foldWords);
const held = (text: string) => hasHeldWord(text, words);

test("a held word is found in any letter case, width, and with invisible characters in it", () => {
  for (const text of ["Spam!", "ＳＰＡＭ", "s\u200Bpa\u00ADm", "no SPAM, please", "茶spam茶"]) {
    expect(held(text), text).toBe(true);
  }
});

test("in scripts with spaces a word inside of another is no held word", () => {
  for (const text of ["spammer", "antispam", "spam2", "spam_"])
    expect(held(text), text).toBe(false);
});

test("in Chinese a held word counts anywhere", () => {
  expect(held("请加微信吧")).toBe(true);
  expect(held("请加 微信")).toBe(false);
});

test("a word that ends in signs, and one of two words", () => {
  expect([held("I like C++."), held("Buy \n now"), held("c+")]).toStrictEqual([true, true, false]);
});

test("with an empty list nothing is held", () => {
  expect(hasHeldWord("spam", [])).toBe(false);
});
