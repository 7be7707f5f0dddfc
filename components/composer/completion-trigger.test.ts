import { describe, expect, test } from "vitest";
import { completionAt } from "./completion-trigger";

const at = (text: string) => completionAt(text, text.length);

describe("people: an @ that can start a mention", () => {
  test.each([
    ["@", 0, ""],
    ["hi @an", 3, "an"],
    ["你好@陆", 2, "陆"],
    ["(@ann-l", 1, "ann-l"],
    ["@ann, @b", 6, "b"],
    ["@_x", 0, "_x"],
  ])("%s", (text, start, query) => {
    expect(at(text)).toEqual({ kind: "person", start, query });
  });

  test.each(["ann@example", "a.b@", "@ann ", "@ann,", "", "x"])("not in %j", (text) => {
    expect(at(text)).toBeNull();
  });
});

describe("emoji: a colon that is not punctuation", () => {
  test.each([
    [":sm", 0, "sm"],
    ["so :+1", 3, "+1"],
    ["好：笑脸", 1, "笑脸"],
    ["😀:heart", 2, "heart"],
  ])("%s", (text, start, query) => {
    expect(at(text)).toEqual({ kind: "emoji", start, query });
  });

  test.each([":", ":D", ":)", "10:30", "note:this", "https://example.com", "a: b"])(
    "not in %j",
    (text) => {
      expect(at(text)).toBeNull();
    },
  );
});

test("ignores the text after the cursor", () => {
  expect(completionAt("@ann and @bob", 2)).toEqual({ kind: "person", start: 0, query: "a" });
  expect(completionAt("@ann and @bob", 6)).toBeNull();
});
