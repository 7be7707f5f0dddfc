/** How memberships begin, change and end. */
import "server-only";
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { members } from "@/drizzle/schema";
import type { Role } from "@/lib/wire/frames";
import { db } from "../db";

type Executor = Pick<ReturnType<typeof db>, "execute">;
/** Gets the first epoch at which the change is true. */
type TellRoom = (epoch: number) => Promise<void>;

const member = (roomId: number, userId: number) =>
  and(eq(members.roomId, roomId), eq(members.userId, userId));

/**
 * Makes a person a member, or again one who had left; what was said before counts as read.
 * With `readmit` also one who was removed. False where they are, or were removed meanwhile, or
 * where the account is gone.
 */
export async function begin(
  roomId: number,
  userId: number,
  { readmit = false, executor = db() }: { readmit?: boolean; executor?: Executor } = {},
): Promise<boolean> {
  const states = readmit ? ["left", "removed"] : ["left"];
  // The locks wait for a deletion of room or account that is under way, and then find nothing.
  const begun = await executor.execute(sql`
    insert into members (room_id, user_id, read_id)
    select rooms.id, users.id, last_id from rooms, users
    where rooms.id = ${roomId} and users.id = ${userId} and deleted_at is null for key share
    on conflict (room_id, user_id) do update
      set state = 'active', read_id = excluded.read_id, joined_at = now()
      where members.state in ${states}
    returning user_id`);
  return begun.length > 0;
}

/**
 * Ends a membership, if `tellRoom` succeeds: the two happen together or not at all.
 * An owner's never ends; false for theirs.
 */
export function end(
  roomId: number,
  userId: number,
  state: "left" | "removed",
  tellRoom: TellRoom,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [ended] = await tx
      .update(members)
      .set({ state, role: "member", epoch: sql`${members.epoch} + 1` })
      .where(and(member(roomId, userId), ne(members.role, "owner")))
      .returning({ epoch: members.epoch });
    if (ended) await tellRoom(ended.epoch);
    return ended !== undefined;
  });
}

/** A new role for a member who is not the owner; false where there is none. As with `end`. */
export function setRole(
  roomId: number,
  userId: number,
  role: Exclude<Role, "owner">,
  tellRoom: TellRoom,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [changed] = await tx
      .update(members)
      .set({ role, epoch: sql`${members.epoch} + 1` })
      .where(and(member(roomId, userId), eq(members.state, "active"), ne(members.role, "owner")))
      .returning({ epoch: members.epoch });
    if (changed) await tellRoom(changed.epoch);
    return changed !== undefined;
  });
}

/**
 * Hands a room over: the old owner becomes a moderator. The room hears that first, so that there
 * are never two owners. False where one is no owner, or the other no member, any more.
 */
export function handOver(
  roomId: number,
  { from, to }: { from: number; to: number },
  tellRoom: (userId: number, role: Role, epoch: number) => Promise<void>,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const found = await tx
      .select({ userId: members.userId, role: members.role })
      .from(members)
      .where(
        and(
          eq(members.roomId, roomId),
          inArray(members.userId, [from, to]),
          eq(members.state, "active"),
        ),
      )
      .for("update");
    const owner = found.find(({ userId }) => userId === from)?.role === "owner";
    if (!owner || found.length < 2) return false;
    const change = async (userId: number, role: Role) => {
      const [changed] = await tx
        .update(members)
        .set({ role, epoch: sql`${members.epoch} + 1` })
        .where(member(roomId, userId))
        .returning({ epoch: members.epoch });
      if (changed) await tellRoom(userId, role, changed.epoch);
    };
    await change(from, "moderator");
    await change(to, "owner");
    return true;
  });
}
