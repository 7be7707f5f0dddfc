/** The row of the table `server`: where the database has its rooms, and who has the lease on it. */
import postgres from "postgres";
import { z } from "zod";
import type { DatabaseVariables } from "../database/start-database";
import { StartError } from "../start-error";

/** A start that has not renewed its lease for so long has died, or stands still. */
export const leaseSeconds = 15;

const serverRow = z.object({
  rooms_id: z.string().nullable(),
  holder: z.string().nullable(),
  place: z.string().nullable(),
  seen_at: z.string().nullable(),
  secret_digests: z.record(z.string(), z.string()).nullable(),
  /** The lease has not expired. */
  is_fresh: z.boolean().nullable(),
  /** Nobody has ever signed up, so there was never a room. */
  is_new: z.boolean(),
});
export type ServerRow = z.infer<typeof serverRow>;

/** One connection to the database, which has to be ended. */
export function connect({ DATABASE_URL = "", PGHOST, PGUSER }: DatabaseVariables): postgres.Sql {
  return postgres(DATABASE_URL, {
    ...(PGHOST && { host: PGHOST }),
    ...(PGUSER && { user: PGUSER }),
    max: 1,
    // Behind a pooler each transaction may be in another session.
    prepare: false,
    connect_timeout: 5,
    backoff: () => 1,
    onnotice: () => {},
  });
}

/** Before the first start there is no row. */
export async function makeServerRow(sql: postgres.Sql): Promise<void> {
  await sql`insert into server (id) values (true) on conflict do nothing`;
}

/** Reads the row and locks it until the transaction ends. */
export async function lockServerRow(tx: postgres.TransactionSql): Promise<ServerRow> {
  const [row] = z.array(serverRow).parse([
    ...(await tx`
      select rooms_id::text, holder::text, place, seen_at::text, secret_digests,
        seen_at > now() - make_interval(secs => ${leaseSeconds}) as is_fresh,
        not exists (select from users) as is_new
      from server for update`),
  ]);
  if (!row) throw new Error("The table server has no row.");
  return row;
}

/** After rooms' storage was given up: the next start decides where the database has its rooms. */
export async function forgetRooms(database: DatabaseVariables): Promise<void> {
  const sql = connect(database);
  try {
    await sql`update server set rooms_id = null`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export function inUse(holder: string): StartError {
  return new StartError(
    `Another Teahouse uses this database: ${holder}. Stop that one, or set DATABASE_URL to another ` +
      "database.",
    6,
  );
}
