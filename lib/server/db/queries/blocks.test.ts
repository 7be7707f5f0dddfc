import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db";
import * as blocks from "./blocks";
import * as directRooms from "./direct-rooms";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

let made = 0;
async function person(): Promise<number> {
  const username = `person-${++made}`;
  const user = await users.create({ username, nickname: username, passwordHash: "x" });
  return user?.id ?? 0;
}

const commandsOf = async (room: number) =>
  (
    await db().execute(sql`select command from room_commands where target = ${room} order by id`)
  ).map(({ command }) => command);

test("a direct room takes no messages as long as one of both blocks the other", async () => {
  const [ann, bob] = [await person(), await person()];
  const { id } = await directRooms.open(ann, bob);
  expect(await blocks.set(ann, bob, true)).toBe(id);
  expect(await blocks.set(ann, bob, true)).toBeNull();
  expect(await blocks.set(bob, ann, true)).toBeNull();
  await expect(directRooms.open(ann, bob)).rejects.toThrow(directRooms.BlockedPair);
  await expect(directRooms.open(bob, ann)).rejects.toThrow(directRooms.BlockedPair);
  expect(await blocks.set(ann, bob, false)).toBeNull();
  await expect(directRooms.open(ann, bob)).rejects.toThrow(directRooms.BlockedPair);
  expect(await blocks.set(bob, ann, false)).toBe(id);
  expect(await directRooms.open(ann, bob)).toMatchObject({ id, fresh: false });
  expect(await commandsOf(id)).toStrictEqual([
    { type: "policy", writers: "nobody", slowSeconds: 0 },
    { type: "policy", writers: "all", slowSeconds: 0 },
  ]);
});

test("a list has those whom the person has blocked, and nobody who has blocked them", async () => {
  const [ann, bob] = [await person(), await person()];
  await blocks.set(ann, bob, true);
  expect(await blocks.listOf(ann)).toMatchObject([{ username: `person-${made}` }]);
  expect(await blocks.listOf(bob)).toStrictEqual([]);
});

test("a block and the opening of the direct room at the same moment leave no room to write in", async () => {
  const [ann, bob] = [await person(), await person()];
  await Promise.all([
    directRooms.open(bob, ann).catch(() => null),
    blocks.set(ann, bob, true),
    directRooms.open(bob, ann).catch(() => null),
  ]);
  const id = await directRooms.findId(ann, bob);
  const found = await db().execute(sql`select writers from rooms where id = ${id ?? 0}`);
  for (const { writers } of found) expect(writers).toBe("nobody");
});
