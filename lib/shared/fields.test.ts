import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldCodes } from "./field-codes";
import { fieldRules, usernameKey } from "./fields";
import { typedUsername } from "./typed-username";

type Field = keyof typeof fieldRules;
const fields = ["username", "nickname", "password", "roomName", "tokenName"] as const;
const codesOf = (field: Field, value: unknown) =>
  fieldRules[field].safeParse(value).error?.issues.map(({ message }) => message) ?? [];

test("the sample registration of the API document is valid", () => {
  expect(codesOf("username", "zhangjiagou")).toEqual([]);
  expect(codesOf("password", "zjh1997@stupid")).toEqual([]);
  expect(codesOf("nickname", "I'm angry")).toEqual([]);
  expect(codesOf("roomName", "zhangjiagou的聊天室的名字")).toEqual([]);
});

test("a form finds the same fault as the server, for any text", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.constantFrom("a", "字", "\u200b", "\n", " ", "@", "e\u0301").map((one) => one.repeat(40)),
  );
  fc.assert(
    fc.property(fc.constantFrom<Field>(...fields), text, (field, typed) => {
      expect(fieldCodes[field](typed)).toBe(codesOf(field, typed)[0] ?? null);
    }),
    { numRuns: 500 },
  );
});

describe("lengths are counted in characters, not in UTF-16 units", () => {
  test.each<[Field, number, number, string]>([
    ["username", 1, 32, "字"],
    ["username", 1, 32, "𠀀"],
    ["nickname", 1, 50, "😀"],
    ["password", 6, 256, "😀"],
    ["roomName", 1, 100, "😀"],
  ])("%s: %i to %i of %s", (field, min, max, character) => {
    expect(codesOf(field, character.repeat(min))).toEqual([]);
    expect(codesOf(field, character.repeat(max))).toEqual([]);
    expect(codesOf(field, character.repeat(max + 1))).toEqual(["too-long"]);
    expect(codesOf(field, character.repeat(min - 1))).toEqual([
      min === 1 ? "required" : "too-short",
    ]);
  });
});

test.each<Field>(["username", "nickname", "password", "roomName"])(
  "%s: a missing value and one that is not a string give one error (contract: 400 with errors by field)",
  (field) => {
    for (const value of [undefined, null, 5, {}, [], ""]) {
      expect(codesOf(field, value)).toEqual(["required"]);
    }
  },
);

test.each([
  "a b",
  "a/b",
  "a\\b",
  "..",
  ".a",
  "-a",
  "a?b",
  "a#b",
  "a%2f",
  "a\0b",
  "a\nb",
  "<b>",
  "😀",
])("a username that is not safe in a path is refused: %j", (name) => {
  expect(codesOf("username", name)).toEqual(["username-characters"]);
});

test.each([
  "\u3164",
  "base\ufe0f",
  "base\u034f",
  "base\u17b4",
  "ba\u200bse",
  "base\u202e",
  "base\u{16fe4}",
])("a username with a character that cannot be seen is refused: %j", (name) => {
  expect(codesOf("username", name)).toEqual(["invisible"]);
});

test.each([
  ["lu-yu "],
  ["\u3000lu-yu\u00a0"],
  ["@lu-yu"],
  ["＠lu-yu"],
  [" @lu-yu\n"],
  ["\u2068@lu-yu\u2069"],
  ["\ufefflu-yu\u200b"],
])("typed as %j, a username is lu-yu", (text) => {
  expect(typedUsername(text)).toBe("lu-yu");
});

test("a valid username is what is meant if it is typed, with an @ and spaces or without", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), (text) => {
      const name = fieldRules.username.safeParse(text).data;
      if (name === undefined) return;
      expect(typedUsername(name)).toBe(name);
      expect(typedUsername(` @${name} `)).toBe(name);
    }),
    { numRuns: 2_000 },
  );
});

test("every valid username is one path segment and survives a round trip through a URL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), (text) => {
      const name = fieldRules.username.safeParse(text).data;
      if (name === undefined) return;
      const { pathname } = new URL(`/api/User/${encodeURIComponent(name)}`, "http://x");
      expect(decodeURIComponent(pathname)).toBe(`/api/User/${name}`);
    }),
    { numRuns: 500 },
  );
});

test.each(["nickname", "roomName"] as const)("%s: is trimmed and has to be one line", (field) => {
  expect(fieldRules[field].parse("  Ann Lee ")).toBe("Ann Lee");
  expect(codesOf(field, " \t ")).toEqual(["required"]);
  for (const end of ["\n", "\r", "\0", "\u2028", "\u2029"]) {
    expect(codesOf(field, `a${end}b`)).toEqual(["one-line"]);
  }
  expect(fieldRules[field].parse("a\ud800")).toBe("a\ufffd");
});

test.each(["nickname", "roomName", "tokenName"] as const)(
  "%s: blanks alone are no name, and what cannot be seen is no part of one",
  (field) => {
    for (const blank of ["\u200b", "\u2800", "\u3164", "\u00ad", "\u2060", " \u2800\u200b "]) {
      expect(codesOf(field, blank)).toEqual(["required"]);
    }
    expect(fieldRules[field].parse("\u202eAnn\u200b Lee\u2800")).toBe("Ann Lee");
    expect(fieldRules[field].parse("👩‍💻 می‌خواهم ❤️")).toBe("👩‍💻 می‌خواهم ❤️");
  },
);

test("a name is as long as what is left of it", () => {
  expect(codesOf("nickname", "a".repeat(50) + "\u200b".repeat(500))).toEqual([]);
});

test("a password is not trimmed", () => {
  expect(fieldRules.password.parse("  secret  ")).toBe("  secret  ");
});

describe("usernames that look alike have the same key", () => {
  test.each([
    ["letter case", "Ann", "aNN"],
    ["full width", "Ａnn", "ann"],
    ["composed and decomposed", "jos\u00e9", "jose\u0301"],
    ["letter case of a letter that has a composed form in one case only", "J\u030Can", "\u01F0an"],
  ])("%s", (_, one, other) => {
    expect(usernameKey(one)).toBe(usernameKey(other));
  });

  test("different usernames have different keys, also those from before invisible characters were refused", () => {
    expect(usernameKey("ann")).not.toBe(usernameKey("anna"));
    expect(usernameKey("ann\ufe0f")).not.toBe(usernameKey("ann"));
  });

  test("the key of any text can be stored in the database", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(usernameKey(text).isWellFormed()).toBe(true);
        expect(usernameKey(text)).not.toContain("\0");
      }),
    );
    expect(usernameKey("\ud800\0")).toBe("\ufffd\ufffd");
  });
});
