import { expect, test } from "vitest";
import { peopleFor } from "./completion-options";

const person = (username: string, nickname: string) => ({ username, nickname });
const people = [
  person("joanna", "Jo"),
  person("ann", "Ann Lee"),
  person("bob", "Bob Annan"),
  person("linwan", "林晚"),
  person("me", "Annie"),
];
const found = (query: string) => peopleFor(query, people, "me").map(({ username }) => username);

test("names that begin with it come before names that have it inside; oneself is not offered", () => {
  expect(found("ann")).toEqual(["ann", "bob", "joanna"]);
});

test("nicknames and usernames in any case", () => {
  expect(found("LEE")).toEqual(["ann"]);
  expect(found("林")).toEqual(["linwan"]);
  expect(found("LIN")).toEqual(["linwan"]);
  expect(found("zzz")).toEqual([]);
});

test("nothing typed yet: the first eight, in their order", () => {
  const many = Array.from({ length: 20 }, (_, n) => person(`u${n}`, `U${n}`));
  expect(peopleFor("", many, "me").map(({ username }) => username)).toEqual(
    many.slice(0, 8).map(({ username }) => username),
  );
});
