import {
  type Answer,
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
  untilArchived,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

function messagesOf(answer: Answer): Record<string, unknown>[] {
  expect(answer.status, answer.text).toBe(200);
  return list(fields(answer.body).messages).map(fields);
}

/** The path of a room's history with `count` messages, all archived. */
async function roomWith(ann: Person, count: number): Promise<string> {
  const room = await ann.makeRoom();
  const socket = await ann.enter(room);
  for (let n = 1; n <= count; n++) socket.send({ msg: `message ${n}` });
  for (let n = 1; n <= count; n++) expect(await socket.answer()).toStrictEqual({ status: true });
  await untilArchived(ann, room, count);
  return `/Room/${room}/Message`;
}

test.describe("GET /Room/{id}/Message", () => {
  test("a page is {messages: [{id, msg, username, nickname, time, …}], more}, oldest first", async ({
    ann,
  }) => {
    const path = await roomWith(ann, 3);
    for (const prefix of ["", "/api"]) {
      const answer = await ann.rest.call("GET", prefix + path);
      expect(Object.keys(fields(answer.body)).sort()).toStrictEqual(["messages", "more"]);
      expect(fields(answer.body).more).toBe(false);
      const messages = messagesOf(answer);
      const { username, nickname } = ann;
      const time = expect.any(Number);
      expect(messages).toMatchObject(
        [1, 2, 3].map((id) => ({ id, msg: `message ${id}`, username, nickname, time })),
      );
      for (const message of messages) {
        expect(Number.isInteger(message.time)).toBe(true);
        expect(Math.abs(Number(message.time) - Date.now() / 1000)).toBeLessThan(60);
      }
    }
  });

  test("a room without messages has an empty page", async ({ ann }) => {
    const room = await ann.makeRoom();
    const answer = await ann.rest.call("GET", `/Room/${room}/Message`);
    expect(answer.body).toStrictEqual({ messages: [], more: false });
  });

  test("before, after and limit select the page; more means that others follow", async ({
    ann,
  }) => {
    const path = await roomWith(ann, 5);
    const page = async (query: string) => {
      const answer = await ann.rest.call("GET", `${path}?${query}`);
      return { ids: messagesOf(answer).map(({ id }) => id), more: fields(answer.body).more };
    };
    expect(await page("limit=2")).toStrictEqual({ ids: [4, 5], more: true });
    expect(await page("before=4&limit=2")).toStrictEqual({ ids: [2, 3], more: true });
    expect(await page("before=3")).toStrictEqual({ ids: [1, 2], more: false });
    expect(await page("before=1")).toStrictEqual({ ids: [], more: false });
    expect(await page("after=1&limit=2")).toStrictEqual({ ids: [2, 3], more: true });
    expect(await page("after=3")).toStrictEqual({ ids: [4, 5], more: false });
    expect(await page("after=5")).toStrictEqual({ ids: [], more: false });
  });

  test("limit is at most 100", async ({ ann }) => {
    const path = await roomWith(ann, 103);
    const full = await ann.rest.call("GET", `${path}?limit=100`);
    expect(messagesOf(full).map(({ id }) => id)).toStrictEqual(
      Array.from({ length: 100 }, (_, n) => n + 4),
    );
    expect(fields(full.body).more).toBe(true);
  });

  for (const [query, code] of [
    ["limit=0", "too-small"],
    ["limit=101", "too-large"],
    ["limit=x", "not-a-number"],
    ["before=", "not-a-number"],
    ["before=x", "not-a-number"],
    ["before=0x10", "not-a-number"],
    ["before=-1", "too-small"],
    ["before=9007199254740993", "too-large"],
    ["after=1.5", "not-a-number"],
    ["after=9223372036854775808", "too-large"],
    ["around=1e1", "not-a-number"],
    ["changed=", "not-a-number"],
  ] as const) {
    test(`?${query} is 400 with the field and a code`, async ({ ann }) => {
      const room = await ann.makeRoom();
      const answer = await ann.rest.call("GET", `/Room/${room}/Message?${query}`);
      expect(expectProblem(answer, 400)).toHaveLength(1);
      expect(fields(answer.body).errors).toStrictEqual({ [query.split("=")[0] ?? ""]: code });
    });
  }

  test("without a session it is 401, for an unknown room 404", async ({ ann }) => {
    const room = await ann.makeRoom();
    expectProblem(await new Client().call("GET", `/Room/${room}/Message`), 401);
    expectProblem(await ann.rest.call("GET", "/Room/2147483647/Message"), 404);
  });

  test("DELETE /Room/{id} deletes the history too", async ({ ann }) => {
    const path = await roomWith(ann, 1);
    await ann.rest.call("DELETE", path.replace("/Message", ""));
    expectProblem(await ann.rest.call("GET", path), 404);
  });

  test("history has the text that sockets received, also with NUL and lone surrogates", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    const receiver = await bob.enter(room);
    const sender = await ann.enter(room);
    expect(await receiver.event()).toStrictEqual(ann.entered());
    const received: unknown[] = [];
    for (const msg of ["a\u0000b", "a\ud800b", "😀 👨‍👩‍👧", "مرحبا \u202Eabc", "  spaces \n"]) {
      expect(await sender.say(msg)).toStrictEqual({ status: true });
      received.push(fields(await receiver.event()).msg);
    }
    const texts = async () =>
      messagesOf(await ann.rest.call("GET", `/Room/${room}/Message`)).map(({ msg }) => msg);
    await expect.poll(texts, { timeout: 30_000 }).toStrictEqual(received);
  });
});

