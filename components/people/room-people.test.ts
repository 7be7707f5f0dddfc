import { expect, test } from "vitest";
import { actionsOn, groupPeople, matches } from "./room-people";
import { withNicknames } from "./with-nicknames";

const person = (username: string) => ({ username, nickname: username });
const compare = (a: string, b: string) => a.localeCompare(b);

test("online and offline people are separate, each sorted by name with the user first", () => {
  const members = [
    { ...person("zoe"), role: "owner" as const },
    { ...person("ann"), role: "member" as const },
    { ...person("bob"), role: "moderator" as const },
    { ...person("cai"), role: "member" as const },
  ];
  const { online, offline } = groupPeople(
    members,
    [person("bob"), person("zoe")],
    new Map(),
    "zoe",
    compare,
  );
  expect(online).toStrictEqual([
    { ...person("zoe"), role: "owner" },
    { ...person("bob"), role: "moderator" },
  ]);
  expect(offline.map(({ username }) => username)).toStrictEqual(["ann", "cai"]);
});

test("online people are listed before the members are fetched", () => {
  expect(groupPeople(undefined, [person("bob")], new Map(), "ann", compare)).toStrictEqual({
    online: [{ ...person("bob"), role: null }],
    offline: [],
  });
});

test("a role change overrides the fetched role", () => {
  const members = [
    { ...person("ann"), role: "member" as const },
    { ...person("bob"), role: "member" as const },
  ];
  const roles = new Map([
    ["ann", "owner" as const],
    ["bob", "moderator" as const],
  ]);
  const { online, offline } = groupPeople(members, [person("ann")], roles, "zoe", compare);
  expect([...online, ...offline].map(({ role }) => role)).toStrictEqual(["owner", "moderator"]);
});

test("an owner may do everything, a moderator may remove members, a member may only message", () => {
  expect(actionsOn("owner", "member")).toStrictEqual([
    "message",
    "make-moderator",
    "hand-over",
    "report",
    "remove",
  ]);
  expect(actionsOn("owner", "moderator")).toContain("make-member");
  expect(actionsOn("moderator", "member")).toStrictEqual(["message", "report", "remove"]);
  expect(actionsOn("moderator", "moderator")).toStrictEqual(["message", "report"]);
  expect(actionsOn("moderator", "owner")).toStrictEqual(["message", "report"]);
  expect(actionsOn("member", "member")).toStrictEqual(["message", "report"]);
  expect(actionsOn("owner", null)).toStrictEqual(["message", "report"]);
});

test("a person is found by nickname or username", () => {
  const lin = { username: "LinWan", nickname: "林晚" };
  expect(matches(lin, "linw")).toBe(true);
  expect(matches(lin, " 晚 ")).toBe(true);
  expect(matches(lin, " @LinW")).toBe(true);
  expect(matches(lin, "ｌｉｎ")).toBe(true);
  expect(matches(lin, "bob")).toBe(false);
});

test("people who were renamed have their new nickname; a list without them stays the same", () => {
  const members = [
    { username: "ann", nickname: "Ann", role: "member" as const },
    { username: "__proto__", nickname: "Proto", role: "owner" as const },
  ];
  const renamed = withNicknames(members, new Map([["ann", "Anna"]]));
  expect(renamed).toStrictEqual([{ ...members[0], nickname: "Anna" }, members[1]]);
  expect(withNicknames(members, new Map([["bob", "Bobby"]]))).toBe(members);
  expect(withNicknames(renamed, new Map([["ann", "Anna"]]))).toBe(renamed);
});
