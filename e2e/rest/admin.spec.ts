import { administrator } from "../support/administrator";
import {
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
  unique,
} from "../support/basic-client";
import { test as base, expect } from "../support/fixtures";

/*
 * Who may make the calls below /Admin. Each row is a call with its status for an administrator, by session and
 * by an access token with the scope `admin`. Nobody gets 401, as does a suspended person; a member, a
 * moderator of a room and an administrator's token without the scope get 403.
 */
const table = `
GET    /Admin/Person                        200
GET    /Admin/Person/{person}               200
PATCH  /Admin/Person/{person}               200
POST   /Admin/Person/{person}/Reset         201
DELETE /Admin/Person/{person}/Session       204
DELETE /Admin/Person/{person}/Session/none  404
DELETE /Admin/Person/{person}/Factor        204
DELETE /Admin/Person/{person}               204
GET    /Admin/Room                          200
PATCH  /Admin/Room/{room}                   200
DELETE /Admin/Room/{room}                   204
GET    /Admin/Settings                      200
PATCH  /Admin/Settings                      200
GET    /Admin/Status                        200
GET    /Admin/Audit                         200
GET    /Admin/Audit/Export                  200
`;
const rows = table
  .trim()
  .split("\n")
  .map((line) => line.split(/\s+/));

type Bearer = { call(method: string, path: string, body?: unknown): ReturnType<Client["call"]> };
type Cast = { admin: Person; who: Record<string, Bearer> };

/** One cast serves all tests of a worker. */
const test = base.extend<object, { cast: Cast }>({
  cast: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
    async ({}, use) => {
      const [admin, member, moderator, suspended] = await Promise.all([
        administrator(),
        signedIn("member"),
        signedIn("moderator"),
        signedIn("suspended"),
      ]);
      const room = await admin.makeRoom();
      const place = `/Room/${room}/Member/${moderator.username}`;
      expect((await admin.rest.call("PUT", place)).status).toBe(204);
      expect((await admin.rest.call("PATCH", place, { role: "moderator" })).status).toBe(204);
      await suspend(admin, suspended);
      await use({
        admin,
        who: {
          nobody: new Client(),
          suspended: suspended.rest,
          member: member.rest,
          moderator: moderator.rest,
          "token without scope": await bearer(admin),
          "token with scope": await bearer(admin, ["admin"]),
          administrator: admin.rest,
        },
      });
    },
    { scope: "worker" },
  ],
});

async function suspend(admin: Person, { username }: Person, suspended = true) {
  const answer = await admin.rest.call("PATCH", `/Admin/Person/${username}`, { suspended });
  expect(answer.status, answer.text).toBe(200);
  return fields(answer.body);
}

async function bearer(person: Person, scopes?: string[]): Promise<Bearer> {
  const made = await person.rest.call("POST", `/User/${person.username}/Token`, {
    name: "bot",
    scopes,
  });
  const client = new Client();
  const headers = { authorization: `Bearer ${fields(made.body).token}` };
  return { call: (method, path, body) => client.call(method, path, body, headers) };
}

const refused: Record<string, number> = {
  ...{ nobody: 401, suspended: 401 },
  ...{ member: 403, moderator: 403, "token without scope": 403 },
};

for (const [method = "", path = "", status] of rows) {
  test(`who may administer: ${method} ${path}`, async ({ cast }) => {
    const { admin, who } = cast;
    for (const [name, client] of Object.entries(who)) {
      const expected = refused[name] ?? Number(status);
      const needs = (part: string) => expected < 400 && path.includes(part);
      const person = needs("{person}") ? (await signedIn("person")).username : admin.username;
      const room = needs("{room}") ? await admin.makeRoom() : 1;
      const body =
        method !== "PATCH"
          ? undefined
          : path.includes("Room")
            ? { owner: admin.username }
            : path.includes("Person")
              ? { suspended: false }
              : {};
      const at = path.replace("{person}", person).replace("{room}", String(room));
      const answer = await client.call(method, at, body);
      expect(answer.status, `${name}: ${answer.text}`).toBe(expected);
      if (expected >= 400) expectProblem(answer, expected);
    }
  });
}

test("threat model: an administrator gets nothing of a private or direct room that they are not in", async ({
  ann,
  bob,
}) => {
  const admin = await administrator();
  const word = unique("secret");
  const room = await ann.makeRoom({ private: true });
  const opened = await ann.rest.call("POST", "/Room", { with: bob.username });
  const direct = Number(fields(opened.body).id);
  for (const id of [room, direct]) {
    expect((await ann.rest.call("POST", `/Room/${id}/Message`, { msg: word })).status).toBe(201);
    const token = await bearer(admin, ["admin"]);
    for (const client of [admin.rest, token]) {
      for (const path of ["", "/Message", "/Member", "/Export", "/File", "/Storage", "/Online"]) {
        expect((await client.call("GET", `/Room/${id}${path}`)).status, path).toBe(404);
      }
      expect((await client.call("POST", `/Room/${id}/Message`, { msg: "hi" })).status).toBe(404);
      const found = await client.call("GET", `/Search?q=${word}`);
      expect(found.text).not.toContain(word);
      expect((await client.call("GET", "/Admin/Room?limit=100")).text).not.toContain(word);
    }
  }
  for (const [method, body] of [
    ["PATCH", { owner: admin.username }],
    ["DELETE", undefined],
  ] as const) {
    expectProblem(await admin.rest.call(method, `/Admin/Room/${direct}`, body), 404);
  }
  const rooms = list((await admin.rest.call("GET", "/Admin/Room?limit=100")).body).map(fields);
  expect(rooms.find(({ id }) => id === room)).toMatchObject({ private: true, members: 1 });
  expect(rooms.map(({ id }) => id)).not.toContain(direct);
});

