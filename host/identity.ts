/**
 * Rooms and database belong together: a room whose storage is of another database would post its events
 * into a stranger's room of the same id. Both carry the same identity, and one start at a time has the
 * lease on a database that others can reach, too.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { z } from "zod";
import type { DatabaseVariables } from "./database/start-database";
import { logger } from "./logger";
import { makeFolderDurably } from "./make-folder-durably";
import { isBucket } from "./rooms/cluster";
import { storageFolder } from "./rooms/start-rooms";
import { StartError } from "./start-error";
import { writeDurably } from "./write-durably";

/** A start that has not renewed its lease for so long has died, or stands still. */
const leaseSeconds = 15;
const renewMs = 2_000;
const pollMs = 500;
const releaseMs = 1_000;

type Claim = {
  dataDir: string;
  database: DatabaseVariables;
  /** Others can reach the database, so one start at a time has a lease on it. */
  isShared: boolean;
  /** Called once if another start has taken the lease, because this one stood still for too long. */
  onLost: (error: StartError) => void;
  /** Tells this data folder from those of other machines. */
  place?: string;
};

/**
 * Makes sure that the rooms' storage in `dataDir` belongs to the database, and that nobody else uses
 * that. The data folder's lock must be held. Returns the function that gives the lease back, unless
 * everything ends `atOnce`. Throws StartError: code 9 if they do not belong together, 6 if another start
 * has the lease; after a crash of that, this waits until the lease has expired, unless it was on the
 * same folder.
 */
