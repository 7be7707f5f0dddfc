import fc from "fast-check";
import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import en from "@/lib/shared/i18n/messages/en.json";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { partsOf } from "@/lib/shared/message/parts";
import { plainText } from "@/lib/shared/message/plain-text";
import { readingOf } from "@/lib/shared/message/reading";
import type { Person } from "@/lib/wire/frames";
import { Markdown } from "./markdown";
import { type People, PeopleProvider } from "./people";

// Replaces the `require` that only the bundler resolves.
vi.mock("./highlighter-library", async () => {
  const { later } = await import("../ui/later");
  const onServer = await import("./highlighter");
  return { highlighterLibrary: later(async () => onServer, { onServer }) };
});

const people: Person[] = [
  { username: "ann_lee", nickname: "Ann" },
  { username: "_x_", nickname: "X" },
  { username: "陆羽", nickname: "茶圣" },
];
const known: People["known"] = new Map(people.map((person) => [person.username, person]));

/** The HTML of a message, with `href` and `value` as its only attributes. */
function html(msg: string): string {
  const markdown = createElement(Markdown, { parts: partsOf(msg, known) });
  const page = createElement(NextIntlClientProvider, {
    locale: "en",
    timeZone: "UTC",
    messages: { message: en.message, people: en.people },
    children: createElement(
      PeopleProvider,
      { value: { known, alike: new Set<string>(), me: "ann_lee" } },
      markdown,
    ),
  });
  return renderToStaticMarkup(page)
    .replace(/<(\w+)([^>]*?)(\/?)>/g, (_, tag, attributes, end) => {
      const kept = [...attributes.matchAll(/ (?:href|value)="[^"]*"/g)].join("");
      return `<${tag}${kept}${end}>`;
    })
    .replace(/<svg>.*?<\/svg>/gs, "")
    .replace(/<bdi>|<\/bdi>/g, "");
}

describe("formats what people mean as Markdown", () => {
  test.each([
    ["**strong** and *soft*", "<p><strong>strong</strong> and <em>soft</em></p>"],
    ["a\nb", "<p>a\nb</p>"],
    ["`a*b*c`", "<p><code>a*b*c</code></p>"],
    ["> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"],
    ["~~gone~~", "<p><del>gone</del></p>"],
    ["# Title", "<p>Title</p>"],
    ["- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"],
    ["3. a\n5. b", '<ol>\n<li value="3">a</li>\n<li value="5">b</li>\n</ol>'],
    ["[x](https://a.example/b)", '<p><a href="https://a.example/b">x</a></p>'],
    ["[x](mailto:a@b.example)", '<p><a href="mailto:a@b.example">x</a></p>'],
    ["<https://a.example/b>", '<p><a href="https://a.example/b">https://a.example/b</a></p>'],
    [
      "a | b\n--|--\n1 | 2",
      "<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
    ],
  ])("%j", (msg, shown) => {
    expect(html(msg)).toBe(shown);
  });
});

describe("formats Markdown next to Chinese text", () => {
  test.each([
    ["**重点**：看这里", "<p><strong>重点</strong>：看这里</p>"],
    ["**重点：**看这里", "<p><strong>重点：</strong>看这里</p>"],
    ["这是**“重点”**吗", "<p>这是<strong>“重点”</strong>吗</p>"],
    ["~~错了。~~对了", "<p><del>错了。</del>对了</p>"],
    ["好的~ 走吧~", "<p>好的~ 走吧~</p>"],
    [
      "**看**https://a.example/路径，不错",
      '<p><strong>看</strong><a href="https://a.example/%E8%B7%AF%E5%BE%84">https://a.example/路径</a>，不错</p>',
    ],
    [
      "**链接：**https://a.example/x_y_z。",
      '<p><strong>链接：</strong><a href="https://a.example/x_y_z">https://a.example/x_y_z</a>。</p>',
    ],
    [
      "**https://a.example/b**，好",
      '<p><strong><a href="https://a.example/b">https://a.example/b</a></strong>，好</p>',
    ],
    ["[看](https://a.example/(b))，好", '<p><a href="https://a.example/(b)">看</a>，好</p>'],
  ])("%j", (msg, shown) => {
    expect(html(msg)).toBe(shown);
  });
});

describe("leaves text that is not meant as Markdown as typed", () => {
  test.each([
    "#hashtag and snake_case_name and 2 * 3 * 4",
    "*x* 1\n    four spaces\n  two  inside",
    "  *x* first line",
    "*x*\n---",
    "*x* &amp; &lt; &#x41;",
    "*x*\n[a]: https://a.example",
    "*x* \\o/ C:\\Users\\ann",
    "*x*\n+ 1",
    "*x*\n>_< no",
    "*x*\n~~~ waves ~~~",
    "*x* ¯\\_(ツ)_/¯",
    "*x* T_T ^_^ -_- ~_~",
    "*x* [ ] [x] [1] [a][b]",
    "*x* \uE000\uF8FF",
    "*x* [^1]\n\n[^1]: no footnote",
  ])("%j", (msg) => {
    expect(textOf(html(msg))).toBe(msg.replace("*x*", "x"));
  });

  test("a list that starts at 2024 keeps its number", () => {
    expect(html("2024. was a year")).toBe('<ol>\n<li value="2024">was a year</li>\n</ol>');
  });
});

describe("a message can neither run code nor mislead", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**<b onclick='alert(1)'>x</b>**",
    "<svg/onload=alert(1)>",
    "<!-- comment -->",
    "<![CDATA[x]]>",
    "<?php x ?>",
  ])("shows HTML as text: %s", (msg) => {
    expect(textOf(html(msg))).toBe(msg.replaceAll("**", ""));
    expect(html(msg)).not.toMatch(/<(?!\/?(?:p|strong)>)/);
  });

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](/api/Logout)",
    "[x](//evil.example)",
    "[x](#top)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
  ])("does not link %s", (msg) => {
    expect(html(msg)).not.toContain("href");
    expect(html(msg)).not.toContain("<a");
  });

  test("an image is shown as a link, so its server does not learn who reads the message", () => {
    expect(html("![cat](https://a.example/c.png)")).toBe(
      '<p><a href="https://a.example/c.png">cat</a></p>',
    );
  });

  test.each(["https://bank.example", "bank.example", "www.bank.example/login"])(
    "a label that fakes another address is replaced by the real one: %s",
    (label) => {
      expect(html(`[${label}](https://evil.example/)`)).toBe(
        '<p><a href="https://evil.example/">https://evil.example/</a></p>',
      );
    },
  );
});

