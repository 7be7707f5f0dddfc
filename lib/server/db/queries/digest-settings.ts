import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db";

/**
 * Changes when a person gets digests. What came before they are turned on is in none. Nothing happens to
 * an account that is deleted.
 */
export async function setDigest(
  userId: number,
  change: { digestMinutes?: number | null | undefined; digestQuotes?: boolean | undefined },
): Promise<void> {
  const { digestMinutes, digestQuotes } = change;
  const minutes =
    digestMinutes === undefined
      ? sql`notice_settings.digest_minutes`
      : sql`excluded.digest_minutes`;
  const quotes =
    digestQuotes === undefined ? sql`notice_settings.digest_quotes` : sql`excluded.digest_quotes`;
  await db().execute(sql`
    insert into notice_settings (user_id, digest_minutes, digest_quotes, digested_at)
    select id, ${digestMinutes ?? null}::integer, ${digestQuotes ?? false}::boolean, now()
    from users where id = ${userId} and deleted_at is null
    on conflict (user_id) do update set digest_minutes = ${minutes}, digest_quotes = ${quotes},
      digested_at = case
        when notice_settings.digest_minutes is null and ${minutes} is not null then now()
        else notice_settings.digested_at end`);
}
