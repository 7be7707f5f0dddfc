import { afterAll, beforeAll, expect, test } from "vitest";
import { archive } from "./archive";
import * as memberships from "./memberships";
import { page } from "./messages";
import { sweep } from "./retention";
import * as roomList from "./room-list";
import * as rooms from "./rooms";
import { inRoom } from "./search";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let ann = 0;
let bob = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = (username: string) =>
    users.create({ username, nickname: username, passwordHash: "" });
  ann = (await person("ann"))?.id ?? 0;
  bob = (await person("bob"))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());

const now = Math.floor(Date.now() / 1_000);
const day = 86_400;

/** A room with a message of Ann's for each of these ages in days. */
async function roomWith(daysAgo: number[], keepDays: number | null): Promise<number> {
  const room = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob);
  await rooms.change(room, { keepDays });
  const events = daysAgo.map((days, n) => ({
    type: 0 as const,
    id: n + 1,
    uid: ann,
    msg: `tea @bob, ${days} days ago`,
    time: now - days * day - 60,
  }));
  await archive({ room, online: 0, events });
  return room;
}

const idsIn = async (room: number) =>
  (await page(room, { limit: 100 })).messages.map(({ id }) => id);

test("contract, Ours: messages older than keepDays are gone from history, search and counts", async () => {
  const room = await roomWith([40, 30, 29, 0], 30);
  await archive({
    room,
    online: 0,
    events: [{ type: 6, id: 5, uid: bob, target: 1, emoji: "🍵", on: true, time: now }],
  });
  const count = async () => {
    const listed = (await roomList.listExpandedFor(bob)).find(({ id }) => id === room);
    return { unread: listed?.unread, mentions: listed?.mentions };
  };
  expect(await count()).toStrictEqual({ unread: 4, mentions: 4 });
  expect(await sweep(room)).toStrictEqual({ upTo: 2, oldest: now - 29 * day - 60 });
  expect(await idsIn(room)).toStrictEqual([3, 4]);
  expect(await count()).toStrictEqual({ unread: 2, mentions: 2 });
  const found = await inRoom(room, { q: "days ago", limit: 10 });
  expect(found.messages.map(({ id }) => id)).toStrictEqual([4, 3]);
});

test("contract, Ours: a room without keepDays keeps everything", async () => {
  const room = await roomWith([4_000, 0], null);
  expect(await sweep(room)).toStrictEqual({ upTo: 0, oldest: null });
  expect(await idsIn(room)).toStrictEqual([1, 2]);
});

test("a room whose messages are all too old loses all of them, and its ids go on", async () => {
  const room = await roomWith([3, 2], 1);
  expect(await sweep(room)).toStrictEqual({ upTo: 2, oldest: null });
  const next = { type: 0 as const, id: 3, uid: ann, msg: "still here", time: now };
  await archive({ room, online: 0, events: [next] });
  expect(await sweep(room)).toStrictEqual({ upTo: 2, oldest: now });
});

test("many messages are deleted in parts, oldest first, and the result tells that more are due", async () => {
  const room = await roomWith(
    Array.from({ length: 1_500 }, () => 5),
    1,
  );
  const first = await sweep(room);
  expect(first).toStrictEqual({ upTo: 1_000, oldest: now - 5 * day - 60 });
  expect(await sweep(room)).toStrictEqual({ upTo: 1_500, oldest: null });
});
