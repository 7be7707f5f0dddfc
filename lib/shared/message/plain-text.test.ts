import { describe, expect, test } from "vitest";
import { permalinkText } from "./permalink";
import { plainText } from "./plain-text";
import type { Reading } from "./reading";

const known = new Map([
  ["ann_lee", { username: "ann_lee", nickname: "Ann" }],
  ["maya", { username: "maya", nickname: "Maya Chen" }],
]);
const here = "https://tea.example/rooms/5?message=7";
const reading: Reading = {
  known,
  nameOf: ({ username, nickname }) => (username === "maya" ? `${nickname} (@maya)` : nickname),
  linkText: (href) => (href === here ? permalinkText("Tea", "Ann") : null),
};

describe("a message as plain text says what the room shows", () => {
  // Rocket.Chat#26800, #9979
  test.each(
    [
      ["¯\\_(ツ)_/¯"],
      ["*x* ¯\\_(ツ)_/¯", "x ¯\\_(ツ)_/¯"],
      ["https://a.example/__init__.py"],
      ["**see** https://a.example/__init__.py", "see https://a.example/__init__.py"],
      ["3. three"],
      ["3) three\n5) five"],
      [">_< no"],
      ["~~~ waves"],
      ["~~~ waves ~~~"],
      ["^_^ -_- T_T"],
      ["+ 1"],
      ["-5 degrees"],
      ["#hashtag"],
      ["2 * 3 * 4"],
      ["<b>no HTML</b> &amp; snake_case_name"],
      ["&nbsp;"],
      ["[1] [a][b] [ ]"],
      ["foo_bar@x.example"],
      ["a **bold** and ~~struck~~ `code`", "a bold and struck code"],
      ["`**not bold**`", "**not bold**"],
      ["**「重点」**在这里", "「重点」在这里"],
      ["# Title\n\ntext  \nmore", "Title\ntext\nmore"],
      ["- one\n- two\n\n1. three", "• one\n• two\n1. three"],
      ["- [x] done\n- [ ] to do", "☑ done\n☐ to do"],
      ["> quoted\n\n[a link](https://example.org)", "quoted\na link"],
      ["> quoted\nmine", "quoted\nmine"],
      ["```js\nlet a = 1;\n```", "let a = 1;"],
      ["![a picture](https://example.org/a.png)", "a picture"],
      ["[bank.example](https://evil.example/)", "https://evil.example/"],
      ["[x](javascript:alert)", "x"],
      ["a | b\n--|--\n1 | 2", "a | b\n1 | 2"],
      ["hi @ann_lee_ and @bob", "hi @Ann_ and @bob"],
      ["*hi* @ann_lee and `@ann_lee`", "hi @Ann and @ann_lee"],
      ["＠ann_lee和@maya，好", "@Ann和@Maya Chen (@maya)，好"],
      ["**@maya** _hi_", "@Maya Chen (@maya) hi"],
      [`see ${here}`, "see Tea · Ann"],
      [`**see** ${here}, <${here}>`, "see Tea · Ann, Tea · Ann"],
      [`[${here}](${here}) [this one](${here})`, "Tea · Ann this one"],
      [`\`${here}\` ${here}8`, `${here} ${here}8`],
    ].map(([msg, text = msg]) => [msg, text]),
  )("%j becomes %j", (msg = "", text) => {
    expect(plainText(msg, reading)).toBe(text);
  });
});