describe("mentions", () => {
  test("shows known people by nickname, even if Markdown characters are in their usernames", () => {
    expect(html("*hi* @ann_lee, @_x_ and @nobody_x_")).toBe(
      "<p><em>hi</em> <span>@Ann</span>, <span>@X</span> and @nobody_x_</p>",
    );
    expect(html("**问@陆羽你好**")).toBe("<p><strong>问<span>@茶圣</span>你好</strong></p>");
  });

  test("shows mentions in code and in links as text", () => {
    expect(html("`@ann_lee https://a.example/_b_`")).toBe(
      "<p><code>@ann_lee https://a.example/_b_</code></p>",
    );
    expect(html("[@ann_lee](https://a.example/)")).toBe(
      '<p><a href="https://a.example/">@ann_lee</a></p>',
    );
    expect(textOf(html("```\n@ann_lee\n+ 1\n```"))).toBe("@ann_lee\n+ 1");
  });
});

const pieces = fc.constantFrom(
  ...("*_~`#>-+|[]()<>!\\:.1 \n\t&;@=茶，。a😀\uE001".match(/./gsu) ?? []),
  "**",
  "~~",
  "```",
  "](",
  "https://a.example/_b_",
  "@ann_lee",
  "<b>",
  "- ",
  "1. ",
  "> ",
  "--|--",
);
const anything = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(""));

test("a message that is treated as plain contains nothing that Markdown would format", () => {
  fc.assert(
    fc.property(anything, (msg) => {
      const parts = partsOf(msg, known);
      fc.pre(!mayBeMarkdown(parts));
      expect(html(msg)).not.toMatch(
        /<(?:strong|em|del|table|blockquote>\n<p)\b|<(?:code|li)[^>]*>[^<]/,
      );
    }),
    { numRuns: 500 },
  );
}, 60_000);

test("renders any input, and only with the elements of Markdown", () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.string({ unit: "binary" })), (msg) => {
      const tags = html(msg).match(/<\/?\w+/g) ?? [];
      expect(tags.join(" ")).not.toMatch(
        /<(?!\/?(?:p|strong|em|del|a|code|pre|figure|button|span|blockquote|ul|ol|li|div|table|thead|tbody|tr|th|td|b(?:di)?)\b)/,
      );
      for (const [, href = ""] of html(msg).matchAll(/href="([^"]*)"/g)) {
        expect(href).toMatch(/^(?:https?|mailto):/);
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("plain text says what the page shows, whatever the message is", () => {
  // Lists and tables have other marks there; code blocks have buttons on the page.
  const letters = (text: string) => text.replace(/[\s•☑☐|]|\d+[.)]/g, "");
  fc.assert(
    fc.property(anything, (msg) => {
      fc.pre(!msg.includes("```"));
      const parts = partsOf(msg, known);
      fc.pre(mayBeMarkdown(parts));
      expect(letters(plainText(msg, readingOf(known)))).toBe(letters(textOf(html(msg))));
    }),
    { numRuns: 500 },
  );
}, 60_000);

// A message may have 4,000 characters, and every reader's browser renders it.
test.each([
  ["nested quotations", ">".repeat(4_000)],
  ["nested quotations with spaces", "> ".repeat(2_000)],
  ["nested lists", `${"- ".repeat(1_990)}a`],
  ["nested emphasis", `${"*a ".repeat(1_000)}${"a* ".repeat(300)}`],
  ["asterisks and underscores", "*_".repeat(2_000)],
  ["asterisks between words", "a**b".repeat(1_000)],
  ["open brackets", "[".repeat(4_000)],
  ["nested links", `${"[".repeat(1_300)}a${"](b)".repeat(650)}`],
  ["backticks", Array.from({ length: 88 }, (_, count) => "`".repeat(count)).join(" ")],
  ["table cells", `${"|a".repeat(900)}\n${"|-".repeat(900)}\n${"|\n".repeat(100)}`],
  [
    "a list with growing indentation",
    Array.from({ length: 80 }, (_, deep) => `${" ".repeat(deep)}- `).join("\n"),
  ],
  ["tildes", "~~a".repeat(1_300)],
])("4,000 characters render in seconds and do not overflow the stack: %s", (_, msg) => {
  html("*warm*");
  const { user } = process.cpuUsage();
  if (mayBeMarkdown(partsOf(msg, known))) html(msg);
  // CPU time, because the machine may be busy. Pathological input would take minutes.
  expect(process.cpuUsage().user - user).toBeLessThan(5_000_000);
});

function textOf(shown: string): string {
  return shown
    .replace(/<\/p>\n<p>/g, "\n\n")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}
