/** The embedded Postgres that `npm start` serves, one per test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { migrateDatabase } from "@/lib/server/db/migrate";

/** Points `db()` at a new database with the newest schema. Await it before the first query. */
export async function startTestDatabase(): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
  const database = new EmbeddedPostgres(path.join(folder, "postgres"), 5);
  await database.start();
  await migrateDatabase(database.address);
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    ...database.variables,
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
  });
  return {
    async stop() {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
