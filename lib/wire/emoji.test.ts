import enEmoji from "emojibase-data/en/data.json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalEmoji, isEmoji } from "./emoji";

describe("one emoji", () => {
  test.each([
    ...["👍", "❤️", "❤", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏳‍🌈", "🇨🇳", "1️⃣", "1⃣", "👋🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☕", "👍\uFE0F"],
  ])("%s is one", (text) => {
    expect(isEmoji(text)).toBe(true);
  });
  test.each([
    ...["", "a", "茶", "👍👍", "👍 ", " ", "1", "#", ":)", "🇨", "👍\n", "\uFE0F", "🏽"],
    `👍${"\u200d👍".repeat(30)}`,
    // These look like 👍, and would be other reactions.
    ...["👍\u200D", "👍\u200C", "👍\u0301", "\u200D👍", "👍\u{E0061}"],
  ])("%j is not one", (text) => {
    expect(isEmoji(text)).toBe(false);
  });
});

/** element-web#27331 */
describe("an emoji has one form", () => {
  test.each([
    ["❤", "❤️"],
    ["❤️", "❤️"],
    ["❤\uFE0E", "❤️"],
    ["👍\uFE0F", "👍"],
    ["☕\uFE0F", "☕"],
    ["1⃣", "1️⃣"],
    ["✌️🏽", "✌🏽"],
    ["🏳‍🌈", "🏳️‍🌈"],
    ["👁‍🗨", "👁️‍🗨️"],
    ["🤷‍♀", "🤷‍♀️"],
    ["🇨🇳", "🇨🇳"],
  ])("%j is %j", (text, canonical) => {
    expect(canonicalEmoji(text)).toBe(canonical);
  });

  /** Hexcodes are fully-qualified in emojibase, but for the U+FE0F of what needs none. */
  const all = enEmoji.flatMap((entry) => [entry, ...(entry.skins ?? [])]).map(({ emoji }) => emoji);

  test("of any emoji with and without U+FE0F, which is itself an emoji", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.array(fc.boolean()), (emoji, kept) => {
        const bare = emoji.replaceAll("\uFE0F", "");
        let at = 0;
        const some = emoji.replace(/\uFE0F/g, (selector) => (kept[at++] ? selector : ""));
        expect(canonicalEmoji(some)).toBe(canonicalEmoji(bare));
        expect(canonicalEmoji(canonicalEmoji(some))).toBe(canonicalEmoji(some));
        if (!/^\p{Regional_Indicator}$|^\p{Emoji_Modifier}$/u.test(bare)) {
          expect(isEmoji(some)).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
