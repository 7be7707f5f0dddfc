import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { EmbeddedPostgres } from "../database/embedded-postgres";
import { StartError } from "../start-error";
import { claimCluster } from "./claim-cluster";
import { claimRooms } from "./claim-folder";
import { checkSecrets, noteSecrets } from "./secret-digests";
import { forgetRooms } from "./server-row";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-identity-"));
const server = new EmbeddedPostgres(path.join(folder, "postgres"), 5);
let sql: postgres.Sql;
const releases: (() => Promise<void>)[] = [];
let count = 0;
let dataDir = "";

beforeAll(async () => {
  await server.start();
  await migrateDatabase(server.address);
  sql = postgres({ ...server.address, max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql`truncate server, users cascade`;
  dataDir = newFolder();
});
afterEach(async () => {
  for (const release of releases.splice(0)) await release();
});

function newFolder(): string {
  return path.join(folder, String(count++));
}

async function claim({
  of = dataDir,
  place = `one:${of}`,
  isShared = true,
  onLost = () => {},
}: {
  of?: string;
  place?: string;
  isShared?: boolean;
  onLost?: (error: StartError) => void;
} = {}): Promise<() => Promise<void>> {
  const database = server.variables;
  const release = await claimRooms({ dataDir: of, database, isShared, onLost, place });
  releases.push(release);
  return release;
}

function identity(of = dataDir): string {
  return readFileSync(path.join(of, "rooms/identity"), "utf8").trim();
}

/** As if a room had been used. */
function useRooms(of = dataDir): void {
  mkdirSync(path.join(of, "rooms/teahouse-room"), { recursive: true });
  writeFileSync(path.join(of, "rooms/teahouse-room/room.sqlite"), "");
}

function signUp(): Promise<unknown> {
  return sql`
    insert into users (username, username_key, nickname, password_hash)
    values ('ann', 'ann', 'ann', 'hash')`;
}

async function row() {
  const [found] = await sql`select rooms_id, holder, seen_at from server`;
  return found;
}

test("rooms and database get one identity at the first start, and keep it", async () => {
  const release = await claim();
  const first = identity();
  expect((await row())?.rooms_id).toBe(first);
  await release();
  expect((await row())?.holder).toBeNull();
  useRooms();
  await claim();
  expect(identity()).toBe(first);
});

test("a data folder of the release before, whose rooms and people have no identity yet, gets one", async () => {
  useRooms();
  await signUp();
  await claim({ isShared: false });
  expect((await row())?.rooms_id).toBe(identity());
  expect((await row())?.holder).toBeNull();
});

test("a start that was ended between folder and database goes on with the folder's identity", async () => {
  useRooms();
  await signUp();
  await claim().then((release) => release());
  await sql`update server set rooms_id = null`;
  const first = identity();
  await claim();
  expect((await row())?.rooms_id).toBe(first);
});

test("where the rooms' folder is new or lost, it gets a new identity, and the old one is refused", async () => {
  await signUp();
  await (await claim())();
  useRooms();
  const lost = dataDir;
  const before = identity();
  dataDir = newFolder();
  await (await claim())();
  expect(identity()).not.toBe(before);
  expect((await row())?.rooms_id).toBe(identity());
  await expect(claim({ of: lost })).rejects.toMatchObject({ code: 9 });
});

test.each([
  [
    "another database's",
    async () => void (await sql`update server set rooms_id = gen_random_uuid()`),
  ],
  [
    "those of a database that was new",
    async () => void (await sql`truncate server, users cascade`),
  ],
  [
    "those of a release before, and the database has others",
    async () => rmSync(path.join(dataDir, "rooms/identity")),
  ],
])("rooms that are %s end the start with words", async (_, part) => {
  await signUp();
  await (await claim())();
  useRooms();
  await part();
  const before = await row();
  await expect(claim()).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining(`${path.join(dataDir, "rooms")} away`),
  });
  expect(await row()).toStrictEqual(before ?? expect.anything());
});

