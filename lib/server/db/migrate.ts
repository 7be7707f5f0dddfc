/** No `server-only` here: host/ and `npm run db:migrate` run this under tsx, where it throws. */
import path from "node:path";
import { pathToFileURL } from "node:url";
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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { DATABASE_DIRECT_URL, DATABASE_URL, DATABASE_POOLER } = process.env;
  if (DATABASE_POOLER === "1" && !DATABASE_DIRECT_URL) {
    throw new Error(
      "DATABASE_POOLER=1 needs DATABASE_DIRECT_URL, because the lock belongs to one session.",
    );
  }
  const url = DATABASE_DIRECT_URL || DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL, the database to migrate, is not set.");
  await migrateDatabase(url);
}
