import { expect, test } from "@playwright/test";
import {
  Client,
  cleanUp,
  expectProblem,
  fields,
  type Person,
  signedIn,
} from "../support/document-client";

test.afterEach(cleanUp);

/*
 * Who may do what: a call a row, then what it answers to nobody (no session), a stranger, a
 * member, a moderator, the owner and one who was removed; first in an open room, then in a private
 * one. In a deleted room every call is 404 for everyone with a session.
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
PUT    /Room/{id}/Read               | 401 403 204 204 204 403     | 401 404 204 204 204 403
GET    /Room/{id}/Export             | 401 403 403 200 200 403     | 401 404 403 200 200 403
GET    /Room/{id}/Member             | 401 200 200 200 200 403     | 401 404 200 200 200 403
GET    /Room/{id}/Member?removed     | 401 403 403 200 200 403     | 401 404 403 200 200 403
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
GET    /Search?room={id}             | 401 200 200 200 200 403     | 401 404 200 200 200 403
`;

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

type Room = {
  id: number;
  code: string;
  people: Record<Exclude<Who, "nobody">, Person>;
  another: Person;
  other: Person;
};

/** A room with everybody in it; made anew for each call that changes it. */
async function roomWith(crowd: Omit<Room, "id" | "code">, isPrivate: boolean): Promise<Room> {
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

async function makeCrowd(): Promise<Omit<Room, "id" | "code">> {
  const [stranger, member, moderator, owner, removed, another, other] = await Promise.all(
    Array.from({ length: 7 }, () => signedIn("p")),
  );
  if (!stranger || !member || !moderator || !owner || !removed || !another || !other) {
    throw new Error("somebody is missing");
  }
  return { people: { stranger, member, moderator, owner, removed }, another, other };
}

function request(call: string, who: Who, room: Room): [string, string, unknown?] {
  const [method = "", path = "", what] = call.split(" ");
  const self = who === "nobody" ? "nobody" : room.people[who].username;
  const at = path
    .replace("{id}", String(room.id))
    .replace("{code}", room.code)
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
  if (method === "PATCH") return what === "name" ? { name: "another name" } : { private: false };
  if (method === "POST" && path.endsWith("Message")) return { msg: "hello" };
  if (path.endsWith("Read")) return { id: 1 };
  return undefined;
}

for (const { call, expected } of rows) {
  test(`contract, REST, who may: ${call}`, async () => {
    const crowd = await makeCrowd();
    for (const kind of ["open", "private"] as const) {
      for (const who of people) {
        const status = expected[kind][who];
        if (Number.isNaN(status)) continue;
        await test.step(`${who} in an ${kind} room: ${status}`, async () => {
          const room = await roomWith(crowd, kind === "private");
          const client = who === "nobody" ? new Client() : room.people[who].rest;
          const answer = await client.call(...request(call, who, room));
          expect(answer.status, `${who}, ${kind}: ${answer.text}`).toBe(status);
          if (status >= 400) expectProblem(answer, status);
          await room.people.owner.rest.call("DELETE", `/Room/${room.id}`);
        });
      }
    }
    const gone = await roomWith(crowd, false);
    expect((await gone.people.owner.rest.call("DELETE", `/Room/${gone.id}`)).status).toBe(204);
    for (const who of people) {
      if (who === "nobody") continue;
      await test.step(`${who} in a deleted room: 404`, async () => {
        expectProblem(await gone.people[who].rest.call(...request(call, who, gone)), 404);
      });
    }
    expectProblem(await new Client().call(...request(call, "nobody", gone)), 401);
  });
}
