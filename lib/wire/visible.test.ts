import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asSeen, hasInvisible, isBlank, visibleLine } from "./visible";

test.each([
  ["nothing", ""],
  ["spaces of any kind", " \n\t\u00a0\u3000\u2028\u0085"],
  ["the empty Braille pattern", "\u2800"],
  ["Hangul fillers", "\u3164\uffa0\u115f\u1160"],
  ["zero width spaces and joiners", "\u200b\u200c\u200d\u2060\ufeff"],
  ["a soft hyphen", "\u00ad"],
  ["bidi controls", "\u200e\u200f\u061c\u202e\u2066\u2069"],
  ["variation selectors, a grapheme joiner, tags", "\ufe0f\u034f\u{e0041}\u{e0100}"],
  ["a null note, a filler", "\u{1d159}\u{16fe4}"],
  ["control characters", "\u0001\u001b"],
])("blank: %s", (_, text) => {
  expect(isBlank(text)).toBe(true);
});

test.each(["a", "\u200ba", "字", "🍵", "❤\ufe0f", "\u0301", "\ufffd", ".", "\u{e000}"])(
  "not blank: %j",
  (text) => {
    expect(isBlank(text)).toBe(false);
  },
);

describe("a name keeps ignorable characters where they change what is seen", () => {
  test.each([
    ["a family", "👨‍👩‍👧 Lee"],
    ["a profession with a skin tone", "Dr. 👩🏽‍⚕️"],
    ["flags", "🏳️‍🌈🏴‍☠️🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"],
    ["a heart, a keycap", "❤️ 1️⃣"],
    ["Persian", "می‌خواهم"],
    ["Hindi and Marathi", "क्‍ष र्‍य क्‌ष"],
    ["Malayalam and Sinhala", "ന്‍ ශ්‍රී"],
    ["a variant of a Chinese character", "葛\u{e0100}城"],
    ["Mongolian", "ᠮᠣᠩᠭᠣᠯ\u180b"],
  ])("%s", (_, name) => {
    expect(visibleLine(name)).toBe(name);
    expect(isBlank(name)).toBe(false);
  });
});

test.each([
  ["An\u200bn", "Ann"],
  ["Ann\ufe0f", "Ann"],
  ["A\u200dn\u200cn", "Ann"],
  ["Ann1\ufe0f", "Ann1"],
  ["\u202eAnn\u2069", "Ann"],
  ["e\u0301\u200dAnn", "e\u0301Ann"],
  ["陆\u200b羽", "陆羽"],
  ["🍵\u200d", "🍵"],
  ["\u2800Ann\u2800 ", "Ann"],
  ["⠁\u2800⠃", "⠁\u2800⠃"],
  [" \u200b \u2800", ""],
])("a name loses what only hides in it: %j is %j", (text, name) => {
  expect(visibleLine(text)).toBe(name);
});

test("a name is not blank, and reading it again changes nothing", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      ..."a 👩🏽❤م्क1\u20e3\u200c\u200d\ufe0f\u2800\u3164\u200b\u{1f3f4}\u{e0067}\u{e007f}",
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const name = visibleLine(text);
      expect(visibleLine(name)).toBe(name);
      if (name === "") {
        expect(isBlank(text)).toBe(true);
      } else {
        expect(isBlank(name)).toBe(false);
        expect(asSeen(name)).toBe(asSeen(text));
      }
      expect(hasInvisible(asSeen(name))).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
