import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db";
import { deleteAccount } from "./account-deletion";
import * as avatars from "./avatars";
import { listExpandedFor } from "./room-list";
import * as rooms from "./rooms";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

let count = 0;

async function person(): Promise<users.User> {
  const username = `u${count++}`;
  const made = await users.create({ username, nickname: username, passwordHash: "hash" });
  if (!made) throw new Error("the name is taken");
  return made;
}

function picture(userId: number, roomId: number | null = null) {
  const key = `key${count++}`;
  return {
    ...{ purpose: "avatar" as const, userId, roomId, key, name: "avatar.webp" },
    ...{ type: "image/webp", bytes: 3, storedBytes: 4, sizes: ["small"] },
  };
}

async function isDeleted(id: number | null): Promise<boolean | undefined> {
  const [row] = await db().execute<{ deleted: boolean }>(
    sql`select deleted_at is not null as deleted from files where id = ${id}`,
  );
  return row?.deleted;
}

test("a person's picture is theirs until the next one; then its bytes are to go", async () => {
  const ann = await person();
  const first = await avatars.setOfPerson(ann.id, picture(ann.id));
  expect((await avatars.ofPerson(ann.username.toUpperCase()))?.info.id).toBe(first);
  const second = await avatars.setOfPerson(ann.id, picture(ann.id));
  expect([await isDeleted(first), await isDeleted(second)]).toStrictEqual([true, false]);
  expect(await avatars.clearOfPerson(ann.id)).toBe(true);
  expect(await isDeleted(second)).toBe(true);
  expect(await avatars.ofPerson(ann.username)).toBeNull();
  expect(await avatars.clearOfPerson(ann.id)).toBe(false);
});

test("the picture goes with the account, and a deleted account gets none", async () => {
  const ann = await person();
  const id = await avatars.setOfPerson(ann.id, picture(ann.id));
  await deleteAccount({ ...ann, passwordHash: "hash" });
  expect(await isDeleted(id)).toBe(true);
  const late = picture(ann.id);
  expect(await avatars.setOfPerson(ann.id, late)).toBeNull();
  const rows = await db().execute(sql`select 1 from files where key = ${late.key}`);
  expect(rows).toHaveLength(0);
});

test("a room's picture is replaced, removed, and goes with the room", async () => {
  const ann = await person();
  const room = (await rooms.create(ann.id, { name: "tea", private: true }))?.id ?? 0;
  const set = () => avatars.setOfRoom(room, picture(ann.id, room));
  const ids = [await set(), await set()];
  expect(await Promise.all(ids.map(isDeleted))).toStrictEqual([true, false]);
  expect((await listExpandedFor(ann.id)).map(({ avatar }) => avatar)).toStrictEqual([ids[1]]);
  await avatars.clearOfRoom(room);
  expect(await isDeleted(ids[1] ?? null)).toBe(true);
  const last = await set();
  await rooms.remove(room);
  expect(await isDeleted(last)).toBe(true);
  expect(await set()).toBeNull();
});

test("looked up by their names, people come with the picture that they have", async () => {
  const [ann, bob] = [await person(), await person()];
  const avatar = await avatars.setOfPerson(ann.id, picture(ann.id));
  const found = await avatars.profiles([ann.username.toUpperCase(), bob.username, "nobody"]);
  expect(found.toSorted((a, b) => (a.username < b.username ? -1 : 1))).toStrictEqual([
    { username: ann.username, nickname: ann.nickname, avatar },
    { username: bob.username, nickname: bob.nickname },
  ]);
});
