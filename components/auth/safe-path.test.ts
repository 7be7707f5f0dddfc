import fc from "fast-check";
import { expect, test } from "vitest";
import { pathWithNext, pathWithQuery, safePath } from "./safe-path";

test.each(["/rooms/5", "/rooms/5?before=3#m4", "/"])("keeps a path of this site: %s", (path) => {
  expect(safePath(path)).toBe(path);
});

test.each([
  ["no value", undefined],
  ["empty", ""],
  ["two values", ["/rooms/1", "/rooms/2"]],
  ["no leading slash", "rooms/5"],
  ["an absolute URL", "https://evil.example/"],
  ["another scheme", "javascript:alert(1)"],
  ["two slashes", "//evil.example"],
  ["a backslash", "/\\evil.example"],
  ["a tab, which browsers drop", "/\t/evil.example"],
  ["a line break, which browsers drop", "/\n/evil.example"],
  ["dots that leave two slashes", "/.//evil.example"],
  ["dots that go up to two slashes", "/rooms/..//evil.example"],
  ["encoded dots", "/%2e//evil.example"],
  ["the placeholder host", "//here//evil.example"],
])("%s: falls back to the list of rooms", (_, next) => {
  expect(safePath(next)).toBe("/rooms");
});

const pieces = fc.constantFrom(
  "/",
  "\\",
  ".",
  "%2e",
  "\t",
  "\n",
  "@",
  ":",
  "?",
  "#",
  "here",
  "evil",
);

test("for any input, the browser stays on this site", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => `/${parts.join("")}`),
  );
  fc.assert(
    fc.property(anything, (next) => {
      const path = safePath(next);
      expect(path).toMatch(/^\//);
      expect(new URL(path, "https://teahouse.example/sign-in").origin).toBe(
        "https://teahouse.example",
      );
      expect(safePath(path)).toBe(path);
    }),
    { numRuns: 5_000 },
  );
});

test("the path survives the round trip through a page's address, with its query", () => {
  const url = new URL(pathWithNext("/sign-up", "/rooms/5?a=1&b=2#c"), "https://teahouse.example");
  expect(url.pathname).toBe("/sign-up");
  expect(safePath(url.searchParams.get("next") ?? undefined)).toBe("/rooms/5?a=1&b=2#c");
  expect(pathWithNext("/sign-up", "/rooms")).toBe("/sign-up");
});

test("the way back to a page has its whole query", () => {
  expect(pathWithQuery("/rooms/5", {})).toBe("/rooms/5");
  const query = { message: "7", tag: ["a b", "&c"], none: undefined };
  const path = pathWithQuery("/rooms/5", query);
  expect(path).toBe("/rooms/5?message=7&tag=a+b&tag=%26c");
  expect(safePath(path)).toBe(path);
});
