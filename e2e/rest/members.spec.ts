import { documentAddress } from "../support/address";
import {
  Client,
  expectProblem,
  fields,
  list,
  Person,
  Socket,
  signedIn,
  unique,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";

/** Ann's open room with Bob as a member. */
async function roomOfTwo(bob: Person) {
  const ann = await signedIn("ann");
  const room = await ann.makeRoom();
  await bob.token(room);
  const member = (person: Person) => `/Room/${room}/Member/${encodeURIComponent(person.username)}`;
  return { ann, room, member };
}

test.describe("DELETE /Room/{id}/Member/{username}", () => {
  test("the owner removes a member: 204", async ({ bob }) => {
    const { ann, member } = await roomOfTwo(bob);
    const answer = await ann.rest.call("DELETE", member(bob));
    expect(answer.status, answer.text).toBe(204);
    expect(answer.text).toBe("");
  });

  test("a removed member does not see the room and gets 403", async ({ bob }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    await ann.rest.call("DELETE", member(bob));
    expectProblem(await bob.rest.call("GET", `/Room/${room}`), 403);
    expectProblem(await bob.rest.call("GET", `/Room/${room}/Message`), 403);
    const rooms = list((await bob.rest.call("GET", "/Room")).body);
    expect(rooms.map((entry) => fields(entry).id)).not.toContain(room);
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("a removed member's page does not say what a private room is called, now or before", async ({
    ann,
    bob,
  }) => {
    const [before, now] = [unique("before"), unique("now")];
    const made = await ann.rest.call("POST", "/Room", { name: before, private: true });
    const room = Number(fields(made.body).id);
    await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`);
    const page = async () => (await bob.rest.call("GET", `/rooms/${room}`)).text;
    expect(await page()).toContain(before);
    await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    expect((await ann.rest.call("PATCH", `/Room/${room}`, { name: now })).status).toBe(200);
    expect(await page()).not.toMatch(new RegExp(`${before}|${now}`));
  });

  test("a Chinese username works percent-encoded, also below /api in lower case", async () => {
    const zhang = new Person(unique("张"));
    await zhang.register();
    await zhang.logIn();
    const { ann, room, member } = await roomOfTwo(zhang);
    const path = member(zhang).replace("/Room", "/api/room").replace("/Member", "/member");
    expect((await ann.rest.call("DELETE", path)).status).toBe(204);
    expectProblem(await zhang.rest.call("GET", `/Room/${room}`), 403);
  });

  test("a plain member cannot remove others: 403, and nothing changes", async ({ bob, carl }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    await carl.token(room);
    for (const other of [carl, ann]) {
      expectProblem(await bob.rest.call("DELETE", member(other)), 403);
      expect((await other.rest.call("GET", `/Room/${room}`)).status).toBe(200);
    }
  });

  test("a member leaves by removing themselves: 204", async ({ bob }) => {
    const { member } = await roomOfTwo(bob);
    expect((await bob.rest.call("DELETE", member(bob))).status).toBe(204);
  });

  test("an unknown username is 404", async () => {
    const { ann, member } = await roomOfTwo(await signedIn("bob"));
    expectProblem(await ann.rest.call("DELETE", member(new Person())), 404);
  });

  test("without a session it is 401, and nothing changes", async ({ bob }) => {
    const { room, member } = await roomOfTwo(bob);
    expectProblem(await new Client().call("DELETE", member(bob)), 401);
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });
});

test.describe("GET /Room/{id}/Member", () => {
  const members = async (person: Person, room: number, query = "") => {
    const answer = await person.rest.call("GET", `/Room/${room}/Member${query}`);
    expect(answer.status, answer.text).toBe(200);
    return list(answer.body);
  };
  const as = ({ username, nickname }: Person, role: string) => ({ username, nickname, role });

  test("members are [{username, nickname, role}]: the owner, moderators, then the rest by nickname", async () => {
    const [zoe, bob, mia] = [
      new Person(unique("zoe"), "Zoe"),
      new Person(unique("bob"), "bob"),
      new Person(unique("mia"), "Mia"),
    ];
    for (const person of [zoe, bob, mia]) {
      await person.register();
      await person.logIn();
    }
    const { ann, room, member } = await roomOfTwo(zoe);
    for (const person of [mia, bob]) await person.token(room);
    await ann.rest.call("PATCH", member(zoe), { role: "moderator" });
    const everyone = [as(ann, "owner"), as(zoe, "moderator"), as(bob, "member"), as(mia, "member")];
    expect(await members(bob, room)).toStrictEqual(everyone);
    expect(await members(await signedIn("stranger"), room)).toStrictEqual(everyone);
  });

  test("a page has the oldest accounts first, and Link leads to the next, whatever the names", async () => {
    const people = [new Person(unique("zoe+co@home")), new Person(unique("张")), new Person()];
    for (const person of people) {
      await person.register();
      await person.logIn();
    }
    const [first = new Person()] = people;
    const { ann, room } = await roomOfTwo(first);
    for (const person of people) await person.token(room);
    const seen: unknown[] = [];
    let query: string | undefined = "?limit=2";
    while (query !== undefined) {
      const answer = await ann.rest.call("GET", `/Room/${room}/Member${query}`);
      expect(answer.status, answer.text).toBe(200);
      seen.push(...list(answer.body).map((each) => fields(each).username));
      [, query] = /^<(\?[^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "") ?? [];
    }
    expect(seen).toStrictEqual([...people, ann].map(({ username }) => username));
  });

  test("a page after an unknown username, or of no size, is 400 with the field", async ({
    ann,
  }) => {
    const room = await ann.makeRoom();
    for (const [query, field] of [
      ["after=nobody-has-this-name", "after"],
      ["limit=0", "limit"],
    ]) {
      const answer = await ann.rest.call("GET", `/Room/${room}/Member?${query}`);
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    }
  });

  test("?state=removed lists removed members to the owner and moderators", async ({
    bob,
    carl,
  }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    await carl.token(room);
    await ann.rest.call("DELETE", member(carl));
    expect(await members(ann, room, "?state=removed")).toStrictEqual([as(carl, "member")]);
    expect(await members(ann, room)).not.toContainEqual(as(carl, "member"));
    expectProblem(await bob.rest.call("GET", `/Room/${room}/Member?state=removed`), 403);
    await ann.rest.call("PATCH", member(bob), { role: "moderator" });
    expect(await members(bob, room, "?state=removed")).toStrictEqual([as(carl, "member")]);
  });
});

test.describe("PATCH /Room/{id}/Member/{username} {role}", () => {
  const roles = async (person: Person, room: number) => {
    const all = list((await person.rest.call("GET", `/Room/${room}/Member`)).body).map(fields);
    return Object.fromEntries(all.map(({ username, role }) => [username, role]));
  };

  test("the owner appoints and dismisses a moderator: 204", async ({ bob }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    for (const role of ["moderator", "moderator", "member"]) {
      const answer = await ann.rest.call("PATCH", member(bob), { role });
      expect(answer.status, answer.text).toBe(204);
      expect((await roles(ann, room))[bob.username]).toBe(role);
    }
  });

  test("the owner transfers the room and becomes a moderator", async ({ bob }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    expect((await ann.rest.call("PATCH", member(bob), { role: "owner" })).status).toBe(204);
    expect(await roles(bob, room)).toStrictEqual({
      [bob.username]: "owner",
      [ann.username]: "moderator",
    });
    expectProblem(await ann.rest.call("DELETE", `/Room/${room}`), 403);
    expectProblem(await ann.rest.call("PATCH", member(bob), { role: "member" }), 403);
    expect((await bob.rest.call("DELETE", `/Room/${room}`)).status).toBe(204);
  });

  test("of two transfers at the same time, one succeeds", async ({ bob, carl }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    await carl.token(room);
    const answers = await Promise.all(
      [bob, carl].map((person) => ann.rest.call("PATCH", member(person), { role: "owner" })),
    );
    const owners = Object.values(await roles(ann, room)).filter((role) => role === "owner");
    expect(owners).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  test("moderators, members and the owner themselves cannot change the role: 403", async ({
    bob,
    carl,
  }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    await carl.token(room);
    await ann.rest.call("PATCH", member(bob), { role: "moderator" });
    for (const person of [bob, carl]) {
      expectProblem(await person.rest.call("PATCH", member(carl), { role: "moderator" }), 403);
    }
    expectProblem(await ann.rest.call("PATCH", member(ann), { role: "member" }), 403);
    expect((await roles(ann, room))[ann.username]).toBe("owner");
  });

  test("an unknown role is 400, somebody who is not a member 404", async ({ bob }) => {
    const { ann, member } = await roomOfTwo(bob);
    const answer = await ann.rest.call("PATCH", member(bob), { role: "king" });
    expect(expectProblem(answer, 400)).toStrictEqual(["role"]);
    const stranger = await signedIn("stranger");
    expectProblem(await ann.rest.call("PATCH", member(stranger), { role: "moderator" }), 404);
  });
});

test.describe("PUT /Room/{id}/Member/{username}", () => {
  test("the owner adds somebody to a private room: 204", async ({ ann, bob }) => {
    const room = await ann.makeRoom({ private: true });
    expectProblem(await bob.rest.call("GET", `/Room/${room}`), 404);
    for (const _ of ["first", "again"]) {
      const answer = await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`);
      expect(answer.status, answer.text).toBe(204);
    }
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("a removed member can be added again, but their earlier tokens stay void", async ({
    bob,
  }) => {
    const { ann, room, member } = await roomOfTwo(bob);
    const old = await bob.token(room);
    await ann.rest.call("DELETE", member(bob));
    expect((await ann.rest.call("PUT", member(bob))).status).toBe(204);
    const socket = await bob.enter(room);
    expect(await socket.say("I am back")).toStrictEqual({ status: true });
    const late = await Socket.open(documentAddress.url(room));
    late.send({ token: old });
    expect(await late.closed()).toBe(4403);
  });

  test("a plain member cannot add people: 403; an unknown username is 404", async ({
    bob,
    carl,
  }) => {
    const { ann, member } = await roomOfTwo(bob);
    expectProblem(await bob.rest.call("PUT", member(carl)), 403);
    expectProblem(await ann.rest.call("PUT", member(new Person())), 404);
  });
});
