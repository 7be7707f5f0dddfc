import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as schema from "@/drizzle/schema";
import { Bucket } from "@/e2e/support/bucket";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { readSettings } from "@/host/settings";
import { isBackupRunning } from "@/lib/server/db/backup-lock";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { startTestDatabase } from "@/lib/server/db/queries/test-database";
import { readSnapshot, savedTables, unsavedTables } from "@/lib/server/db/snapshot";
import type { FileStore } from "@/lib/server/files/file-store";
import { FolderStore } from "@/lib/server/files/folder-store";
import { Backup, writeBackup } from "./backup-file";
import { FilesToRestore } from "./files-to-restore";
import { loadDatabase } from "./load-database";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-backup-"));
const file = path.join(folder, "backup.zip");
const secrets = '{"INTERNAL_SECRET":"x"}';
const undos: (() => Promise<unknown>)[] = [];
let sql: postgres.Sql;
const other = new EmbeddedPostgres(path.join(folder, "postgres"), 2);
/** Another server, as a restore finds it. */
let target: postgres.Sql;

beforeAll(async () => {
  const database = await startTestDatabase();
  undos.push(() => database.stop());
  const options = { max: 1, onnotice: () => {} };
  sql = postgres(process.env.DATABASE_URL ?? "", options);
  undos.push(() => sql.end());
  undos.push(() => other.stop());
  await other.start();
  target = postgres({ ...other.address, ...options });
  undos.push(() => target.end());
  await sql`
    insert into users (username, username_key, nickname, password_hash)
    select 'name' || n, 'name' || n, E'茶\\t\\\\.\\n\\r\\\\N' || n, 'hash' from generate_series(1, 20) n`;
  await sql`insert into sessions (id, user_id, expires_at) values ('s', 1, now() + interval '1 d')`;
  await sql`insert into access_tokens (user_id, name, hash) values (1, 'bot', 'hash')`;
  await sql`insert into rooms (name, last_id, online) values ('tea', 3000, 2), ('gone', 0, 0)`;
  await sql`delete from rooms where id = 2`;
  await sql`insert into members (room_id, user_id, role) values (1, 1, 'owner')`;
  await sql`
    insert into messages (room_id, id, user_id, cid, msg, time, changed_id)
    select 1, n, 1, nullif('c' || n, 'c7'), case when n = 8 then '\\.' else n || ' чАЙ é ' || md5(n::text) end, n, n
    from generate_series(1, 3000) n`;
  await sql`insert into reactions values (1, 5, 2, '👍', 6)`;
  await sql`insert into mentions values (2, 1, 5)`;
}, 60_000);
afterAll(async () => {
  for (const undo of undos.reverse()) await undo();
  rmSync(folder, { recursive: true, force: true });
});

async function* snapshot(): AsyncGenerator<Buffer> {
  for await (const bytes of readSnapshot(null)) yield Buffer.from(bytes);
}

async function load(of = file): Promise<void> {
  const backup = await Backup.open(of);
  try {
    await backup.verify();
    await loadDatabase(target, backup);
  } finally {
    backup.close();
  }
}

async function tables(of: postgres.Sql): Promise<number> {
  const [row] = await of`select count(*)::int from pg_tables where schemaname = 'public'`;
  return row?.count;
}

test("every table is in a backup or left out on purpose, behind those that it refers to", () => {
  const all: PgTable[] = Object.values<unknown>(schema).filter((each) => is(each, PgTable));
  const listed = [...savedTables, ...unsavedTables];
  const name = (table: PgTable) => getTableConfig(table).name;
  expect(listed.map(name).sort()).toStrictEqual(all.map(name).sort());
  for (const [index, table] of savedTables.entries()) {
    for (const key of getTableConfig(table).foreignKeys) {
      expect(savedTables.slice(0, index)).toContain(key.reference().foreignTable);
    }
  }
});

test("a backup is verified as it is made, and only its owner can read it", async () => {
  const { contents } = await writeBackup(file, snapshot(), secrets);
  expect(contents).toMatchObject({ users: { rows: 20 }, messages: { rows: 3_000 } });
  expect(contents).not.toHaveProperty("sessions");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a snapshot that breaks off leaves no file", async () => {
  async function* cut() {
    let pieces = 0;
    for await (const piece of snapshot()) if (pieces++ < 3) yield piece;
  }
  const broken = path.join(folder, "broken.zip");
  await expect(writeBackup(broken, cut(), secrets)).rejects.toThrow("broke off: it ends too early");
  expect(() => statSync(broken)).toThrow("ENOENT");
  expect(() => statSync(`${broken}.unfinished`)).toThrow("ENOENT");
});

