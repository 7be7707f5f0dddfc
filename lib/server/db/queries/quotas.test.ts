import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "../db";
import { archive } from "./archive";
import * as directRooms from "./direct-rooms";
import * as invites from "./invites";
import * as memberships from "./memberships";
import * as messageCounts from "./message-counts";
import { sweep } from "./retention";
import * as rooms from "./rooms";
import { storedBytes } from "./stored-text";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

vi.hoisted(() => {
  Object.assign(process.env, {
    LOG_LEVEL: "silent",
    LIMITS_FACTOR: "2",
    QUOTA_ROOMS: "1",
    QUOTA_MEMBERSHIPS: "2",
    QUOTA_MEMBERS: "1",
  });
});

let database: { stop(): Promise<void> };
let people = 0;

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

async function person(): Promise<number> {
  const username = `person${++people}`;
  const made = await users.create({ username, nickname: username, passwordHash: "" });
  return made?.id ?? 0;
}

const newRoom = async (owner: number) =>
  (await rooms.create(owner, { name: "a room", private: false }))?.id ?? 0;
const refused = (code: string) => expect.objectContaining({ status: 409, more: { code } });

test("a person owns as many rooms as the quota allows, times LIMITS_FACTOR", async () => {
  const ann = await person();
  const made = [await newRoom(ann), await newRoom(ann)];
  await expect(newRoom(ann)).rejects.toEqual(refused("too-many-rooms"));
  await rooms.remove(made[0] ?? 0);
  await newRoom(ann);
});

test("calls at the same moment do not exceed the quota of rooms", async () => {
  const ann = await person();
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => newRoom(ann)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
});

test("a room has as many members as the quota allows; who is in it already is not refused", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const room = await newRoom(ann);
  expect(await memberships.begin(room, bob)).toBe(true);
  await expect(memberships.begin(room, cat)).rejects.toEqual(refused("room-full"));
  await expect(memberships.begin(room, cat, { readmit: true })).rejects.toEqual(
    refused("room-full"),
  );
  expect(await memberships.begin(room, bob)).toBe(false);
  await memberships.end(room, bob, "left");
  expect(await memberships.begin(room, cat)).toBe(true);
  await expect(memberships.begin(room, bob)).rejects.toEqual(refused("room-full"));
});

test("a person is in as many rooms as the quota allows, but can always be written to", async () => {
  const [ann, bob] = [await person(), await person()];
  const other = async () => newRoom(await person());
  for (const room of [await other(), await other(), await other(), await other()])
    await memberships.begin(room, ann);
  const third = await other();
  await expect(memberships.begin(third, ann)).rejects.toEqual(refused("too-many-memberships"));
  await expect(newRoom(ann)).rejects.toEqual(refused("too-many-memberships"));
  await expect(directRooms.open(ann, bob)).rejects.toEqual(refused("too-many-memberships"));
  // Nothing is left of the refused one.
  expect(await directRooms.findId(ann, bob)).toBeNull();
  expect(await directRooms.open(bob, ann)).toMatchObject({ joined: [ann, bob] });
});

test("an invite into a full room is refused and keeps its use", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const room = await newRoom(ann);
  await memberships.begin(room, bob);
  const terms = { roomId: room, createdBy: ann, expiresInSeconds: 60, uses: 1 };
  await invites.create({ code: "a".repeat(22), ...terms });
  await expect(invites.accept("a".repeat(22), cat)).rejects.toEqual(refused("room-full"));
  await memberships.end(room, bob, "left");
  expect(await invites.accept("a".repeat(22), cat)).toMatchObject({ outcome: "joined" });
});

test("a person's day begins with their first message, and counts over all writers", async () => {
  const [ann, bob] = [await person(), await person()];
  const add = (...sent: [number, number][]) => messageCounts.add(new Map(sent), 10);
  expect(await add([ann, 9], [bob, 1])).toStrictEqual([]);
  const both = await Promise.all([add([bob, 2], [ann, 1]), add([ann, 1], [bob, 2])]);
  expect(both.flat().map(({ uid }) => uid)).toStrictEqual([ann, ann]);
  expect(both.flat()[0]?.seconds).toBeGreaterThan(86_000);
  await db().execute(sql`
    update rate_limits set expire = now() - interval '1 second' where key = ${`messages:${ann}`}`);
  expect(await add([ann, 9])).toStrictEqual([]);
  expect(await add([ann, 1])).toMatchObject([{ uid: ann }]);
});

test("the stored bytes follow messages, edits, deletions, retention and deleted rooms", async () => {
  const ann = await person();
  const room = await newRoom(ann);
  const before = await storedBytes();
  const bytes = async () => (await storedBytes()) - before;
  let id = 0;
  const put = (...events: object[]) =>
    archive({
      room,
      online: 0,
      events: events.map((event) => ({ id: ++id, uid: ann, time: 1, ...event })) as never,
    });
  await put({ type: 0, msg: "茶" }, { type: 0, msg: "tea" }, { type: 0, msg: "x".repeat(9_000) });
  expect(await bytes()).toBe(3 + 3 + 9_000);
  await put({ type: 4, target: 1, msg: "oolong" }, { type: 5, target: 3 });
  expect(await bytes()).toBe(6 + 3);
  await put({ type: 6, target: 1, emoji: "🍵", on: true });
  expect(await bytes()).toBe(6 + 3);
  await rooms.change(room, { keepDays: 1 });
  await sweep(room);
  expect(await bytes()).toBe(0);
  await rooms.change(room, { keepDays: null });
  await put({ type: 0, msg: "again" });
  await rooms.remove(room);
  expect(await bytes()).toBe(0);
});
