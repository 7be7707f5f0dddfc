import { expect, test } from "vitest";
import { linksIn, mayHaveLinks } from "./links";

test.each<[msg: string, links: string[]]>([
  ["hello", []],
  ["see https://tea.example/a", ["https://tea.example/a"]],
  ["看这里https://茶.example/绿茶。好喝", ["https://xn--cl1a.example/%E7%BB%BF%E8%8C%B6"]],
  ["www.tea.example", ["http://www.tea.example/"]],
  ["**bold** [tea](https://tea.example/a)", ["https://tea.example/a"]],
  ["`https://tea.example/a`", []],
  ["```\nhttps://tea.example/a\n```", []],
  ["`code` and https://tea.example/b", ["https://tea.example/b"]],
  ["![a picture](https://tea.example/a.png)", ["https://tea.example/a.png"]],
  ["mail@tea.example mailto:mail@tea.example", []],
  ["[x](javascript:alert(1)) [y](data:text/html,1) [z](ftp://tea.example/)", []],
  [
    "https://a.example https://a.example https://b.example",
    ["https://a.example/", "https://b.example/"],
  ],
  [
    "https://a.example https://b.example https://c.example https://d.example",
    ["https://a.example/", "https://b.example/", "https://c.example/"],
  ],
  ["https://tea.example/rooms/5?message=7 https://tea.example/rooms/5", []],
  ["https://tea.example/rooms/new", ["https://tea.example/rooms/new"]],
])("of %j these are looked up: %j", (msg, links) => {
  expect(linksIn(msg)).toStrictEqual(links);
  if (links.length > 0) expect(mayHaveLinks(msg)).toBe(true);
});

test("a message without an address costs no parser", () => {
  for (const msg of ["hello", "a/b", "**bold** `code`", "mail@tea.example"]) {
    expect(mayHaveLinks(msg)).toBe(false);
  }
});
