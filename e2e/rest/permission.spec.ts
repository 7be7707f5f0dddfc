import { webOrigin } from "../support/address";
import { Client, expectProblem, fields, type Person, signedIn } from "../support/basic-client";
import { hugePng, uploaded } from "../support/files";
import { test as base, expect } from "../support/fixtures";

/*
 * Who may do what. Each row is a call with its status for nobody (no session), a stranger, a member,
 * a moderator, the owner and a removed member, in an open and in a private room. In a deleted room
 * every call is 404 for everyone with a session.
 */
const people = ["nobody", "stranger", "member", "moderator", "owner", "removed"] as const;
type Who = (typeof people)[number];

const table = `
call                                 | open                        | private
                                     | nob str mem mod own rem     | nob str mem mod own rem
GET    /Room/{id}                    | 401 200 200 200 200 403     | 401 404 200 200 200 403
PATCH  /Room/{id} name               | 401 403 403 200 200 403     | 401 404 403 200 200 403
PATCH  /Room/{id} private            | 401 403 403 200 200 403     | 401 404 403 200 200 403
DELETE /Room/{id}                    | 401 403 403 403 204 403     | 401 404 403 403 204 403
GET    /Room/{id}/Message            | 401 200 200 200 200 403     | 401 404 200 200 200 403
POST   /Room/{id}/Message            | 401 201 201 201 201 403     | 401 404 201 201 201 403
PATCH  /Room/{id}/Message/{mid}     | 401 403 200 403 403 403     | 401 404 200 403 403 403
DELETE /Room/{id}/Message/{mid}     | 401 403 204 204 204 403     | 401 404 204 204 204 403
PUT    /Room/{id}/Message/{mid}/tea | 401 403 204 204 204 403     | 401 404 204 204 204 403
DELETE /Room/{id}/Message/{mid}/tea | 401 403 204 204 204 403     | 401 404 204 204 204 403
DELETE /Room/{id}/Message/{mid}/Preview | 401 403 204 204 204 403 | 401 404 204 204 204 403
POST   /Room/{id}/Message/{mid}/Report | 401 201 400 201 201 403 | 401 404 400 201 201 403
GET    /Room/{id}/Report             | 401 403 403 200 200 403     | 401 404 403 200 200 403
PATCH  /Room/{id}/Report/1           | 401 403 403 404 404 403     | 401 404 403 404 404 403
PATCH  /Room/{id} previews           | 401 403 403 200 200 403     | 401 404 403 200 200 403
PATCH  /Room/{id} slowSeconds        | 401 403 403 200 200 403     | 401 404 403 200 200 403
PUT    /Room/{id}/Read               | 401 403 204 204 204 403     | 401 404 204 204 204 403
POST   /Room/{id}/File               | 401 201 201 201 201 403     | 401 404 201 201 201 403
GET    /Room/{id}/File/{sent}        | 401 200 200 200 200 403     | 401 404 200 200 200 403
GET    /Room/{id}/File/{sent}/small  | 401 200 200 200 200 403     | 401 404 200 200 200 403
PUT    /Room/{id}/File/{sent}        | 401 403 409 403 403 403     | 401 404 409 403 403 403
DELETE /Room/{id}/File/{sent}        | 401 403 409 403 403 403     | 401 404 409 403 403 403
GET    /Room/{id}/File/{unsent}      | 401 404 200 404 404 403     | 401 404 200 404 404 403
PUT    /Room/{id}/File/{unsent}      | 401 404 200 404 404 403     | 401 404 200 404 404 403
DELETE /Room/{id}/File/{unsent}      | 401 404 204 404 404 403     | 401 404 204 404 404 403
GET    /Room/{id}/Upload/{upload}    | 401 404 409 404 404 403     | 401 404 409 404 404 403
GET    /Room/{id}/Export             | 401 403 403 200 200 403     | 401 404 403 200 200 403
GET    /Room/{id}/Storage            | 401 403 403 200 200 403     | 401 404 403 200 200 403
GET    /Room/{id}/Member             | 401 200 200 200 200 403     | 401 404 200 200 200 403
GET    /Room/{id}/Member?removed     | 401 403 403 200 200 403     | 401 404 403 200 200 403
GET    /Room/{id}/Online             | 401 403 200 200 200 403     | 401 404 200 200 200 403
PUT    /Room/{id}/Member/other       | 401 403 403 204 204 403     | 401 404 403 204 204 403
PUT    /Room/{id}/Member/removed     | 401 403 403 204 204 403     | 401 404 403 204 204 403
PATCH  /Room/{id}/Member/another     | 401 403 403 403 204 403     | 401 404 403 403 204 403
DELETE /Room/{id}/Member/another     | 401 403 403 204 204 403     | 401 404 403 204 204 403
DELETE /Room/{id}/Member/self        | --- 404 204 204 403 403     | --- 404 204 204 403 403
DELETE /Room/{id}/Member/owner       | 401 403 403 403 403 403     | 401 404 403 403 403 403
POST   /Room/{id}/Invite             | 401 403 201 201 201 403     | 401 404 403 201 201 403
GET    /Room/{id}/Invite             | 401 403 200 200 200 403     | 401 404 403 200 200 403
DELETE /Room/{id}/Invite/{code}      | 401 403 404 204 204 403     | 401 404 403 204 204 403
POST   /Invite/{code}                | 401 200 200 200 200 403     | 401 200 200 200 200 403
PUT    /Room/{id}/Avatar             | 401 403 403 200 200 403     | 401 404 403 200 200 403
DELETE /Room/{id}/Avatar             | 401 403 403 204 204 403     | 401 404 403 204 204 403
GET    /Room/{id}/Avatar/small       | 401 200 200 200 200 403     | 401 404 200 200 200 403
GET    /Search?room={id}             | 401 200 200 200 200 403     | 401 404 200 200 200 403
GET    /Room/{id}/File               | 401 200 200 200 200 403     | 401 404 200 200 200 403
`;

