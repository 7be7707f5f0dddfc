import { expect, test } from "vitest";
import messages from "@/lib/shared/i18n/messages/zh.json";
import { fontFiles, fontSheet, fontSlice, ourRanges } from "./chinese-font";

const rules = fontSheet().split("\n");
const ranges = rules.flatMap((rule) =>
  (/unicode-range:([^}]+)/.exec(rule)?.[1] ?? "").split(",").map((range) => {
    const [first = 0, last = first] = range
      .slice(2)
      .split("-")
      .map((hex) => Number.parseInt(hex, 16));
    return { first, last };
  }),
);
const isCovered = (character: string) => {
  const point = character.codePointAt(0) ?? 0;
  return ranges.some(({ first, last }) => first <= point && point <= last);
};

test("every Chinese character of the interface is in a slice", () => {
  const han = [...new Set(JSON.stringify(messages).match(/\p{Script=Han}/gu))];
  expect(han.length).toBeGreaterThan(300);
  expect(han.filter((character) => !isCovered(character))).toEqual([]);
});

test.each(["國", "館", "茶", "ね", "ネ", "ㄅ", "，", "。", "「", "！", "　"])(
  "%s is in a slice",
  (character) => {
    expect(isCovered(character)).toBe(true);
  },
);

test.each(["a", "é", "“", "·", "…", "©", "☕", "😀", "🇨", "㊙", "〰", "한", "\ue000"])(
  "%s stays with the system's fonts",
  (character) => {
    expect(isCovered(character)).toBe(false);
  },
);

test("ranges keep their form", () => {
  expect(ourRanges("U+1f300-1f310,U+4e00,U+4e02-4e04,U+61")).toBe("U+4e00,U+4e02-4e04");
  expect(ourRanges("U+61-7a")).toBe("");
});

test("every rule names a file that is served, which is a WOFF2 of at most 100 kB", () => {
  expect(rules.length).toBeGreaterThan(80);
  for (const rule of rules) {
    const file = /url\(([^)]+)\)/.exec(rule)?.[1] ?? "";
    expect(fontFiles).toContain(file);
    const slice = fontSlice(file);
    expect(slice.toString("latin1", 0, 4)).toBe("wOF2");
    expect(slice.length).toBeLessThan(100_000);
  }
});
