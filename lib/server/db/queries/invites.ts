import "server-only";
import { and, desc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { invites, members, rooms, users } from "@/drizzle/schema";
import type { Invite, InvitePreview, ListedInvite } from "@/lib/shared/api/invites";
import { db } from "../db";
import { begin } from "./memberships";

const seconds = (column: typeof invites.expiresAt | typeof invites.createdAt) =>
  sql`floor(extract(epoch from ${column}))`.mapWith(Number);
const maker = and(eq(members.roomId, invites.roomId), eq(members.userId, invites.createdBy));

/**
 * An invite is as good as its maker's right to give it: into a private room it is void when they
 * are no moderator any more. So nothing has to be revoked when a room is closed or a role taken.
 */
const isBacked = or(
  eq(rooms.private, false),
  and(eq(members.state, "active"), inArray(members.role, ["owner", "moderator"])),
);
const isAlive = gt(invites.expiresAt, sql`now()`);
const hasUses = sql`coalesce(${invites.usesLeft}, 1) > 0`;

/** A new invite; the room's run out ones are forgotten. */
export async function create(values: {
  code: string;
  roomId: number;
  createdBy: number;
  expiresInSeconds: number;
  uses: number | null;
}): Promise<Invite> {
  const { code, roomId, createdBy, expiresInSeconds, uses } = values;
  await db()
    .delete(invites)
    .where(and(eq(invites.roomId, roomId), sql`not (${isAlive})`));
  const [made] = await db()
    .insert(invites)
    .values({
      code,
      roomId,
      createdBy,
      usesLeft: uses,
      expiresAt: sql`now() + make_interval(secs => ${expiresInSeconds})`,
    })
    .returning({ code: invites.code, expires: seconds(invites.expiresAt), uses: invites.usesLeft });
  if (!made) throw new Error("the insert returned no invite");
  return made;
}

/** The room's invites that are good, newest first; with `createdBy` only those of one person. */
export function list(roomId: number, createdBy?: number): Promise<ListedInvite[]> {
  return db()
    .select({
      code: invites.code,
      expires: seconds(invites.expiresAt),
      uses: invites.usesLeft,
      created: seconds(invites.createdAt),
      createdBy: users.username,
    })
    .from(invites)
    .innerJoin(rooms, eq(rooms.id, invites.roomId))
    .innerJoin(users, eq(users.id, invites.createdBy))
    .leftJoin(members, maker)
    .where(and(eq(invites.roomId, roomId), ofMaker(createdBy), isAlive, hasUses, isBacked))
    .orderBy(desc(invites.createdAt), invites.code);
}

/** False where the room has no such invite; with `createdBy` only theirs count. */
export async function remove(roomId: number, code: string, createdBy?: number): Promise<boolean> {
  const gone = await db()
    .delete(invites)
    .where(and(eq(invites.code, code), eq(invites.roomId, roomId), ofMaker(createdBy)))
    .returning({ code: invites.code });
  return gone.length > 0;
}

/** Null where the invite is unknown, run out, used up or void. */
export async function preview(code: string): Promise<InvitePreview | null> {
  const [found] = await db()
    .select({
      name: rooms.name,
      members: sql<number>`(
        select count(*)::integer from members as m
        where m.room_id = ${rooms.id} and m.state = 'active'
      )`,
      invitedBy: users.nickname,
    })
    .from(invites)
    .innerJoin(rooms, eq(rooms.id, invites.roomId))
    .innerJoin(users, eq(users.id, invites.createdBy))
    .leftJoin(members, maker)
    .where(and(eq(invites.code, code), isAlive, hasUses, isBacked));
  return found ?? null;
}

export type Acceptance =
  | { outcome: "joined" | "member"; room: { id: number; name: string } }
  | { outcome: "void" | "removed" };

class Undone extends Error {}

/**
 * Lets a person in and spends one use, both or neither. Who is a member already spends none, and
 * is answered alike even where the invite is used up: the first answer may have been lost.
 */
export async function accept(code: string, userId: number): Promise<Acceptance> {
  try {
    return await db().transaction(async (tx) => {
      const [found] = await tx
        .select({ id: rooms.id, name: rooms.name })
        .from(invites)
        .innerJoin(rooms, eq(rooms.id, invites.roomId))
        .leftJoin(members, maker)
        .where(and(eq(invites.code, code), isAlive, isBacked));
      if (!found) return { outcome: "void" };
      if (!(await begin(found.id, userId, { executor: tx }))) {
        const [member] = await tx
          .select({ state: members.state })
          .from(members)
          .where(and(eq(members.roomId, found.id), eq(members.userId, userId)));
        if (member?.state !== "active") return { outcome: member ? "removed" : "void" };
        return { outcome: "member", room: found };
      }
      // Only one of those who come at once gets the last use: the others wait here for its row.
      const spent = await tx
        .update(invites)
        .set({ usesLeft: sql`${invites.usesLeft} - 1` })
        .where(and(eq(invites.code, code), isAlive, hasUses))
        .returning({ code: invites.code });
      if (spent.length === 0) throw new Undone();
      return { outcome: "joined", room: found };
    });
  } catch (error) {
    if (error instanceof Undone) return { outcome: "void" };
    throw error;
  }
}

function ofMaker(createdBy: number | undefined): SQL | undefined {
  return createdBy === undefined ? undefined : eq(invites.createdBy, createdBy);
}
