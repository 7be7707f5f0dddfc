import { expectProblem, fields, list, type Person, type Socket } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

async function listed(person: Person, room: number): Promise<Record<string, unknown>> {
  const answer = await person.rest.call("GET", "/Room?expand=1");
  expect(answer.status, answer.text).toBe(200);
  const found = list(answer.body)
    .map(fields)
    .find(({ id }) => id === room);
  return found ?? {};
}

async function says(socket: Socket, ...messages: string[]): Promise<void> {
  for (const msg of messages) expect(await socket.say(msg)).toStrictEqual({ status: true });
}

test.describe("GET /Room?expand=1", () => {
  test("adds to {id, name} what a room list shows", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    const plain = {
      id: room,
      name: `${ann.username}的聊天室的名字`,
      owner: ann.username,
      private: false,
      members: 1,
      online: 0,
      keepDays: null,
      writers: "all",
      slowSeconds: 0,
      unread: 0,
      mentions: 0,
      lastId: 0,
      lastTime: null,
      direct: null,
    };
    const mine = { role: "owner", readId: 0, notify: "all" };
    expect(await listed(ann, room)).toStrictEqual({ ...plain, ...mine });
    const strangers = { role: null, readId: null, notify: null };
    expect(await listed(bob, room)).toStrictEqual({ ...plain, ...strangers });
  });

  test("has the same rooms in the same order as without expand", async ({ ann }) => {
    await ann.makeRoom();
    await ann.makeRoom({ private: true });
    const ids = async (path: string) =>
      list((await ann.rest.call("GET", path)).body).map((room) => fields(room).id);
    // Other tests make and delete rooms at the same time.
    const areAlike = async () =>
      JSON.stringify(await ids("/Room")) === JSON.stringify(await ids("/Room?expand=1"));
    await expect.poll(areAlike).toBe(true);
  });

  test("unread counts other people's messages since the read marker, from zero at joining", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room);
    await says(anns, "before Bob came");
    await expect.poll(async () => (await listed(ann, room)).lastId).toBe(1);
    const bobs = await bob.enter(room);
    await says(anns, "one", `two, @${bob.username}!`);
    await says(bobs, "my own is not unread to me");
    await expect
      .poll(() => listed(bob, room))
      .toMatchObject({ unread: 2, mentions: 1, lastId: 4, readId: 1, members: 2 });
    expect(await listed(ann, room)).toMatchObject({ unread: 1, mentions: 0, readId: 0 });
    expect((await listed(bob, room)).lastTime).toEqual(expect.any(Number));
    await expect.poll(async () => (await listed(ann, room)).online).toBe(2);
  });

  test("a stranger has nothing unread", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    await says(await ann.enter(room), "hello");
    await expect.poll(() => listed(bob, room)).toMatchObject({ lastId: 1, unread: 0, mentions: 0 });
  });

  test("unread is counted up to 100", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    const anns = await ann.enter(room);
    for (let n = 1; n <= 103; n++) anns.send({ msg: `${n}` });
    for (let n = 1; n <= 103; n++) await anns.answer();
    await expect.poll(() => listed(bob, room)).toMatchObject({ lastId: 103, unread: 100 });
  });

  test("?expand=2 is 400 with the field", async ({ ann }) => {
    const answer = await ann.rest.call("GET", "/Room?expand=2");
    expect(expectProblem(answer, 400)).toStrictEqual(["expand"]);
  });
});

