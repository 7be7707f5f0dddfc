import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db";

/** Notes that a person is here now, unless that was noted less than so many seconds ago. */
export async function noteSeen(
  userId: number,
  sessionId: string | null,
  seconds: number,
): Promise<void> {
  const isOld = sql`(last_seen_at is null or last_seen_at < now() - make_interval(secs => ${seconds}))`;
  // A row that another process is writing at this moment, or that is being deleted, needs no second one.
  await db().execute(sql`
    with session as (
      update sessions set last_seen_at = now() where id in (
        select id from sessions where id = ${sessionId}::text and ${isOld} for update skip locked)
    )
    update users set last_seen_at = now() where id in (
      select id from users where id = ${userId} and ${isOld} for no key update skip locked)`);
}
