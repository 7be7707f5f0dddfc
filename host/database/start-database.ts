import path from "node:path";
import { migrateDatabase } from "@/lib/server/db/migrate";
import type { PartOptions } from "../part-options";
import { migrationsFolder } from "../paths";
import type { Settings } from "../settings";
import { StartError } from "../start-error";
import { carryOver, findOldDatabase } from "./carry-over";
import { EmbeddedPostgres } from "./embedded-postgres";

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
  const folder = path.join(settings.DATA_DIR, "postgres");
  const old = findOldDatabase(folder);
  if (old) await carryOver(old, folder, onStop);
  const database = new EmbeddedPostgres(folder, settings.DATABASE_POOL);
  onStop((atOnce) => database.stop(atOnce));
  await database.start();
  await migrateDatabase(database.address, migrationsFolder);
  return database.variables;
}

async function migrateServer(settings: Settings, url: string): Promise<DatabaseVariables> {
  try {
    await migrateDatabase(settings.DATABASE_DIRECT_URL ?? url, migrationsFolder);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
    throw new StartError(`Cannot use the database at DATABASE_URL: ${reason}`, 4);
  }
  return { DATABASE_URL: url, DATABASE_POOL: String(settings.DATABASE_POOL) };
}
