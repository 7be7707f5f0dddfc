/**
 * Deletes what deleted rooms leave behind. The room itself is gone with its first transaction, and with
 * it every way to its messages; a trigger lists it in `deleted_rooms`, which survives restarts.
 */
import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { deletedRooms } from "@/drizzle/schema";
import { db } from "../db";

/** Messages deleted by one statement: some tens of milliseconds. */
const batchMessages = 1_000;

/**
 * Deletes up to 1,000 messages of a deleted room, with their reactions and mentions. Several processes
 * may call it: each takes another room. False if there was none to take.
 */
export function eraseBatch(): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [room] = await tx
      .select({ id: deletedRooms.roomId, doneTo: deletedRooms.doneTo })
      .from(deletedRooms)
      .orderBy(asc(deletedRooms.roomId))
      .limit(1)
      .for("update", { skipLocked: true });
    if (!room) return false;
    // `done_to` skips the index's dead entries of the batches before.
    const gone = await tx.execute<{ id: number }>(sql`
      delete from messages where room_id = ${room.id} and id in (
        select id from messages where room_id = ${room.id} and id > ${room.doneTo}
        order by id limit ${batchMessages}
      ) returning id`);
    const isListed = eq(deletedRooms.roomId, room.id);
    if (gone.length < batchMessages) await tx.delete(deletedRooms).where(isListed);
    else {
      const doneTo = gone.reduce((most, { id }) => Math.max(most, id), room.doneTo);
      await tx.update(deletedRooms).set({ doneTo }).where(isListed);
    }
    return true;
  });
}
