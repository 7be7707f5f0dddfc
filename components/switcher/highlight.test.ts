import { expect, test } from "vitest";
import { snippet, termsOf } from "./highlight";

const marked = (msg: string, query: string) =>
  snippet(msg, termsOf(query))
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
])("%j searched for %j", (msg, query, result) => {
  expect(marked(msg, query)).toBe(result);
});

test("a snippet starts shortly before the first hit when that is far into the message", () => {
  const result = marked(`${"tea ".repeat(100)}and water at last`, "water");
  expect(result).toMatch(/^….*\[water\] at last$/);
  expect(result.length).toBeLessThan(60);
});