test("a second start on the same database is refused while the first renews its lease, one with a copy of its folder, too", async () => {
  await claim();
  const before = await row();
  const other = newFolder();
  const message = expect.stringContaining(`one:${dataDir}`);
  await Promise.all([
    expect(claim({ of: other, place: "two:/data" })).rejects.toMatchObject({ code: 6, message }),
    expect(claim({ place: "three:/data" })).rejects.toMatchObject({ code: 6, message }),
  ]);
  expect(existsSync(path.join(other, "rooms/identity"))).toBe(false);
  expect((await row())?.holder).toBe(before?.holder);
});

test("after a crash a start on the same folder does not wait, and one on another folder waits for the lease", async () => {
  const lost = vi.fn();
  await claim({ onLost: lost });
  // The lease is fresh, and its holder cannot have released it.
  const before = await row();
  await claim();
  expect((await row())?.holder).not.toBe(before?.holder);
  // The first one is not dead in truth: it notices, and ends.
  await expect.poll(() => lost.mock.calls[0]?.[0], { timeout: 10_000 }).toMatchObject({ code: 6 });

  await sql`update server set holder = gen_random_uuid(), seen_at = now() - interval '14 s'`;
  await claim({ of: newFolder(), place: "two:/data" });
  expect((await row())?.holder).not.toBeNull();
});

const bucket = "s3://teahouse/rooms";
const inCluster = "11111111-2222-8333-8444-555555555555";
const secrets = { INTERNAL_SECRET: "internal", CLUSTER_KEY: "key" };
const claimBucket = (own = secrets) => claimCluster(server.variables, inCluster, bucket, own);

test("any number of starts share the rooms of a cluster, and none with a folder of its own", async () => {
  await claimBucket();
  await claimBucket();
  await signUp();
  await expect(claim()).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining(bucket),
  });
  await forgetRooms(server.variables);
  await claim();
});

test("rooms in a folder are not left behind for a cluster's: they have to be given up there first", async () => {
  const release = await claim();
  await signUp();
  await expect(claimBucket()).rejects.toMatchObject({ code: 6 });
  await release();
  await expect(claimBucket()).rejects.toMatchObject({ code: 9 });
  await forgetRooms(server.variables);
  await claimBucket();
});

test("a start in a cluster with another secret is refused, by the name of that", async () => {
  await claimBucket();
  const other = { ...secrets, INTERNAL_SECRET: "another" };
  const message = expect.stringMatching(/have another INTERNAL_SECRET,/);
  await expect(claimBucket(other)).rejects.toMatchObject({ code: 2, message });
  await claimBucket();
  // What the words say to do about it.
  await sql`update server set secret_digests = null`;
  await claimBucket(other);
  await expect(claimBucket()).rejects.toMatchObject({ code: 2 });
  // Rooms that move into a cluster may get other secrets.
  await forgetRooms(server.variables);
  await claimBucket();
});

test("an instance without rooms has the secrets of the start that runs them, which may change them", async () => {
  const { variables } = server;
  const before = { INTERNAL_SECRET: "before", ROOM_TOKEN_SECRET: "token" };
  const after = { ...before, INTERNAL_SECRET: "after" };
  await noteSecrets(variables, before);
  await checkSecrets(variables, before);
  await expect(checkSecrets(variables, after)).rejects.toMatchObject({ code: 2 });
  await noteSecrets(variables, after);
  await checkSecrets(variables, after);
  await expect(checkSecrets(variables, before)).rejects.toThrow(/another INTERNAL_SECRET,/);
});

test("where nobody has noted secrets, as the release before, the first start with checked ones decides", async () => {
  const { variables } = server;
  await checkSecrets(variables, { INTERNAL_SECRET: "one" });
  await checkSecrets(variables, { INTERNAL_SECRET: "one", CLUSTER_KEY: "key" });
  await expect(checkSecrets(variables, { INTERNAL_SECRET: "two" })).rejects.toThrow(StartError);
  await expect(checkSecrets(variables, { CLUSTER_KEY: "other" })).rejects.toThrow(/CLUSTER_KEY/);
});

test("the database has nothing from which a secret could be read", async () => {
  await noteSecrets(server.variables, { INTERNAL_SECRET: "internal", NEXTAUTH_SECRET: "internal" });
  const [found] = await sql`select secret_digests as digests from server`;
  expect(JSON.stringify(found)).not.toContain("internal");
  expect(found?.digests.INTERNAL_SECRET).not.toBe(found?.digests.NEXTAUTH_SECRET);
});