export async function claimRooms({
  dataDir,
  database,
  isShared,
  onLost,
  place = `${hostname()}:${dataDir}`,
}: Claim): Promise<(atOnce?: boolean) => Promise<void>> {
  const sql = connect(database);
  const holder = randomUUID();
  try {
    const rooms = new RoomsFolder(storageFolder(dataDir));
    await take(sql, rooms, { place, holder: isShared ? holder : null });
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  if (!isShared) {
    await sql.end();
    return async () => {};
  }
  const stopped = new AbortController();
  void renew(sql, holder, stopped.signal, onLost);
  return async (atOnce = false) => {
    stopped.abort();
    // Parts that are being killed may still write, so the lease is left to expire.
    if (atOnce) return sql.end({ timeout: 0 });
    const released = sql`update server set holder = null where holder = ${holder}`.catch(() => {});
    // The database may be down; the lease expires by itself then.
    await Promise.race([released, sleep(releaseMs, undefined, { ref: false })]);
    await sql.end({ timeout: 0 });
  };
}

/**
 * Makes sure that the rooms in a cluster's bucket are those of the database, which any number of starts
 * may use then. Resolves with whether this is new: then rooms are rebuilt, and must be woken. Throws
 * StartError: code 9 if the database has other rooms, 6 if a start on another machine's folder is using it.
 */
export async function claimCluster(
  database: DatabaseVariables,
  identity: string,
  bucket: string,
): Promise<boolean> {
  const sql = connect(database);
  try {
    await sql`insert into server (id) values (true) on conflict do nothing`;
    return await sql.begin(async (tx) => {
      const row = await readServer(tx);
      if (row.holder !== null && row.is_fresh) throw inUse(row.place ?? "");
      if (row.rooms_id !== null && row.rooms_id !== identity) {
        throw new StartError(
          `The rooms of this database are at ${row.place}, not in ${bucket}, and nothing was started. ` +
            "Move them by npm run rebuild-rooms, run there and without CLUSTER_BUCKET.",
          9,
        );
      }
      await tx`
        update server set rooms_id = ${identity}, holder = null, place = ${bucket}, seen_at = now()`;
      return row.rooms_id === null;
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** After rooms' storage was given up: the next start decides where the database has its rooms. */
export async function forgetRooms(database: DatabaseVariables): Promise<void> {
  const sql = connect(database);
  try {
    await sql`update server set rooms_id = null`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The rooms' storage, and which database it is of. */
class RoomsFolder {
  constructor(readonly folder: string) {
    makeFolderDurably(folder);
  }

  get identity(): string | null {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").trim() : null;
  }

  set identity(identity: string) {
    writeDurably(this.file, `${identity}\n`);
  }

  /** Whether any room was ever stored here. */
  get isUsed(): boolean {
    const files = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
    return files.some((file) => file.endsWith(".sqlite"));
  }

  private get file(): string {
    return path.join(this.folder, "identity");
  }
}

function connect({ DATABASE_URL = "", PGHOST, PGUSER }: DatabaseVariables): postgres.Sql {
  return postgres(DATABASE_URL, {
    ...(PGHOST && { host: PGHOST }),
    ...(PGUSER && { user: PGUSER }),
    max: 1,
    // Behind a pooler each transaction may be in another session.
    prepare: false,
    connect_timeout: 5,
    backoff: () => 1,
    onnotice: () => {},
  });
}

const serverRow = z.object({
  rooms_id: z.string().nullable(),
  holder: z.string().nullable(),
  place: z.string().nullable(),
  seen_at: z.string().nullable(),
  /** The lease has not expired. */
  is_fresh: z.boolean().nullable(),
  /** Nobody has ever signed up, so there was never a room. */
  is_new: z.boolean(),
});
type ServerRow = z.infer<typeof serverRow>;

async function take(
  sql: postgres.Sql,
  rooms: RoomsFolder,
  wanted: { place: string; holder: string | null },
): Promise<void> {
  await sql`insert into server (id) values (true) on conflict do nothing`;
  let seen: string | null = null;
  for (let tries = 0; ; tries++) {
    const outcome = await sql.begin((tx) => tryToTake(tx, rooms, wanted));
    if ("identity" in outcome) {
      // Only now: if the database still had the old one, the next start would refuse the new one.
      if (rooms.identity === null) rooms.identity = outcome.identity;
      return;
    }
    // One that renews its lease is alive.
    if (tries * pollMs > (leaseSeconds + 2) * 1_000 || (seen !== null && seen !== outcome.seen)) {
      throw inUse(outcome.holder);
    }
    if (tries === 0)
      logger.info("waiting for the lease of another start on this database to expire");
    seen = outcome.seen;
    await sleep(pollMs);
  }
}

/** Resolves with the identity that both have from now on, or with who has the lease. */
async function tryToTake(
  tx: postgres.TransactionSql,
  rooms: RoomsFolder,
  { place, holder }: { place: string; holder: string | null },
): Promise<{ identity: string } | { holder: string; seen: string }> {
  const row = await readServer(tx);
  // The lock on the folder is ours, so the one that had the lease on the same folder has died.
  const wasOurs = row.place === place && row.rooms_id === rooms.identity;
  if (holder !== null && row.holder !== null && row.is_fresh && !wasOurs) {
    return { holder: row.place ?? "", seen: row.seen_at ?? "" };
  }
  const identity = agree(rooms, row);
  await tx`
    update server set rooms_id = ${identity}, holder = ${holder}, place = ${place}, seen_at = now()`;
  return { identity };
}

async function readServer(tx: postgres.TransactionSql): Promise<ServerRow> {
  const [row] = z.array(serverRow).parse([
    ...(await tx`
      select rooms_id::text, holder::text, place, seen_at::text,
        seen_at > now() - make_interval(secs => ${leaseSeconds}) as is_fresh,
        not exists (select from users) as is_new
      from server for update`),
  ]);
  if (!row) throw new Error("The table server has no row.");
  return row;
}

/** The identity for both. Throws StartError if the rooms may be of another database. */
function agree(rooms: RoomsFolder, { rooms_id, is_new, place }: ServerRow): string {
  const { identity } = rooms;
  if (identity !== null && identity === rooms_id) return identity;
  if (rooms_id !== null && place !== null && isBucket(place)) {
    throw new StartError(
      `The rooms of this database are in the cluster at ${place}, and nothing was started. Set ` +
        "CLUSTER_BUCKET to it, or move them here by npm run rebuild-rooms, run with CLUSTER_BUCKET.",
      9,
    );
  }
  if (rooms_id === null) {
    // Neither has one in a data folder of a release before. But a database without people never had
    // rooms, so these are of another one.
    if (is_new && rooms.isUsed) throw foreign(rooms);
    // The folder has it first, so that a crash in between does not leave used rooms without one.
    rooms.identity = identity ?? randomUUID();
    return rooms.identity;
  }
  if (identity !== null || rooms.isUsed) throw foreign(rooms);
  logger.warn("the rooms' storage is new or was lost; the rooms go on behind their archive");
  return randomUUID();
}

function inUse(holder: string): StartError {
  return new StartError(
    `Another Teahouse uses this database: ${holder}. Stop that one, or set DATABASE_URL to another ` +
      "database.",
    6,
  );
}

function foreign({ folder }: RoomsFolder): StartError {
  return new StartError(
    `The rooms in ${folder} do not belong to this database, and nothing was started. Either give ` +
      "Teahouse the database that they belong to, or the rooms that belong to this database (DATA_DIR, " +
      `DATABASE_URL). Or move ${folder} away: the rooms are made again from this database then, without ` +
      "the messages that it does not have.",
    9,
  );
}

async function renew(
  sql: postgres.Sql,
  holder: string,
  signal: AbortSignal,
  onLost: (error: StartError) => void,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(renewMs, undefined, { ref: false });
    if (signal.aborted) return;
    try {
      const renewed = await sql`
        update server set seen_at = now() where holder = ${holder} returning true`;
      if (renewed.length > 0 || signal.aborted) continue;
    } catch {
      // The database is down, so nobody else can take the lease; part of the app's health.
      continue;
    }
    logger.error("lost the lease on the database");
    onLost(
      new StartError(
        "Another Teahouse has taken over the database, because this one stood still for more than " +
          `${leaseSeconds} s. Everything was stopped at once.`,
        6,
      ),
    );
    return;
  }
}
