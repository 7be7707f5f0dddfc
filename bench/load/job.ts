/** What the bench asks of its load generator, and what comes back. Parsed on both sides. */
import { z } from "zod";

/** One socket's person; `token` where the server wants one. */
const seat = z.object({ name: z.string(), token: z.string() });
export type Seat = z.infer<typeof seat>;

/** A room as the generator sees it: the first `senders` of its members talk. */
const place = z.object({
  room: z.string(),
  url: z.string(),
  members: z.array(seat),
  senders: z.number().int(),
});
export type Place = z.infer<typeof place>;

export const dialectNames = ["teahouse", "document", "plain", "socketio", "xmpp"] as const;
const dialect = z.enum(dialectNames);
export type DialectName = z.infer<typeof dialect>;

const load = z.discriminatedUnion("kind", [
  /** Each sender sends its next message when the last one is answered. */
  z.object({ kind: z.literal("closed") }),
  /** So many messages a second, whatever the answers do; the senders take turns. */
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
/** Everybody drops at once, `missed` messages are said, and everybody comes back. */
const comeBack = z.object({
  kind: z.literal("comeBack"),
  place,
  missed: z.number().int(),
  /** Where a new token is asked for, and the cookie of whoever sits on seat i (i modulo all). */
  tokenUrl: z.string(),
  cookies: z.array(z.string()),
});
export const job = z.discriminatedUnion("kind", [chat, crowd, enter, comeBack]);
export type Job = z.infer<typeof job>;
export type ChatJob = z.infer<typeof chat>;
export type CrowdJob = z.infer<typeof crowd>;
export type EnterJob = z.infer<typeof enter>;
export type ComeBackJob = z.infer<typeof comeBack>;

/** Times in milliseconds, counts within the measured window; `lost` of the whole run. */
export const chatResult = z.object({
  seconds: z.number(),
  deliveries: z.number(),
  answers: z.number(),
  /** WebSocket messages that came in. */
  frames: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  /** Deliveries that were due and never came, or came twice. */
  lost: z.number(),
  /** The generator's own use of one core, 0 to 1; near 1 it is the generator that is measured. */
  generator: z.number(),
});
export type ChatResult = z.infer<typeof chatResult>;

export const crowdResult = z.object({ connectMs: z.number() });
export const enterResult = z.object({
  /** WebSocket messages that came in until everybody knew everybody. */
  frames: z.number(),
  /** From the last token sent until everybody knew everybody. */
  settleMs: z.number(),
});
export const comeBackResult = z.object({
  caughtUpMs: z.number(),
  /** Until everybody had a new token; it is part of `caughtUpMs`. */
  tokensMs: z.number(),
  p50: z.number(),
  /** Missed messages that did not come, or came twice. */
  lost: z.number(),
});

/** Generator → bench. At a checkpoint the generator waits until the bench has looked around. */
export const report = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("checkpoint"), name: z.string() }),
  z.object({ kind: z.literal("result"), result: z.unknown() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type Report = z.infer<typeof report>;
