import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Bucket } from "@/e2e/support/bucket";
import { db } from "../db/db";
import * as memberships from "../db/queries/memberships";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { beginDirect, type DirectUpload, finishDirect } from "./direct";
import { requireFileStore } from "./own-store";

let database: { stop(): Promise<void> };
let bucket: Bucket;
let ann: users.User;
let bob: users.User;
let room: number;
let other: number;
const folder = mkdtempSync(path.join(tmpdir(), "teahouse-direct-"));

beforeAll(async () => {
  database = await startTestDatabase();
  bucket = await Bucket.start("127.0.0.1", "secret");
  Object.assign(process.env, {
    FILES_FOLDER: folder,
    FILES_BUCKET: "s3://teahouse/files",
    FILES_S3_ENDPOINT: `http://127.0.0.1:${bucket.port}`,
    FILES_S3_ACCESS_KEY_ID: "test",
    FILES_S3_SECRET_ACCESS_KEY: "secret",
    FILES_UPLOAD: "direct",
    FILE_LIMIT_MB: "1",
  });
  const person = async (username: string) => {
    const made = await users.create({ username, nickname: username, passwordHash: "" });
    if (!made) throw new Error("the name is taken");
    return made;
  };
  [ann, bob] = [await person("ann"), await person("bob")];
  const make = async () => (await rooms.create(ann.id, { name: "tea", private: true }))?.id ?? 0;
  [room, other] = [await make(), await make()];
}, 60_000);
afterAll(async () => {
  await bucket.stop();
  await database.stop();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  bucket.fault = () => null;
  await db().execute(sql`delete from files`);
  bucket.objects.clear();
  expect(readdirSync(path.join(folder, "incoming")), "left on the local disk").toStrictEqual([]);
});

const put = ({ url, method, headers }: DirectUpload, body: Uint8Array<ArrayBuffer> | string) =>
  fetch(url, { method, headers, body }).then(({ status }) => status);

async function upload(
  body: Uint8Array<ArrayBuffer> | string,
  name = "a.txt",
): Promise<DirectUpload> {
  const begun = await beginDirect(ann, room, { name, bytes: Buffer.byteLength(body) });
  expect(await put(begun, body)).toBe(200);
  return begun;
}

const problem = (status: number) => expect.objectContaining({ status });
const stored = () => [...bucket.objects.keys()].toSorted();
const rows = async () => (await db().execute(sql`select 1 from files`)).length;

test("what was uploaded into the bucket becomes a file with its kind and its sizes, and the upload goes", async () => {
  const picture = await sharp({
    create: { width: 1_000, height: 500, channels: 3, background: "teal" },
  })
    .jpeg()
    .toBuffer();
  const { key } = await upload(Uint8Array.from(picture), "../茶\u202E.html");
  expect(await rows(), "before it is finished").toBe(0);
  const file = await finishDirect(ann, room, key);
  expect(file).toMatchObject({
    type: "image/jpeg",
    width: 1_000,
    height: 500,
    bytes: picture.length,
  });
  expect(file.name).toBe("茶.html");
  expect(stored().map((name) => name.replace(/\w{64}/, "key"))).toStrictEqual([
    "files/files/key/original",
    "files/files/key/small",
  ]);
});

test("an upload is finished once, however often and at once it is asked for", async () => {
  const { key } = await upload("hello");
  const files = await Promise.all([1, 2, 3].map(() => finishDirect(ann, room, key)));
  files.push(await finishDirect(ann, room, key));
  expect(new Set(files.map(({ id }) => id)).size).toBe(1);
  expect([await rows(), stored().length]).toStrictEqual([1, 1]);
});

test("the address does not change a file that was made", async () => {
  const begun = await upload("hello");
  await finishDirect(ann, room, begun.key);
  expect(await put(begun, "HELLO")).toBe(200);
  expect((await finishDirect(ann, room, begun.key)).bytes).toBe(5);
  const [row] = await db().execute<{ key: string }>(sql`select key from files`);
  const { stream } = await requireFileStore().read(row?.key ?? "", "original");
  expect(await new Response(stream).text()).toBe("hello");
});

test("an upload that was changed between two calls never mixes with the first one's row", async () => {
  const begun = await upload("hello");
  const first = finishDirect(ann, room, begun.key);
  expect(await put(begun, "<html")).toBe(200);
  await Promise.allSettled([first, finishDirect(ann, room, begun.key)]);
  const made = await db().execute<{ key: string }>(sql`select key from files`);
  for (const { key } of made) {
    const { createHash } = await import("node:crypto");
    const { stream } = await requireFileStore().read(key, "original");
    const digest = createHash("sha256")
      .update(await new Response(stream).text())
      .digest("hex");
    expect(key.slice(32)).toBe(digest.slice(0, 32));
  }
  expect(made.length).toBeGreaterThan(0);
});

test("only who began an upload finishes it, in its room, while they may enter it", async () => {
  const { key } = await upload("hello");
  await expect(finishDirect(bob, room, key)).rejects.toEqual(problem(404));
  await expect(finishDirect(ann, other, key)).rejects.toEqual(problem(404));
  await expect(finishDirect(ann, room, `${key}x`)).rejects.toEqual(problem(404));
  await expect(finishDirect(ann, room, "x")).rejects.toEqual(problem(404));
  await expect(beginDirect(bob, room, { name: "x", bytes: 1 })).rejects.toEqual(problem(404));
  await memberships.begin(room, bob.id);
  const begun = await beginDirect(bob, room, { name: "x", bytes: 5 });
  await put(begun, "hello");
  await db().execute(sql`delete from members where room_id = ${room} and user_id = ${bob.id}`);
  await expect(finishDirect(bob, room, begun.key)).rejects.toEqual(problem(404));
  expect(await rows()).toBe(0);
});

test("nothing is made of an upload that did not come, or that the bucket lets in at another length", async () => {
  const begun = await beginDirect(ann, room, { name: "x", bytes: 5 });
  await expect(finishDirect(ann, room, begun.key)).rejects.toEqual(problem(409));
  expect(await put(begun, "hello")).toBe(200);
  const [name = ""] = stored();
  const object = bucket.objects.get(name);
  if (object) bucket.objects.set(name, { ...object, body: Buffer.alloc(2_000_000) });
  await expect(finishDirect(ann, room, begun.key)).rejects.toEqual(problem(409));
  expect([await rows(), stored().length]).toStrictEqual([0, 0]);
});

test("a file that is too large is refused before it is uploaded", async () => {
  await expect(beginDirect(ann, room, { name: "x", bytes: 1_000_001 })).rejects.toEqual(
    problem(413),
  );
});

test("a bucket that fails in between leaves no file, and the same call works later", async () => {
  const { key } = await upload("hello");
  bucket.fault = ({ method }) => (method === "PUT" ? { status: 507 } : null);
  await expect(finishDirect(ann, room, key)).rejects.toThrow("full");
  expect(await rows()).toBe(0);
  bucket.fault = () => null;
  expect(await finishDirect(ann, room, key)).toMatchObject({ name: "a.txt", bytes: 5 });
});
