/**
 * Held while a backup copies files: nothing that its rows name may be deleted meanwhile. A backup holds it
 * shared, in a transaction of its own that reads nothing, so that it ends with the backup in any case.
 */
import "server-only";
import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { db } from "./db";

const lock = 746_870;

export async function holdForBackup(tx: postgres.TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${lock})`;
}

/**
 * Whether a backup copies files. Who deletes files chooses them first, asks this, and deletes none of them
 * if so: what was chosen before a backup began is not in that backup.
 */
export async function isBackupRunning(): Promise<boolean> {
  const [row] = await db().execute<{ free: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lock}) as free`,
  );
  return row?.free !== true;
}
