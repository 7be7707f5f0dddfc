import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrateDatabase, migrationsFolder } from "@/lib/server/db/migrate";
import { readSettings } from "../settings";
import { carryOver, findOldDatabase } from "./carry-over";
import { EmbeddedPostgres } from "./embedded-postgres";
import { findPrograms } from "./programs";
import { startDatabase } from "./start-database";

let folder = "";
let dataDir = "";
const undos: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-database-"));
  dataDir = path.join(folder, "postgres");
});
afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
  rmSync(folder, { recursive: true, force: true });
});

function embedded(connections = 2): EmbeddedPostgres {
  const database = new EmbeddedPostgres(dataDir, connections);
  undos.push(() => database.stop());
  return database;
}

/** A connection that ends with the test, or with the database. */
function connect({ address }: EmbeddedPostgres): postgres.Sql {
  const sql = postgres({ ...address, max: 1, onnotice: () => {}, backoff: () => 0.05 });
  undos.push(() => sql.end({ timeout: 0 }));
  return sql;
}

function serverPid(): number {
  return Number.parseInt(readFileSync(path.join(dataDir, "postmaster.pid"), "utf8"), 10);
}

test("a start that is stopped while it creates the database leaves nothing for the next one to open", async () => {
  const stopped = embedded();
  const start = stopped.start();
  const outcome = start.then(() => "started", String);
  await vi.waitUntil(() => existsSync(path.join(`${dataDir}.new`, "PG_VERSION")), {
    timeout: 30_000,
    interval: 5,
  });
  await stopped.stop();
  expect(await outcome).toContain("Cannot create the database: SIGKILL");
  expect(existsSync(dataDir)).toBe(false);

  const next = embedded();
  await next.start();
  expect(existsSync(`${dataDir}.new`)).toBe(false);
  expect([...(await connect(next)`select 1 as one`)]).toStrictEqual([{ one: 1 }]);
});

test("what is committed is synced, and the letters of all alphabets have their lower case", async () => {
  const database = embedded();
  await database.start();
  const sql = connect(database);
  const settings = ["fsync", "full_page_writes", "synchronous_commit", "listen_addresses"];
  const values = settings.map(async (name) => (await sql.unsafe(`show ${name}`))[0]?.[name]);
  expect(await Promise.all(values)).toStrictEqual(["on", "on", "on", ""]);
  const [row] = await sql`select lower('чАЙ ÉCOLE Äpfel') as lower, 'É' ilike 'é' as same`;
  expect(row).toStrictEqual({ lower: "чай école äpfel", same: true });
});

test("a database that is killed comes back with what it had committed", async () => {
  const database = embedded();
  await database.start();
  const sql = connect(database);
  await sql`create table words as select 'kept' as word`;
  const pid = serverPid();
  process.kill(pid, "SIGKILL");
  const words = () => sql`select word from words`.then((rows) => [...rows], String);
  await expect
    .poll(() => [pid, process.pid].includes(serverPid()), { timeout: 30_000 })
    .toBe(false);
  await expect.poll(words, { timeout: 30_000 }).toStrictEqual([{ word: "kept" }]);
});

test("a start ends the server that a killed start left behind", async () => {
  const module = JSON.stringify(path.join(import.meta.dirname, "embedded-postgres.ts"));
  const program = `import(${module})
    .then(({ EmbeddedPostgres }) => new EmbeddedPostgres(process.argv[1], 2).start())
    .then(() => process.send("ready"))`;
  const start = spawn(process.execPath, ["--import", "tsx", "-e", program, dataDir], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(start, "message");
  const pid = serverPid();
  start.kill("SIGKILL");
  const next = embedded();
  await next.start();
  expect(serverPid()).not.toBe(pid);
});

test("a dead server's pid that another program has by now does not keep the next one from starting", async () => {
  const killed = embedded();
  await killed.start();
  await killed.stop();
  const other = spawn("sleep", ["60"]);
  undos.push(() => other.kill());
  writeFileSync(
    path.join(dataDir, "postmaster.pid"),
    [other.pid, dataDir, 1, 5432, folder, "", "0 0", "ready", ""].join("\n"),
  );
  const next = embedded();
  await next.start();
  expect(serverPid()).not.toBe(other.pid);
});

test("where no Postgres fits the machine, the error names DATABASE_URL", () => {
  expect(() => findPrograms("linux", "s390x")).toThrow(/linux-s390x.*DATABASE_URL/);
});

test("a DATABASE_URL at which nothing answers ends the start with exit code 4 and says why", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://127.0.0.1:1/none");
  undos.push(() => vi.unstubAllEnvs());
  const start = startDatabase({ settings: readSettings(), onStop: () => {} });
  await expect(start).rejects.toMatchObject({
    code: 4,
    message: expect.stringMatching(/DATABASE_URL: .*ECONNREFUSED/),
  });
});

