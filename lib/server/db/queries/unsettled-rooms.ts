/** Rooms that may be ahead of the archive: lib/server/rooms/up-to-date.ts. */
import "server-only";
import { and, eq, gt, or, sql } from "drizzle-orm";
import { members, rooms } from "@/drizzle/schema";
import { db } from "../db";
import { mayEnter } from "./room-list";

/** Whether a room may be ahead of the archive. */
export const isUnsettled = or(gt(rooms.online, 0), gt(rooms.unsettledUntil, sql`now()`));

/** Notes that a room may be ahead for that many seconds from now, for all processes of the app. */
export async function note(room: number, seconds: number): Promise<void> {
  await db()
    .update(rooms)
    .set({ unsettledUntil: sql`now() + make_interval(secs => ${seconds})` })
    .where(eq(rooms.id, room));
}

/** Up to `limit` of those that a person may read, the most recent ones first. */
export async function readableBy(userId: number, limit: number): Promise<number[]> {
  const found = await db()
    .select({ id: rooms.id })
    .from(rooms)
    .leftJoin(members, and(eq(members.roomId, rooms.id), eq(members.userId, userId)))
    .where(and(sql`(${mayEnter})`, isUnsettled))
    .orderBy(sql`${rooms.lastTime} desc nulls first`)
    .limit(limit);
  return found.map(({ id }) => id);
}
