import "server-only";
import { and, desc, eq, lt, ne, sql } from "drizzle-orm";
import {
  members,
  mentions,
  messages,
  pushSubscriptions,
  rooms,
  sessions,
  users,
} from "@/drizzle/schema";
import type { NotifyLevel } from "@/lib/shared/api/rooms";
import type { NotifiedFile } from "@/lib/shared/notification-text";
import type { Person } from "@/lib/wire/frames";
import { db } from "../db";
import { isUnexpired } from "./sessions";

/** A browser that takes pushes; the keys are base64url. */
export type PushSubscription = { endpoint: string; p256dh: string; auth: string };

/** Browsers pushed per person and message, because each of them costs a request. */
const maxBrowsers = 20;
/** Older messages reach the archive after an outage. They count as unread, but are not pushed. */
const newsSeconds = 3_600;

const isActive = eq(members.state, "active");
const isNews = sql`${messages.time} > extract(epoch from now()) - ${newsSeconds}::integer`;

/** Makes a browser the session's only one, and takes it from any other session. */
export function put(
  sessionId: string,
  userId: number,
  { endpoint, p256dh, auth }: PushSubscription,
): Promise<void> {
  return db().transaction(async (tx) => {
    await tx
      .delete(pushSubscriptions)
      .where(
        and(eq(pushSubscriptions.sessionId, sessionId), ne(pushSubscriptions.endpoint, endpoint)),
      );
    const owner = { sessionId, userId, p256dh, auth, createdAt: sql`now()` };
    await tx
      .insert(pushSubscriptions)
      .values({ endpoint, ...owner })
      .onConflictDoUpdate({ target: pushSubscriptions.endpoint, set: owner });
  });
}

/** The endpoint of the session's browser; null if it is not subscribed. */
export async function endpointOf(sessionId: string): Promise<string | null> {
  const [found] = await db()
    .select({ endpoint: pushSubscriptions.endpoint })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.sessionId, sessionId));
  return found?.endpoint ?? null;
}

export async function removeOf(sessionId: string): Promise<void> {
  await db().delete(pushSubscriptions).where(eq(pushSubscriptions.sessionId, sessionId));
}

/** Deletes a browser that its push service reported as gone. */
export async function remove(endpoint: string): Promise<void> {
  await db().delete(pushSubscriptions).where(eq(pushSubscriptions.endpoint, endpoint));
}

export type Audience = {
  direct: boolean;
  members: { userId: number; notify: NotifyLevel }[];
  messages: { id: number; userId: number; mentioned: number[] }[];
};

/** The members of a room who can be pushed, and the given messages; null if there is nobody. */
export async function audienceOf(roomId: number, ids: number[]): Promise<Audience | null> {
  const found = await db()
    .selectDistinct({
      userId: members.userId,
      notify: members.notify,
      direct: sql<boolean>`${rooms.direct} is not null`,
    })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .innerJoin(pushSubscriptions, eq(pushSubscriptions.userId, members.userId))
    .innerJoin(sessions, and(eq(sessions.id, pushSubscriptions.sessionId), isUnexpired))
    .where(and(eq(members.roomId, roomId), isActive, ne(members.notify, "nothing")));
  const [first] = found;
  if (!first) return null;
  const recent = await db()
    .select({
      id: messages.id,
      userId: messages.userId,
      mentioned: sql<number[]>`array_remove(array_agg(${mentions.userId}), null)`,
    })
    .from(messages)
    .leftJoin(
      mentions,
      and(eq(mentions.roomId, messages.roomId), eq(mentions.messageId, messages.id)),
    )
    .where(
      and(
        eq(messages.roomId, roomId),
        sql`${messages.id} = any(${sql.param(ids)}::integer[])`,
        eq(messages.deleted, false),
        isNews,
      ),
    )
    .groupBy(messages.id, messages.userId);
  return {
    direct: first.direct,
    members: found.map(({ userId, notify }) => ({ userId, notify })),
    messages: recent,
  };
}

/** A message as it is now, and the browsers in which its reader is signed in now. */
export type Delivery = {
  notify: NotifyLevel;
  /** The message mentions its reader. */
  mention: boolean;
  room: { id: number; name: string; direct: boolean };
  message: Person & { id: number; msg: string; files: NotifiedFile[] };
  subscriptions: PushSubscription[];
};

/** Null if there is no reason to push any more: read, deleted, muted, removed, signed out, or an hour ago. */
export async function deliveryTo(
  userId: number,
  roomId: number,
  messageId: number,
): Promise<Delivery | null> {
  const found = await db()
    .select({
      notify: members.notify,
      mention: sql<boolean>`exists (
        select 1 from mentions where user_id = ${userId} and room_id = ${roomId}
          and message_id = ${messageId})`,
      room: rooms.name,
      direct: sql<boolean>`${rooms.direct} is not null`,
      username: users.username,
      nickname: users.nickname,
      msg: messages.msg,
      files: sql<NotifiedFile[]>`(
        select coalesce(json_agg(json_build_object('name', name, 'type', type) order by place), '[]')
        from files where room_id = ${roomId} and message_id = ${messageId} and deleted_at is null)`,
      endpoint: pushSubscriptions.endpoint,
      p256dh: pushSubscriptions.p256dh,
      auth: pushSubscriptions.auth,
    })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .innerJoin(messages, and(eq(messages.roomId, members.roomId), eq(messages.id, messageId)))
    .innerJoin(users, eq(users.id, messages.userId))
    .innerJoin(pushSubscriptions, eq(pushSubscriptions.userId, members.userId))
    .innerJoin(sessions, and(eq(sessions.id, pushSubscriptions.sessionId), isUnexpired))
    .where(
      and(
        eq(members.roomId, roomId),
        eq(members.userId, userId),
        isActive,
        ne(members.notify, "nothing"),
        lt(members.readId, messageId),
        eq(messages.deleted, false),
        isNews,
      ),
    )
    .orderBy(desc(pushSubscriptions.createdAt))
    .limit(maxBrowsers);
  const [first] = found;
  if (!first) return null;
  return {
    notify: first.notify,
    mention: first.mention,
    room: { id: roomId, name: first.room, direct: first.direct },
    message: {
      id: messageId,
      username: first.username,
      nickname: first.nickname,
      msg: first.msg,
      files: first.files,
    },
    subscriptions: found.map(({ endpoint, p256dh, auth }) => ({ endpoint, p256dh, auth })),
  };
}
