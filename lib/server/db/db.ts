import "server-only";
import { DrizzleQueryError, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "@/drizzle/schema";
import { env } from "../env";

type Database = PostgresJsDatabase<typeof schema>;

// Kept on globalThis, so that a module loaded twice (development) opens no second pool.
const shared = globalThis as typeof globalThis & {
  teahouseDb?: { prepared: Database; planned: Database };
};

/**
 * The database; connects at the first query. Each connection plans a statement once, as planning
 * most of them takes several times as long as running them.
 */
export function db(): Database {
  return databases().prepared;
}

/** The same connections, for statements whose best plan depends on what is asked for. */
export function dbPlanningEach(): Database {
  return databases().planned;
}

function databases(): { prepared: Database; planned: Database } {
  if (!shared.teahouseDb) {
    const client = connect();
    shared.teahouseDb = {
      prepared: drizzle({ client: preparing(client), schema }),
      planned: drizzle({ client, schema }),
    };
  }
  return shared.teahouseDb;
}

/**
 * A client that has every statement prepared; Drizzle itself asks for that only where a statement
 * has a name. `unsafe` and `begin` are all that it calls.
 */
function preparing<T extends postgres.Sql | postgres.TransactionSql>(client: T): T {
  return new Proxy(client, {
    get(target, key, receiver) {
      if (key === "unsafe") {
        const unsafe: typeof target.unsafe = (query, parameters, options) =>
          target.unsafe(query, parameters, { ...options, prepare: true });
        return unsafe;
      }
      if (key === "begin" && "begin" in target) {
        return (run: (tx: postgres.TransactionSql) => unknown) =>
          target.begin((tx) => run(preparing(tx)));
      }
      return Reflect.get(target, key, receiver);
    },
  });
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
