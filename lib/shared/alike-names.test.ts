import unhomoglyph from "unhomoglyph";
import { expect, test } from "vitest";
import { alikeNames, hanLookAlikes, lookAlikes, nameShape } from "./alike-names";
import { namesOfDeleted } from "./deleted-account";

const people = (...nicknames: string[]) =>
  nicknames.map((nickname, n) => ({ username: `u${n}`, nickname }));

test.each([
  ["the same", "Maya Chen"],
  ["letter case", "maya CHEN"],
  ["spaces", "Maya  Chen"],
  ["a blank that is no space", "Maya\u2800Chen"],
  ["full width", "Ｍａｙａ Ｃｈｅｎ"],
  ["Cyrillic letters", "Мауа Сhеn"],
  ["Greek letters", "Μaya Chen"],
  ["an invisible character", "Ma\u200bya Chen"],
  ["mathematical letters", "𝐌𝐚𝐲𝐚 Chen"],
])("two people whose names look the same: %s", (_, other) => {
  expect(alikeNames(people("Maya Chen", "Bob", other))).toEqual(new Set(["u0", "u2"]));
});

test.each([
  ["l", "I"],
  ["Ian", "lan"],
  ["Bob 1", "Bob l"],
  ["Otto", "0tto"],
  ["Barnes", "Bames"],
  ["陆羽", "陆\u200b羽"],
  ["jos\u00e9", "Jose\u0301"],
  // element-web#5826, openstreetmap-website#3919, mumble#2462, MetaMask/metamask-extension#9129
  ["Mark", "Mаrk"],
  ["limes11", "Iimes11"],
  ["user", "usеr"],
  ["math", "rnath"],
  ["thibaudcolas", "thᎥbaudcolas"],
  ["Ian Clarke", "Ιan Clarke"],
  ["王二", "王ニ"],
  ["口口", "ロ口"],
  ["工力八", "エカハ"],
  ["一", "ー"],
])("%j looks like %j", (one, other) => {
  expect(nameShape(one)).toBe(nameShape(other));
});

test.each([
  ["Maya Chen", "Maya Chan"],
  ["José", "Jose"],
  ["陆羽", "陆游"],
  ["Анна", "Anna"],
  ["Ann Lee", "AnnLee"],
  ["王二", "王三"],
  ["はは", "八八"],
  ["陆羽", "陸羽"],
])("%j does not look like %j", (one, other) => {
  expect(nameShape(one)).not.toBe(nameShape(other));
});

test("one person in two places is not two, and deleted accounts need no distinction", () => {
  const ann = { username: "ann", nickname: "Ann" };
  expect(alikeNames([ann, { ...ann }])).toEqual(new Set());
  expect(alikeNames([namesOfDeleted(1), namesOfDeleted(2)])).toEqual(new Set());
});

test("the look-alikes are those of Unicode's confusables.txt", () => {
  const han = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u;
  const isHan = (text: string) => han.test(text) && text.normalize("NFKD") === text;
  const hanGroups = new Map<string, string>();
  for (let code = 0; code < 0x2_00_00; code++) {
    const character = String.fromCodePoint(code);
    if (!isHan(character)) continue;
    const first = unhomoglyph(character);
    const isChinese = /^\p{Script=Han}{2}$/u.test(first + character);
    if (first !== character && isHan(first) && !isChinese) {
      hanGroups.set(first, (hanGroups.get(first) ?? first) + character);
    }
  }
  expect(hanLookAlikes.split(" ")).toEqual([...hanGroups.values()].sort());

  const scripts = ["Latin", "Greek", "Cyrillic", "Armenian", "Cherokee", "Lisu"];
  const letter = new RegExp(
    `^(?:[01]|(?=\\p{L})[${scripts.map((s) => `\\p{Script=${s}}`).join("")}])$`,
    "u",
  );
  const groups = new Map<string, string>();
  for (let code = 0; code < 0x2_00_00; code++) {
    const character = String.fromCodePoint(code);
    if (!letter.test(character) || character.normalize("NFKD") !== character) continue;
    const latin = unhomoglyph(character);
    if (latin === character || !/^[A-Za-z]$/.test(latin)) continue;
    const key = latin.toLowerCase();
    groups.set(key, (groups.get(key) ?? "") + character);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = (table: string) => table.split(" ").map((group) => [...group].sort().join(""));
  expect(parts(lookAlikes)).toEqual(
    parts(sorted.map(([latin, others]) => latin + others).join(" ")),
  );
});
