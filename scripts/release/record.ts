/**
 * `npm run record-release`, when a release is made: notes what this release says to its neighbours, the
 * SQL that its app sends during the protocol tests (statements.json) and the shapes of what travels between
 * processes (wire.json). The next release is held against that, because both run side by side until an
 * update has reached the last process.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { root } from "@/host/paths";
import { claimPort } from "@/host/ports";
import { wireSchemas } from "./wire-schemas";

const dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-record-"));

try {
  write("wire", wireSchemas());
  await withDatabase(async (sql) => {
    await sql`alter system set shared_preload_libraries = 'pg_stat_statements'`;
    await sql`alter system set pg_stat_statements.max = 20000`;
  });
  await withDatabase((sql) => sql`create extension pg_stat_statements`);
  await runTests();
  const statements = await withDatabase(readStatements);
  write("statements", statements);
  console.log(`${statements.length} statements`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

/** One entry a line. */
function write(name: string, entries: string[] | Record<string, unknown>): void {
  const [open, lines, close] = Array.isArray(entries)
    ? ["[", entries.map(asJson), "]"]
    : ["{", Object.entries(entries).map((entry) => entry.map(asJson).join(":")), "}"];
  const file = path.join(import.meta.dirname, `${name}.json`);
  writeFileSync(file, `${open}\n${lines.join(",\n")}\n${close}\n`);
}

function asJson(value: unknown): string {
  return JSON.stringify(value);
}

async function withDatabase<T>(work: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const database = new EmbeddedPostgres(path.join(dataDir, "postgres"), 5);
  await database.start();
  const sql = postgres({ ...database.address, max: 1, prepare: false, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
    await database.stop();
  }
}

async function runTests(): Promise<void> {
  const port = await claimPort("PORT", 0, undefined);
  const partyPort = await claimPort("PARTY_PORT", 0, "127.0.0.1");
  const server = spawn("node", ["host/start.mjs"], {
    cwd: root,
    env: {
      ...process.env,
      ...{ DATABASE_URL: "", PORT: String(port), PARTY_PORT: String(partyPort), PARTY_URL: "" },
      ...{ DATA_DIR: dataDir, LIMITS_FACTOR: "100" },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const opened = new Promise<void>((resolve) => {
    server.stdout.on("data", (text) => String(text).includes("is open at") && resolve());
  });
  await Promise.race([opened, ended]);
  const playwright = path.join(root, "node_modules/.bin/playwright");
  spawnSync(playwright, ["test", "--project=protocol", "--grep-invert=@clock"], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      BASE_URL: `http://127.0.0.1:${port}`,
      PARTY_URL: `ws://127.0.0.1:${partyPort}`,
    },
  });
  server.kill("SIGTERM");
  await ended;
}

/** Those that can be prepared: with some kinds of literals the extension writes what is no statement. */
async function readStatements(sql: postgres.Sql): Promise<string[]> {
  const rows = z.array(z.object({ query: z.string() })).parse([
    ...(await sql`
      select distinct query from pg_stat_statements
      where query ~* '^\s*(select|insert|update|delete|with)\y'
        and query !~ '\m(pg_catalog|pg_stat_statements|drizzle|pg_type|pg_class|pg_depend)\M'
      order by query`),
  ]);
  const statements: string[] = [];
  for (const { query } of rows) {
    try {
      await sql.unsafe(`prepare recorded as ${query}`);
      await sql`deallocate recorded`;
      statements.push(query);
    } catch (error) {
      console.warn(String(error), query);
    }
  }
  return statements;
}
