/** The embedded Postgres that `npm start` serves, but in memory and one per test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { migrateDatabase } from "@/lib/server/db/migrate";

/** Points `db()` at a new database with the newest schema. Await it before the first query. */
export async function startTestDatabase(): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
  const pglite = await PGlite.create();
  const server = new PGLiteSocketServer({
    db: pglite,
    path: path.join(folder, ".s.PGSQL.5432"),
    maxConnections: 5,
  });
  await server.start();
  await migrateDatabase("postgres:///postgres", { host: folder, user: "postgres" });
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    DATABASE_URL: "postgres:///postgres",
    PGHOST: folder,
    PGUSER: "postgres",
    DATABASE_POOL: "1",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
  });
  return {
    async stop() {
      await server.stop();
      await pglite.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
