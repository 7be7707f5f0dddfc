/** Jobs for the load generator and their results; parsed on both sides. */
import { z } from "zod";

/** The person on one socket; `token` if the server requires one. */
const seat = z.object({ name: z.string(), token: z.string() });
export type Seat = z.infer<typeof seat>;

/** A room; the first `senders` of its members send. */
const place = z.object({
  room: z.string(),
  url: z.string(),
  members: z.array(seat),
  senders: z.number().int(),
});
export type Place = z.infer<typeof place>;

export const dialectNames = [
  "teahouse",
  "addressed",
  "document",
  "plain",
  "socketio",
  "xmpp",
] as const;
const dialect = z.enum(dialectNames);
export type DialectName = z.infer<typeof dialect>;

const load = z.discriminatedUnion("kind", [
  /** Each sender sends its next message when its last one is answered. */
  z.object({ kind: z.literal("closed") }),
  /** A fixed number of messages a second, regardless of answers; the senders take turns. */
  z.object({ kind: z.literal("open"), perSecond: z.number() }),
]);
export type LoadKind = z.infer<typeof load>;

const chat = z.object({
  kind: z.literal("chat"),
  dialect,
  places: z.array(place),
  load,
  warmUpMs: z.number(),
  windowMs: z.number(),
});
/** Everybody connects, sits idle, and leaves. */
const crowd = z.object({ kind: z.literal("crowd"), dialect, places: z.array(place) });
/** Everybody enters, evenly spread over a time. */
const enter = z.object({ kind: z.literal("enter"), place, withinMs: z.number() });
/** Everybody drops at once, `missed` messages are sent, and everybody reconnects. */
const comeBack = z.object({
  kind: z.literal("comeBack"),
  place,
  missed: z.number().int(),
  /** Where to get new tokens, and the cookies of their owners (connection i uses cookie i modulo all). */
  tokenUrl: z.string(),
  cookies: z.array(z.string()),
});
/** Rooms move while one member of each talks. */
const move = z.object({
  kind: z.literal("move"),
  /** Without tokens: they are asked for at `origin`, with the cookies of as many people. */
  places: z.array(place),
  origin: z.string(),
  cookies: z.array(z.string()),
  /** How often a member who has been answered says something. */
  everyMs: z.number(),
  /** How long to go on at the least. */
  atLeastMs: z.number(),
});
export const job = z.discriminatedUnion("kind", [chat, crowd, enter, comeBack, move]);
export type Job = z.infer<typeof job>;
export type ChatJob = z.infer<typeof chat>;
export type CrowdJob = z.infer<typeof crowd>;
export type EnterJob = z.infer<typeof enter>;
export type ComeBackJob = z.infer<typeof comeBack>;
export type MoveJob = z.infer<typeof move>;

/** Times in milliseconds, counts within the measured window; `lost` of the whole run. */
export const chatResult = z.object({
  seconds: z.number(),
  deliveries: z.number(),
  answers: z.number(),
  /** WebSocket messages received. */
  frames: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  /** Deliveries that were due and never arrived, or arrived twice. */
  lost: z.number(),
  /** The generator's share of one core, 0 to 1; near 1 the generator is the bottleneck. */
  generator: z.number(),
});
export type ChatResult = z.infer<typeof chatResult>;

export const crowdResult = z.object({ connectMs: z.number() });
export const enterResult = z.object({
  /** WebSocket messages received until everybody knew everybody. */
  frames: z.number(),
  /** From the last token sent until everybody knew everybody. */
  settleMs: z.number(),
});
export const comeBackResult = z.object({
  caughtUpMs: z.number(),
  /** Until everybody had a new token; included in `caughtUpMs`. */
  tokensMs: z.number(),
  p50: z.number(),
  /** Missed messages that never arrived, or arrived twice. */
  lost: z.number(),
});

export const moveResult = z.object({
  /** For each member, the longest time without a delivery. */
  awayMs: z.array(z.number()),
  /** How many members lost their connection. */
  dropped: z.number(),
  /** Deliveries of answered messages that are missing or doubled. */
  lost: z.number(),
});
export type MoveResult = z.infer<typeof moveResult>;

/** Generator → bench. At a checkpoint the generator waits until the bench has taken its readings. */
export const report = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("checkpoint"), name: z.string() }),
  z.object({ kind: z.literal("result"), result: z.unknown() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type Report = z.infer<typeof report>;
