/**
 * Who uses the rooms of a cluster, as advisory locks on the database: each start holds one, together with
 * the others; `npm run rebuild-rooms`, which gives the rooms up, another one. They are their connection's,
 * so those of a process that died are free at once, and of a machine that was lost in half a minute.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { z } from "zod";
import { logger } from "../logger";
import type { Settings } from "../settings";
import { StartError } from "../start-error";

/** Beside that of migrations, lib/server/db/migrate.ts. */
const usesRooms = 746_866;
const movesRooms = 746_867;
const renewMs = 2_000;
/** Tells this process from others, also from those on a folder of the same name. */
const processName = randomUUID().slice(0, 8);

type Release = () => Promise<void>;
type Place = Pick<Settings, "DATABASE_URL" | "DATABASE_DIRECT_URL" | "DATA_DIR">;

/**
 * Notes that a start uses a cluster's rooms. Throws StartError, code 6, while another process moves them.
 * Once the start has claimed them under `identity`, call `watch`: `onLost` is called once if the rooms are
 * moved all the same, because this start could not reach the database.
 */
export async function shareCluster(
  place: Place,
  identity: string,
  onLost: (error: StartError) => void,
): Promise<{ watch(): void; release: Release }> {
  const sql = connect(place);
  const stopped = new AbortController();
  const release = async () => {
    stopped.abort();
    await sql.end({ timeout: 0 });
  };
  if (!(await look(sql)).isMoving) {
    return { release, watch: () => void watch(sql, identity, stopped.signal, onLost) };
  }
  await release();
  throw new StartError(
    "The rooms of this database are being moved (npm run rebuild-rooms). Start again afterwards.",
    6,
  );
}

/**
 * To be held by whoever gives the rooms up: keeps other processes from using them. Throws StartError, code
 * 6, if a start uses them, or somebody else moves them; it names them.
 */
export async function holdClusterAlone(place: Place): Promise<Release> {
  const sql = connect(place);
  const release = () => sql.end({ timeout: 0 });
  const [row] = await sql`select pg_try_advisory_lock(${movesRooms}) as is_held`;
  const isHeld = z.object({ is_held: z.boolean() }).parse(row).is_held;
  // In this order, as a start does it in the other one.
  const others = await sql`
    select distinct application_name as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and datname = current_database()
      and objid in (${usesRooms}, ${movesRooms}) and pid <> pg_backend_pid() order by 1`;
  const names = z.array(z.object({ name: z.string().nullable() })).parse([...others]);
  if (isHeld && names.length === 0) return release;
  await release();
  throw new StartError(
    "Nothing was changed, because the cluster's rooms are in use. Stop these first: " +
      `${names.map(({ name }) => name ?? "another user's process").join(", ")}.`,
    6,
  );
}

async function watch(
  sql: postgres.Sql,
  identity: string,
  signal: AbortSignal,
  onLost: (error: StartError) => void,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(renewMs, undefined, { ref: false });
    if (signal.aborted) return;
    // A database that is down is part of the app's health.
    const seen = await look(sql).catch(() => null);
    if (seen === null || (!seen.isMoving && seen.rooms === identity) || signal.aborted) continue;
    logger.error("the cluster's rooms were moved");
    onLost(
      new StartError(
        "The rooms of this database were moved out of the cluster while this start could not reach the " +
          "database. Everything was stopped at once.",
        6,
      ),
    );
    return;
  }
}

const state = z.object({ is_moving: z.boolean(), rooms: z.string().nullable() });

/** Takes the lock, unless this connection has it, and looks whether another process moves the rooms. */
async function look(sql: postgres.Sql): Promise<{ isMoving: boolean; rooms: string | null }> {
  await sql`
    select pg_advisory_lock_shared(${usesRooms}) where not exists (
      select from pg_locks
      where locktype = 'advisory' and objid = ${usesRooms} and pid = pg_backend_pid())`;
  const [row] = await sql`
    select exists (
      select from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and objid = ${movesRooms} and granted
        and datname = current_database() and application_name <> current_setting('application_name')
    ) as is_moving, (select rooms_id::text from server) as rooms`;
  const { is_moving: isMoving, rooms } = state.parse(row);
  return { isMoving, rooms };
}

/** Not through a pooler, where each statement may be in another session. */
function connect({ DATABASE_URL = "", DATABASE_DIRECT_URL, DATA_DIR }: Place): postgres.Sql {
  return postgres(DATABASE_DIRECT_URL ?? DATABASE_URL, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    backoff: () => 1,
    onnotice: () => {},
    connection: {
      // Postgres keeps 63 bytes.
      application_name: `Teahouse ${processName} at ${hostname()}:${DATA_DIR}`,
      // So that it notices in some 30 s that a machine is gone.
      ...{ tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 4 },
    },
  });
}
