import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mentionedNames } from "./mentions";

const names = (msg: string) => [...mentionedNames(msg)];

describe("the people whom a message mentions", () => {
  test.each([
    ["@ann", "ann"],
    ["hello @ann, tea?", "ann"],
    ["@ann.", "ann"],
    ["(@ann)", "ann"],
    ["@Ann", "ann"],
    ["@Ａｎｎ", "ann"],
    ["@ann-lee", "ann-lee"],
    ["@_ann_", "_ann_"],
    ["@o'neill and @bob", "bob"],
    ["你好@陆羽，来", "陆羽"],
    ["你好@陆羽来喝茶", "陆羽"],
    ["你好@ann来喝茶", "ann"],
    ["@陆羽", "陆羽"],
    ["ありがとう@みどり。", "みどり"],
    ["@ann@bob", "ann@bob"],
    ["@ann@bob", "ann"],
    ["line\n@ann", "ann"],
    ["**@ann**", "ann"],
    // mattermost#34302
    ["＠bob", "bob"],
    ["﹫bob", "bob"],
    ["1.@bob 负责", "bob"],
    ["ok...@bob", "bob"],
    ["_@bob_ hi", "bob"],
    ["__@bob__.", "bob"],
    ["好_@bob_", "bob"],
    ["❤️@bob", "bob"],
    ["1️⃣@bob", "bob"],
    ["สวัสดี@bob", "bob"],
    ["プレーヤー@bob", "bob"],
    ["안녕@철수", "철수"],
    ["@bob님 안녕", "bob"],
    ["@陆羽@林晚 你们好", "陆羽"],
    ["@陆羽@林晚 你们好", "林晚"],
    ["@ann.@bob", "bob"],
    ["@d\u0323\u0307ung", "d\u0323\u0307ung".normalize("NFKC")],
  ])("%j mentions %s", (msg, name) => {
    expect(names(msg)).toContain(name);
  });

  test.each([
    ["no @ at all", []],
    ["@", []],
    ["a @ b", []],
    ["mail ann@example.org", []],
    ["mail ann.lee@example.org", []],
    ["mail ann_@example.org", []],
    ["cafe\u0301@example.org", []],
    ["@.ann", []],
    ["@-", []],
  ])("%j mentions %j", (msg, expected) => {
    expect(names(msg)).toEqual(expected);
  });

  test("if the end of a name is unclear, every reading counts, the longest first", () => {
    expect(names("@ann-lee.")).toEqual(["ann-lee.", "ann-lee", "ann-", "ann"]);
    expect(names("@陆羽你好")).toEqual(["陆羽你好", "陆羽你", "陆羽", "陆"]);
  });

  test("a name does not end in the middle of a word", () => {
    expect(names("@annabel")).toEqual(["annabel"]);
    expect(names("@ann_lee")).toEqual(["ann_lee"]);
    expect(names("@か\u3099く")).not.toContain("か");
    expect(names(`@${"a".repeat(33)}`)).toEqual([]);
  });

  test("no more than 100 people are looked up", () => {
    expect(names(`${"@a, ".repeat(200)}@b`)).toEqual(["a"]);
  });

  test("a reading is no longer than a username may be", () => {
    expect(names(`@${"陆".repeat(50)}`).map((name) => name.length)).toEqual(
      Array.from({ length: 32 }, (_, index) => 32 - index),
    );
  });
});

test("@ and a username mention the person, whatever surrounds it in a sentence", () => {
  const username = fc.stringMatching(/^[a-z0-9_][a-z0-9_.+-]{0,31}$/);
  const around = fc.constantFrom("", " ", "\n", "，", "(", "好");
  fc.assert(
    fc.property(
      username,
      around,
      fc.constantFrom("", " ", "，", ")", "。", "!"),
      (name, left, right) => {
        expect(names(`${left}@${name}${right}`)).toContain(name);
      },
    ),
  );
});

/** Any UTF-16, with lone surrogates. */
const anyText = fc
  .array(fc.nat(0xffff), { maxLength: 50 })
  .map((units) => String.fromCharCode(...units));

test("no input throws, and a long message does not take long", () => {
  fc.assert(
    fc.property(anyText, (msg) => {
      for (const name of mentionedNames(`@${msg}`)) expect(name).not.toBe("");
    }),
  );
  const { user } = process.cpuUsage();
  mentionedNames("@".repeat(4_000));
  mentionedNames("@a".repeat(2_000));
  expect(process.cpuUsage().user - user).toBeLessThan(2_000_000);
});
