import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Bucket } from "@/e2e/support/bucket";
import { bucketAt } from "./file-settings";
import { type FileStore, NoSuchFile, StoreDown, StoreFull } from "./file-store";
import { FolderStore } from "./folder-store";
import { putAll } from "./put-all";
import { S3Store } from "./s3-store";

const secret = "the secret of the bucket";
let bucket: Bucket;
let folder: string;

beforeAll(async () => {
  bucket = await Bucket.start("127.0.0.1", secret);
});
afterAll(() => bucket.stop());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  bucket.objects.clear();
  bucket.fault = () => null;
});

function inBucket(prefix = "/some/place", secretAccessKey = secret): S3Store {
  vi.stubEnv("AWS_REGION", "auto");
  const place = bucketAt(`s3://teahouse${prefix}`, {
    FILES_S3_ENDPOINT: `http://127.0.0.1:${bucket.port}`,
    FILES_S3_ACCESS_KEY_ID: "test",
    FILES_S3_SECRET_ACCESS_KEY: secretAccessKey,
  });
  return new S3Store(place, folder);
}

const key = () => randomBytes(16).toString("hex");

/** A file of the local disk that a store may take. */
function local(bytes: string | Buffer): string {
  const file = path.join(folder, `local-${key()}`);
  writeFileSync(file, bytes);
  return file;
}

async function bytesOf({ stream }: { stream: ReadableStream<Uint8Array> }): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

async function all(store: FileStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const one of store.keys()) keys.push(one);
  return keys.sort();
}

describe.each<[string, () => FileStore]>([
  ["a folder", () => new FolderStore(path.join(folder, "files"))],
  ["a bucket", () => inBucket()],
  ["a bucket without a prefix", () => inBucket("")],
])("files in %s", (_, open) => {
  test("what was put is read whole and in part, and the local file is gone", async () => {
    const store = open();
    const [one, bytes] = [key(), randomBytes(3_000_000)];
    const file = local(bytes);
    await store.put(one, "original", file);
    await expect(readdir(folder)).resolves.not.toContain(path.basename(file));
    const whole = await store.read(one, "original");
    expect(whole.bytes).toBe(bytes.length);
    expect((await bytesOf(whole)).equals(bytes)).toBe(true);
    const part = await store.read(one, "original", { start: 1_000, end: 1_004 });
    expect(part.bytes).toBe(5);
    expect(await bytesOf(part)).toStrictEqual(bytes.subarray(1_000, 1_005));
    const last = await store.read(one, "original", { start: 2_999_999, end: 2_999_999 });
    expect(await bytesOf(last)).toStrictEqual(bytes.subarray(-1));
  });

  test("what is not there is no such file, also beside what is", async () => {
    const store = open();
    const one = key();
    await expect(store.read(one, "original")).rejects.toThrow(NoSuchFile);
    await store.put(one, "original", local("tea"));
    await expect(store.read(one, "small")).rejects.toThrow(NoSuchFile);
    await expect(store.read(`${one}0`, "original")).rejects.toThrow(NoSuchFile);
    await expect(store.contents(key())).resolves.toStrictEqual(new Map());
  });

  test("a file is removed with all that was made from it, and no other; twice does no harm", async () => {
    const store = open();
    const [one, two] = [key(), key()];
    const near = `${one}a`;
    for (const name of ["original", "small", "large"]) await store.put(one, name, local(name));
    for (const other of [two, near]) await store.put(other, "original", local("tea"));
    await expect(store.contents(one)).resolves.toStrictEqual(
      new Map([
        ["large", 5],
        ["original", 8],
        ["small", 5],
      ]),
    );
    expect(await all(store)).toStrictEqual([one, two, near].toSorted());
    await store.remove(one);
    await store.remove(one);
    await expect(store.read(one, "small")).rejects.toThrow(NoSuchFile);
    expect(await all(store)).toStrictEqual([two, near].toSorted());
  });

  test("a file that is put again is replaced", async () => {
    const store = open();
    const one = key();
    await store.put(one, "original", local("first"));
    await store.put(one, "original", local("2nd"));
    expect(String(await bytesOf(await store.read(one, "original")))).toBe("2nd");
  });

  test.each(["", "..", "../../x", "a/b", "a".repeat(300), "茶茶茶茶茶茶茶茶", "%2e%2e%2f%2e%2e"])(
    "%j is no key",
    async (odd) => {
      const store = open();
      const one = key();
      await store.put(one, "original", local("tea"));
      await expect(store.put(odd, "original", local("tea"))).rejects.toThrow("no key");
      await expect((async () => store.read(odd, "original"))()).rejects.toThrow("no key");
      await expect((async () => store.remove(odd))()).rejects.toThrow("no key");
      await expect((async () => store.read(one, "../x"))()).rejects.toThrow("no key");
      expect(await all(store)).toStrictEqual([one]);
    },
  );

  test("what arrived and never became a file is removed once it is old", async () => {
    const store = open();
    const [old, fresh] = ["upload-old", "upload-fresh"].map((name) =>
      path.join(store.incoming, name),
    );
    for (const place of [old, fresh]) await mkdir(place ?? "");
    const inside = path.join(old ?? "", "original");
    writeFileSync(inside, "tea");
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const place of [inside, old]) await utimes(place ?? "", hourAgo, hourAgo);
    expect(await store.removeAbandoned(new Date(Date.now() - 1_800_000))).toBe(1);
    expect(await readdir(store.incoming)).toContain("upload-fresh");
    expect(await readdir(store.incoming)).not.toContain("upload-old");
  });
});