test.describe("GET /Room?limit=", () => {
  test("a page has the newest rooms, and Link leads to the next, with and without expand", async ({
    ann,
  }) => {
    const made: number[] = [];
    for (let n = 0; n < 5; n++) made.unshift(await ann.makeRoom({ private: true }));
    for (const path of ["/Room?limit=2", "/api/room?expand=1&limit=2"]) {
      const seen: unknown[] = [];
      let next: string | undefined = path;
      while (next !== undefined && seen.length < made.length) {
        const answer = await ann.rest.call("GET", next);
        expect(answer.status, answer.text).toBe(200);
        const rooms = list(answer.body).map(fields);
        expect(rooms).toHaveLength(2);
        if (!path.includes("expand")) expect(Object.keys(rooms[0] ?? {})).toEqual(["id", "name"]);
        seen.push(...rooms.map(({ id }) => id).filter((id) => made.some((my) => my === id)));
        const [, query] = /^<(\?[^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "") ?? [];
        next = query && next.replace(/\?.*/, query);
      }
      expect(seen).toStrictEqual(made);
    }
  });

  test("the last page and the whole list have no Link", async ({ ann }) => {
    const room = await ann.makeRoom();
    for (const path of ["/Room", "/Room?before=1", "/Room?before=1&limit=1"]) {
      const answer = await ann.rest.call("GET", path);
      expect(answer.headers.get("link")).toBeNull();
      if (path !== "/Room") expect(answer.body).toStrictEqual([]);
      else expect(list(answer.body).map((each) => fields(each).id)).toContain(room);
    }
  });

  for (const [name, value] of [
    ["limit", "0"],
    ["limit", "101"],
    ["limit", "1e1"],
    ["before", ""],
    ["before", "0"],
  ]) {
    test(`?${name}=${value} is 400 with the field`, async ({ ann }) => {
      const answer = await ann.rest.call("GET", `/Room?${name}=${value}`);
      expect(expectProblem(answer, 400)).toStrictEqual([name]);
    });
  }
});

test.describe("PUT /Room/{id}/Read", () => {
  test("the read marker only moves forward: 204", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    await says(await ann.enter(room), "one", "two", "three");
    await expect.poll(() => listed(bob, room)).toMatchObject({ unread: 3 });
    const path = `/Room/${room}/Read`;
    for (const [id, after] of [
      [2, { readId: 2, unread: 1 }],
      [1, { readId: 2, unread: 1 }],
      [3, { readId: 3, unread: 0 }],
    ] as const) {
      const answer = await bob.rest.call("PUT", path, { id });
      expect(answer.status, answer.text).toBe(204);
      expect(await listed(bob, room)).toMatchObject(after);
    }
    expect(await listed(ann, room)).toMatchObject({ readId: 0 });
  });

  test("with `back` it moves back, and what comes after it is unread again", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    await says(await ann.enter(room), "one", "two", `three @${bob.username}`);
    await expect.poll(() => listed(bob, room)).toMatchObject({ unread: 3, mentions: 1 });
    const path = `/Room/${room}/Read`;
    await bob.rest.call("PUT", path, { id: 3 });
    expect((await bob.rest.call("PUT", path, { id: 1, back: true })).status).toBe(204);
    expect(await listed(bob, room)).toMatchObject({ readId: 1, unread: 2, mentions: 1 });
    expect((await bob.rest.call("PUT", path, { id: 1, back: "yes" })).status).toBe(400);
  });

  test("a marker beyond the newest event counts as that event, so later messages are unread", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    const socket = await ann.enter(room);
    const read = (id: number) => bob.rest.call("PUT", `/Room/${room}/Read`, { id });
    await says(socket, "one", "two");
    // Whether or not the messages are archived yet.
    expect((await read(99_999)).status).toBe(204);
    expect(await listed(bob, room)).toMatchObject({ readId: 2 });
    await says(socket, "three");
    await expect.poll(() => listed(bob, room)).toMatchObject({ readId: 2, unread: 1 });
  });

  for (const id of [undefined, "1", -1, 1.5, 2 ** 31]) {
    test(`a marker ${JSON.stringify(id)} is 400 with the field`, async ({ ann }) => {
      const room = await ann.makeRoom();
      const answer = await ann.rest.call("PUT", `/Room/${room}/Read`, { id });
      expect(expectProblem(answer, 400)).toStrictEqual(["id"]);
    });
  }
});
