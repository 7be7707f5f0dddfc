import { expect, test } from "vitest";
import { actionsOn, groupPeople, matches } from "./room-people";

const person = (username: string) => ({ username, nickname: username });
const compare = (a: string, b: string) => a.localeCompare(b);

test("who is here comes apart from who is not, by name, oneself first", () => {
  const members = [
    { ...person("zoe"), role: "owner" as const },
    { ...person("ann"), role: "member" as const },
    { ...person("bob"), role: "moderator" as const },
    { ...person("cai"), role: "member" as const },
  ];
  const { here, away } = groupPeople(
    members,
    [person("bob"), person("zoe")],
    new Map(),
    "zoe",
    compare,
  );
  expect(here).toStrictEqual([
    { ...person("zoe"), role: "owner" },
    { ...person("bob"), role: "moderator" },
  ]);
  expect(away.map(({ username }) => username)).toStrictEqual(["ann", "cai"]);
});

test("who is here shows before the members are known", () => {
  expect(groupPeople(undefined, [person("bob")], new Map(), "ann", compare)).toStrictEqual({
    here: [{ ...person("bob"), role: null }],
    away: [],
  });
});

test("a role that was just given counts more than what was fetched before", () => {
  const members = [
    { ...person("ann"), role: "member" as const },
    { ...person("bob"), role: "member" as const },
  ];
  const roles = new Map([
    ["ann", "owner" as const],
    ["bob", "moderator" as const],
  ]);
  const { here, away } = groupPeople(members, [person("ann")], roles, "zoe", compare);
  expect([...here, ...away].map(({ role }) => role)).toStrictEqual(["owner", "moderator"]);
});

test("an owner may do everything with others, a moderator remove members, a member only write", () => {
  expect(actionsOn("owner", "member")).toStrictEqual([
    "message",
    "make-moderator",
    "hand-over",
    "remove",
  ]);
  expect(actionsOn("owner", "moderator")).toContain("make-member");
  expect(actionsOn("moderator", "member")).toStrictEqual(["message", "remove"]);
  expect(actionsOn("moderator", "moderator")).toStrictEqual(["message"]);
  expect(actionsOn("moderator", "owner")).toStrictEqual(["message"]);
  expect(actionsOn("member", "member")).toStrictEqual(["message"]);
  expect(actionsOn("owner", null)).toStrictEqual(["message"]);
});

test("a person is found by either name", () => {
  const lin = { username: "LinWan", nickname: "林晚" };
  expect(matches(lin, "linw")).toBe(true);
  expect(matches(lin, " 晚 ")).toBe(true);
  expect(matches(lin, "bob")).toBe(false);
});
