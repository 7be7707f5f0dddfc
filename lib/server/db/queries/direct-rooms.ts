/** Direct rooms: private, for two people, without an owner, one for each pair. */
import "server-only";
import { type AnyColumn, eq, sql } from "drizzle-orm";
import { rooms, users } from "@/drizzle/schema";
import type { Profile } from "@/lib/shared/api/people";
import { db } from "../db";
import { holdPair, isBetween } from "./blocks";
import { pairOf } from "./direct-pair";
import { begin } from "./memberships";

/** One of the two people has blocked the other. */
export class BlockedPair extends Error {}

/** The id of the other person in a row of `rooms`; null for rooms that are not direct. */
const otherId = (userId: number | AnyColumn) => sql`(case
  when split_part(${rooms.direct}, ':', 1) = ${userId}::text
  then split_part(${rooms.direct}, ':', 2) else split_part(${rooms.direct}, ':', 1) end)::integer`;

/** A room's name as this person sees it: a direct room has the other one's nickname. */
export const nameFor = (userId: number | AnyColumn) =>
  sql<string>`case when ${rooms.direct} is null then ${rooms.name} else (
    select ${users.nickname} from ${users} where ${users.id} = ${otherId(userId)}
  ) end`;

/** The other person in a direct room; null for other rooms. */
export const otherOf = (userId: number) =>
  sql<{ username: string; nickname: string } | null>`case when ${rooms.direct} is not null then (
    select json_build_object('username', ${users.username}, 'nickname', ${users.nickname})
    from ${users} where ${users.id} = ${otherId(userId)}
  ) end`;

/** The same with their picture. */
export const profileOfOther = (userId: number) =>
  sql<Profile | null>`case when ${rooms.direct} is not null then (
    select json_strip_nulls(json_build_object(
      'username', ${users.username}, 'nickname', ${users.nickname}, 'avatar', ${users.avatarFile}))
    from ${users} where ${users.id} = ${otherId(userId)}
  ) end`;

/** The id of the direct room of two people, or null. */
export async function findId(userId: number, otherUserId: number): Promise<number | null> {
  const [room] = await db()
    .select({ id: rooms.id })
    .from(rooms)
    .where(eq(rooms.direct, pairOf(userId, otherUserId)));
  return room?.id ?? null;
}

/**
 * Makes both people members of their direct room. `fresh`: the room is new; `joined`: who was not in
 * it. Leaving a direct room only removes it from a list, so someone who had left is brought back.
 * Throws BlockedPair and QuotaReached.
 */
export function open(
  userId: number,
  otherUserId: number,
): Promise<{ id: number; fresh: boolean; joined: number[] }> {
  return db().transaction(async (tx) => {
    const direct = pairOf(userId, otherUserId);
    await holdPair(tx, userId, otherUserId);
    if (await isBetween(userId, otherUserId, tx)) throw new BlockedPair();
    const [made] = await tx
      .insert(rooms)
      .values({ name: "", private: true, direct })
      .onConflictDoNothing({ target: rooms.direct })
      .returning({ id: rooms.id });
    const [room] = made
      ? [made]
      : await tx.select({ id: rooms.id }).from(rooms).where(eq(rooms.direct, direct));
    if (!room) throw new Error("the direct room was neither created nor found");
    const joined: number[] = [];
    for (const id of [userId, otherUserId].sort((a, b) => a - b)) {
      // The other person has to be reachable, however many rooms others have added them to.
      const withoutQuota = id !== userId;
      if (await begin(room.id, id, { withoutQuota, executor: tx })) joined.push(id);
    }
    return { id: room.id, fresh: made !== undefined, joined };
  });
}
