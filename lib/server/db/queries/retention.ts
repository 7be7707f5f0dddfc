/** Deletes messages that are older than their room keeps them. */
import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { messages, rooms } from "@/drizzle/schema";
import type { SweepResult } from "@/lib/wire/internal-api";
import { db } from "../db";

/** Messages deleted by one statement: it blocks other queries for some tens of milliseconds. */
const maxDeleted = 1_000;

/** Deletes up to 1,000 of the oldest expired messages, with their reactions and mentions. */
export async function sweep(roomId: number): Promise<SweepResult> {
  const [room] = await db()
    .select({ keepDays: rooms.keepDays, lastId: rooms.lastId })
    .from(rooms)
    .where(eq(rooms.id, roomId));
  if (!room || room.keepDays === null) return { upTo: 0, oldest: null };
  // Ordered by id, which has an index; ids rise with time.
  await db().execute(sql`
    delete from messages where room_id = ${roomId} and id in (
      select id from messages where room_id = ${roomId} order by id limit ${maxDeleted}
    ) and time < floor(extract(epoch from now())) - ${room.keepDays * 86_400}`);
  const [left] = await db()
    .select({ id: messages.id, time: messages.time })
    .from(messages)
    .where(eq(messages.roomId, roomId))
    .orderBy(asc(messages.id))
    .limit(1);
  return { upTo: left ? left.id - 1 : room.lastId, oldest: left?.time ?? null };
}
