/** Who is to get a mail about what they missed, and what that is. */
import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "../db";
import { nameFor } from "./direct-rooms";

/** Messages may be archived a little after others that are newer; the next digest has what came later. */
const settleSeconds = 30;
/** More are not counted. */
const maxMessages = 500;

const digest = z.object({
  userId: z.int(),
  username: z.string(),
  email: z.string(),
  locale: z.string().nullable(),
  quotes: z.boolean(),
  /** Messages after this and up to that are in this digest, in whole seconds since 1970. */
  since: z.coerce.number(),
  until: z.coerce.number(),
  timeZone: z.string().nullable(),
  quietFrom: z.int().nullable(),
  quietTo: z.int().nullable(),
  quietDays: z.array(z.int()),
});
export type Digest = z.infer<typeof digest>;

/**
 * Up to `max` people who have been away for as long as they set and have a mention or a direct message that
 * is unread and as old, by their ids, after `afterId`. Whether they have a page open or quiet hours is not
 * looked at.
 */
export async function findDue(afterId: number, max: number): Promise<Digest[]> {
  const rows = await db().execute(sql`
    with wanting as (
      select users.id, users.username, users.email, users.locale, notice.*,
        coalesce(floor(extract(epoch from notice.digested_at)), 0)::bigint as since,
        floor(extract(epoch from now()))::bigint as seconds
      from notice_settings as notice join users on users.id = notice.user_id
      where notice.digest_minutes is not null and notice.user_id > ${afterId}
        and users.email is not null and users.deleted_at is null and users.suspended_at is null
        and (users.last_seen_at is null
          or users.last_seen_at <= now() - make_interval(mins => notice.digest_minutes))
        and not exists (
          select from sessions where sessions.user_id = notice.user_id
            and sessions.last_seen_at > now() - make_interval(mins => notice.digest_minutes))
    )
    select user_id as "userId", username, email, locale, digest_quotes as quotes, since,
      seconds - ${settleSeconds} as until, time_zone as "timeZone",
      quiet_from as "quietFrom", quiet_to as "quietTo", quiet_days as "quietDays"
    from wanting
    where exists (
      select from members join rooms on rooms.id = members.room_id
      where members.user_id = wanting.user_id and ${isHeard} and rooms.last_time > wanting.since
        and case when rooms.direct is null
          then exists (
            select from mentions
            join messages on messages.room_id = mentions.room_id and messages.id = mentions.message_id
            where mentions.user_id = wanting.user_id and mentions.room_id = members.room_id
              and mentions.message_id > members.read_id
              and ${isMissed(sql`wanting.user_id`, sql`wanting.since`, sql`seconds - digest_minutes * 60`)})
          else exists (
            select from messages
            where messages.room_id = members.room_id and messages.id > members.read_id
              and ${isMissed(sql`wanting.user_id`, sql`wanting.since`, sql`seconds - digest_minutes * 60`)})
          end)
    order by user_id limit ${max}`);
  return z.array(digest).parse([...rows]);
}

/** Rooms that are not muted, with something unread. */
const isHeard = sql`members.state = 'active' and members.notify <> 'nothing'
  and rooms.last_id > members.read_id`;

/** A message of somebody else, whom the person has not blocked. */
function isMissed(userId: SQL, since: SQL, until: SQL): SQL {
  return sql`messages.time > ${since} and messages.time <= ${until} and not messages.deleted
    and messages.user_id <> ${userId} and not exists (
      select from blocks where blocks.user_id = ${userId} and blocked_id = messages.user_id)`;
}

const missed = z.object({
  room: z.int(),
  name: z.string(),
  direct: z.boolean(),
  nickname: z.string(),
  msg: z.string(),
});
export type Missed = z.infer<typeof missed>;

/** The messages of a digest, oldest first; of more than 500, the newest. */
export async function missedBy({ userId, since, until }: Digest): Promise<Missed[]> {
  const isIn = isMissed(sql`${userId}::integer`, sql`${since}::bigint`, sql`${until}::bigint`);
  const rows = await db().execute(sql`
    select rooms.id as room, ${nameFor(userId)} as name, rooms.direct is not null as direct,
      authors.nickname, messages.msg
    from members join rooms on rooms.id = members.room_id
    join lateral (
      select * from messages
      where messages.room_id = members.room_id and messages.id > members.read_id and ${isIn}
        and (rooms.direct is not null or exists (
          select from mentions where mentions.user_id = ${userId}
            and mentions.room_id = messages.room_id and mentions.message_id = messages.id))
      order by messages.id desc limit ${maxMessages}
    ) as messages on true
    join users as authors on authors.id = messages.user_id
    where members.user_id = ${userId} and ${isHeard} and rooms.last_time > ${since}
    order by messages.seq desc limit ${maxMessages}`);
  return z
    .array(missed)
    .parse([...rows])
    .reverse();
}

/** Of several processes one gets true: these messages are in no other digest. */
export async function claim({ userId, since, until }: Digest): Promise<boolean> {
  const claimed = await db().execute(sql`
    update notice_settings set digested_at = to_timestamp(${until})
    where user_id = ${userId} and digest_minutes is not null
      and coalesce(floor(extract(epoch from digested_at)), 0) = ${since}
    returning user_id`);
  return claimed.length > 0;
}

/** The mail was not sent, and its messages are in the next one. */
export async function giveBack({ userId, since, until }: Digest): Promise<void> {
  await db().execute(sql`
    update notice_settings set digested_at = to_timestamp(${since})
    where user_id = ${userId} and floor(extract(epoch from digested_at)) = ${until}`);
}
