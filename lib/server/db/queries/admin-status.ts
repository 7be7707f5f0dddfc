/** What the database knows of how the server is. */
import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db";

export type Counts = {
  people: { all: number; active: number; suspended: number; admins: number };
  rooms: { all: number; open: number; private: number; direct: number };
  pushesWaiting: number;
  commandsWaiting: number;
  filesToDelete: number;
  roomsToDelete: number;
  reportsOpen: number;
  lastBackup: number | null;
  database: number;
};

/** Under this name `settings` has when the last backup was complete, in seconds since 1970. */
export const lastBackupKey = "last-backup";

const number = (select: ReturnType<typeof sql>) => sql`(${select})::float8`;

/** Everything in one statement, which sees one moment. Not for often: it counts whole tables. */
export async function counts(): Promise<Counts> {
  const [row] = await db().execute<{ counts: Counts }>(sql`
    select json_build_object(
      'people', (select json_build_object(
        'all', count(*),
        'active', count(*) filter (where last_seen_at > now() - interval '30 days'),
        'suspended', count(suspended_at),
        'admins', count(*) filter (where admin))
        from users where deleted_at is null),
      'rooms', (select json_build_object(
        'all', count(*),
        'open', count(*) filter (where not private),
        'private', count(*) filter (where private and direct is null),
        'direct', count(direct))
        from rooms),
      'pushesWaiting', ${number(sql`select count(*) from pending_pushes`)},
      'commandsWaiting', ${number(sql`select count(*) from room_commands`)},
      'filesToDelete', ${number(sql`select count(*) from files where deleted_at is not null`)},
      'roomsToDelete', ${number(sql`select count(*) from deleted_rooms`)},
      'reportsOpen', ${number(sql`select count(*) from reports where state = 'open'`)},
      'lastBackup', (select value from settings where key = ${lastBackupKey}),
      'database', ${number(sql`select pg_database_size(current_database())`)}
    ) as counts`);
  if (!row) throw new Error("the query returned no counts");
  return row.counts;
}
