import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reactions } from "@/drizzle/schema";
import type { ArchiveBatch } from "@/lib/wire/internal-api";
import { db } from "../db";
import { archive, archivedHead, archivedHeads, archivedState, cidsBefore, recall } from "./archive";
import * as directRooms from "./direct-rooms";
import * as members from "./members";
import * as memberships from "./memberships";
import { mentionsIn } from "./mentions";
import { changedSince, page, pageAround } from "./messages";
import * as roomList from "./room-list";
import * as rooms from "./rooms";
import { startTestDatabase } from "./test-database";
import * as unsettledRooms from "./unsettled-rooms";
import * as users from "./users";

type Event = ArchiveBatch["events"][number];

let database: { stop(): Promise<void> };
let ann: number;
let bob: number;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = (username: string) =>
    users.create({ username, nickname: username.toUpperCase(), passwordHash: "" });
  ann = (await person("ann"))?.id ?? 0;
  bob = (await person("bob"))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());

async function newRoom(): Promise<number> {
  const id = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(id, bob);
  return id;
}

const at = (id: number) => 1_700_000_000 + id;
const sent = (id: number, uid: number, msg: string, more: object = {}): Event => ({
  type: 0,
  id,
  uid,
  msg,
  time: at(id),
  ...more,
});
const edited = (id: number, target: number, msg: string): Event => ({
  type: 4,
  id,
  uid: ann,
  target,
  msg,
  time: at(id),
});
const deleted = (id: number, target: number): Event => ({
  type: 5,
  id,
  uid: ann,
  target,
  time: at(id),
});
const reacted = (id: number, uid: number, target: number, emoji: string, on = true): Event => ({
  type: 6,
  id,
  uid,
  target,
  emoji,
  on,
  time: at(id),
});
const post = (room: number, ...events: Event[]) => archive({ room, online: 1, events });
const history = async (room: number) => (await page(room, { limit: 100 })).messages;

const story = (): Event[] => [
  sent(1, ann, "one"),
  sent(2, bob, "two", { reply: 1, cid: "c" }),
  sent(3, ann, "three"),
  edited(4, 1, "eins"),
  reacted(5, bob, 1, "👍"),
  reacted(6, ann, 1, "😀"),
  reacted(7, ann, 1, "👍"),
  reacted(8, ann, 2, "👍"),
  reacted(9, ann, 2, "👍", false),
  deleted(10, 3),
  sent(11, bob, "four"),
];
const common = (name: string) => ({ username: name, nickname: name.toUpperCase() });
const archived = [
  {
    ...common("ann"),
    id: 1,
    msg: "eins",
    time: at(1),
    edited: at(4),
    reactions: [
      { emoji: "👍", users: ["bob", "ann"] },
      { emoji: "😀", users: ["ann"] },
    ],
  },
  { ...common("bob"), id: 2, msg: "two", time: at(2), reply: 1 },
  { ...common("ann"), id: 3, msg: "", time: at(3), deleted: true },
  { ...common("bob"), id: 11, msg: "four", time: at(11) },
];

test("the history is the same whether the events arrive in one batch or one by one", async () => {
  const [atOnce, oneByOne] = [await newRoom(), await newRoom()];
  expect(await post(atOnce, ...story())).toMatchObject({ inserted: [1, 2, 3, 11] });
  for (const event of story()) await post(oneByOne, event);
  for (const room of [atOnce, oneByOne]) {
    expect(await history(room)).toStrictEqual(archived);
    expect((await page(room, { limit: 1 })).archived).toBe(11);
  }
});

test("an event that is delivered again, alone or with later ones, changes nothing", async () => {
  const room = await newRoom();
  const events = story();
  expect(await post(room, ...events.slice(0, 9))).toMatchObject({
    lastId: 9,
    keepDays: null,
    inserted: [1, 2, 3],
    rejoined: [],
    remarked: [],
    deletedUsers: [],
  });
  expect(await post(room, ...events.slice(3, 7))).toMatchObject({
    lastId: 9,
    keepDays: null,
    inserted: [],
    rejoined: [],
    deletedUsers: [],
  });
  expect(await post(room, ...events.slice(5))).toMatchObject({
    lastId: 11,
    keepDays: null,
    inserted: [11],
    rejoined: [],
    deletedUsers: [],
  });
  const nothing = {
    ...{ lastId: 11, keepDays: null, fresh: [], inserted: [], rejoined: [], deletedUsers: [] },
    policy: { writers: "all", slowSeconds: 0 },
    remarked: [],
  };
  expect(await post(room, ...events)).toStrictEqual(nothing);
  expect(await post(room)).toStrictEqual(nothing);
  expect(await history(room)).toStrictEqual(archived);
});

