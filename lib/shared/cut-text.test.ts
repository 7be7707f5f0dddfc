import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText } from "./cut-text";

test.each([
  ["short", 5, "short"],
  ["longer", 5, "long…"],
  ["ab 👩‍👩‍👧‍👦", 8, "ab…"],
  ["ab🍵c", 4, "ab…"],
  [`e${"\u0301".repeat(99)}`, 4, "e\u0301\u0301…"],
  ["🍵".repeat(9), 4, "🍵…"],
])("%j cut to %i is %j", (text, length, cut) => {
  expect(cutText(text, length)).toBe(cut);
});

test("no character is taken apart, and the text is never longer than asked for", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 2, max: 40 }),
      (text, length) => {
        const cut = cutText(text, length);
        expect(cut.length).toBeLessThanOrEqual(Math.max(length, 0));
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut.replace(/…$/, "")) || cut === text).toBe(true);
      },
    ),
  );
});
