/**
 * Rooms and database belong together: a room whose storage is of another database would post its events
 * into a stranger's room of the same id. Both carry the same identity, and one start at a time has the
 * lease on a database that others can reach, too.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import type { DatabaseVariables } from "../database/start-database";
import { logger } from "../logger";
import { isBucket } from "../rooms/cluster";
import { storageFolder } from "../rooms/start-rooms";
import { StartError } from "../start-error";
import { keepLease } from "./lease";
import { RoomsFolder } from "./rooms-folder";
import {
  connect,
  inUse,
  leaseSeconds,
  lockServerRow,
  makeServerRow,
  type ServerRow,
} from "./server-row";

const pollMs = 500;

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
  if (isShared) return keepLease(sql, holder, onLost);
  await sql.end();
  return async () => {};
}

async function take(
  sql: postgres.Sql,
  rooms: RoomsFolder,
  wanted: { place: string; holder: string | null },
): Promise<void> {
  await makeServerRow(sql);
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
  const row = await lockServerRow(tx);
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

function foreign({ folder }: RoomsFolder): StartError {
  return new StartError(
    `The rooms in ${folder} do not belong to this database, and nothing was started. Either give ` +
      "Teahouse the database that they belong to, or the rooms that belong to this database (DATA_DIR, " +
      `DATABASE_URL). Or move ${folder} away: the rooms are made again from this database then, without ` +
      "the messages that it does not have.",
    9,
  );
}
