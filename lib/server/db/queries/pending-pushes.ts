/**
 * The durable list of pushes: a row per person and room, which each process of the app may take a step
 * with (push/push-queue.ts).
 */
import "server-only";
import { and, eq, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { pendingPushes } from "@/drizzle/schema";
import { db } from "../db";
import { isAhead } from "../is-ahead";

/** Longer than a step takes: a push service has 10 s, and 32 are asked at a time. */
const leaseSeconds = 60;

const row = z.object({
  userId: z.int(),
  roomId: z.int(),
  messageId: z.int(),
  pushedId: z.int(),
  waited: z.boolean(),
  /** The person wants an open page to have its time before pushes are sent. */
  waitsForActive: z.boolean(),
});
export type PendingPush = z.infer<typeof row>;

/** Adds a message for each of these people; a newer one takes the place of those before. */
export async function add(roomId: number, wanted: ReadonlyMap<number, number>): Promise<void> {
  const people = JSON.stringify([...wanted].map(([uid, message]) => ({ uid, message })));
  // In one order, so that two processes never wait for each other.
  await db().execute(sql`
    insert into pending_pushes (user_id, room_id, message_id)
    select wanted.uid, rooms.id, wanted.message
    from jsonb_to_recordset(${people}::jsonb) as wanted (uid integer, message integer)
    join users on users.id = wanted.uid and users.suspended_at is null
    join rooms on rooms.id = ${roomId}::integer
    order by wanted.uid
    on conflict (user_id, room_id) do update
      set message_id = greatest(pending_pushes.message_id, excluded.message_id)`);
}

/** Claims up to `max` rows whose next step is due. */
export async function claim(max: number): Promise<PendingPush[]> {
  const rows = await db().execute(sql`
    update pending_pushes set leased_until = now() + make_interval(secs => ${leaseSeconds})
    where (user_id, room_id) in (
      select user_id, room_id from pending_pushes
      where not ${isAhead(sql`due_at`)} and ${isAhead(sql`leased_until`)} is not true
      order by due_at limit ${max} for update skip locked)
    returning user_id as "userId", room_id as "roomId", message_id as "messageId",
      pushed_id as "pushedId", waited,
      coalesce((
        select waits_for_active from notice_settings
        where notice_settings.user_id = pending_pushes.user_id), true) as "waitsForActive"`);
  return z.array(row).parse([...rows]);
}

/** Ends a claim; the next step is due in `seconds`. */
export async function putOff(
  { userId, roomId }: PendingPush,
  seconds: number,
  changed: { waited: boolean; pushedId?: number },
): Promise<void> {
  await db()
    .update(pendingPushes)
    .set({ ...changed, leasedUntil: null, dueAt: sql`now() + make_interval(secs => ${seconds})` })
    .where(isOf({ userId, roomId }));
}

/** Ends a claim with its row, or lets the next step begin if there is a newer message by now. */
export async function finish({ userId, roomId, messageId }: PendingPush): Promise<void> {
  const isDone = lte(pendingPushes.messageId, messageId);
  const gone = await db()
    .delete(pendingPushes)
    .where(and(isOf({ userId, roomId }), isDone))
    .returning({ userId: pendingPushes.userId });
  if (gone.length > 0) return;
  await db().update(pendingPushes).set({ leasedUntil: null }).where(isOf({ userId, roomId }));
}

function isOf({ userId, roomId }: Pick<PendingPush, "userId" | "roomId">) {
  return and(eq(pendingPushes.userId, userId), eq(pendingPushes.roomId, roomId));
}
