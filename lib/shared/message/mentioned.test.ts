import { describe, expect, test } from "vitest";
import { foldName, mentionedNames } from "@/lib/wire/mentions";
import { mentionedIn } from "./mentioned";

const known = new Map(
  ["ann", "ann-lee", "bob", "陆", "陆羽"].map((username) => [
    foldName(username),
    { username, nickname: username.toUpperCase() },
  ]),
);
const mentioned = (msg: string) => [...mentionedIn(msg, known)];

describe("a message mentions whom the room shows as mentioned", () => {
  test.each([
    // element-web#8497, mattermost PR 7151: the longest name only.
    ["@ann-lee hi", ["ann-lee"]],
    ["@陆羽你好", ["陆羽"]],
    ["@陆你好 @ann,", ["陆", "ann"]],
    // mattermost#34302
    ["＠bob", ["bob"]],
    ["1.@bob 负责", ["bob"]],
    ["ok...@bob", ["bob"]],
    ["_@bob_ hi", ["bob"]],
    ["**@bob** and > @ann", ["bob", "ann"]],
    ["- @bob\n- @ann", ["bob", "ann"]],
    ["> @bob\n@ann", ["bob", "ann"]],
    ["a | b\n--|--\n@bob | 1", ["bob"]],
    ["@bob @BOB", ["bob"]],
  ])("%j: %j", (msg, names) => {
    expect(mentioned(msg)).toEqual(names);
  });

  // mastodon#23275, spreed#10252
  test.each([
    ...["https://x.example/@bob", "`@bob`", "```\n@bob\n```", "```\n@bob", "``@bob``"],
    ...["[@bob](https://x.example)", "![@bob](https://x.example/a.png)", "www.x.example/@bob"],
    ...["[x](https://x.example/@bob)", "mail bob@bob.example", "https://x.example@bob"],
    ...["```js\nhi(); // @bob\n```", "- `@bob`", "<https://x.example/@bob>"],
  ])("nobody in %j", (msg) => {
    expect(mentioned(msg)).toEqual([]);
  });

  test("a mention is always among the names that a text may mention", () => {
    for (const msg of ["@ann-lee", "`a` @陆羽你好", "a@bob https://x.example，@bob"]) {
      for (const name of mentioned(msg)) expect(mentionedNames(msg)).toContain(name);
    }
  });
});
