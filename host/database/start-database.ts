import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { ManagedProcess, nodeProgram } from "../managed-process";
import type { PartOptions } from "../part-options";
import type { Settings } from "../settings";
import { StartError } from "../start-error";

/** The variables with which the app finds its database. */
export type DatabaseVariables = Record<string, string>;

/**
 * Migrates the database at DATABASE_URL or, without one, starts the embedded Postgres and migrates
 * that. Throws StartError.
 */
export async function startDatabase({
  settings,
  onStop,
}: Pick<PartOptions, "settings" | "onStop">): Promise<DatabaseVariables> {
  if (settings.DATABASE_URL) return migrateServer(settings, settings.DATABASE_URL);
  // A socket's path must be short, and the folder keeps other users out.
  const socketDir = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  onStop(() => rmSync(socketDir, { recursive: true, force: true }));
  const database = new ManagedProcess({
    name: "database",
    ...nodeProgram(
      "database/database.ts",
      path.join(settings.DATA_DIR, "postgres"),
      path.join(socketDir, ".s.PGSQL.5432"),
    ),
    env: {},
    stopMs: 3_000,
  });
  onStop(() => database.stop());
  await database.start();
  await migrateDatabase("postgres:///postgres", { host: socketDir, user: "postgres" });
  return {
    DATABASE_URL: "postgres:///postgres",
    PGHOST: socketDir,
    PGUSER: "postgres",
    // PGlite has one session for all connections: two would mix up each other's portals.
    DATABASE_POOL: "1",
  };
}

async function migrateServer(settings: Settings, url: string): Promise<DatabaseVariables> {
  try {
    await migrateDatabase(settings.DATABASE_DIRECT_URL ?? url);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
    throw new StartError(`Cannot use the database at DATABASE_URL: ${reason}`, 4);
  }
  return { DATABASE_URL: url };
}