/** A pixel. */
const picture = new Blob([
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
]);

type Row = { call: string; expected: Record<"open" | "private", Record<Who, number>> };
const rows: Row[] = table
  .trim()
  .split("\n")
  .slice(2)
  .map((line) => {
    const [call = "", open = "", closed = ""] = line.split("|").map((part) => part.trim());
    const byWho = (statuses: string) =>
      Object.fromEntries(statuses.split(/\s+/).map((status, n) => [people[n], Number(status)]));
    return {
      call: call.replace(/\s+/g, " "),
      expected: { open: byWho(open), private: byWho(closed) } as Row["expected"],
    };
  });

type Crowd = {
  people: Record<Exclude<Who, "nobody">, Person>;
  /** A further member. */
  another: Person;
  /** A further stranger. */
  other: Person;
};
/** The member's: one that was sent, one that was not, and an upload that is not complete. */
type Files = { sent: number; unsent: number; upload: string };
type Room = Crowd & { id: number; code: string; files?: Files };

/** One crowd serves all tests of a worker: the calls change rooms, not people. */
const test = base.extend<object, { crowd: Crowd }>({
  crowd: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
    async ({}, use) => {
      // None of the words that request() replaces in a path.
      const person = () => signedIn("p");
      const [stranger, member, moderator, owner, removed, another, other] = await Promise.all([
        person(),
        person(),
        person(),
        person(),
        person(),
        person(),
        person(),
      ]);
      await use({ people: { stranger, member, moderator, owner, removed }, another, other });
    },
    { scope: "worker" },
  ],
});

/** A room with the whole crowd in its roles, and an invite to it. */
async function roomWith(crowd: Crowd, isPrivate: boolean): Promise<Room> {
  const { owner, member, moderator, removed } = crowd.people;
  const id = await owner.makeRoom({ private: isPrivate });
  const path = (person: Person) => `/Room/${id}/Member/${person.username}`;
  for (const person of [member, moderator, removed, crowd.another]) {
    expect((await owner.rest.call("PUT", path(person))).status).toBe(204);
  }
  await owner.rest.call("PATCH", path(moderator), { role: "moderator" });
  await owner.rest.call("DELETE", path(removed));
  const invite = await owner.rest.call("POST", `/Room/${id}/Invite`);
  return { ...crowd, id, code: String(fields(invite.body).code) };
}

/** Message 1 is the member's, with a reaction of the member. */
async function talk({ id, people: { member } }: Room): Promise<void> {
  const sent = await member.rest.call("POST", `/Room/${id}/Message`, { msg: "hello" });
  expect(sent.body).toMatchObject({ id: 1 });
  const emoji = encodeURIComponent("🍵");
  await member.rest.call("PUT", `/Room/${id}/Message/1/Reaction/${emoji}`);
}

async function setPicture({ id, people: { owner } }: Room): Promise<void> {
  const answer = await owner.rest.request(`/Room/${id}/Avatar`, { method: "PUT", body: picture });
  expect(answer.status, answer.text).toBe(200);
}

