import { expect, test } from "vitest";
import { isInCode, isInCodeBlock } from "./in-code";

const inBlock = (text: string) => isInCodeBlock(text, text.length);

test.each([
  "```",
  "```js",
  "look:\n```js\nconst a = 1;",
  "```js\ncode```",
  "````\n```",
  "   ```js",
  "> ```js",
  "> ```js\n> code",
  "- ```js",
  "```\na\n```\n```js",
])("a code block is open at the end of %j", (text) => {
  expect(inBlock(text)).toBe(true);
});

test.each([
  "",
  "hello",
  "`js`",
  "```js```",
  "``` and `",
  "```js\ncode\n```",
  "```js\ncode\n```\nthanks",
  "```\n````",
  "> ```js\n> code\n> ```",
  "> ```js\nmy reply",
  "text ```js",
])("no code block is open at the end of %j", (text) => {
  expect(inBlock(text)).toBe(false);
});

test("what follows the cursor does not count", () => {
  expect(isInCodeBlock("```js\na\n```", 7)).toBe(true);
  expect(isInCodeBlock("a\n```js\nb\n```", 1)).toBe(false);
});

test("code in a line ends with its second mark, and at the end of the line", () => {
  expect(isInCode("`a", 2)).toBe(true);
  expect(isInCode("`a` b", 5)).toBe(false);
  expect(isInCode("`a\nb", 4)).toBe(false);
});
