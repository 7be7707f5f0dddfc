/** Deletes messages that are older than their room keeps them. */
import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { messages, rooms } from "@/drizzle/schema";
import type { SweepResult } from "@/lib/wire/internal-api";
import { db } from "../db";

/** Messages deleted by one statement: it blocks other queries for some tens of milliseconds. */
const maxDeleted = 1_000;

/** Deletes up to 1,000 of the oldest expired messages, with their reactions and mentions. */
export function sweep(roomId: number): Promise<SweepResult> {
  return db().transaction(async (tx) => {
    // The trigger that counts the texts writes the room's row, and the archive locks that first, too.
    const [room] = await tx
      .select({ keepDays: rooms.keepDays, lastId: rooms.lastId })
      .from(rooms)
      .where(eq(rooms.id, roomId))
      .for("no key update");
    if (!room || room.keepDays === null) return { upTo: 0, oldest: null };
    // Ordered by id, which has an index; ids rise with time.
    await tx.execute(sql`
      delete from messages where room_id = ${roomId} and id in (
        select id from messages where room_id = ${roomId} order by id limit ${maxDeleted}
      ) and time < floor(extract(epoch from now())) - ${room.keepDays * 86_400}`);
    const [left] = await tx
      .select({ id: messages.id, time: messages.time })
      .from(messages)
      .where(eq(messages.roomId, roomId))
      .orderBy(asc(messages.id))
      .limit(1);
    return { upTo: left ? left.id - 1 : room.lastId, oldest: left?.time ?? null };
  });
}
