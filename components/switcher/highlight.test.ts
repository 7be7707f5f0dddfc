import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "@/lib/shared/message/plain-text";
import { readingOf } from "@/lib/shared/message/reading";
import { foldText, termsOf } from "@/lib/shared/search-text";
import { foundSnippet, snippet } from "./highlight";

const marked = (msg: string, query: string) =>
  snippet(msg, query)
    .map(({ text, hit }) => (hit ? `[${text}]` : text))
    .join("");

test.each([
  ["Bring water, please", "water", "Bring [water], please"],
  ["Water and water", "WATER", "[Water] and [water]"],
  ["周六天气不错，去爬香山", "香山 天气", "周六[天气]不错，去爬[香山]"],
  ["a.c abc", "a.c", "[a.c] abc"],
  ["teahouse tea", "tea teahouse", "[teahouse] [tea]"],
  ["one\n  two", "two", "one [two]"],
  ["nothing here", "tea", "nothing here"],
  ["no query", "", "no query"],
  ["(*[\\^$|?+{}-/", "(*[\\^$|?+{}-/", "[(*[\\^$|?+{}-/]"],
  ["full width Ｔｅａ", "tea", "full width [Ｔｅａ]"],
  ["caf\u00e9 and cafe\u0301", "cafe\u0301", "[caf\u00e9] and [cafe\u0301]"],
  ["caf\u00e9 and cafe\u0301", "CAF\u00c9", "[caf\u00e9] and [cafe\u0301]"],
  ["Straße, STRASSE", "strasse", "[Straße], [STRASSE]"],
  ["ﬁsh, ﬁsh", "is", "[ﬁs]h, [ﬁs]h"],
  ["σίσυφος ΣΊΣΥΦΟΣ", "σίσυφος", "[σίσυφος] [ΣΊΣΥΦΟΣ]"],
  ["İstanbul", "istanbul", "[İstanbul]"],
  ["ｶﾞｲﾄﾞ", "ガイド", "[ｶﾞｲﾄﾞ]"],
  ["family 👨‍👩‍👧", "👨", "family [👨‍👩‍👧]"],
  // lolibrarian/NYPL-Emoji-Bot#12, didoesdigital/typey-type#188
  ["love ❤ and ❤️", "❤️", "love [❤] and [❤️]"],
  ["love ❤ and ❤️", "❤", "love [❤] and [❤️]"],
  ["rain ☔", "☔️", "rain [☔]"],
  // nowthis/sankeymatic#54
  ["喝茶吧", "\u200b茶\ufeff", "喝[茶]吧"],
  ["hello Ann", "\u2068Ann\u2069 \u200e", "hello [Ann]"],
  // taginfo/taginfo#40, NodeBB/NodeBB#3024, GetStream/stream-chat-js#1440
  ["100% a_b \\ ??? **", "% _ \\ ?? **", "100[%] a[_]b [\\] [??]? [**]"],
  ['say "hello"', '"he', 'say ["he]llo"'],
])("%j searched for %j", (msg, query, result) => {
  expect(marked(msg, query)).toBe(result);
});

test("a snippet starts shortly before the first hit when that is far into the message", () => {
  const result = marked(`${"tea ".repeat(100)}and water at last`, "water");
  expect(result).toMatch(/^….*\[water\] at last$/);
  expect(result.length).toBeLessThan(60);
  const folded = marked(`${"x".repeat(300)} and Ｔｅａ`, "tea");
  expect(folded).toMatch(/^….* and \[Ｔｅａ\]$/);
  expect(folded.length).toBeLessThan(60);
});

const unit = fc.constantFrom(
  ..."aeIİıiséß Σςσ\u0301\u0308ＴéＡﬁǅ茶ｶﾞㄱㅏ가🍵👩🏽\u200d\ufe0f\u00a0\n",
  "e\u0301",
  "👩‍💻",
);
const text = fc.string({ unit, maxLength: 120 });

test("what is found is in sight and marked, and nothing else is marked", () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 6 }))),
      (msg, cuts) => {
        const folded = foldText(msg);
        const parts = cuts.map(([from, length]) => [...folded].slice(from, from + length).join(""));
        const query = parts.join(" ").trim();
        const terms = termsOf(foldText(query));
        const found = terms.length > 0 && terms.every((term) => folded.includes(term));
        const pieces = snippet(msg, query);
        const hits = pieces.filter(({ hit }) => hit);
        if (found) expect(hits.length).toBeGreaterThan(0);
        for (const hit of hits) {
          const inside = foldText(hit.text);
          expect(terms.some((term) => inside.includes(term))).toBe(true);
        }
        const shown = pieces.map((piece) => piece.text).join("");
        const line = msg.replace(/[\s\p{White_Space}]+/gu, " ").trim();
        expect(line).toContain(shown.replace(/^…/, ""));
      },
    ),
    { numRuns: 2_000 },
  );
});

const known = new Map([["ann_lee", { username: "ann_lee", nickname: "Maya Chen" }]]);

test.each([
  ["**Tea** at `four`, [menu](https://tea.example/x)", "tea four", "[Tea] at [four], menu"],
  ["- tea\n- water", "water", "• tea • [water]"],
  ["lunch with @ann_lee", "lunch chen", "[lunch] with @Maya [Chen]"],
  // Found in what the room does not show.
  ["lunch with @ann_lee", "ann_lee", "lunch with @[ann_lee]"],
  ["the [menu](https://tea.example/x)", "tea.example", "the [menu](https://[tea.example]/x)"],
  ["**Tea**", "**", "[**]Tea[**]"],
  ["¯\\_(ツ)_/¯ `x`", "ツ", "¯\\_([ツ])_/¯ x"],
])("a result shows %j as the room does, with what was found for %j", (msg, query, line) => {
  const pieces = foundSnippet(msg, plainText(msg, readingOf(known)), query);
  expect(pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("")).toBe(line);
});

const marks = fc.constantFrom(
  ..."*_`~[]()>-# \n",
  "**",
  "@ann_lee",
  "tea",
  "茶",
  "x",
  "(https://a.example)",
);

test("whatever a message is found by is marked, in what the room shows or in what was typed", () => {
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 20 }), fc.nat(), fc.nat(), (parts, from, length) => {
      const msg = parts.join("");
      const folded = foldText(msg);
      const start = from % (folded.length + 1);
      const query = folded.slice(start, start + 1 + (length % 6)).trim();
      const terms = termsOf(foldText(query));
      fc.pre(terms.length > 0 && terms.every((term) => folded.includes(term)));
      const pieces = foundSnippet(msg, plainText(msg, readingOf(known)), query);
      const hits = pieces.filter(({ hit }) => hit);
      expect(hits.length).toBeGreaterThan(0);
      for (const hit of hits) {
        expect(terms.some((term) => foldText(hit.text).includes(term))).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
