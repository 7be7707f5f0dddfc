/** No `server-only` here: host/ and scripts/ run this under tsx, where it throws. */
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

export const migrationsFolder = path.resolve(import.meta.dirname, "../../../drizzle/migrations");

/**
 * Migrates a database to the newest schema, or to the last of the migrations in `folder`. A lock
 * makes concurrent runs wait for each other.
 */
export async function migrateDatabase(
  database: string | { host: string; user: string; database: string },
  folder = migrationsFolder,
): Promise<void> {
  const options = { max: 1, connect_timeout: 5, onnotice: () => {} };
  const client =
    typeof database === "string"
      ? postgres(database, options)
      : postgres({ ...database, ...options });
  try {
    const db = drizzle({ client });
    await db.execute("select pg_advisory_lock(746865)");
    await migrate(db, { migrationsFolder: folder });
  } finally {
    await client.end({ timeout: 5 });
  }
}