test.describe("history is what was answered", () => {
  const texts = async (person: Person, path: string) =>
    messagesOf(await person.rest.call("GET", path)).map(({ msg }) => msg);

  test("a message is in it right after its answer, by socket and over REST, 20 of 20 times", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    const path = `/Room/${room}/Message`;
    const socket = await ann.enter(room);
    for (let n = 1; n <= 10; n++) {
      expect(await socket.say(`socket ${n}`)).toStrictEqual({ status: true });
      expect((await texts(bob, path)).at(-1)).toBe(`socket ${n}`);
      expect((await bob.rest.call("POST", path, { msg: `rest ${n}` })).status).toBe(201);
      expect((await texts(ann, path)).at(-1)).toBe(`rest ${n}`);
    }
  });

  test("the same while others talk, and on pages around it", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    const path = `/Room/${room}/Message`;
    const talker = await OptedIn.enter(ann, room);
    let isOver = false;
    const talk = (async () => {
      for (let n = 1; !isOver; n++) await talker.say(`talk ${n}`);
    })();
    try {
      for (let n = 1; n <= 20; n++) {
        const { id } = fields((await bob.rest.call("POST", path, { msg: `rest ${n}` })).body);
        const query = n % 2 === 0 ? `?limit=100` : `?around=${id}`;
        expect(await texts(ann, path + query)).toContain(`rest ${n}`);
      }
    } finally {
      isOver = true;
    }
    await talk;
  });

  test("changed=, search and export have what was answered, also in a room that nobody is in", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    const path = `/Room/${room}/Message`;
    const word = `oolong${room}`;
    await bob.rest.call("POST", path, { msg: word });
    expect(await texts(ann, `/Search?q=${word}&room=${room}`)).toStrictEqual([word]);
    await bob.rest.call("POST", path, { msg: `${word} too` });
    expect(await texts(ann, `/Search?q=${word}`)).toStrictEqual([`${word} too`, word]);
    await bob.rest.call("POST", path, { msg: "third" });
    const exported = await ann.rest.call("GET", `/Room/${room}/Export`);
    expect(messagesOf(exported).at(-1)).toMatchObject({ msg: "third" });
    const anns = await OptedIn.enter(bob, room);
    await anns.ask({ edit: 1, msg: "edited" });
    expect(await texts(ann, `${path}?changed=0`)).toStrictEqual(["edited"]);
    await anns.ask({ delete: 2 });
    const account = await bob.rest.call("GET", `/User/${bob.username}/Export`);
    expect(messagesOf(account).map(({ msg }) => msg)).toStrictEqual(["edited", "", "third"]);
  });
});

