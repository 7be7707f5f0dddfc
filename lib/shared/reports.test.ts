/** What strangers reported of names in other chats: each row has the report's address. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEmoji } from "@/lib/wire/emoji";
import { foldName } from "@/lib/wire/mentions";
import { fieldRules, usernameKey } from "./fields";

const nameOf = (field: "nickname" | "roomName", text: string) =>
  fieldRules[field].safeParse(text).data;

describe("one person has a username, however it is typed", () => {
  test.each([
    ["derf/travelynx#78", "Cherrykitten", "cherrykitten"],
    ["4clojure/4clojure#26", "Huacanacha", "huacanacha"],
    ["", "陆羽", "陆羽"],
    ["", "ΣΊΣΥΦΟΣ", "σίσυφος"],
    ["", "ẞtraße", "ßtraße"],
    ["", "한글", "한글"],
    ["", "Ǆak", "ǆak"],
    ["", "ｱﾝ", "アン"],
    ["", "Å", "å"],
    ["", "ﬁona", "FIONA"],
    ["", "𝐀nn", "ann"],
  ])("%s: %s and %s", (_, one, other) => {
    expect(usernameKey(one)).toBe(usernameKey(other));
    expect(foldName(one)).toBe(foldName(other));
  });

  test.each([
    ["aspnet/Identity#19", "ibo", "ıbo"],
    ["aspnet/Identity#19", "ibo", "İbo"],
    ["", "ann", "änn"],
    ["", "ann", "ann_"],
    ["", "ann.", "ann"],
    ["", "陆羽", "陸羽"],
  ])("%s: %s is not %s", (_, one, other) => {
    expect(usernameKey(one)).not.toBe(usernameKey(other));
  });

  test("a username in capitals, or as its own key, is the same person", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom(..."aAıİſßẞςΣﬁǅｱŉK"),
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 8 }), (text) => {
        const name = fieldRules.username.safeParse(text).data;
        if (name === undefined) return;
        const key = usernameKey(name);
        expect(usernameKey(key)).toBe(key);
        expect(usernameKey(name.normalize("NFD"))).toBe(key);
        expect(usernameKey(name.normalize("NFKC"))).toBe(key);
        expect(foldName(name)).toBe(key);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "NaN",
    "here",
    "all",
    "0",
  ])("%s is a username like others", (name) => {
    expect(fieldRules.username.parse(name)).toBe(name);
  });

  test.each([
    "..",
    ".",
    "a b",
    "a\u3000b",
    "a\u00a0b",
    "@ann",
    "ann:x",
    "a/b",
    "\u0301a",
    "ann\u2060",
    "a\tb",
  ])("%j is no username", (name) => {
    expect(fieldRules.username.safeParse(name).success).toBe(false);
  });
});

describe("a name is what is seen of it", () => {
  test.each([
    ["element-hq/element-web#1712", "Mag\u202Enap", "Magnap"],
    ["mirukana/mirage#177", "BurnyBoi\u202E", "BurnyBoi"],
    ["NodeBB/NodeBB#4378", "\u202EegdaB", "egdaB"],
    ["codidact/qpixel#136", "\u202Eihsom\u202C", "ihsom"],
    ["friendica/friendica#12084", "Otter\u202E", "Otter"],
    ["", "\u2066Ann\u2069 \u200fLee\u061c", "Ann Lee"],
    ["", "\u3000\u00a0Ann Lee\u3000", "Ann Lee"],
    ["", "👩‍💻👨‍👩‍👧", "👩‍💻👨‍👩‍👧"],
    ["", "🏳️‍🌈", "🏳️‍🌈"],
    ["", "مهسا\u200cها", "مهسا\u200cها"],
    ["", "क्\u200dष", "क्\u200dष"],
  ])("%s: %j is %j", (_, text, name) => {
    expect(nameOf("nickname", text)).toBe(name);
    expect(nameOf("roomName", text)).toBe(name);
  });

  test.each([
    "\u00a0",
    "\u3000",
    "\u2003\u200a",
    "\ufe0f",
    "\u{e0001}",
    "\u115f\u1160",
    "\u180e",
    "\u2064",
  ])("%j is no name", (text) => {
    expect(nameOf("nickname", text)).toBeUndefined();
    expect(nameOf("roomName", text)).toBeUndefined();
  });
});

test.each([
  ["element-hq/element-meta#1871", "👏\u200b"],
  ["element-hq/element-meta#1871", "👏\u2060\u2060"],
  ["", "👏👏"],
  ["", ":clap:"],
  ["", "🏽"],
])("%s: %j is no reaction", (_, text) => {
  expect(isEmoji(text)).toBe(false);
});
