import { expectProblem, fields, list, type Person } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

async function roomsOf(person: Person): Promise<unknown[]> {
  return list((await person.rest.call("GET", "/Room")).body);
}

test.describe("PATCH /Room/{id}", () => {
  test("the owner renames a room and makes it private: {id, name, private}", async ({ ann }) => {
    const id = await ann.makeRoom();
    const named = await ann.rest.call("PATCH", `/Room/${id}`, { name: " 雨前 " });
    expect(named.status, named.text).toBe(200);
    expect(named.body).toStrictEqual({
      ...{ id, name: "雨前", private: false, keepDays: null, previews: true },
      ...{ writers: "all", slowSeconds: 0 },
    });
    const closed = await ann.rest.call("PATCH", `/Room/${id}`, { private: true });
    expect(closed.body).toStrictEqual({
      ...{ id, name: "雨前", private: true, keepDays: null, previews: true },
      ...{ writers: "all", slowSeconds: 0 },
    });
    expect(await roomsOf(ann)).toContainEqual({ id, name: "雨前" });
  });

  test("a moderator may do the same, a plain member may not", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    expectProblem(await bob.rest.call("PATCH", `/Room/${room}`, { name: "x" }), 403);
    const member = `/Room/${room}/Member/${bob.username}`;
    await ann.rest.call("PATCH", member, { role: "moderator" });
    expect((await bob.rest.call("PATCH", `/Room/${room}`, { name: "x" })).status).toBe(200);
  });

  test("a room that was made private keeps its members and admits nobody else", async ({
    ann,
    bob,
    carl,
  }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    await ann.rest.call("PATCH", `/Room/${room}`, { private: true });
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
    expectProblem(await carl.rest.call("GET", `/Room/${room}`), 404);
    expect((await roomsOf(carl)).map((each) => fields(each).id)).not.toContain(room);
    await ann.rest.call("PATCH", `/Room/${room}`, { private: false });
    expect((await carl.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  for (const [body, field] of [
    [{}, "name"],
    [{ name: "" }, "name"],
    [{ name: 5 }, "name"],
    [{ private: "yes" }, "private"],
  ] as const) {
    test(`${JSON.stringify(body)} is 400 and names the field`, async ({ ann }) => {
      const room = await ann.makeRoom();
      const answer = await ann.rest.call("PATCH", `/Room/${room}`, body);
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    });
  }
});

test.describe("POST /Room {with}, a direct message", () => {
  const open = (person: Person, other: Person) =>
    person.rest.call("POST", "/Room", { with: other.username });

  test("a new one is 201, an existing one 200, and both people get the same room", async ({
    ann,
    bob,
  }) => {
    const made = await open(ann, bob);
    expect(made.status, made.text).toBe(201);
    const { id } = fields(made.body);
    expect(made.body).toStrictEqual({ id: expect.any(Number), name: bob.nickname });
    expect(made.headers.get("location")).toBe(`/Room/${id}`);
    const again = await open(ann, bob);
    expect([again.status, again.body]).toStrictEqual([200, { id, name: bob.nickname }]);
    const back = await open(bob, ann);
    expect([back.status, back.body]).toStrictEqual([200, { id, name: ann.nickname }]);
  });

  test("it is named after the other person, and nobody else sees it", async ({
    ann,
    bob,
    carl,
  }) => {
    const { id } = fields((await open(ann, bob)).body);
    expect(await roomsOf(ann)).toContainEqual({ id, name: bob.nickname });
    expect(await roomsOf(bob)).toContainEqual({ id, name: ann.nickname });
    expectProblem(await carl.rest.call("GET", `/Room/${id}`), 404);
    const expanded = list((await ann.rest.call("GET", "/Room?expand=1")).body).map(fields);
    expect(expanded.find((room) => room.id === id)).toMatchObject({
      private: true,
      owner: null,
      role: "member",
      members: 2,
      direct: { username: bob.username, nickname: bob.nickname },
    });
  });

  test("opening it at the same time gives one room", async ({ ann, bob }) => {
    const answers = await Promise.all([
      open(ann, bob),
      open(bob, ann),
      open(ann, bob),
      open(bob, ann),
    ]);
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => fields(body).id)).size).toBe(1);
  });

  test("nobody can rename or delete it, nor add, invite or remove people", async ({
    ann,
    bob,
    carl,
  }) => {
    const { id } = fields((await open(ann, bob)).body);
    for (const person of [ann, bob]) {
      const other = person === ann ? bob : ann;
      for (const [method, path, body] of [
        ["PATCH", "", { name: "x" }],
        ["PATCH", "", { private: false }],
        ["DELETE", "", undefined],
        ["PUT", `/Member/${carl.username}`, undefined],
        ["PATCH", `/Member/${other.username}`, { role: "moderator" }],
        ["DELETE", `/Member/${other.username}`, undefined],
        ["POST", "/Invite", undefined],
      ] as const) {
        await test.step(`${method} ${path}`, async () => {
          expectProblem(await person.rest.call(method, `/Room/${id}${path}`, body), 403);
        });
      }
    }
  });

  test("a person who left is back when either opens it again", async ({ ann, bob }) => {
    const { id } = fields((await open(ann, bob)).body);
    const leave = await bob.rest.call("DELETE", `/Room/${id}/Member/${bob.username}`);
    expect(leave.status, leave.text).toBe(204);
    expectProblem(await bob.rest.call("GET", `/Room/${id}`), 404);
    expect((await open(ann, bob)).status).toBe(200);
    expect((await bob.rest.call("GET", `/Room/${id}`)).status).toBe(200);
  });

  test("with yourself or with a name it is 400, with an unknown person 404", async ({
    ann,
    bob,
  }) => {
    const post = (body: unknown) => ann.rest.call("POST", "/Room", body);
    expect(expectProblem(await open(ann, ann), 400)).toStrictEqual(["with"]);
    expectProblem(await post({ with: `${bob.username}x` }), 404);
    expect(expectProblem(await post({ with: 5 }), 400)).toStrictEqual(["with"]);
    const named = await post({ with: bob.username, name: "ours" });
    expect(expectProblem(named, 400)).toStrictEqual(["name"]);
  });
});