test.describe("replies, edits, deletions and reactions", () => {
  /** Ann's messages 1 to 3 are edited, reacted to and deleted; message 4 is Bob's reply to 1. */
  async function story() {
    const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
    const room = await ann.makeRoom();
    const [anns, bobs] = [await OptedIn.enter(ann, room), await OptedIn.enter(bob, room)];
    for (const msg of ["one", "two", "three"]) await anns.say(msg);
    await bobs.say("four", { reply: 1 });
    await anns.ask({ edit: 1, msg: "eins" });
    await bobs.ask({ react: 2, emoji: "👍", on: true });
    await anns.ask({ react: 2, emoji: "😀", on: true });
    await anns.ask({ react: 2, emoji: "👍", on: true });
    await anns.ask({ delete: 3 });
    await untilArchived(ann, room, 9);
    return { ann, bob, path: `/Room/${room}/Message` };
  }

  test("reply, edited, deleted and reactions appear only on messages that have them", async () => {
    const { ann, bob, path } = await story();
    const time = expect.any(Number);
    const of = ({ username, nickname }: Person) => ({ username, nickname, time });
    const reactions = [
      { emoji: "👍", users: [bob.username, ann.username] },
      { emoji: "😀", users: [ann.username] },
    ];
    expect(messagesOf(await bob.rest.call("GET", path))).toStrictEqual([
      { ...of(ann), id: 1, msg: "eins", edited: time },
      { ...of(ann), id: 2, msg: "two", reactions },
      { ...of(ann), id: 3, msg: "", deleted: true },
      { ...of(bob), id: 4, msg: "four", reply: 1 },
    ]);
  });

  test("only expand=1 tells how far the archive reaches", async () => {
    const { ann, path } = await story();
    const keys = async (query: string) =>
      Object.keys(fields((await ann.rest.call("GET", path + query)).body)).sort();
    expect(await keys("")).toStrictEqual(["messages", "more"]);
    expect(await keys("?expand=1")).toStrictEqual(["archived", "messages", "more"]);
    expect(await keys("?changed=0&expand=1")).toStrictEqual(["archived", "messages", "more"]);
  });

  test("changed=N returns messages changed by events after N, in the order of the changes", async () => {
    const { ann, path } = await story();
    const changed = async (query: string) => {
      const answer = await ann.rest.call("GET", `${path}?${query}`);
      const ids = messagesOf(answer).map(({ id, changed }) => [id, changed]);
      return { ids, more: fields(answer.body).more };
    };
    const all = [
      [1, 5],
      [2, 8],
      [3, 9],
    ];
    expect(await changed("changed=0")).toStrictEqual({ ids: all, more: false });
    expect(await changed("changed=5")).toStrictEqual({ ids: all.slice(1), more: false });
    expect(await changed("changed=0&limit=1")).toStrictEqual({ ids: all.slice(0, 1), more: true });
    expect(await changed("changed=9")).toStrictEqual({ ids: [], more: false });
  });

  test("around=ID has the message in the middle; newer means that later ones follow", async ({
    ann,
  }) => {
    const path = await roomWith(ann, 9);
    const around = async (query: string) => {
      const { messages, ...page } = fields((await ann.rest.call("GET", `${path}?${query}`)).body);
      return { ids: list(messages).map((message) => fields(message).id), ...page };
    };
    expect(await around("around=5&limit=5")).toStrictEqual({
      ids: [3, 4, 5, 6, 7],
      more: true,
      newer: true,
    });
    expect(await around("around=9&limit=4")).toStrictEqual({ ids: [7, 8, 9], more: true });
    expect(await around("around=1&limit=4")).toStrictEqual({
      ids: [1, 2],
      more: false,
      newer: true,
    });
  });

  for (const query of ["before=1&after=1", "changed=1&before=1", "around=1&changed=1"]) {
    test(`?${query} is 400: only one of them can select the page`, async ({ ann }) => {
      const room = await ann.makeRoom();
      const answer = await ann.rest.call("GET", `/Room/${room}/Message?${query}`);
      expect(expectProblem(answer, 400)).toHaveLength(1);
    });
  }
});