test("who stops to read a snapshot leaves no transaction behind", async () => {
  const reader = readSnapshot(null).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  const open = () => sql`
    select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  await expect.poll(async () => (await open()).length).toBe(0);
});

test("a backup restored into an empty database has the same rows, and ids go on", async () => {
  await load();
  // The backup was noted when it was complete.
  await sql`delete from settings where key = 'last-backup'`;
  for (const table of savedTables) {
    const { name } = getTableConfig(table);
    const all = `select t::text from ${name} t order by 1`;
    await target`update rooms set online = 2`;
    expect([...(await target.unsafe(all))], name).toStrictEqual([...(await sql.unsafe(all))]);
  }
  for (const name of ["sessions", "access_tokens", "server"]) {
    expect([...(await target.unsafe(`select from ${name}`))], name).toStrictEqual([]);
  }
  const [room] = await target`insert into rooms (name) values ('new') returning id`;
  expect(room?.id).toBe(3);
  const [token] = await target`
    insert into access_tokens (user_id, name, hash) values (1, 'bot', 'hash') returning id`;
  expect(token?.id).toBe(2);
});

test("a database that is not empty is left as it is", async () => {
  await target`update users set nickname = 'kept'`;
  await expect(load()).rejects.toMatchObject({ code: 2 });
  expect((await target`select distinct nickname from users`).length).toBe(1);
});

test("the next release migrates what was restored", async () => {
  const [before] = await target`select count(*)::int from drizzle.__drizzle_migrations`;
  await migrateDatabase(other.address);
  expect(await target`select count(*)::int from drizzle.__drizzle_migrations`).toMatchObject([
    before,
  ]);
});

test("a damaged or truncated backup is refused with words and changes nothing", async () => {
  await target`drop schema public cascade`;
  await target`drop schema drizzle cascade`;
  await target`create schema public`;
  const whole = readFileSync(file);
  const broken = path.join(folder, "broken.zip");
  for (const [part, of] of [
    ["its first half", whole.subarray(0, whole.length / 2)],
    ["all but the last byte", whole.subarray(0, -1)],
    ...[0.1, 0.5, 0.9].map((at): [string, Buffer] => {
      const changed = Buffer.from(whole);
      const index = Math.floor(whole.length * at);
      changed[index] = (changed[index] ?? 0) ^ 1;
      return [`a bit at ${at}`, changed];
    }),
  ] as const) {
    writeFileSync(broken, of);
    await expect(load(broken), part).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining("is no backup, or damaged"),
    });
    expect(await tables(target), part).toBe(0);
  }
});

test("a backup of a newer release is refused with words", async () => {
  const migrations = sql`update drizzle.__drizzle_migrations set hash = 'x' where id = 2`;
  await migrations;
  const newer = path.join(folder, "newer.zip");
  await writeBackup(newer, snapshot(), secrets);
  await expect(load(newer)).rejects.toThrow(/release .* does not know/);
  expect(await tables(target)).toBe(0);
});

const keyOf = (digit: number) => String(digit).repeat(32);

/** A store with these files, and their rows. */
async function storeWith(files: Record<string, string[]>, deleted: string[] = []) {
  const store = new FolderStore(mkdtempSync(path.join(folder, "store-")));
  await sql`delete from files`;
  for (const [key, names] of Object.entries(files)) {
    for (const name of ["original", ...names]) {
      const local = path.join(folder, "local");
      writeFileSync(local, bytesOf(key, name));
      await store.put(key, name, local);
    }
    const deletedAt = deleted.includes(key) ? new Date() : null;
    await sql`
      insert into files (room_id, user_id, key, name, type, bytes, stored_bytes, sizes, deleted_at)
      values (1, 1, ${key}, E'tea\\t\\n\\\\', 'image/png', 3, 3, ${names}, ${deletedAt})`;
  }
  return store;
}

/** More than a piece, and with what ends tables and lines. */
function bytesOf(key: string, name: string): Buffer {
  return Buffer.from(`\\.\nend\n${key}${name}\r\n`.repeat(20_000));
}

async function contentOf(store: FileStore, key: string, name: string): Promise<Buffer> {
  return Buffer.from(await new Response((await store.read(key, name)).stream).arrayBuffer());
}

async function* snapshotWith(store: FileStore): AsyncGenerator<Buffer> {
  for await (const bytes of readSnapshot(store)) yield Buffer.from(bytes);
}

async function backUp(store: FileStore) {
  const made = path.join(mkdtempSync(path.join(folder, "made-")), "backup.zip");
  const { savedFiles } = await writeBackup(made, snapshotWith(store), secrets);
  return { made, savedFiles };
}

async function restoreFiles(made: string, overFiles = false) {
  const draft = mkdtempSync(path.join(folder, "draft-"));
  const backup = await Backup.open(made);
  try {
    await backup.verify();
    const files = new FilesToRestore(
      backup,
      { ...readSettings(), PARTY_INTERNAL_URL: undefined },
      draft,
      overFiles,
    );
    await files.restore();
    return { files, restored: new FolderStore(path.join(draft, "files")) };
  } finally {
    backup.close();
  }
}

test("a backup has the bytes of all files that its rows name, and a restore puts them back, byte by byte", async () => {
  const deleted = keyOf(3);
  const store = await storeWith({ [keyOf(1)]: ["small", "large"], [keyOf(2)]: [], [deleted]: [] }, [
    deleted,
  ]);
  const { made, savedFiles } = await backUp(store);
  const saved = [bytesOf(keyOf(1), "original"), bytesOf(keyOf(1), "small")];
  saved.push(bytesOf(keyOf(1), "large"), bytesOf(keyOf(2), "original"));
  const bytes = saved.reduce((sum, { length }) => sum + length, 0);
  expect(savedFiles).toStrictEqual({ count: 4, bytes, missing: 0 });
  const { restored } = await restoreFiles(made);
  for (const [key, name] of [
    [keyOf(1), "original"],
    [keyOf(1), "small"],
    [keyOf(1), "large"],
    [keyOf(2), "original"],
  ] as const) {
    expect((await contentOf(restored, key, name)).equals(bytesOf(key, name)), name).toBe(true);
  }
  expect((await restored.contents(deleted)).size).toBe(0);
});

test("files that were deleted while a backup is made are in it: nothing may delete bytes meanwhile", async () => {
  const store = await storeWith({ [keyOf(1)]: [], [keyOf(2)]: [] });
  expect(await isBackupRunning()).toBe(false);
  const seen: boolean[] = [];
  async function* watched() {
    for await (const piece of snapshotWith(store)) {
      seen.push(await isBackupRunning());
      yield piece;
    }
  }
  const made = path.join(folder, "watched.zip");
  await writeBackup(made, watched(), secrets);
  // The last one says that it is complete, when the lock has gone; two may wait before it to be written.
  expect(seen.slice(0, -3)).not.toContain(false);
  expect(seen.length).toBeGreaterThan(10);
  expect(await isBackupRunning()).toBe(false);
});

test("a file that the store has lost is counted, and the rest is saved", async () => {
  const store = await storeWith({ [keyOf(1)]: ["small"], [keyOf(2)]: [] });
  await store.remove(keyOf(2));
  const { savedFiles } = await backUp(store);
  expect(savedFiles).toMatchObject({ count: 2, missing: 1 });
});

test("a damaged file is found before anything is restored", async () => {
  const { made } = await backUp(await storeWith({ [keyOf(1)]: [] }));
  const whole = readFileSync(made);
  const at = whole.indexOf(`${keyOf(1)}original`.slice(0, 36), whole.indexOf("\\.\nend"));
  whole[at] = (whole[at] ?? 0) ^ 1;
  writeFileSync(made, whole);
  await expect(restoreFiles(made)).rejects.toThrow("is no backup, or damaged");
});

test("files go from a folder into a bucket; not beside other ones, unless that is meant; undone, they are gone", async () => {
  const bucket = await Bucket.start("127.0.0.1", "secret");
  vi.stubEnv("FILES_BUCKET", "s3://tea/files");
  vi.stubEnv("FILES_S3_ENDPOINT", `http://127.0.0.1:${bucket.port}`);
  vi.stubEnv("FILES_S3_ACCESS_KEY_ID", "test");
  vi.stubEnv("FILES_S3_SECRET_ACCESS_KEY", "secret");
  try {
    const { made } = await backUp(await storeWith({ [keyOf(1)]: ["small"], [keyOf(2)]: [] }));
    const { files } = await restoreFiles(made);
    const names = [...bucket.objects.keys()].sort();
    expect(names).toStrictEqual([
      `files/files/${keyOf(1)}/original`,
      `files/files/${keyOf(1)}/small`,
      `files/files/${keyOf(2)}/original`,
    ]);
    const small = bucket.objects.get(`files/files/${keyOf(1)}/small`)?.body;
    expect(small?.equals(bytesOf(keyOf(1), "small"))).toBe(true);
    await expect(restoreFiles(made)).rejects.toThrow("--over-files");
    bucket.objects.delete(names[1] ?? "");
    await restoreFiles(made, true);
    expect([...bucket.objects.keys()].sort()).toStrictEqual(names);
    await files.undo();
    expect([...bucket.objects.keys()]).toStrictEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await bucket.stop();
  }
});
