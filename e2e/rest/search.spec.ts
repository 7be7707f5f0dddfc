import {
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
  unique,
  untilArchived,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

async function search(person: Person, q: string, more = ""): Promise<Record<string, unknown>[]> {
  const answer = await person.rest.call("GET", `/Search?q=${encodeURIComponent(q)}${more}`);
  expect(answer.status, answer.text).toBe(200);
  return list(fields(answer.body).messages).map(fields);
}
const found = async (person: Person, q: string, more = "") =>
  (await search(person, q, more)).map(({ msg }) => msg);

/** Ann's room with these messages from her, all archived. */
async function roomWith(messages: string[], options: Record<string, unknown> = {}) {
  const ann = await signedIn("ann");
  const room = await ann.makeRoom(options);
  const anns = await OptedIn.enter(ann, room);
  for (const msg of messages) await anns.say(msg);
  await untilArchived(ann, room, messages.length);
  return { ann, room, anns };
}

test.describe("GET /Search", () => {
  test("answers {messages: [{room, id, msg, username, nickname, time}], more}", async () => {
    const word = unique("oolong");
    const { ann, room } = await roomWith([`${word} 茶`]);
    for (const path of ["/Search", "/search", "/api/Search"]) {
      const answer = await ann.rest.call("GET", `${path}?q=${word}`);
      const { username, nickname } = ann;
      const time = expect.any(Number);
      expect(answer.body).toStrictEqual({
        messages: [{ room, id: 1, msg: `${word} 茶`, username, nickname, time }],
        more: false,
      });
    }
  });

  test("matches any part of the text in any letter case and width; all terms must occur", async () => {
    const x = unique("x");
    const texts = [
      `${x} 我们去龙井喝茶，好吗？`,
      `${x} Long Jing TEA Чай ÉCOLE`,
      `${x} ｆｕｌｌ width ﬁsh`,
      `${x} 100% o'clock \\ & |!`,
    ];
    const { ann, room } = await roomWith(texts);
    const [tea, english, wide, odd] = texts;
    for (const [q, expected] of [
      ["茶", [tea]],
      ["龙井", [tea]],
      ["井喝", [tea]],
      ["去龙井喝茶", [tea]],
      ["龙井 好", [tea]],
      ["龙井 绿", []],
      ["喝龙", []],
      ["tea", [english]],
      ["TEA long", [english]],
      ["gj", []],
      ["чАЙ", [english]],
      ["école", [english]],
      ["ng", [english]],
      ["full", [wide]],
      ["ＷＩＤＴＨ", [wide]],
      ["fish", [wide]],
      ["o'clock", [odd]],
      ["\\", [odd]],
      ["'", [odd]],
      ["& |!", [odd]],
      ["100%", [odd]],
      [":*", []],
      ["_", []],
      ["　龙井　", [tea]],
    ] as const) {
      expect(await found(ann, `${x} ${q}`), q).toStrictEqual(expected);
      expect(await found(ann, q, `&room=${room}`), q).toStrictEqual(expected);
    }
  });

  test("newest first across all rooms; next is the before of the next page", async () => {
    const word = unique("puer");
    const { ann, room, anns } = await roomWith([`${word} 1`, `${word} 2`]);
    const other = await ann.makeRoom();
    const others = await OptedIn.enter(ann, other);
    await others.say(`${word} 3`);
    await untilArchived(ann, other, 1);
    await anns.say(`${word} 4`);
    await untilArchived(ann, room, 3);
    const pages = async (more: string) => {
      const all: unknown[][] = [];
      let before = "";
      for (;;) {
        const { body } = await ann.rest.call("GET", `/Search?q=${word}&limit=2${more}${before}`);
        const { messages, next, ...rest } = fields(body);
        all.push(list(messages).map((message) => fields(message).msg));
        expect(rest.more).toBe(next !== undefined);
        if (next === undefined) return all;
        before = `&before=${next}`;
      }
    };
    expect(await pages("")).toStrictEqual([
      [`${word} 4`, `${word} 3`],
      [`${word} 2`, `${word} 1`],
    ]);
    expect(await pages(`&room=${room}`)).toStrictEqual([[`${word} 4`, `${word} 2`], [`${word} 1`]]);
  });

  test("finds only in rooms that the caller may enter", async () => {
    const word = unique("matcha");
    const { ann, room } = await roomWith([`${word} secret`], { private: true });
    const open = await ann.makeRoom();
    const opens = await OptedIn.enter(ann, open);
    await opens.say(`${word} open`);
    await untilArchived(ann, open, 1);
    const bob = await signedIn("bob");
    expect(await found(bob, word)).toStrictEqual([`${word} open`]);
    expectProblem(await bob.rest.call("GET", `/Search?q=${word}&room=${room}`), 404);
    await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`);
    expect(await found(bob, word)).toHaveLength(2);
    await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    expect(await found(bob, word)).toStrictEqual([`${word} open`]);
    await bob.token(open);
    await ann.rest.call("DELETE", `/Room/${open}/Member/${bob.username}`);
    expect(await found(bob, word)).toStrictEqual([]);
    expectProblem(await bob.rest.call("GET", `/Search?q=${word}&room=${open}`), 403);
    expectProblem(await new Client().call("GET", `/Search?q=${word}`), 401);
  });

  test("finds edited text, but neither the text before the edit nor deleted messages", async () => {
    const [before, after] = [unique("sencha"), unique("gyokuro")];
    const { ann, room, anns } = await roomWith([before, `${before} ${after}`]);
    await anns.ask({ edit: 1, msg: after });
    await anns.ask({ delete: 2 });
    await untilArchived(ann, room, 4);
    for (const scope of ["", `&room=${room}`]) {
      expect(await found(ann, before, scope)).toStrictEqual([]);
      expect(await found(ann, after, scope)).toStrictEqual([after]);
    }
  });

  for (const [query, field] of [
    ["", "q"],
    ["q=", "q"],
    ["q=%20%20", "q"],
    [`q=${"x".repeat(201)}`, "q"],
    ["q=x&room=0", "room"],
    ["q=x&room=x", "room"],
    ["q=x&before=x", "before"],
    ["q=x&before=99999999999999999999", "before"],
    ["q=x&limit=101", "limit"],
  ] as const) {
    test(`?${query.slice(0, 30)} is 400 with the field`, async ({ ann }) => {
      const answer = await ann.rest.call("GET", `/Search?${query}`);
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    });
  }

  test("unusual characters are never 500", async ({ ann }) => {
    for (const q of ["%00", "%F0%9F%98%80", "%EF%BF%BD", "'%3A*", "%5C'", "a'%20%7C%20'b"]) {
      expect((await ann.rest.call("GET", `/Search?q=${q}`)).status, q).toBe(200);
    }
    // Nothing of it can be seen, so nothing is asked for.
    expect(expectProblem(await ann.rest.call("GET", "/Search?q=%E2%80%8B"), 400)).toEqual(["q"]);
    expect((await ann.rest.call("GET", `/Search?q=${"茶".repeat(200)}`)).status).toBe(200);
  });
});
