/** How much people send in a day, over all rooms. Kept with the counters of other limits. */
import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db";

/**
 * Adds to people's counts, by user id; a person's day begins with their first message. Returns those
 * who have reached `max`, with the seconds until their next day.
 */
export async function add(
  sent: ReadonlyMap<number, number>,
  max: number,
): Promise<{ uid: number; seconds: number }[]> {
  if (sent.size === 0) return [];
  const json = JSON.stringify(Array.from(sent, ([uid, n]) => ({ uid, n })));
  // In one order, so that two processes cannot wait for each other.
  const rows = await db().execute<{ key: string; points: number; seconds: number }>(sql`
    insert into rate_limits (key, points, expire)
    select 'messages:' || uid, n, now() + interval '1 day'
    from jsonb_to_recordset(${json}::jsonb) as sent (uid integer, n integer) order by uid
    on conflict (key) do update set
      points = excluded.points
        + case when rate_limits.expire > now() then rate_limits.points else 0 end,
      expire = case when rate_limits.expire > now() then rate_limits.expire else excluded.expire end
    returning key, points, ceil(extract(epoch from expire - now()))::integer as seconds`);
  return rows
    .filter(({ points }) => points >= max)
    .map(({ key, seconds }) => ({ uid: Number(key.slice("messages:".length)), seconds }));
}