test("a suspended person gets what a wrong password gets, and after they are brought back can sign in", async ({
  bob,
}) => {
  const admin = await administrator();
  const token = await bearer(bob);
  expect((await suspend(admin, bob)).suspended).toEqual(expect.any(Number));
  expect((await bob.rest.call("GET", "/Room")).status).toBe(401);
  expect((await token.call("GET", "/Room")).status).toBe(401);
  const login = await bob.logIn();
  expect(login).toMatchObject({ status: 200, body: { status: false } });
  expect(login.headers.getSetCookie().join()).not.toMatch(/session-token=[^;]/);
  expect((await admin.rest.call("GET", `/User/${bob.username}`)).status).toBe(200);
  expect((await suspend(admin, bob, false)).suspended).toBeNull();
  expect((await token.call("GET", "/Room")).status).toBe(401);
  expect((await bob.logIn()).body).toStrictEqual({ status: true });
});

test("people are listed in pages, with their sessions and when they were last here", async () => {
  const admin = await administrator();
  const name = unique("paged");
  const people: Person[] = [];
  for (const _ of [1, 2, 3]) people.push(await signedIn(name));
  const newestFirst = people.map(({ username }) => username).reverse();
  const first = await admin.rest.call("GET", `/Admin/Person?q=${name.toUpperCase()}&limit=2`);
  const names = (body: unknown) => list(body).map((each) => fields(each).username);
  expect(names(first.body)).toStrictEqual(newestFirst.slice(0, 2));
  const [, next] = /^<(.*)>; rel="next"$/.exec(first.headers.get("link") ?? "") ?? [];
  const second = await admin.rest.call("GET", `/Admin/Person${next}`);
  expect(names(second.body)).toStrictEqual(newestFirst.slice(2));
  expect(second.headers.get("link")).toBeNull();
  const [person] = people;
  if (!person) throw new Error("nobody was made");
  await person.rest.call("GET", "/Room");
  await person.elsewhere("a second browser");
  const details = async () =>
    fields((await admin.rest.call("GET", `/Admin/Person/${person.username}`)).body);
  await expect.poll(async () => (await details()).lastSeen).toEqual(expect.any(Number));
  const { sessionList } = await details();
  const [second_] = list(sessionList).map(fields);
  expect(second_).toMatchObject({ agent: "a second browser", method: "password" });
  const ended = await admin.rest.call(
    "DELETE",
    `/Admin/Person/${person.username}/Session/${second_?.id}`,
  );
  expect(ended.status).toBe(204);
  expect(list((await details()).sessionList)).toHaveLength(1);
  expect((await person.rest.call("GET", "/Room")).status).toBe(200);
  await admin.rest.call("DELETE", `/Admin/Person/${person.username}/Session`);
  expect((await person.rest.call("GET", "/Room")).status).toBe(401);
});

test("what an administrator does is in the audit list, with who, how and from where, and in its export", async ({
  ann,
}) => {
  const admin = await administrator();
  const token = await bearer(admin, ["admin"]);
  const reset = await token.call("POST", `/Admin/Person/${ann.username}/Reset`);
  expect(fields(reset.body).url).toMatch(/^https?:\/\/[^/]+\/reset\/[\w-]{32}$/);
  const room = await ann.makeRoom();
  await admin.rest.call("PATCH", `/Admin/Room/${room}`, { owner: admin.username });
  const entries = list((await admin.rest.call("GET", "/Admin/Audit?limit=100")).body).map(fields);
  const { username, nickname } = admin;
  const own = entries.filter(({ actor }) => actor && fields(actor).username === username);
  expect(own).toMatchObject([
    { action: "room-handed-over", via: "page", room: { id: room }, person: { username } },
    { action: "reset-made", via: "token", actor: { nickname }, person: { username: ann.username } },
  ]);
  expect(own[0]?.address).toEqual(expect.any(String));
  const csv = await admin.rest.request("/Admin/Audit/Export?format=csv", {});
  expect(csv.headers.get("content-disposition")).toContain("audit.csv");
  expect(csv.text).toMatch(new RegExp(`"${username}","page",.*"room-handed-over"`));
  const json = await admin.rest.request("/Admin/Audit/Export?format=json", {});
  expect(list(json.body).map(fields)[0]).toMatchObject({
    action: "audit-exported",
    actor: { username },
  });
  await admin.rest.call("PATCH", `/Admin/Room/${room}`, { owner: ann.username });
});
