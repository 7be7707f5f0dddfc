import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, expect, test, vi } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-database-"));
const dataDir = path.join(folder, "postgres");
let database: ChildProcess | undefined;

afterEach(async () => {
  if (database?.exitCode === null && database.signalCode === null) {
    const ended = once(database, "exit");
    database.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(): ChildProcess {
  const script = path.join(import.meta.dirname, "database.ts");
  return fork(script, [dataDir, path.join(folder, ".s.PGSQL.5432")], {
    execArgv: ["--import", "tsx"],
  });
}

test("a start that is stopped while it creates the database leaves nothing for the next one to open", async () => {
  database = start();
  await vi.waitUntil(() => existsSync(path.join(`${dataDir}.new`, "PG_VERSION")), 30_000);
  database.kill("SIGTERM");
  expect(await once(database, "exit")).toStrictEqual([0, null]);
  expect(existsSync(dataDir)).toBe(false);

  database = start();
  expect(await once(database, "message")).toContain("ready");
  expect(existsSync(`${dataDir}.new`)).toBe(false);
  const sql = postgres({ host: folder, user: "postgres", database: "postgres" });
  expect([...(await sql`select 1 as one`)]).toStrictEqual([{ one: 1 }]);
  await sql.end();
});
