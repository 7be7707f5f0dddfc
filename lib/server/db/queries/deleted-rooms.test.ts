import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "../db";
import { archive } from "./archive";
import { eraseBatch } from "./deleted-rooms";
import * as directRooms from "./direct-rooms";
import * as exports from "./exports";
import * as members from "./members";
import * as memberships from "./memberships";
import { page } from "./messages";
import * as roomList from "./room-list";
import * as rooms from "./rooms";
import { everywhere } from "./search";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let ann: number;
let bob: number;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = (username: string) =>
    users.create({ username, nickname: username, passwordHash: "" });
  ann = (await person("ann"))?.id ?? 0;
  bob = (await person("bob"))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
  while (await eraseBatch());
});

/** A room with this many messages of Ann's; the first has a reaction and mentions Bob. */
async function roomWith(count: number): Promise<number> {
  const room = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob);
  const first = { type: 0 as const, id: 1, uid: ann, time: 1, msg: "oolong for @bob" };
  const reacted = { type: 6 as const, id: 2, uid: bob, time: 1, target: 1, emoji: "🍵", on: true };
  await archive({ room, online: 0, events: [first, reacted] });
  await db().execute(sql`
    insert into messages (room_id, id, user_id, msg, time, changed_id)
    select ${room}, n, ${ann}, 'more', 1, n from generate_series(3, ${count + 1}) as n`);
  await db().execute(sql`update rooms set last_id = ${count + 1} where id = ${room}`);
  return room;
}

async function rowsOf(room: number): Promise<number[]> {
  const [row] = await db().execute<Record<string, number>>(sql`
    select (select count(*)::integer from messages where room_id = ${room}) as messages,
      (select count(*)::integer from reactions where room_id = ${room}) as reactions,
      (select count(*)::integer from mentions where room_id = ${room}) as mentions`);
  return Object.values(row ?? {});
}

test("a large room is deleted at once for everyone, and its messages in parts", async () => {
  const [room, other] = [await roomWith(2_500), await roomWith(2)];
  expect(await rooms.remove(room)).toBe(true);
  // All of them are still there, but nothing leads to them.
  expect(await rowsOf(room)).toStrictEqual([2_500, 1, 1]);
  expect(await rooms.findFor(ann, room)).toBeNull();
  expect((await page(room, { limit: 10 })).messages).toStrictEqual([]);
  expect((await everywhere(ann, { q: "oolong", limit: 10 })).messages).toMatchObject([
    { room: other },
  ]);
  expect((await roomList.listFor(ann)).map(({ id }) => id)).toStrictEqual([other]);
  expect((await exports.memberships(ann)).map(({ id }) => id)).toStrictEqual([other]);
  const span = { room, after: 0, upTo: 9_999 };
  expect(await exports.messagesOf(ann, span, 10)).toStrictEqual([]);
  expect(await exports.reactionsOf(bob, span)).toStrictEqual([]);
  expect(await members.roomIdsOf(bob)).toStrictEqual([other]);
  const late = { type: 0 as const, id: 9_999, uid: ann, time: 1, msg: "late" };
  expect(await archive({ room, online: 1, events: [late] })).toBeNull();

  const counts: unknown[] = [];
  while (await eraseBatch()) counts.push((await rowsOf(room))[0]);
  expect(counts).toStrictEqual([1_500, 500, 0]);
  expect(await rowsOf(room)).toStrictEqual([0, 0, 0]);
  expect(await rowsOf(other)).toStrictEqual([2, 1, 1]);
  expect(await rooms.remove(room)).toBe(false);
});

test("a process takes another room than the one that another process works at", async () => {
  const [room, other] = [await roomWith(1_200), await roomWith(1_200)];
  for (const each of [room, other]) await rooms.remove(each);
  await db().transaction(async (tx) => {
    await tx.execute(sql`select from deleted_rooms where room_id = ${room} for update`);
    expect(await eraseBatch()).toBe(true);
    expect(await rowsOf(room)).toStrictEqual([1_200, 1, 1]);
    expect(await rowsOf(other)).toStrictEqual([200, 0, 0]);
  });
});

test("what the release before deletes is listed, too: it knows only the room's row", async () => {
  const room = await roomWith(2);
  await db().execute(sql`delete from rooms where id = ${room}`);
  expect(await eraseBatch()).toBe(true);
  expect(await rowsOf(room)).toStrictEqual([0, 0, 0]);
});

test("two people have a new direct room as soon as their old one is deleted", async () => {
  const { id } = await directRooms.open(ann, bob);
  await rooms.remove(id);
  expect(await directRooms.open(ann, bob)).toMatchObject({ fresh: true, joined: [ann, bob] });
});
