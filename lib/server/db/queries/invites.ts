import "server-only";
import { and, desc, eq, gt, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { files, invites, members, rooms, users } from "@/drizzle/schema";
import type { Invite, InvitePreview, ListedInvite } from "@/lib/shared/api/invites";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { begin } from "./memberships";

const maker = and(eq(members.roomId, invites.roomId), eq(members.userId, invites.createdBy));

/**
 * An invite is only valid while its maker may give it: for a private room, while they are the owner
 * or a moderator. So making a room private or taking a role away needs no revocation.
 */
const isBacked = or(
  eq(rooms.private, false),
  and(eq(members.state, "active"), inArray(members.role, ["owner", "moderator"])),
);
const isUnexpired = gt(invites.expiresAt, sql`now()`);
const hasUses = sql`coalesce(${invites.usesLeft}, 1) > 0`;

/** Creates an invite, and deletes the room's expired ones. */
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
    .where(and(eq(invites.roomId, roomId), sql`not (${isUnexpired})`));
  const [made] = await db()
    .insert(invites)
    .values({
      code,
      roomId,
      createdBy,
      usesLeft: uses,
      expiresAt: sql`now() + make_interval(secs => ${expiresInSeconds})`,
    })
    .returning({
      code: invites.code,
      expires: epochSeconds(invites.expiresAt),
      uses: invites.usesLeft,
    });
  if (!made) throw new Error("the insert returned no invite");
  return made;
}

/** The room's valid invites, newest first; with `createdBy` only that person's. */
export function list(roomId: number, createdBy?: number): Promise<ListedInvite[]> {
  return db()
    .select({
      code: invites.code,
      expires: epochSeconds(invites.expiresAt),
      uses: invites.usesLeft,
      created: epochSeconds(invites.createdAt),
      createdBy: users.username,
    })
    .from(invites)
    .innerJoin(rooms, eq(rooms.id, invites.roomId))
    .innerJoin(users, eq(users.id, invites.createdBy))
    .leftJoin(members, maker)
    .where(and(eq(invites.roomId, roomId), ofMaker(createdBy), isUnexpired, hasUses, isBacked))
    .orderBy(desc(invites.createdAt), invites.code);
}

/** Deletes an invite; with `createdBy` only one of that person. False if there is none. */
export async function remove(roomId: number, code: string, createdBy?: number): Promise<boolean> {
  const gone = await db()
    .delete(invites)
    .where(and(eq(invites.code, code), eq(invites.roomId, roomId), ofMaker(createdBy)))
    .returning({ code: invites.code });
  return gone.length > 0;
}

/** Null if the invite is unknown, expired, used up, or no longer backed by its maker. */
export async function preview(
  code: string,
  executor: Pick<Transaction, "select"> = db(),
): Promise<InvitePreview | null> {
  const [found] = await executor
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
    .where(and(eq(invites.code, code), isUnexpired, hasUses, isBacked));
  return found ?? null;
}

/** Where the store has the picture of the room that a valid invite is for; null without one. */
export async function pictureKey(code: string): Promise<string | null> {
  const [found] = await db()
    .select({ key: files.key })
    .from(invites)
    .innerJoin(rooms, eq(rooms.id, invites.roomId))
    .innerJoin(files, and(eq(files.id, rooms.avatarFile), isNull(files.deletedAt)))
    .leftJoin(members, maker)
    .where(and(eq(invites.code, code), isUnexpired, hasUses, isBacked));
  return found?.key ?? null;
}

export type Acceptance =
  | { outcome: "joined" | "member"; room: { id: number; name: string } }
  | { outcome: "void" | "removed" };

class Undone extends Error {}

/**
 * Makes a person a member and spends one use, in one transaction. A member spends none and gets the
 * room even if the invite is used up, because the first answer may have been lost.
 */
export async function accept(code: string, userId: number): Promise<Acceptance> {
  try {
    return await db().transaction(async (tx) => {
      const [found] = await tx
        .select({ id: rooms.id, name: rooms.name })
        .from(invites)
        .innerJoin(rooms, eq(rooms.id, invites.roomId))
        .leftJoin(members, maker)
        .where(and(eq(invites.code, code), isUnexpired, isBacked));
      if (!found) return { outcome: "void" };
      if (!(await begin(found.id, userId, { executor: tx }))) {
        const [member] = await tx
          .select({ state: members.state })
          .from(members)
          .where(and(eq(members.roomId, found.id), eq(members.userId, userId)));
        if (member?.state !== "active") return { outcome: member ? "removed" : "void" };
        return { outcome: "member", room: found };
      }
      // Concurrent calls wait here for the invite's row, so only one of them gets the last use.
      const spent = await tx
        .update(invites)
        .set({ usesLeft: sql`${invites.usesLeft} - 1` })
        .where(and(eq(invites.code, code), isUnexpired, hasUses))
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
