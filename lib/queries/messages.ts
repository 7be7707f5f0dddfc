import "server-only";
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { messages, rooms, users } from "../../drizzle/schema";
import { db } from "../db";
import type { ArchiveBatch } from "../room-commands";
import type { Message } from "../room-state";

export type Range = { before?: number | undefined; after?: number | undefined; limit: number };

/** A page of a room's archive, oldest first: the newest one, or next to `before` or `after`. */
export async function page(
  roomId: number,
  { before, after, limit }: Range,
): Promise<{ messages: Message[]; more: boolean }> {
  const forward = after !== undefined;
  const rows = await db()
    .select({
      id: messages.id,
      msg: messages.msg,
      username: users.username,
      nickname: users.nickname,
      time: messages.time,
    })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .where(
      and(
        eq(messages.roomId, roomId),
        before === undefined ? undefined : lt(messages.id, before),
        after === undefined ? undefined : gt(messages.id, after),
      ),
    )
    .orderBy(forward ? asc(messages.id) : desc(messages.id))
    .limit(limit + 1);
  const kept = rows.slice(0, limit);
  return { messages: forward ? kept : kept.reverse(), more: rows.length > limit };
}

/** Adds events to the archive; those that it has stay as they are. False: the room is gone. */
export function archive({ room, events }: ArchiveBatch): Promise<boolean> {
  return db().transaction(async (tx) => {
    // Held until the commit, so that a deletion of the room waits and takes these along.
    const [exists] = await tx
      .select({ id: rooms.id })
      .from(rooms)
      .where(eq(rooms.id, room))
      .for("key share");
    if (!exists) return false;
    if (events.length > 0) {
      await tx
        .insert(messages)
        .values(events.map(({ uid, ...event }) => ({ ...event, roomId: room, userId: uid })))
        .onConflictDoNothing({ target: [messages.roomId, messages.id] });
    }
    return true;
  });
}
