/** `npm run db:migrate`: migrates the database at DATABASE_URL, as each start does, too. */
import { migrationsFolder } from "@/host/paths";
import { migrateDatabase } from "@/lib/server/db/migrate";

const { DATABASE_DIRECT_URL, DATABASE_URL, DATABASE_POOLER } = process.env;
if (DATABASE_POOLER === "1" && !DATABASE_DIRECT_URL) {
  throw new Error(
    "DATABASE_POOLER=1 needs DATABASE_DIRECT_URL, because the lock belongs to one session.",
  );
}
const url = DATABASE_DIRECT_URL || DATABASE_URL;
if (!url) throw new Error("DATABASE_URL, the database to migrate, is not set.");
await migrateDatabase(url, migrationsFolder);