test("two concurrent deliveries apply each event once", async () => {
  const room = await newRoom();
  await Promise.all([post(room, ...story()), post(room, ...story())]);
  expect(await history(room)).toStrictEqual(archived);
});

test("a deletion removes text and reactions, and later edits and reactions are ignored", async () => {
  const room = await newRoom();
  await post(room, sent(1, ann, "hello"), reacted(2, bob, 1, "👍"));
  await post(room, deleted(3, 1), edited(4, 1, "again"), reacted(5, bob, 1, "👍"));
  expect(await history(room)).toStrictEqual([
    { ...common("ann"), id: 1, msg: "", time: at(1), deleted: true },
  ]);
});

test("events of unknown people or messages are skipped, and later events are not", async () => {
  const room = await newRoom();
  const nobody = 2 ** 31 - 1;
  await post(
    room,
    sent(1, nobody, "from nobody"),
    edited(2, 7_000_000_000, "x"),
    deleted(3, 99),
    reacted(4, ann, 99, "👍"),
    sent(5, ann, "hello", { reply: 7_000_000_000 }),
    reacted(6, nobody, 5, "👍"),
    sent(7, ann, "a\0b\ud800c", { cid: "\0\ud800" }),
  );
  expect(await history(room)).toStrictEqual([
    { ...common("ann"), id: 5, msg: "hello", time: at(5) },
    { ...common("ann"), id: 7, msg: "a\uFFFDb\uFFFDc", time: at(7) },
  ]);
});

test("contract, History: a message whose cid the archive knows is archived without it", async () => {
  const room = await newRoom();
  await post(room, sent(1, ann, "one", { cid: "c" }));
  const again = [sent(2, ann, "again", { cid: "c" }), sent(3, ann, "@bob two", { cid: "d\0" })];
  const colliding = sent(4, ann, "@bob three", { cid: "d\uFFFD" });
  expect(await post(room, ...again, colliding)).toMatchObject({ inserted: [3, 2, 4] });
  expect((await history(room)).map(({ msg }) => msg)).toStrictEqual([
    ...["one", "again", "@bob two", "@bob three"],
  ]);
  const listed = await roomList.listExpandedFor(bob);
  expect(listed.find(({ id }) => id === room)).toMatchObject({ mentions: 2 });
});

test("events behind a hole wait for those that the room still has; for others there is no waiting", async () => {
  const room = await newRoom();
  const batch = (first: number, ...events: Event[]) =>
    archive({ room, online: 1, events, first, head: 99 });
  await batch(1, sent(1, ann, "one"));
  expect(await batch(1, sent(3, ann, "three"))).toMatchObject({ lastId: 1, inserted: [] });
  expect(await batch(1)).toMatchObject({ lastId: 1 });
  const both = [sent(2, ann, "two"), sent(3, ann, "three")];
  expect(await batch(1, ...both)).toMatchObject({ lastId: 3, inserted: [2, 3] });
  expect(await batch(9, sent(9, ann, "nine"))).toMatchObject({ lastId: 9, inserted: [9] });
  expect(await batch(12)).toMatchObject({ lastId: 11 });
});

test("an edit whose text the room has dropped does not replace the message's text", async () => {
  const room = await newRoom();
  await post(room, sent(1, ann, "one"), edited(2, 1, ""));
  expect(await history(room)).toMatchObject([{ msg: "one" }]);
  await post(room, edited(3, 1, ""), edited(4, 1, "eins"), edited(5, 1, ""));
  expect(await history(room)).toMatchObject([{ msg: "eins", edited: at(4) }]);
});

