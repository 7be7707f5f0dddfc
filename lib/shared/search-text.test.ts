import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText, foldWithPlaces, termsOf } from "./search-text";

const unit = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  fc.constantFrom(..."İıßẞςΣΆﬁǅㄱㅏ가각ᄀ\u1161\u11a8ｶﾞﾟ\u0301\u0323\u0345e"),
);

test("the folding of a text is that of its parts, each with its place in the text", () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const { folded, starts, ends } = foldWithPlaces(text);
      expect(folded).toBe(foldText(text));
      expect(starts).toHaveLength(folded.length);
      for (const [at, start] of starts.entries()) {
        const end = ends[at] ?? 0;
        expect(end).toBeGreaterThan(start);
        expect(foldText(text.slice(start, end))).toContain(folded[at]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ["Ｔｅａ\u3000tea  茶", ["tea", "茶"]],
  ["", []],
  ["\u00a8", ["\u0308"]],
])("the words of %j are %j", (query, terms) => {
  expect(termsOf(foldText(query))).toEqual(terms);
});
