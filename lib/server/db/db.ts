import "server-only";
import { DrizzleQueryError, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "@/drizzle/schema";
import { env } from "../env";

type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

// On globalThis, because development loads modules twice and must not open a second pool.
const shared = globalThis as typeof globalThis & {
  teahouseDb?: { prepared: Database; planned: Database };
};

/**
 * The database; connects at the first query. Each connection plans a statement only once, because
 * planning most statements takes several times as long as running them.
 */
export function db(): Database {
  return databases().prepared;
}

/** The same connections, for statements whose best plan depends on their parameters. */
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
 * Makes the client prepare every statement; Drizzle asks for that only for named ones. Drizzle
 * calls nothing but `unsafe` and `begin`.
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
    // A pooler gives each transaction another session, which does not know statements prepared
    // before. And a suspended function must not hold one of the pooler's connections.
    ...(DATABASE_POOLER === "1" && { prepare: false, idle_timeout: 20 }),
    connect_timeout: 5,
    // Notices within 0.2 s that the database is back; the default backs off to 20 s.
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
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  // Postgres: shutting down, crashed, starting up, idle for too long, too many connections.
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "53300",
  // The connection's server has become a replica, which takes no changes.
  "25006",
]);
/** Class 08 of Postgres' codes, also what PgBouncer says of connections that it does not get. */
const connectionException = /^08...$/;

/** Whether a query failed because the database cannot be reached, not because of the query. */
export function isDatabaseDown(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return (
    cause instanceof Error &&
    "code" in cause &&
    typeof cause.code === "string" &&
    (connectionErrors.has(cause.code) || connectionException.test(cause.code))
  );
}

/** Whether the database answers within 3 s. Never throws. */
export async function isDatabaseUp(): Promise<boolean> {
  const timedOut = new Promise<false>((resolve) => setTimeout(resolve, 3_000, false).unref());
  const answered = db()
    .execute(sql`select 1`)
    .then(
      () => true,
      () => false,
    );
  return Promise.race([answered, timedOut]);
}
