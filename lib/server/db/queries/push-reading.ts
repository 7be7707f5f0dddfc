/** What a push needs to say a message as its reader's page shows it. */
import "server-only";
import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import { members, messages, rooms, users } from "@/drizzle/schema";
import type { Person } from "@/lib/wire/frames";
import { db } from "../db";
import { nameFor, otherOf } from "./direct-rooms";
import * as roomMembers from "./members";
import { mayEnter } from "./room-list";

const names = { username: users.username, nickname: users.nickname };

/** A room's members; if there are more than `max`, the most recent readers. */
export function membersOf(roomId: number, max: number): Promise<Person[]> {
  return db()
    .select(names)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(members.state, "active")))
    .orderBy(desc(members.readId))
    .limit(max);
}

/** The other people of a person's direct rooms, at most `max`. */
export async function directPartnersOf(userId: number, max: number): Promise<Person[]> {
  const ids = await roomMembers.directPartnersOf(userId, max);
  if (ids.length === 0) return [];
  return db().select(names).from(users).where(inArray(users.id, ids));
}

export type LinkedRoom = { id: number; name: string; direct: Person | null; isMember: boolean };

/** Those of the rooms that a person may enter, as their list of rooms names them. */
export function roomsFor(userId: number, ids: number[]): Promise<LinkedRoom[]> {
  return db()
    .select({
      id: rooms.id,
      name: nameFor(userId),
      direct: otherOf(userId),
      isMember: sql<boolean>`${members.state} is not distinct from 'active'`,
    })
    .from(rooms)
    .leftJoin(members, and(eq(members.roomId, rooms.id), eq(members.userId, userId)))
    .where(and(inArray(rooms.id, ids), mayEnter));
}

/** The authors of those messages that exist and are not deleted. */
export function authorsOf(
  links: { room: number; message: number }[],
): Promise<(Person & { room: number; message: number })[]> {
  return db()
    .select({ room: messages.roomId, message: messages.id, ...names })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .where(
      and(
        eq(messages.deleted, false),
        or(
          ...links.map(({ room, message }) =>
            and(eq(messages.roomId, room), eq(messages.id, message)),
          ),
        ),
      ),
    );
}
