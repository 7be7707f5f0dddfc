import { randomBytes } from "node:crypto";
import postgres from "postgres";

export type TestDatabase = { env: Record<string, string>; drop(): Promise<void> };

/** A new database on the server of DATABASE_URL; without it nothing, so that the embedded one is used. */
export async function makeTestDatabase(): Promise<TestDatabase> {
  const server = process.env.DATABASE_URL;
  if (!server) return { env: {}, drop: async () => {} };
  const name = `teahouse_test_${randomBytes(6).toString("hex")}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await query(server, `create database ${name}`);
  return {
    env: { DATABASE_URL: url.href },
    drop: () => query(server, `drop database if exists ${name} with (force)`),
  };
}

/** Runs one statement on the database at this URL. */
export async function query(url: string, statement: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client.unsafe(statement);
  } finally {
    await client.end();
  }
}
