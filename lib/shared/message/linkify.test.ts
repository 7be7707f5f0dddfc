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
  // Rocket.Chat#15347, #2045
  ["https://my_bucket.s3.example/x", "https://my_bucket.s3.example/x"],
  ["_https://example.com_", "https://example.com"],
  ["看https://www.例子.中国/a，好", "https://www.例子.中国/a"],
  ["http://例子.测试", "http://例子.测试"],
  ["https://पर।", "https://पर"],
  ["https://उदाहरण.परीक्षा/x", "https://उदाहरण.परीक्षा/x"],
  ["https://example.com👍", "https://example.com"],
  ["https://example.com,https", "https://example.com"],
  ["https://example.com/x»", "https://example.com/x"],
  ["https://example.com/x〉。", "https://example.com/x"],
  ["https://example.com/x؟", "https://example.com/x"],
  ["https://example.com/ジョン・レノン", "https://example.com/ジョン・レノン"],
  ["https://example.com/a@b", "https://example.com/a@b"],
  ["www.foo.com", "www.foo.com"],
  ["(www.foo.com/a?b)", "www.foo.com/a?b"],
  ["看www.foo.com好", "www.foo.com"],
  ["foo@bar.com", "foo@bar.com"],
  ["写foo.b+c@bar.com。", "foo.b+c@bar.com"],
  ["<foo@bar.com>, ", "foo@bar.com"],
  ["Mail: foo@bar.co.uk.", "foo@bar.co.uk"],
  ["HTTP://EXAMPLE.COM:8080/A#b", "HTTP://EXAMPLE.COM:8080/A#b"],
])("in %s the link is %s", (text, link) => {
  expect(linksOf(text)).toEqual([link]);
});

test.each([
  ...["javascript:alert(1)", "data:text/html,x", "example.com", "https://", "http://..", ""],
  ...["www.foo", "www.", "xwww.foo.com", "@www.foo.com", "foo@bar", "foo@bar.c", "a@b.com@c.com"],
  ...["éfoo@bar.com", "foo@-bar.com", "foo@bar.comé"],
])("%s is not a link", (text) => {
  expect(linksOf(text)).toEqual([]);
});

test.each([
  "https://bank.example@evil.example",
  "http:///evil.example",
  "https://user:pass@evil.example/x",
  "https://user:80@evil.example/x",
  "https://bank.example!x@evil.example/x",
  "https://www.a例子.中国/a",
  "https://a.example好/x",
  "https://www.例子。中国/a",
  "https://a.example．evil.example",
  "https://i❤.ws/x",
  "http://例子❤例子😀/",
  "http://a.b茶😀/",
  "https://bank\u00AD.example/x",
  "https://ban%6B.example/x",
  "https://bank.example&evil.example/x",
])("where the host is in doubt there is no link: %s", (text) => {
  expect(linksOf(text)).toEqual([]);
});

test("a link leads to the host that is written", () => {
  const hosts = (text: string) =>
    linkify(text).flatMap(({ href }) => (href === null ? [] : [new URL(href).host]));
  expect(hosts("https://www.例子.中国/a")).toEqual(["www.xn--fsqu00a.xn--fiqs8s"]);
  expect(hosts("https://my_bucket.s3.example/x")).toEqual(["my_bucket.s3.example"]);
  expect(hosts("www.foo.com")).toEqual(["www.foo.com"]);
});

test("several links and the text between them", () => {
  expect(linkify("a http://b.c d https://e.f")).toEqual([
    { text: "a ", href: null },
    { text: "http://b.c", href: "http://b.c/" },
    { text: " d ", href: null },
    { text: "https://e.f", href: "https://e.f/" },
  ]);
});

const pieces = fc.constantFrom(
  "http://",
  "https://",
  "www.",
  "例子",
  "x@y.zz",
  "_",
  "%",
  "。",
  "\u00AD",
  "❤",
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

test("the parts join to the text, none is empty, and a link is what is written", () => {
  fc.assert(
    fc.property(anything, (text) => {
      const parts = linkify(text);
      let start = 0;
      let end = 0;
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const part of parts) {
        expect(part.text).not.toBe("");
        start = end;
        end += part.text.length;
        if (part.href === null) continue;
        const scheme = /^https?:\/\//i.exec(part.text)?.[0];
        const prefix = scheme ? "" : part.text.includes("@") ? "mailto:" : "http://";
        expect(new URL(part.href).protocol).toMatch(/^(?:https?|mailto):$/);
        expect(part.href).toBe(new URL(prefix + part.text).href);
        // A browser that is given all that is written goes to the same host. Brackets and another
        // address end this one.
        const [written = ""] = text.slice(start).split(/[\s，。()[\]{}'*,;]|(?<=.)http/);
        if (!scheme || !/[/?#]/.test(written.slice(scheme.length))) continue;
        if (!URL.canParse(written)) continue;
        // A dot at the end of a host is the root's.
        const hostOf = (url: string) => new URL(url).host.replace(/\.$/, "");
        expect(hostOf(written)).toBe(hostOf(part.href));
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
  ["only www.", "!www.a.b".repeat(500)],
  ["an e-mail address without an end", "a.".repeat(2_000)],
  ["many of them", "a@b.cc,".repeat(570)],
  ["a host without an end", `http://${"a.".repeat(1_990)}`],
])("4,000 characters take less than a second: %s", (_, text) => {
  const { user } = process.cpuUsage();
  linkify(text);
  expect(process.cpuUsage().user - user).toBeLessThan(1_000_000);
});
