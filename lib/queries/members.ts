import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { members, type Role, users } from "../../drizzle/schema";
import { db } from "../db";
import { usernameKey } from "../fields";

export type Member = {
  userId: number;
  username: string;
  role: Role;
  state: "active" | "left" | "removed";
};

export async function find(roomId: number, username: string): Promise<Member | null> {
  const [member] = await db()
    .select({
      userId: users.id,
      username: users.username,
      role: members.role,
      state: members.state,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(users.usernameKey, usernameKey(username))));
  return member ?? null;
}

/** Makes a person a member, or again one who had left; false where they were removed meanwhile. */
export async function join(roomId: number, userId: number): Promise<boolean> {
  const joined = await db()
    .insert(members)
    .values({ roomId, userId })
    .onConflictDoUpdate({
      target: [members.roomId, members.userId],
      set: { state: "active" },
      setWhere: ne(members.state, "removed"),
    })
    .returning({ userId: members.userId });
  return joined.length > 0;
}

/**
 * Ends a membership, if `tellRoom` succeeds: the two happen together or not at all.
 * `tellRoom` gets the first epoch that the room may let in again.
 */
export function end(
  roomId: number,
  userId: number,
  state: "left" | "removed",
  tellRoom: (epoch: number) => Promise<void>,
): Promise<void> {
  return db().transaction(async (tx) => {
    const [member] = await tx
      .update(members)
      .set({ state, role: "member", epoch: sql`${members.epoch} + 1` })
      .where(and(eq(members.roomId, roomId), eq(members.userId, userId)))
      .returning({ epoch: members.epoch });
    if (member) await tellRoom(member.epoch);
  });
}
