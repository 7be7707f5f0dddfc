import { expect, test } from "vitest";
import { continueList } from "./list-continuation";

/** The text after a line break at its end. */
function broken(text: string): string | null {
  const change = continueList(text, text.length);
  return change && text.slice(0, change.start) + change.insert;
}

test.each([
  ["- a", "- a\n- "],
  ["* 茶", "* 茶\n* "],
  ["  - a", "  - a\n  - "],
  ["1. a", "1. a\n2. "],
  ["intro\n9) a", "intro\n9) a\n10) "],
  ["- [x] a", "- [x] a\n- [ ] "],
])("a line break behind %j begins the next item", (text, result) => {
  expect(broken(text)).toBe(result);
});

test.each([
  ["- a\n- ", "- a\n"],
  ["1. a\n2. ", "1. a\n"],
  ["- [ ] a\n- [ ] ", "- [ ] a\n"],
])("behind the empty item of %j it ends the list", (text, result) => {
  expect(broken(text)).toBe(result);
});

test.each(["", "a", "-", "-a", "+ 1", "1.5 l", "a - b", "```\n- a", "- a\nb"])(
  "%j is no list at its end",
  (text) => {
    expect(broken(text)).toBeNull();
  },
);

test("an item is divided at the cursor", () => {
  expect(continueList("- ab", 3)).toEqual({ start: 3, insert: "\n- " });
  expect(continueList("- ab", 1)).toBeNull();
});
