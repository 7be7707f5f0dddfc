import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { EmbeddedPostgres } from "../database/embedded-postgres";
import type { StartError } from "../start-error";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-cluster-lock-"));
const server = new EmbeddedPostgres(path.join(folder, "postgres"), 5);
const identity = "00000000-0000-8000-8000-000000000001";
let sql: postgres.Sql;
let releases: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await server.start();
  await migrateDatabase(server.address);
  sql = postgres({ ...server.address, max: 1, onnotice: () => {} });
  Object.assign(process.env, server.variables);
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql`insert into server (id, rooms_id) values (true, ${identity})
    on conflict (id) do update set rooms_id = ${identity}`;
});
afterEach(async () => {
  for (const release of releases) await release();
  releases = [];
});

/** What another process does: each import is one. */
async function another(name: string) {
  vi.resetModules();
  const { shareCluster, holdClusterAlone } = await import("./cluster-lock");
  const place = {
    DATABASE_URL: server.variables.DATABASE_URL,
    DATABASE_DIRECT_URL: undefined,
    DATA_DIR: `/${name}`,
  };
  const keep = <T extends () => Promise<void>>(release: T) => {
    releases.push(release);
    return release;
  };
  return {
    start: async (onLost: (error: StartError) => void = () => {}) => {
      const use = await shareCluster(place, identity, onLost);
      keep(use.release);
      use.watch();
      return use.release;
    },
    move: () => holdClusterAlone(place).then(keep),
  };
}

async function disconnect(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'Teahouse %:/one'`;
}

test("rooms move only when no other start uses them, and the refusal names those that do", async () => {
  const [one, two, mover] = [await another("one"), await another("two"), await another("mover")];
  const releaseOne = await one.start();
  const releaseTwo = await two.start();
  const refusal = mover.move();
  await expect(refusal).rejects.toMatchObject({ code: 6 });
  await expect(refusal).rejects.toThrow(/:\/one\b.*:\/two\b|:\/two\b.*:\/one\b/);
  await releaseOne();
  await expect(mover.move()).rejects.toThrow(":/two.");
  await releaseTwo();
  await mover.move();
});

test("while rooms move nobody else starts or moves them, and afterwards all may", async () => {
  const [one, mover] = [await another("one"), await another("mover")];
  const release = await mover.move();
  await expect(one.start()).rejects.toMatchObject({ code: 6 });
  await expect(one.move()).rejects.toThrow(":/mover.");
  // What moves them starts room servers itself.
  await mover.start();
  for (const end of releases) await end();
  await release();
  await one.start();
});

test("a start that was cut off while the rooms were moved is told so, once", async () => {
  const [one, mover] = [await another("one"), await another("mover")];
  const onLost = vi.fn();
  await one.start(onLost);
  await disconnect();
  await vi.waitFor(() => mover.move(), { timeout: 2_000, interval: 50 });
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce(), 10_000);

  const late = vi.fn();
  for (const release of releases) await release();
  await one.start(late);
  await sql`update server set rooms_id = null`;
  await vi.waitFor(() => expect(late).toHaveBeenCalledOnce(), 10_000);
  expect(late.mock.calls[0]?.[0]).toMatchObject({ code: 6 });
  expect(onLost).toHaveBeenCalledOnce();
});

test("a start whose database was away for a moment uses the rooms as before", async () => {
  const [one, mover] = [await another("one"), await another("mover")];
  const onLost = vi.fn();
  await one.start(onLost);
  const holders = async () => {
    const rows = await sql`select pid from pg_locks where locktype = 'advisory'`;
    return rows.map(({ pid }) => pid);
  };
  const [before] = await holders();
  await disconnect();
  await vi.waitFor(async () => {
    const now = await holders();
    expect(now).toHaveLength(1);
    expect(now).not.toContain(before);
  }, 10_000);
  await expect(mover.move()).rejects.toThrow(":/one.");
  expect(onLost).not.toHaveBeenCalled();
});
