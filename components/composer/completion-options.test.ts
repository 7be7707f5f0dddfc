import { expect, test } from "vitest";
import { isNamed, isPersonNamed, peopleFor } from "./completion-options";

const person = (username: string, nickname: string) => ({ username, nickname });
const people = [
  person("joanna", "Jo"),
  person("ann", "Ann Lee"),
  person("bob", "Bob Annan"),
  person("linwan", "林晚"),
  person("me", "Annie"),
];
const found = (query: string) => peopleFor(query, people, "me").map(({ username }) => username);

test("names that start with the query come first, and the user is not suggested", () => {
  expect(found("ann")).toEqual(["ann", "bob", "joanna"]);
});

test("matches nicknames and usernames in any letter case", () => {
  expect(found("LEE")).toEqual(["ann"]);
  expect(found("林")).toEqual(["linwan"]);
  expect(found("LIN")).toEqual(["linwan"]);
  expect(found("zzz")).toEqual([]);
});

// element-web#2317, element-android#3815
test.each([
  ["hoa", ["hoaqgio"]],
  ["zoe", ["zoë"]],
  ["ZOË", ["zoë"]],
  ["ｚｏｅ", ["zoë"]],
  ["ガ", ["gaga"]],
])("%j is completed to names with other accents and widths", (query, usernames) => {
  const others = [person("hoaqgio", "Hỏaqgīo"), person("zoë", "Z"), person("gaga", "ｶﾞｶﾞ")];
  expect(peopleFor(query, others, "me").map(({ username }) => username)).toEqual(usernames);
  for (const one of peopleFor(query, others, "me")) expect(isPersonNamed(query, one)).toBe(true);
});

test("an empty query gives the first eight people in their order", () => {
  const many = Array.from({ length: 20 }, (_, n) => person(`u${n}`, `U${n}`));
  expect(peopleFor("", many, "me").map(({ username }) => username)).toEqual(
    many.slice(0, 8).map(({ username }) => username),
  );
});

test.each([
  ["tada", ["tada"], true],
  ["ta", ["tada"], true],
  ["茶壶", ["teapot", "茶壶"], true],
  ["+1", ["+1", "thumbsup"], true],
  ["100", ["100"], true],
  ["茶", ["茶壶"], false],
  ["10", ["100"], false],
  ["30", ["clock330"], false],
  ["da", ["tada"], false],
])("Enter picks an emoji that %s begins to name: among %j %s", (typed, names, picks) => {
  expect(isNamed(typed, names)).toBe(picks);
});

test.each([
  ["bo", true],
  ["Ann", true],
  ["nan", false],
  ["", false],
])("Enter picks a person whom %j begins to name: %s", (typed, picks) => {
  expect(isPersonNamed(typed, person("bob", "Bob Annan"))).toBe(picks);
});

test("Enter picks a person by any part of a Chinese name", () => {
  expect(isPersonNamed("小明", person("wang", "王小明"))).toBe(true);
});