test("a room that lost its storage gets the archive's head, and who has an epoch", async () => {
  const room = await newRoom();
  const rules = { writers: "all", slowSeconds: 0 };
  const rest = { keepDays: null, ...rules, online: 0 };
  expect(await archivedState(room)).toStrictEqual({ archived: 0, ...rest, epochs: [] });
  await post(room, sent(1, ann, "one"));
  await memberships.setRole(room, bob, "moderator");
  expect(await archivedState(room)).toStrictEqual({
    archived: 1,
    ...{ keepDays: null, ...rules, online: 1 },
    epochs: [{ uid: bob, epoch: 1 }],
  });
  expect(await archivedState(2 ** 31 - 1)).toBeNull();
});

test("a room that lost its storage gets authors, deletions and emoji of messages, and cids", async () => {
  const room = await newRoom();
  await post(
    room,
    sent(1, ann, "one", { cid: "c" }),
    sent(2, bob, "two", { cid: "c" }),
    reacted(3, bob, 1, "🍵"),
    reacted(4, ann, 1, "👍"),
    reacted(5, ann, 1, "🍵"),
    deleted(6, 2),
    sent(7, ann, "seven", { cid: "a\uFFFD" }),
    sent(8, ann, "eight"),
  );
  const cidOf = (id: number, uid: number, cid: string) => ({ id, uid, cid, time: at(id) });
  const cids = [
    { uid: ann, cid: "c" },
    { uid: bob, cid: "d" },
    { uid: ann, cid: "a\uFFFD" },
  ];
  const found = await recall(room, { targets: [1, 2, 3, 99], cids });
  expect(found.messages.sort((a, b) => a.id - b.id)).toStrictEqual([
    { id: 1, uid: ann, deleted: false, emoji: ["🍵", "👍"] },
    { id: 2, uid: bob, deleted: true, emoji: [] },
  ]);
  expect(found.cids.sort((a, b) => a.id - b.id)).toStrictEqual([
    cidOf(1, ann, "c"),
    cidOf(7, ann, "a\uFFFD"),
  ]);
  expect(await recall(room, { targets: [], cids: [] })).toStrictEqual({ messages: [], cids: [] });
  expect(await cidsBefore(room, 8)).toStrictEqual({
    cids: [cidOf(7, ann, "a\uFFFD"), cidOf(2, bob, "c"), cidOf(1, ann, "c")],
    next: null,
  });
});

test("a room's cids come in pages of 1,000 messages, with and without one", async () => {
  const room = await newRoom();
  const ids = Array.from({ length: 1_001 }, (_, n) => n + 1);
  await post(room, ...ids.map((id) => sent(id, ann, "x", id === 1 ? { cid: "first" } : {})));
  expect(await cidsBefore(room, 1_002)).toStrictEqual({ cids: [], next: 2 });
  expect(await cidsBefore(room, 2)).toMatchObject({ cids: [{ id: 1 }], next: null });
});

test("the heads of all rooms come in the order of their ids", async () => {
  const [first, second] = [await newRoom(), await newRoom()];
  await post(first, sent(1, ann, "one"));
  expect(await archivedHeads(first - 1, 2)).toStrictEqual([
    { id: first, archived: 1 },
    { id: second, archived: 0 },
  ]);
  expect([await archivedHead(first), await archivedHead(2 ** 31 - 1)]).toStrictEqual([1, null]);
});

test("a room may be ahead while people are online, and until the time that is noted for it", async () => {
  const [busy, quiet, noted] = [await newRoom(), await newRoom(), await newRoom()];
  const secret = (await rooms.create(bob, { name: "secret", private: true }))?.id ?? 0;
  for (const room of [busy, secret]) await post(room, sent(1, bob, "hi"));
  for (const room of [quiet, noted]) await archive({ room, online: 0, events: [] });
  for (const room of [busy, quiet, secret]) await unsettledRooms.note(room, 0);
  await unsettledRooms.note(noted, 60);
  const readable = await unsettledRooms.readableBy(ann, 1_000);
  expect([busy, quiet, noted, secret].filter((id) => readable.includes(id))).toStrictEqual([
    busy,
    noted,
  ]);
  const heads = await archivedHeads(busy - 1, 1_000, "unsettled");
  expect(heads.map(({ id }) => id)).toStrictEqual([busy, noted, secret]);
  expect((await rooms.findFor(ann, quiet))?.isUnsettled).toBe(false);
  expect((await rooms.findFor(ann, noted))?.isUnsettled).toBe(true);
});

