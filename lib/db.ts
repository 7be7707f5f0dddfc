import "server-only";
import { DrizzleQueryError, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "../drizzle/schema";
import { env } from "./env";

type Database = PostgresJsDatabase<typeof schema>;

// Kept on globalThis, so that a module loaded twice (development) opens no second pool.
const shared = globalThis as typeof globalThis & { teahouseDb?: Database };

/** The database; connects at the first query. */
export function db(): Database {
  shared.teahouseDb ??= drizzle({ client: connect(), schema });
  return shared.teahouseDb;
}

function connect(): postgres.Sql {
  const { DATABASE_URL, DATABASE_POOL, DATABASE_POOLER } = env();
  return postgres(DATABASE_URL, {
    max: DATABASE_POOL,
    // Prepared in one session, a statement is unknown to the next one. And a function that sleeps
    // must not keep one of the pooler's connections.
    ...(DATABASE_POOLER === "1" && { prepare: false, idle_timeout: 20 }),
    connect_timeout: 5,
    // A database that comes back is noticed at once, not after the default's 20 s.
    backoff: () => 0.2,
    onnotice: () => {},
  });
}

const connectionErrors = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  // Postgres: shutting down, crashed, starting up, too many connections.
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** Whether a query failed because the database cannot be reached, not because of the query. */
export function isDatabaseDown(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return (
    cause instanceof Error &&
    "code" in cause &&
    typeof cause.code === "string" &&
    connectionErrors.has(cause.code)
  );
}

/** Whether the database answers, within 3 s. */
export async function isDatabaseUp(): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, 3_000, false).unref());
  const answered = db()
    .execute(sql`select 1`)
    .then(
      () => true,
      () => false,
    );
  return Promise.race([answered, late]);
}
