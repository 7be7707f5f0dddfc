import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "../db/db";
import { archive } from "../db/queries/archive";
import * as fileBytes from "../db/queries/file-bytes";
import * as files from "../db/queries/files";
import * as memberships from "../db/queries/memberships";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { logger } from "../observability/app-logger";
import { checkFileStorage, hasSpace, requireSpace, storageOf } from "./quota";

vi.hoisted(() => {
  Object.assign(process.env, {
    LOG_LEVEL: "silent",
    LIMITS_FACTOR: "2",
    QUOTA_PERSON_FILES_MB: "0.5",
    QUOTA_FILES_MB: "2",
  });
});

let database: { stop(): Promise<void> };
let ann = 0;
let bob = 0;
let room = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = async (username: string) =>
    (await users.create({ username, nickname: username, passwordHash: "" }))?.id ?? 0;
  [ann, bob] = [await person("ann"), await person("bob")];
  room = (await rooms.create(bob, { name: "a room", private: true }))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
  await db().execute(sql`truncate files, file_bytes`);
});

async function store(userId: number, storedBytes: number, more: Partial<files.NewFile> = {}) {
  const key = randomBytes(8).toString("hex");
  const file = { roomId: room, userId, key, name: "a", type: "image/png", bytes: 1, ...more };
  return (await files.create({ ...file, storedBytes })).info.id;
}

const refused = (code: string) => expect.objectContaining({ status: 507, more: { code } });

test("a person stores as much as the quota allows, times LIMITS_FACTOR, to the byte", async () => {
  await store(ann, 400_000);
  const last = await store(ann, 300_000);
  await store(bob, 900_000);
  await requireSpace(ann, 300_000);
  await expect(requireSpace(ann, 300_001)).rejects.toEqual(refused("files-full"));
  await store(ann, 300_000);
  await expect(requireSpace(ann, 0)).rejects.toEqual(refused("files-full"));
  await db().execute(sql`update files set deleted_at = now() where id = ${last}`);
  await requireSpace(ann, 0);
});

test("the server's quota is for all, with pictures of previews, and no LIMITS_FACTOR enlarges it", async () => {
  await store(bob, 1_900_000, { purpose: "preview" });
  await requireSpace(bob, 100_000);
  await expect(requireSpace(ann, 100_001)).rejects.toEqual(refused("storage-full"));
  expect([await hasSpace(100_000), await hasSpace(100_001)]).toStrictEqual([true, false]);
  expect(await storageOf(bob)).toMatchObject({ used: 0, allowed: 1_000_000, full: false });
});

test("what is stored stays right while many add and delete, and what was noted is added up", async () => {
  const steps = Array.from({ length: 40 }, async (_, n) => {
    const id = await store(n % 2 ? ann : bob, 1_000 + n);
    if (n % 3 === 0) await db().execute(sql`update files set deleted_at = now() where id = ${id}`);
    if (n % 5 === 0) await fileBytes.addUp();
    if (n % 6 === 0) await db().execute(sql`delete from files where id = ${id}`);
    if (n % 7 === 0) await fileBytes.recount();
  });
  await Promise.all(steps);
  const sums = await db().execute<{ id: number; bytes: number }>(sql`
    select user_id as id, sum(stored_bytes)::int as bytes from files where deleted_at is null
    group by 1`);
  for (const { id, bytes } of sums) expect(await fileBytes.bytesOf(id)).toBe(bytes);
  await fileBytes.addUp();
  const [rows] = await db().execute<{ n: number }>(sql`select count(*)::int as n from file_bytes`);
  expect(rows?.n).toBe(2);
  for (const { id, bytes } of sums) expect(await fileBytes.bytesOf(id)).toBe(bytes);
});

test("a person sees their largest files, and of a room that they have left not even the name", async () => {
  await memberships.begin(room, ann, { readmit: true });
  const [small, large] = [await store(ann, 10), await store(ann, 20, { name: "large" })];
  await store(bob, 30);
  await store(ann, 40, { purpose: "avatar", roomId: null });
  const message = { type: 0 as const, id: 1, uid: ann, time: 77, msg: "", files: [large] };
  await files.take({ roomId: room, userId: ann, cid: undefined }, [large]);
  await archive({ room, online: 0, events: [message] });
  const sent = { id: large, name: "large", bytes: 20, room, sent: true, time: 77 };
  const { used, files: listed } = await storageOf(ann);
  expect(used).toBe(70);
  expect(listed).toStrictEqual([
    { ...sent, type: "image/png", roomName: "a room", message: 1 },
    expect.objectContaining({ id: small, sent: false, roomName: "a room" }),
  ]);
  await memberships.end(room, ann, "removed");
  const [first] = (await storageOf(ann)).files;
  expect(first).toStrictEqual({ ...sent, type: "image/png", roomName: null });
});

test("the owner is warned from 90 % on, and told when the storage is full", async () => {
  const warned = vi.spyOn(logger, "warn");
  const failed = vi.spyOn(logger, "error");
  const calls = () => [warned.mock.calls.length, failed.mock.calls.length];
  await store(ann, 1_799_999);
  await checkFileStorage();
  expect(calls()).toStrictEqual([0, 0]);
  await store(ann, 1);
  for (let n = 0; n < 2; n++) await checkFileStorage();
  expect(calls()).toStrictEqual([1, 0]);
  await store(ann, 200_000);
  for (let n = 0; n < 2; n++) await checkFileStorage();
  expect(calls()).toStrictEqual([1, 1]);
});