describe("mentions", () => {
  let lee: number;
  beforeAll(async () => {
    const created = await users.create({ username: "bob-lee", nickname: "B", passwordHash: "" });
    lee = created?.id ?? 0;
  });
  async function roomOfThree(): Promise<number> {
    const room = await newRoom();
    await memberships.begin(room, lee);
    return room;
  }
  const mentionsOf = async (uid: number, room: number) =>
    (await roomList.listExpandedFor(uid)).find(({ id }) => id === room)?.mentions;

  test.each([
    ["@bob-lee hi", 0],
    ["@bob hi", 1],
    ["＠bob", 1],
    ["_@bob_ hi", 1],
    ["`@bob`", 0],
    ["```\n@bob\n```", 0],
    ["https://x.example/@bob", 0],
    ["[@bob](https://x.example)", 0],
  ])("are what the room shows: %j counts %i for bob", async (msg, count) => {
    const room = await roomOfThree();
    await post(room, sent(1, ann, msg));
    expect(await mentionsOf(bob, room)).toBe(count);
    expect(await mentionsIn(room, [{ id: 7, msg }])).toStrictEqual(
      count === 1 ? [{ id: 7, uid: bob }] : msg === "@bob-lee hi" ? [{ id: 7, uid: lee }] : [],
    );
  });

  test("are of the longest name also if its person has left", async () => {
    const room = await roomOfThree();
    await memberships.end(room, lee, "left");
    await post(room, sent(1, ann, "@bob-lee hi"));
    expect([await mentionsOf(bob, room), await mentionsOf(lee, room)]).toStrictEqual([
      0,
      expect.toSatisfy((count) => !count),
    ]);
  });

  /** status-app#4475 */
  test("follow edits and deletions, and whoever's changed is named", async () => {
    const room = await roomOfThree();
    const of = async (...events: Event[]) => {
      const remarked = (await post(room, ...events))?.remarked.sort((a, b) => a - b);
      return [await mentionsOf(bob, room), await mentionsOf(lee, room), remarked];
    };
    expect(await of(sent(1, ann, "hi"))).toStrictEqual([0, 0, []]);
    expect(await of(edited(2, 1, "hi @bob"))).toStrictEqual([1, 0, [bob]]);
    expect(await of(edited(3, 1, "hello @bob"))).toStrictEqual([1, 0, []]);
    expect(await of(edited(4, 1, "hi @bob-lee"))).toStrictEqual([0, 1, [bob, lee]]);
    expect(await of(edited(5, 1, "hi"))).toStrictEqual([0, 0, [lee]]);
    expect(await of(edited(6, 1, "@bob"), deleted(7, 1))).toStrictEqual([0, 0, [bob, lee]]);
    expect(await of(edited(8, 1, "@bob"))).toStrictEqual([0, 0, []]);
    expect(await of(sent(9, ann, "@bob"), edited(10, 9, "hi"))).toStrictEqual([0, 0, [bob]]);
    expect(await of(sent(11, ann, "@ann @bob"), deleted(12, 11))).toStrictEqual([0, 0, [bob, lee]]);
  });

  /** Rocket.Chat#21404 */
  test("or not: a deletion names those who had not read the message, and nobody else", async () => {
    const room = await roomOfThree();
    await post(room, sent(1, ann, "hi"), sent(2, lee, "hello"), sent(3, ann, "bye"));
    await members.markRead(room, bob, { id: 2, back: false });
    const told = async (event: Event) => (await post(room, event))?.remarked.sort((a, b) => a - b);
    expect(await told(deleted(4, 1))).toStrictEqual([lee]);
    expect(await told(deleted(5, 2))).toStrictEqual([ann]);
    expect(await told(deleted(6, 3))).toStrictEqual([bob, lee]);
  });
});