test("a database of the release before is carried over with all rows, once", async () => {
  const migrations = path.join(folder, "migrations");
  cpSync(migrationsFolder, migrations, { recursive: true });
  // The release before is one migration behind.
  const journalFile = path.join(migrations, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, -1) }));
  const old = await PGlite.create(dataDir);
  await migrate(drizzle({ client: old }), { migrationsFolder: migrations });
  await old.exec(`
    insert into users (username, username_key, nickname, password_hash)
      select 'name' || n, 'name' || n, E'茶\\t\\\\N\\n' || n, 'hash' from generate_series(1, 20) n;
    delete from users where id = 20;
    insert into rooms (name, last_id) values ('tea', 3000);
    insert into members (room_id, user_id) values (1, 1);
    insert into messages (room_id, id, user_id, cid, msg, time, changed_id)
      select 1, n, 1, nullif('c' || n, 'c7'), n || ' чАЙ é ' || md5(n::text), n, n
      from generate_series(1, 3000) n;
    update messages set msg = '', deleted = true where id = 9;
  `);
  const all = "select * from messages order by id";
  const before = (await old.query<object>(all)).rows;
  const people = (await old.query<object>("select * from users order by id")).rows;
  await old.close();

  expect(findOldDatabase(dataDir)).toBe(dataDir);
  await carryOver(dataDir, dataDir, (undo) => void undos.push(undo));
  expect(findOldDatabase(dataDir)).toBeUndefined();
  expect(existsSync(`${dataDir}.pglite`)).toBe(true);
  const database = embedded();
  await database.start();
  await migrateDatabase(database.address);
  const sql = connect(database);
  expect(await sql.unsafe<object[]>(all).then((rows) => [...rows].map(plain))).toStrictEqual(
    before.map(plain),
  );
  const carried = await sql<object[]>`select * from users order by id`;
  // With the columns that came later.
  const later = {
    ...{ admin: false, suspended_at: null, last_seen_at: null, email: null, locale: null },
  };
  const today = people.map((person) => plain({ ...person, ...later }));
  expect([...carried].map(plain)).toStrictEqual(today);
  expect((await sql`select count(*)::int from drizzle.__drizzle_migrations`)[0]?.count).toBe(
    journal.entries.length,
  );
  // Sequences and references go on where they were.
  const [person] = await sql`
    insert into users (username, username_key, nickname, password_hash)
    values ('new', 'new', 'new', 'hash') returning id`;
  expect(person?.id).toBe(21);
  await expect(sql`insert into members (room_id, user_id) values (2, 1)`).rejects.toThrow(
    /foreign key/,
  );
});

test("a carrying-over that was ended between its last steps is made again", async () => {
  const old = await PGlite.create(`${dataDir}.pglite`);
  await old.close();
  expect(findOldDatabase(dataDir)).toBe(`${dataDir}.pglite`);
  await carryOver(`${dataDir}.pglite`, dataDir, (undo) => void undos.push(undo));
  await embedded().start();
  expect(existsSync(`${dataDir}.pglite`)).toBe(true);
});

/** PGlite reads bigint as number, `postgres` as text. */
function plain(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
}
