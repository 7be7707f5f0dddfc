import fc from "fast-check";
import { expect, test } from "vitest";
import { linkify } from "./linkify";

const linksOf = (text: string) =>
  linkify(text).flatMap((part) => (part.href === null ? [] : [part.text]));

test.each([
  ["see https://example.com/a.", "https://example.com/a"],
  ["(https://example.com/a)", "https://example.com/a"],
  ["https://example.com/a_(b)", "https://example.com/a_(b)"],
  ["[https://example.com/a].", "https://example.com/a"],
  ["(https://example.com/a_(b)).", "https://example.com/a_(b)"],
  ["https://example.com/a?b=c&d=[1]!", "https://example.com/a?b=c&d=[1]"],
  ["看https://example.com/a，好", "https://example.com/a"],
  ["看https://example.com。好", "https://example.com"],
  ["https://example.com好", "https://example.com"],
  ["「https://example.com/茶」", "https://example.com/茶"],
  ['<a href="https://example.com/a">', "https://example.com/a"],
  ["HTTP://EXAMPLE.COM:8080/A#b", "HTTP://EXAMPLE.COM:8080/A#b"],
])("in %s the link is %s", (text, link) => {
  expect(linksOf(text)).toEqual([link]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "example.com", "https://", "http://..", ""])(
  "%s is not a link",
  (text) => {
    expect(linksOf(text)).toEqual([]);
  },
);

test("several links and the text between them", () => {
  expect(linkify("a http://b.c d https://e.f")).toEqual([
    { text: "a ", href: null },
    { text: "http://b.c", href: "http://b.c/" },
    { text: " d ", href: null },
    { text: "https://e.f", href: "https://e.f/" },
  ]);
});

test("user info before an @ is not part of a link, so it cannot fake the host", () => {
  expect(linksOf("https://bank.example@evil.example")).toEqual(["https://bank.example"]);
});

const pieces = fc.constantFrom(
  "http://",
  "https://",
  "a.b",
  "/",
  ".",
  "(",
  ")",
  "]",
  "，",
  " ",
  "@",
  ":9",
  "茶",
  "😀",
);
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join("")),
);

test("the parts join to the text, none is empty, and links are http or https", () => {
  fc.assert(
    fc.property(anything, (text) => {
      const parts = linkify(text);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const part of parts) {
        expect(part.text).not.toBe("");
        if (part.href === null) continue;
        expect(part.text).toMatch(/^https?:\/\//i);
        expect(new URL(part.href).protocol).toMatch(/^https?:$/);
        expect(part.href).toBe(new URL(part.text).href);
      }
    }),
    { numRuns: 3_000 },
  );
});

// A message may have 4,000 characters, and every reader's browser splits it.
test.each([
  ["dots, then brackets", `http://a/${".".repeat(2_000)}a${")".repeat(1_900)}`],
  ["brackets", `http://a/${")".repeat(3_900)}`],
  ["alternating brackets and dots", `http://a/${").".repeat(1_900)}`],
  ["only schemes", "http://".repeat(570)],
])("4,000 characters take less than a second: %s", (_, text) => {
  const { user } = process.cpuUsage();
  linkify(text);
  expect(process.cpuUsage().user - user).toBeLessThan(1_000_000);
});