test("a bucket lists more files than it tells at once", async () => {
  const store = inBucket();
  const made = Array.from({ length: 2_100 }, key).toSorted();
  for (const one of made) {
    bucket.objects.set(`some/place/files/${one}/original`, object());
    bucket.objects.set(`some/place/files/${one}/small`, object());
  }
  bucket.objects.set("some/place/rooms/0", object());
  expect(await all(store)).toStrictEqual(made);
});

function object() {
  return { body: Buffer.from("tea"), etag: '"x"', at: new Date(), headers: {} };
}

test("a signed address takes the bytes that it was made for, and no others", async () => {
  const store = inBucket();
  const one = key();
  const { url, method, headers } = await store.openUpload(one, 5);
  const send = (body: string, more = {}, at = url) =>
    fetch(at, { method, headers: { ...headers, ...more }, body }).then(({ status }) => status);
  expect(await send("hello!"), "longer").toBe(403);
  expect(await send("hell"), "shorter").toBe(403);
  expect(await send("hello", { "Content-Type": "text/html" }), "another type").toBe(403);
  expect(await send("hello", {}, url.replace(one, key())), "another key").toBe(403);
  expect((await fetch(url)).status, "to read").toBe(403);
  expect(bucket.objects.size).toBe(0);
  expect(await send("hello")).toBe(200);
  expect([...bucket.objects.keys()]).toStrictEqual([`some/place/incoming/${one}`]);
  expect(Number(new URL(url).searchParams.get("X-Amz-Expires"))).toBeLessThanOrEqual(600);
  vi.useFakeTimers({ now: Date.now() + 601_000, toFake: ["Date"] });
  expect(await send("hello"), "after ten minutes").toBe(403);
  vi.useRealTimers();
});

test("what a browser uploaded is no file, and goes if nobody makes it one", async () => {
  const store = inBucket();
  const one = key();
  const { url, ...request } = await store.openUpload(one, 5);
  await fetch(url, { ...request, body: "hello" });
  expect(await all(store)).toStrictEqual([]);
  expect(String(await bytesOf(await store.readUpload(one)))).toBe("hello");
  expect(await store.removeAbandoned(new Date(Date.now() - 60_000))).toBe(0);
  expect(await store.removeAbandoned(new Date(Date.now() + 60_000))).toBe(1);
  await expect(store.readUpload(one)).rejects.toThrow(NoSuchFile);
  await store.removeUpload(one);
});

test("a file of which a part cannot be stored is not stored at all", async () => {
  const store = inBucket();
  const [one, place] = [key(), mkdtempSync(path.join(folder, "upload-"))];
  for (const name of ["original", "small"]) writeFileSync(path.join(place, name), name);
  bucket.fault = ({ method, key: at }) =>
    method === "PUT" && at.endsWith("small") ? { status: 507 } : null;
  const prepared = { key: one, folder: place, names: ["original", "small"] };
  await expect(putAll(store, prepared, false)).rejects.toThrow(StoreFull);
  expect(bucket.objects.size).toBe(0);
});

test("a call that fails is tried again, also one that sends a file", async () => {
  const store = inBucket();
  let calls = 0;
  bucket.fault = () => (++calls % 3 === 0 ? null : { status: 503 });
  const one = key();
  const bytes = randomBytes(500_000);
  await store.put(one, "original", local(bytes));
  const digest = (data: Buffer) => createHash("sha256").update(data).digest("hex");
  expect(digest(await bytesOf(await store.read(one, "original")))).toBe(digest(bytes));
});

test.each<[string, Bucket["fault"], typeof StoreDown]>([
  ["fails", () => ({ status: 500 }), StoreDown],
  ["ends connections", () => "reset", StoreDown],
  ["is full", () => ({ status: 507 }), StoreFull],
])("a bucket that %s keeps nothing, and the local file is kept", async (_, fault, error) => {
  const store = inBucket();
  bucket.fault = fault;
  const file = local("tea");
  await expect(store.put(key(), "original", file)).rejects.toThrow(error);
  await expect(readdir(folder)).resolves.toContain(path.basename(file));
  expect(bucket.objects.size).toBe(0);
  await expect(store.read(key(), "original")).rejects.toThrow(error);
  bucket.fault = () => null;
  await store.put(key(), "original", file);
});

test("a bucket that refuses us, or that does not exist, cannot be used", async () => {
  const refused = inBucket("/some/place", "another secret");
  await expect(refused.read(key(), "original")).rejects.toThrow(/cannot be used \(Signature/);
  const place = bucketAt("s3://teahouse", { FILES_S3_ENDPOINT: "http://127.0.0.1:1" });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const nowhere = new S3Store({ ...place, credentials }, folder);
  await expect(nowhere.put(key(), "original", local("tea"))).rejects.toThrow(StoreDown);
});
