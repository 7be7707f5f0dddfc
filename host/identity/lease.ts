/** The lease on a database that others can reach, too: one start with rooms in a folder has it at a time. */
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { logger } from "../logger";
import { StartError } from "../start-error";
import { leaseSeconds } from "./server-row";

const renewMs = 2_000;
const releaseMs = 1_000;

/**
 * Renews the lease that `holder` has taken, until the function that this returns gives it back, unless
 * everything ends `atOnce`. That function ends `sql`, too. `onLost` is called once if another start has
 * taken the lease, because this one stood still for too long.
 */
export function keepLease(
  sql: postgres.Sql,
  holder: string,
  onLost: (error: StartError) => void,
): (atOnce?: boolean) => Promise<void> {
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