/** element-web#27331 */
test("two stored forms of an emoji are one reaction, and taking it back removes both", async () => {
  const room = await newRoom();
  await post(room, sent(1, ann, "tea"), reacted(2, ann, 1, "👍"));
  // As earlier versions stored it.
  await db()
    .insert(reactions)
    .values([
      { roomId: room, messageId: 1, userId: ann, emoji: "❤", eventId: 3 },
      { roomId: room, messageId: 1, userId: ann, emoji: "❤️", eventId: 4 },
      { roomId: room, messageId: 1, userId: bob, emoji: "❤", eventId: 5 },
    ]);
  const shown = async () => (await history(room))[0]?.reactions;
  expect(await shown()).toStrictEqual([
    { emoji: "👍", users: ["ann"] },
    { emoji: "❤️", users: ["ann", "bob"] },
  ]);
  await post(room, reacted(6, ann, 1, "❤️", false), reacted(7, bob, 1, "❤", false));
  await post(room, reacted(8, ann, 1, "👍\uFE0F", false));
  expect(await shown()).toBeUndefined();
});

test("a message that was deleted before it was archived has no text", async () => {
  const room = await newRoom();
  await post(room, sent(1, ann, "", { deleted: true }));
  expect(await history(room)).toStrictEqual([
    { ...common("ann"), id: 1, msg: "", time: at(1), deleted: true },
  ]);
});

test("archive returns null if the room is gone", async () => {
  const room = await newRoom();
  await rooms.remove(room);
  expect(await post(room, sent(1, ann, "hello"))).toBeNull();
});

test("changedSince returns each message once, ordered by its newest change", async () => {
  const room = await newRoom();
  await post(room, ...story());
  const changed = async (since: number, limit = 100) => {
    const { messages, more } = await changedSince(room, { since, limit });
    return { changes: messages.map(({ id, changed }) => [id, changed]), more };
  };
  const all = [
    [1, 7],
    [2, 9],
    [3, 10],
  ];
  expect(await changed(0)).toStrictEqual({ changes: all, more: false });
  expect(await changed(6)).toStrictEqual({ changes: all, more: false });
  expect(await changed(7)).toStrictEqual({ changes: all.slice(1), more: false });
  expect(await changed(0, 2)).toStrictEqual({ changes: all.slice(0, 2), more: true });
  expect(await changed(10)).toStrictEqual({ changes: [], more: false });
});

test("pageAround puts the message in the middle; more and newer tell whether there are others", async () => {
  const room = await newRoom();
  await post(room, ...Array.from({ length: 9 }, (_, n) => sent(n + 1, ann, `${n + 1}`)));
  const around = async (id: number, limit: number) => {
    const { messages, more, newer } = await pageAround(room, { around: id, limit });
    return { ids: messages.map(({ id }) => id), more, newer };
  };
  expect(await around(5, 5)).toStrictEqual({ ids: [3, 4, 5, 6, 7], more: true, newer: true });
  expect(await around(1, 4)).toStrictEqual({ ids: [1, 2], more: false, newer: true });
  expect(await around(9, 4)).toStrictEqual({ ids: [7, 8, 9], more: true, newer: false });
  expect(await around(5, 100)).toMatchObject({ more: false, newer: false });
});

test("a new message of the other person brings back a closed direct room, unread; old ones do not", async () => {
  const { id: room } = await directRooms.open(ann, bob);
  await post(room, sent(1, bob, "bye"));
  await members.markRead(room, ann, { id: 1, back: false });
  await memberships.end(room, ann, "left");
  expect(await post(room, sent(1, bob, "bye"))).toMatchObject({
    lastId: 1,
    keepDays: null,
    inserted: [],
    rejoined: [],
    deletedUsers: [],
  });
  expect(await post(room, sent(2, ann, "their own"))).toMatchObject({ rejoined: [] });
  expect(await members.userIdsOf(room, 10)).toStrictEqual([bob]);
  expect(await post(room, sent(3, bob, "one more thing"))).toMatchObject({ rejoined: [ann] });
  expect((await members.userIdsOf(room, 10)).sort()).toStrictEqual([ann, bob].sort());
  const listed = (await roomList.listExpandedFor(ann)).find(({ id }) => id === room);
  expect(listed?.unread).toBe(1);
});
