/** What app, rooms and inboxes say to each other over HTTP, under the shared secret. */
import * as z from "zod/mini";
import { roles } from "./frames";

const uid = z.int();
/** A membership's epoch; see docs/decisions/0004-removal-by-epoch.md. */
const epoch = z.int();
const role = z.enum(roles);

/** App or inbox → room. */
export const roomCommand = z.discriminatedUnion("type", [
  /** Everything of this person with an epoch below `epoch` is refused from now on. */
  z.object({ type: z.literal("remove"), uid, epoch }),
  /** The person's role since `epoch`; tokens of earlier epochs may say another one. */
  z.object({ type: z.literal("role"), uid, epoch, role }),
  /** The account is gone: nothing of it is taken any more, and the log has these names instead. */
  z.object({ type: z.literal("forget"), uid, username: z.string(), nickname: z.string() }),
  /** The person is called something else now. */
  z.object({ type: z.literal("rename"), uid, nickname: z.string() }),
  /** Closes the person's sockets: those of the session `only`, or all but those of `except`. */
  z.object({
    type: z.literal("sign-out"),
    uid,
    only: z.optional(z.string()),
    except: z.optional(z.string()),
  }),
  /** The room is called something else, opened or closed, or keeps messages for so many days. */
  z.object({
    type: z.literal("change"),
    name: z.string(),
    private: z.boolean(),
    /** An app of an older version does not say. */
    keepDays: z.optional(z.nullable(z.int())),
  }),
  /** A message without a socket; the room answers with a `sendResult`. */
  z.object({
    type: z.literal("send"),
    uid,
    epoch,
    role,
    username: z.string(),
    nickname: z.string(),
    msg: z.string(),
    cid: z.optional(z.string()),
    reply: z.optional(z.int()),
  }),
  /** From now on the person's inbox hears what is said here; it is told apart by the username. */
  z.object({ type: z.literal("watch"), uid, epoch, username: z.string() }),
  /** The room is gone, with its log. */
  z.object({ type: z.literal("delete") }),
  /** Look whether something is due: after a crash of an engine that keeps no alarms. */
  z.object({ type: z.literal("wake") }),
  /** The room server is about to stop: everybody is sent off, to come back in a moment. */
  z.object({ type: z.literal("stop") }),
]);
export type RoomCommand = z.infer<typeof roomCommand>;

export const sendResult = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), id: z.int(), time: z.int() }),
  z.object({
    ok: z.literal(false),
    error: z.enum(["empty", "too-long", "too-fast", "removed", "malformed"]),
  }),
]);
export type SendResult = z.infer<typeof sendResult>;

/** App or room → a person's inbox. */
export const inboxCommand = z.discriminatedUnion("type", [
  /** Said in a room; answered with 410 where nobody listens, so that the room stops telling. */
  z.object({
    type: z.literal("news"),
    room: z.int(),
    lastId: z.int(),
    messages: z.array(
      z.object({
        id: z.int(),
        username: z.string(),
        nickname: z.string(),
        msg: z.string(),
        time: z.int(),
        mention: z.boolean(),
      }),
    ),
    more: z.boolean(),
  }),
  /** Their list of rooms changed; the inbox watches what is new in it. */
  z.object({ type: z.literal("rooms") }),
  z.object({ type: z.literal("read"), room: z.int(), id: z.int() }),
  /** Whether anybody listens: else the answer is 410, as to each of these. */
  z.object({ type: z.literal("ask") }),
  z.object({
    type: z.literal("sign-out"),
    only: z.optional(z.string()),
    except: z.optional(z.string()),
  }),
]);
export type InboxCommand = z.infer<typeof inboxCommand>;

/** Room → app → inbox, and inbox → app → room, where they cannot call each other themselves. */
export const relayed = z.discriminatedUnion("to", [
  z.object({ to: z.literal("main"), id: z.int(), command: roomCommand }),
  z.object({ to: z.literal("inbox"), id: z.int(), command: inboxCommand }),
]);
export type Relayed = z.infer<typeof relayed>;

/** Inbox → app: which rooms a person is in. */
export const inboxQuery = z.object({ uid });
export const inboxRooms = z.object({
  username: z.string(),
  rooms: z.array(z.object({ id: z.int(), epoch })),
});

/** Room → app: events for the archive, in order of their ids. */
const event = { id: z.int(), uid, time: z.int() };
const archivedEvent = z.discriminatedUnion("type", [
  z.object({
    ...event,
    type: z.literal(0),
    msg: z.string(),
    cid: z.optional(z.string()),
    reply: z.optional(z.int()),
    /** Deleted before it was archived; `msg` is empty. */
    deleted: z.optional(z.literal(true)),
  }),
  z.object({ ...event, type: z.literal(4), target: z.int(), msg: z.string() }),
  z.object({ ...event, type: z.literal(5), target: z.int() }),
  z.object({
    ...event,
    type: z.literal(6),
    target: z.int(),
    emoji: z.string(),
    on: z.boolean(),
  }),
]);
export const archiveBatch = z.object({
  room: z.int(),
  /** How many people are in the room right now. */
  online: z.int(),
  events: z.array(archivedEvent),
  /** Messages may have become too old; the answer is a `sweepResult`. */
  sweep: z.optional(z.literal(true)),
});
export type ArchiveBatch = z.infer<typeof archiveBatch>;

export const sweepResult = z.object({
  /** No message up to this event is in the archive any more. */
  upTo: z.int(),
  /** When the oldest one that is left was said, in whole seconds since 1970; null: there is none. */
  oldest: z.nullable(z.int()),
});
export type SweepResult = z.infer<typeof sweepResult>;

/** What the room server has counted since it started; see party/platform/metrics.ts. */
export const roomCounters = z.object({
  roomSockets: z.int(),
  inboxSockets: z.int(),
  accepted: z.int(),
  /** By what was wrong. */
  refused: z.record(z.string(), z.int()),
  eventsStored: z.int(),
  framesSent: z.int(),
  archiveFailures: z.int(),
  archiveBacklog: z.int(),
  archiveLagSeconds: z.number(),
  warnings: z.int(),
  errors: z.int(),
});
export type RoomCounters = z.infer<typeof roomCounters>;

/** Whether a call carries the secret; takes the same time however much of it is right. */
export async function carriesSecret(
  request: { headers: { get(name: string): string | null } },
  secret: string,
): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [given, wanted] = await Promise.all([
    digest(request.headers.get("Authorization") ?? ""),
    digest(`Bearer ${secret}`),
  ]);
  return given.every((byte, index) => byte === wanted[index]);
}
