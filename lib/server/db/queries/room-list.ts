import "server-only";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { members, rooms } from "@/drizzle/schema";
import type { NotifyLevel, Room, RoomListing } from "@/lib/shared/api/rooms";
import type { Role } from "@/lib/wire/frames";
import type { ListPage } from "../../http/paged";
import { db } from "../db";
import { maxId } from "../max-id";
import { nameFor, profileOfOther } from "./direct-rooms";
import { withAvatar } from "./with-avatar";

/** Unread messages and mentions are counted up to here. */
const countedUpTo = 100;
/**
 * Unread messages read per room, the person's own included: otherwise a bot with a million messages
 * of its own would cost a million rows.
 */
const maxScanned = 500;

/**
 * The rooms that a person may enter, newest first. With `page`: those before a room's id, and one more
 * than its limit if there are more.
 */
export function listFor(userId: number, page?: ListPage<number>): Promise<Room[]> {
  return db()
    .select({ id: rooms.id, name: nameFor(userId) })
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(page ? isOnPage(userId, page) : mayEnter)
    .orderBy(desc(rooms.id));
}

/** The same rooms, with everything that a room list shows to this person. */
export async function listExpandedFor(
  userId: number,
  page?: ListPage<number>,
): Promise<RoomListing[]> {
  const ofMember = <T>(value: SQL<T>) => sql<T | null>`case when ${isMember} then ${value} end`;
  const countOf = (rows: SQL) =>
    sql<number>`case when ${isMember} then (select count(*)::integer from (${rows}) as counted) else 0 end`;
  const rows = await db()
    .select({
      id: rooms.id,
      name: nameFor(userId),
      owner: ownerOf,
      private: rooms.private,
      role: ofMember(sql<Role>`${members.role}`),
      members: memberCount,
      online: rooms.online,
      unread: countOf(sql`
        select 1 from (
          select user_id, deleted from messages
          where messages.room_id = ${rooms.id} and messages.id > ${members.readId}
          order by messages.id desc limit ${maxScanned}
        ) as newest
        where user_id <> ${userId} and not deleted limit ${countedUpTo}`),
      mentions: countOf(sql`
        select 1 from mentions
        where user_id = ${userId} and mentions.room_id = ${rooms.id}
          and message_id > ${members.readId}
        limit ${countedUpTo}`),
      keepDays: rooms.keepDays,
      writers: rooms.writers,
      slowSeconds: rooms.slowSeconds,
      lastId: rooms.lastId,
      lastTime: rooms.lastTime,
      readId: ofMember(sql<number>`${members.readId}`),
      notify: ofMember(sql<NotifyLevel>`${members.notify}`),
      direct: profileOfOther(userId),
      avatar: rooms.avatarFile,
    })
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(page ? isOnPage(userId, page) : mayEnter)
    .orderBy(desc(rooms.id));
  return rows.map(withAvatar);
}

/**
 * `mayEnter` for a page, without reading rooms that are not on it: the newest of the person's rooms and
 * the newest of the open ones, each by an index.
 */
function isOnPage(userId: number, { from = maxId, limit }: ListPage<number>): SQL {
  const newest = sql`order by 1 desc limit ${limit + 1}`;
  // As an array, because Postgres would expect too many ids of a query and read all rooms.
  return sql`${rooms.id} = any(array(
    (
      select room_id from members as own
      where own.user_id = ${userId} and own.state = 'active' and own.room_id < ${from} ${newest}
    ) union (
      select id from rooms as open
      where not open.private and open.id < ${from} and not exists (
        select from members as own
        where own.room_id = open.id and own.user_id = ${userId} and own.state = 'removed'
      ) ${newest}
    ) ${newest}
  ))`;
}

const ofUser = (userId: number): SQL | undefined =>
  and(eq(members.roomId, rooms.id), eq(members.userId, userId));

const isMember = sql`${members.state} is not distinct from 'active'`;
/** For a query that joins `members` by `ofUser`. */
export const mayEnter = sql`${members.state} = 'active'
  or (not ${rooms.private} and ${members.state} is distinct from 'removed')`;

const ownerOf = sql<string | null>`(
  select username from members as o join users on users.id = o.user_id
  where o.room_id = ${rooms.id} and o.role = 'owner'
)`;
const memberCount = sql<number>`(
  select count(*)::integer from members as m
  where m.room_id = ${rooms.id} and m.state = 'active'
)`;
