/**
 * Copies a whole database from PGlite's folder into an empty Postgres (of PGHOST), and compares both
 * afterwards. Exits with 1, and says why on stderr, if they are not equal.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import postgres from "postgres";
import { z } from "zod";
import { migrateDatabase, migrationsFolder } from "@/lib/server/db/migrate";

/** Pages of 8 kB that are in memory at a time. */
const chunkPages = 20;

const [pglite = "", folder = ""] = process.argv.slice(2);
// The start script has died.
process.once("disconnect", () => process.exit(1));
process.once("uncaughtException", ({ message }) => {
  console.error(message);
  process.exit(1);
});

const { PGlite }: typeof import("@electric-sql/pglite") = await import(pathToFileURL(pglite).href);
const old = await PGlite.create(folder);
await old.exec("set timezone = 'UTC'");
const empty = postgres("postgres:///postgres", {
  max: 1,
  onnotice: () => {},
  // Rows arrive table by table, so references and triggers must wait.
  connection: { session_replication_role: "replica", TimeZone: "UTC" },
});

/** Both answer the same questions. */
type Ask = (question: string) => Promise<unknown>;
const askOld: Ask = async (question) => (await old.query(question)).rows;
const askNew: Ask = async (question) => [...(await empty.unsafe(question))];

const applied = await appliedMigrations();
if (applied.length > 0) {
  await migrateTo(applied);
  const tables = await tablesOf(askOld);
  sameOrThrow("tables", shapes(tables), shapes(await tablesOf(askNew)));
  // The migrations' own rows, made just now, come from the old database like all others.
  await empty.unsafe(`truncate ${tables.map(({ name }) => name).join(", ")}`);
  for (const table of tables) await copy(table);
  await copySequences();
  for (const { name } of tables) {
    sameOrThrow(`rows of ${name}`, await digest(askOld, name), await digest(askNew, name));
  }
  await empty.unsafe("vacuum (freeze, analyze)");
}
await empty.end();
await old.close();
process.exit(0);

/** The old database may be some migrations behind; the start applies the rest to the new one. */
async function appliedMigrations(): Promise<{ hash: string; created_at: number }[]> {
  const table = "drizzle.__drizzle_migrations";
  const [{ found } = { found: null }] = z
    .array(z.object({ found: z.string().nullable() }))
    .parse(await askOld(`select to_regclass('${table}')::text as found`));
  if (!found) return [];
  return z
    .array(z.object({ hash: z.string(), created_at: z.coerce.number() }))
    .parse(await askOld(`select hash, created_at from ${table} order by created_at`));
}

async function migrateTo(wanted: { hash: string; created_at: number }[]): Promise<void> {
  const known = readMigrationFiles({ migrationsFolder }).slice(0, wanted.length);
  sameOrThrow(
    "migrations",
    wanted,
    known.map(({ hash, folderMillis }) => ({ hash, created_at: folderMillis })),
  );
  const copied = mkdtempSync(path.join(tmpdir(), "teahouse-migrations-"));
  try {
    cpSync(migrationsFolder, copied, { recursive: true });
    const file = path.join(copied, "meta/_journal.json");
    const journal = z
      .looseObject({ entries: z.array(z.unknown()) })
      .parse(JSON.parse(readFileSync(file, "utf8")));
    const entries = journal.entries.slice(0, wanted.length);
    writeFileSync(file, JSON.stringify({ ...journal, entries }));
    await migrateDatabase("postgres:///postgres", copied);
  } finally {
    rmSync(copied, { recursive: true, force: true });
  }
}

type Table = { name: string; columns: string; pages: number };

async function tablesOf(ask: Ask): Promise<Table[]> {
  const rows = await ask(`
    select format('%I.%I', n.nspname, c.relname) as name,
           string_agg(quote_ident(a.attname), ', ' order by a.attnum)
             filter (where a.attgenerated = '') as columns,
           (pg_relation_size(c.oid) / current_setting('block_size')::int)::int as pages
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    group by c.oid, n.nspname, c.relname`);
  return z
    .array(z.object({ name: z.string(), columns: z.string(), pages: z.number() }))
    .parse(rows)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function shapes(tables: Table[]) {
  return tables.map(({ name, columns }) => ({ name, columns }));
}

async function copy({ name, columns, pages }: Table): Promise<void> {
  for (let page = 0; page < pages; page += chunkPages) {
    const chunk = `ctid >= '(${page},0)' and ctid < '(${page + chunkPages},0)'`;
    const { blob } = await old.query(
      `copy (select ${columns} from ${name} where ${chunk}) to '/dev/blob'`,
    );
    if (!blob || blob.size === 0) continue;
    const rows = Buffer.from(await blob.arrayBuffer());
    const into = await empty.unsafe(`copy ${name} (${columns}) from stdin`).writable();
    await pipeline(Readable.from([rows]), into);
  }
}

async function copySequences(): Promise<void> {
  const names = z
    .array(z.object({ name: z.string() }))
    .parse(
      await askOld(
        "select format('%I.%I', schemaname, sequencename) as name from pg_sequences order by 1",
      ),
    );
  for (const { name } of names) {
    const state = `select last_value::text as last, is_called from ${name}`;
    const before = await askOld(state);
    const [{ last, is_called } = { last: "1", is_called: false }] = z
      .array(z.object({ last: z.string(), is_called: z.boolean() }))
      .parse(before);
    await empty.unsafe(`select setval('${name}', ${last}, ${is_called})`);
    sameOrThrow(`sequence ${name}`, before, await askNew(state));
  }
}

/** Of all rows as text, generated columns too, in any order. */
function digest(ask: Ask, table: string): Promise<unknown> {
  return ask(`
    select count(*)::text as count,
           coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text as digest
    from ${table} t`);
}

function sameOrThrow(what: string, before: unknown, after: unknown): void {
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  if (was !== is) throw new Error(`The ${what} differ: ${was} before, ${is} after.`);
}