async function share(room: Room): Promise<void> {
  const { member } = room.people;
  const picture = hugePng(500, 10);
  const [sent, unsent] = [
    (await uploaded(member, room.id, picture)).id,
    (await uploaded(member, room.id, picture)).id,
  ];
  const message = { files: [sent] };
  expect((await member.rest.call("POST", `/Room/${room.id}/Message`, message)).status).toBe(201);
  const begun = await fetch(`${webOrigin}/Room/${room.id}/File`, {
    method: "POST",
    headers: {
      ...{ "Tus-Resumable": "1.0.0", "Upload-Length": "3" },
      Cookie: [...member.rest.cookies].map((pair) => pair.join("=")).join("; "),
    },
  });
  const upload = begun.headers.get("location")?.split("/").at(-1) ?? "";
  room.files = { sent, unsent, upload };
}

function request(call: string, who: Who, room: Room): [string, string, unknown?] {
  const [method = "", path = "", what] = call.split(" ");
  const self = who === "nobody" ? "nobody" : room.people[who].username;
  const at = path
    .replace("{id}", String(room.id))
    .replace("{code}", room.code)
    .replace("{mid}", "1")
    .replace("{sent}", String(room.files?.sent ?? 1))
    .replace("{unsent}", String(room.files?.unsent ?? 1))
    .replace("{upload}", room.files?.upload ?? "x")
    .replace(/\/tea$/, `/Reaction/${encodeURIComponent("🍵")}`)
    .replace("?removed", "?state=removed")
    .replace("?room=", "?q=tea&room=")
    .replace("/other", `/${room.other.username}`)
    .replace("/another", `/${room.another.username}`)
    .replace("/self", `/${self}`)
    .replace("/owner", `/${room.people.owner.username}`)
    .replace(/\/removed$/, `/${room.people.removed.username}`);
  return [method, at, bodyOf(method, path, what)];
}

function bodyOf(method: string, path: string, what: string | undefined): unknown {
  if (method === "PATCH" && path.includes("Member")) return { role: "moderator" };
  if (method === "PATCH" && path.includes("Report")) return { state: "done" };
  if (method === "PATCH" && path.endsWith("{mid}")) return { msg: "hello again" };
  if (method === "PATCH" && what === "previews") return { previews: false };
  if (method === "PATCH" && what === "slowSeconds") return { slowSeconds: 0 };
  if (method === "PATCH") return what === "name" ? { name: "another name" } : { private: false };
  if (method === "POST" && path.endsWith("Message")) return { msg: "hello" };
  if (method === "PUT" && path.endsWith("Avatar")) return picture;
  if (method === "POST" && path.endsWith("File")) return "a file";
  if (method === "PUT" && path.includes("File")) return { alt: "tea" };
  if (path.endsWith("Read")) return { id: 1 };
  return undefined;
}

for (const { call, expected } of rows) {
  test(`who may: ${call}`, async ({ crowd }) => {
    let room: Room | undefined;
    for (const kind of ["open", "private"] as const) {
      room = undefined;
      for (const who of people) {
        const status = expected[kind][who];
        if (Number.isNaN(status)) continue;
        if (!room) {
          room = await roomWith(crowd, kind === "private");
          if (call.includes("{mid}")) await talk(room);
          if (/Avatar\/small/.test(call)) await setPicture(room);
          if (/File\/|Upload/.test(call)) await share(room);
        }
        const [method, path, body] = request(call, who, room);
        await test.step(`${who}, ${kind} room: ${status}`, async () => {
          const client = who === "nobody" ? new Client() : crowd.people[who].rest;
          const answer =
            body instanceof Blob
              ? await client.request(path, { method, body })
              : await client.call(method, path, body);
          expect(answer.status, `${who}, ${kind}: ${answer.text}`).toBe(status);
          if (status >= 400) expectProblem(answer, status);
        });
        // A stranger who reads an open room becomes its member.
        const changesNothing = status >= 400 || (method === "GET" && who !== "stranger");
        if (!changesNothing) room = undefined;
      }
    }
    const gone = room ?? (await roomWith(crowd, false));
    const { owner } = crowd.people;
    expect((await owner.rest.call("DELETE", `/Room/${gone.id}`)).status).toBe(204);
    for (const who of people) {
      if (who === "nobody") continue;
      await test.step(`${who}, deleted room: 404`, async () => {
        expectProblem(await crowd.people[who].rest.call(...request(call, who, gone)), 404);
      });
    }
    expectProblem(await new Client().call(...request(call, "nobody", gone)), 401);
  });
}
