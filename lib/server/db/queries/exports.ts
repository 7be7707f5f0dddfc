/**
 * The contents of exports, a page per query, so that a slow download holds no connection in between.
 */
import "server-only";
import { and, asc, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import {
  files,
  identities,
  invites,
  members,
  messages,
  noticeHooks,
  pushSubscriptions,
  reactions,
  reports,
  rooms,
  users,
} from "@/drizzle/schema";
import { canonicalEmoji } from "@/lib/wire/emoji";
import type {
  ExportedAccount,
  ExportedFile,
  ExportedHook,
  ExportedIdentity,
  ExportedInvite,
  ExportedMember,
  ExportedMembership,
  ExportedOwnMessage,
  ExportedPush,
  ExportedReaction,
  ExportedReport,
  ExportedRoom,
} from "../../api/exports";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { nameFor, otherOf } from "./direct-rooms";
import { mayEnter } from "./room-list";

/** Null if the room is gone. */
export async function room(userId: number, roomId: number): Promise<ExportedRoom | null> {
  const [found] = await db()
    .select({
      id: rooms.id,
      name: nameFor(userId),
      private: rooms.private,
      direct: sql<boolean>`${rooms.direct} is not null`,
      created: epochSeconds(rooms.createdAt),
      keepDays: rooms.keepDays,
      upTo: rooms.lastId,
    })
    .from(rooms)
    .where(eq(rooms.id, roomId));
  return found ?? null;
}

/** The members of a room with an id above `userId`, in order of their ids. */
export function membersAfter(
  roomId: number,
  userId: number,
  limit: number,
): Promise<(ExportedMember & { userId: number })[]> {
  return db()
    .select({
      userId: members.userId,
      username: users.username,
      nickname: users.nickname,
      role: members.role,
      joined: epochSeconds(members.joinedAt),
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(members.state, "active"), gt(members.userId, userId)))
    .orderBy(asc(members.userId))
    .limit(limit);
}

export async function account(userId: number): Promise<ExportedAccount | null> {
  const [found] = await db()
    .select({
      username: users.username,
      nickname: users.nickname,
      created: epochSeconds(users.createdAt),
      email: users.email,
    })
    .from(users)
    .where(eq(users.id, userId));
  return found ?? null;
}

export function identitiesOf(userId: number): Promise<ExportedIdentity[]> {
  const { issuer, subject, createdAt } = identities;
  return db()
    .select({ issuer, subject, created: epochSeconds(createdAt) })
    .from(identities)
    .where(eq(identities.userId, userId));
}

/** Without their addresses: with one of those anyone could write there. */
export function hooksOf(userId: number): Promise<ExportedHook[]> {
  const { kind, createdAt } = noticeHooks;
  return db()
    .select({ kind, created: epochSeconds(createdAt) })
    .from(noticeHooks)
    .where(eq(noticeHooks.userId, userId))
    .orderBy(asc(noticeHooks.id));
}

export function reportsOf(userId: number): Promise<ExportedReport[]> {
  const { roomId, messageId, words, reason, createdAt } = reports;
  return db()
    .select({
      ...{ room: roomId, message: messageId, words, reason },
      created: epochSeconds(createdAt),
    })
    .from(reports)
    .where(eq(reports.reporterId, userId))
    .orderBy(asc(reports.id));
}

/** Only the origin of each endpoint: with the whole of it anyone could push to the browser. */
export async function pushes(userId: number): Promise<ExportedPush[]> {
  const found = await db()
    .select({
      endpoint: pushSubscriptions.endpoint,
      created: epochSeconds(pushSubscriptions.createdAt),
    })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.userId, userId));
  return found.map(({ endpoint, created }) => ({ service: new URL(endpoint).origin, created }));
}

/** Without the codes, because each of them lets somebody in. */
export function invitesOf(userId: number): Promise<ExportedInvite[]> {
  return db()
    .select({
      room: invites.roomId,
      created: epochSeconds(invites.createdAt),
      expires: epochSeconds(invites.expiresAt),
      uses: invites.usesLeft,
    })
    .from(invites)
    .where(eq(invites.createdBy, userId))
    .orderBy(desc(invites.createdAt));
}

/** All rooms that a person is or was in; `lastId` is the room's newest archived event. */
export async function memberships(
  userId: number,
): Promise<(ExportedMembership & { lastId: number })[]> {
  const found = await db()
    .select({
      id: rooms.id,
      name: sql<string | null>`case when ${mayEnter} then ${nameFor(userId)} end`,
      direct: otherOf(userId),
      state: members.state,
      role: members.role,
      joined: epochSeconds(members.joinedAt),
      readId: members.readId,
      notify: members.notify,
      lastId: rooms.lastId,
    })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(eq(members.userId, userId))
    .orderBy(asc(rooms.id));
  return found.map(({ direct, ...rest }) => ({ ...rest, direct: direct?.username ?? null }));
}

/** The messages of a deleted room stay for a while, but no export may contain them. */
const isOf = (room: number) => sql`exists (select from rooms where rooms.id = ${room})`;

/** The ids of a room after `after`, up to and including `upTo`. */
export type Span = { room: number; after: number; upTo: number };

/** A person's messages in a room, oldest first. */
export async function messagesOf(
  userId: number,
  { room, after, upTo }: Span,
  limit: number,
): Promise<ExportedOwnMessage[]> {
  const { roomId, id, msg, time, reply, editedAt, deleted } = messages;
  const found = await db()
    .select({ id, msg, time, reply, editedAt, deleted })
    .from(messages)
    .where(
      and(isOf(room), eq(roomId, room), gt(id, after), lte(id, upTo), eq(messages.userId, userId)),
    )
    .orderBy(asc(id))
    .limit(limit);
  return found.map(({ editedAt, reply, deleted, ...rest }) => ({
    room,
    ...rest,
    ...(reply !== null && { reply }),
    ...(deleted ? { deleted } : editedAt !== null && { edited: editedAt }),
  }));
}

/** A person's reactions in a room, by message; a message's reactions are never split. */
export async function reactionsOf(
  userId: number,
  { room, after, upTo }: Span,
): Promise<ExportedReaction[]> {
  const { roomId, messageId, emoji } = reactions;
  const found = await db()
    .select({ room: roomId, message: messageId, emoji })
    .from(reactions)
    .where(
      and(
        isOf(room),
        eq(roomId, room),
        gt(messageId, after),
        lte(messageId, upTo),
        eq(reactions.userId, userId),
      ),
    )
    .orderBy(asc(messageId), asc(reactions.eventId));
  // Earlier versions could store two forms of one emoji.
  const each = found.map((reaction): [string, ExportedReaction] => {
    const emoji = canonicalEmoji(reaction.emoji);
    return [`${reaction.message} ${emoji}`, { ...reaction, emoji }];
  });
  return [...new Map(each).values()];
}

/** A person's files, those of messages and their picture, by id. */
export async function filesOf(
  userId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ExportedFile[]> {
  const { id, roomId: room, messageId: message, name, type, bytes, alt } = files;
  const found = await db()
    .select({ id, room, message, name, type, bytes, alt, created: epochSeconds(files.createdAt) })
    .from(files)
    .where(
      and(
        eq(files.userId, userId),
        sql`(${files.purpose} = 'message' or (${files.purpose} = 'avatar' and ${room} is null))`,
        isNull(files.deletedAt),
        gt(id, after),
      ),
    )
    .orderBy(asc(id))
    .limit(limit);
  return found.map(({ message, alt, ...file }) => ({
    ...file,
    ...(message !== null && { message }),
    ...(alt !== null && { alt }),
  }));
}
