/**
 * Which starts use the rooms of a cluster: each holds an advisory lock on the database together with the
 * others, and `npm run rebuild-rooms`, which gives the rooms up, holds it alone. It is its connection's,
 * so that of a start that died is free at once, and that of a machine that was lost after half a minute.
 */
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { z } from "zod";
import { logger } from "./logger";
import type { Settings } from "./settings";
import { StartError } from "./start-error";

/** Beside that of migrations, lib/server/db/migrate.ts. */
const lockId = 746_866;
const renewMs = 2_000;

type Release = () => Promise<void>;
type Place = Pick<Settings, "DATABASE_URL" | "DATABASE_DIRECT_URL" | "DATA_DIR">;

/**
 * Takes the lock for a start. Throws StartError, code 6, while somebody moves the rooms. After `identity`
 * has been claimed, call `watch`: then `onLost` is called once if the rooms were moved all the same,
 * because this start could not reach the database.
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
  if ((await look(sql)).isHeld) {
    return { release, watch: () => void watch(sql, identity, stopped.signal, onLost) };
  }
  await release();
  throw new StartError(
    "The rooms of this database are being moved (npm run rebuild-rooms). Start again afterwards.",
    6,
  );
}

/**
 * Takes the lock for whoever gives the rooms up. Throws StartError, code 6, if a start uses them; it
 * names them.
 */
export async function holdClusterAlone(place: Place): Promise<Release> {
  const sql = connect(place);
  const [row] = await sql`select pg_try_advisory_lock(${lockId}) as is_held`;
  if (z.object({ is_held: z.boolean() }).parse(row).is_held) return () => sql.end({ timeout: 0 });
  const others = await sql`
    select coalesce(application_name, '') as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid = ${lockId} and granted and datname = current_database()
    order by 1`;
  await sql.end({ timeout: 0 });
  const names = z.array(z.object({ name: z.string() })).parse([...others]);
  throw new StartError(
    "Nothing was changed, because the cluster's rooms are in use. Stop these first: " +
      `${names.map(({ name }) => name).join(", ")}.`,
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
    // A database that is down is part of the app's health; nobody can take the lock then.
    const seen = await look(sql).catch(() => null);
    if (seen === null || (seen.isHeld && seen.rooms === identity) || signal.aborted) continue;
    logger.error("lost the lock on the cluster's rooms");
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

const lockRow = z.object({ is_held: z.boolean(), rooms: z.string().nullable() });

/** Whether this connection holds its share of the lock; a new connection takes one, if it is free. */
async function look(sql: postgres.Sql): Promise<{ isHeld: boolean; rooms: string | null }> {
  const [row] = await sql`
    select
      case when exists (
        select from pg_locks where locktype = 'advisory' and objid = ${lockId} and pid = pg_backend_pid()
      ) then true else pg_try_advisory_lock_shared(${lockId}) end as is_held,
      (select rooms_id::text from server) as rooms`;
  const { is_held: isHeld, rooms } = lockRow.parse(row);
  return { isHeld, rooms };
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
      application_name: `Teahouse ${hostname()}:${DATA_DIR}`,
      // So that Postgres notices in some 30 s that a machine is gone.
      ...{ tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 4 },
    },
  });
}
