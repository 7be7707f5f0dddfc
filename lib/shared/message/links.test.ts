import { expect, test } from "vitest";
import { linksIn } from "./links";

test.each([
  ["no links, not even me@example.com", []],
  ["see https://a.example/x, and WWW.B.example", ["https://a.example/x", "http://www.b.example/"]],
  ["https://a.example twice: https://a.example/", ["https://a.example/"]],
  ["`https://a.example` and\n```\nhttps://b.example\n```", []],
  ["*https://a.example*", ["https://a.example/"]],
  ["[x](javascript:alert(1)) [y](mailto:a@b.example) www.", []],
  [
    "[x](http:///evil.example) ![y](https://b.example/y.png)",
    ["http://evil.example/", "https://b.example/y.png"],
  ],
])("%s has the links %j", (msg, links) => {
  expect(linksIn(msg).map(({ url }) => url)).toStrictEqual(links);
});

test("a link with a label of its own has that, one that shows its address has none", () => {
  expect(linksIn("[the *tea* book](https://a.example/t) and **www.b.example**")).toStrictEqual([
    { url: "https://a.example/t", text: "the tea book" },
    { url: "http://www.b.example/" },
  ]);
});
