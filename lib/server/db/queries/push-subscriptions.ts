import "server-only";
import { and, desc, eq, lt, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import {
  members,
  mentions,
  messages,
  noticeSettings,
  pushSubscriptions,
  rooms,
  sessions,
  users,
} from "@/drizzle/schema";
import type { NotifyLevel } from "@/lib/shared/api/rooms";
import type { NotifiedFile } from "@/lib/shared/notification-text";
import type { QuietHours } from "@/lib/shared/quiet-hours";
import type { Person } from "@/lib/wire/frames";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import type { Hook } from "./notice-hooks";
import { isUnexpired } from "./sessions";

/** A browser that takes pushes; the keys are base64url. */
export type PushSubscription = { endpoint: string; p256dh: string; auth: string };

/** Browsers pushed per person and message, because each of them costs a request. */
const maxBrowsers = 20;
/** Older messages reach the archive after an outage. They count as unread, but are not pushed. */
const newsSeconds = 3_600;

const isActive = eq(members.state, "active");
const isNews = sql`${messages.time} > extract(epoch from now()) - ${newsSeconds}::integer`;

/**
 * Makes a browser the session's only one, and takes it from any other session. What the session paused
 * stays paused.
 */
export function put(
  sessionId: string,
  userId: number,
  { endpoint, p256dh, auth }: PushSubscription,
): Promise<void> {
  return db().transaction(async (tx) => {
    const before = await tx
      .delete(pushSubscriptions)
      .where(eq(pushSubscriptions.sessionId, sessionId))
      .returning({ paused: pushSubscriptions.paused });
    const paused = before.some((each) => each.paused);
    const owner = { sessionId, userId, p256dh, auth, paused, createdAt: sql`now()` };
    await tx
      .insert(pushSubscriptions)
      .values({ endpoint, ...owner })
      .onConflictDoUpdate({ target: pushSubscriptions.endpoint, set: owner });
  });
}

export type Device = {
  sessionId: string;
  agent: string;
  created: number;
  paused: boolean;
};

/** The person's browsers, the newest first. */
export function devicesOf(userId: number): Promise<Device[]> {
  return db()
    .select({
      sessionId: sessions.id,
      agent: sessions.agent,
      created: epochSeconds(pushSubscriptions.createdAt),
      paused: pushSubscriptions.paused,
    })
    .from(pushSubscriptions)
    .innerJoin(sessions, and(eq(sessions.id, pushSubscriptions.sessionId), isUnexpired))
    .where(eq(pushSubscriptions.userId, userId))
    .orderBy(desc(pushSubscriptions.createdAt));
}

export async function setPaused(sessionId: string, paused: boolean): Promise<void> {
  await db()
    .update(pushSubscriptions)
    .set({ paused })
    .where(eq(pushSubscriptions.sessionId, sessionId));
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
  messages: { id: number; userId: number; mentioned: number[]; blockedBy: number[] }[];
};

/** Who can be notified: with a browser or a hook that is not paused, and an account that may be used. */
const isReachable = sql`${members.userId} in (
  select push_subscriptions.user_id from push_subscriptions
  join sessions on sessions.id = push_subscriptions.session_id and sessions.expires_at > now()
  where not push_subscriptions.paused
  union all
  select notice_hooks.user_id from notice_hooks where not notice_hooks.paused)`;
const reader = alias(users, "reader");
const mayBeNotified = sql`${reader.deletedAt} is null and ${reader.suspendedAt} is null`;

/** The members of a room who can be notified, and the given messages; null if there is nobody. */
export async function audienceOf(roomId: number, ids: number[]): Promise<Audience | null> {
  const found = await db()
    .select({
      userId: members.userId,
      notify: members.notify,
      direct: sql<boolean>`${rooms.direct} is not null`,
    })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .innerJoin(reader, and(eq(reader.id, members.userId), mayBeNotified))
    .where(and(eq(members.roomId, roomId), isActive, ne(members.notify, "nothing"), isReachable));
  const [first] = found;
  if (!first) return null;
  const recent = await db()
    .select({
      id: messages.id,
      userId: messages.userId,
      mentioned: sql<number[]>`array_remove(array_agg(${mentions.userId}), null)`,
      blockedBy: sql<number[]>`array(
        select blocks.user_id from blocks where blocks.blocked_id = ${messages.userId})`,
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
  /** `time` in seconds since 1970. */
  message: Person & { id: number; msg: string; files: NotifiedFile[]; time: number };
  /** The reader's. */
  quiet: QuietHours | null;
  locale: string | null;
  subscriptions: PushSubscription[];
  hooks: Hook[];
};

/**
 * Null if there is no reason to notify any more: read, deleted, muted, removed, blocked, suspended, or an
 * hour ago.
 */
export async function deliveryTo(
  userId: number,
  roomId: number,
  messageId: number,
): Promise<Delivery | null> {
  const [found] = await db()
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
      time: messages.time,
      files: sql<NotifiedFile[]>`(
        select coalesce(json_agg(json_build_object('name', name, 'type', type) order by place), '[]')
        from files where room_id = ${roomId} and message_id = ${messageId} and deleted_at is null)`,
      timeZone: noticeSettings.timeZone,
      quietFrom: noticeSettings.quietFrom,
      quietTo: noticeSettings.quietTo,
      quietDays: noticeSettings.quietDays,
      locale: reader.locale,
      subscriptions: sql<PushSubscription[]>`(
        select coalesce(json_agg(each), '[]') from (
          select endpoint, p256dh, auth from push_subscriptions
          join sessions on sessions.id = push_subscriptions.session_id and sessions.expires_at > now()
          where push_subscriptions.user_id = ${userId} and not paused
          order by push_subscriptions.created_at desc limit ${maxBrowsers}) each)`,
      hooks: sql<Hook[]>`(
        select coalesce(json_agg(each), '[]') from (
          select id, kind, url, secret from notice_hooks
          where user_id = ${userId} and not paused order by id) each)`,
    })
    .from(members)
    .innerJoin(reader, and(eq(reader.id, members.userId), mayBeNotified))
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .innerJoin(messages, and(eq(messages.roomId, members.roomId), eq(messages.id, messageId)))
    .innerJoin(users, eq(users.id, messages.userId))
    .leftJoin(noticeSettings, eq(noticeSettings.userId, members.userId))
    .where(
      and(
        eq(members.roomId, roomId),
        eq(members.userId, userId),
        isActive,
        ne(members.notify, "nothing"),
        lt(members.readId, messageId),
        eq(messages.deleted, false),
        isNews,
        sql`not exists (
          select from blocks where blocks.user_id = ${userId} and blocks.blocked_id = ${messages.userId})`,
      ),
    );
  if (!found) return null;
  const { notify, mention, room, direct, locale, subscriptions, hooks, ...rest } = found;
  if (subscriptions.length === 0 && hooks.length === 0) return null;
  const { username, nickname, msg, files, time, quietDays, ...times } = rest;
  return {
    notify,
    mention,
    room: { id: roomId, name: room, direct },
    message: { id: messageId, username, nickname, msg, files, time },
    quiet: quietDays && { ...times, quietDays },
    locale,
    subscriptions,
    hooks,
  };
}
