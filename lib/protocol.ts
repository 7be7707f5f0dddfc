/**
 * What travels on a room's socket: frames in both directions, limits and close codes.
 * Both sides parse with this file; it imports nothing of ours.
 */
import * as z from "zod/mini";

export const limits = {
  /** A message's length in code points, so that 😀 counts as one. */
  messageCharacters: 4_000,
  /** No frame of a message can be longer: 4,000 characters, each escaped as two \uXXXX. */
  frameCharacters: 64 * 1024,
  /** How many missed events a room sends again; the rest is fetched as history. */
  replayEvents: 500,
  tokenTtlSeconds: 60,
  tokenWaitSeconds: 10,
  /** How long a person whose connection dropped still counts as here. */
  dropGraceSeconds: 10,
  /** How long a removed person's socket is answered `false` before it is closed. */
  removedGraceSeconds: 60,
} as const;

export const closeCodes = {
  left: 1000,
  misuse: 4400,
  token: 4401,
  removed: 4403,
  noToken: 4408,
  roomDeleted: 4410,
  flooding: 4429,
  shuttingDown: 4503,
} as const;

/** Why a message was not taken. */
const sendError = z.enum(["empty", "too-long", "too-fast", "removed", "malformed"]);
export type SendError = z.infer<typeof sendError>;

const person = z.object({ username: z.string(), nickname: z.string() });
export type Person = z.infer<typeof person>;

/** Whole seconds since 1970. */
const time = z.int();
const cid = z.string().check(z.minLength(1), z.maxLength(64));

/*
 * What clients send.
 */
const tokenFrame = z.object({
  token: z.string().check(z.maxLength(2_048)),
  /** Opts in: the last event id that the client has. Absent: a client of the API document. */
  since: z.optional(z.nullable(z.int().check(z.nonnegative()))),
});
export type TokenFrame = z.infer<typeof tokenFrame>;

const sendFrame = z.object({
  msg: z.string(),
  /** The client's own id of the message: sent again, it makes no second message. */
  cid: z.optional(cid),
});
export type SendFrame = z.infer<typeof sendFrame>;

/*
 * What the room sends. Optional keys go only to those who opted in.
 */
const messageFrame = z.extend(person, {
  type: z.literal(0),
  msg: z.string(),
  time,
  id: z.optional(z.int()),
  cid: z.optional(cid),
});
export type MessageFrame = z.infer<typeof messageFrame>;

const presenceFrame = z.extend(person, {
  type: z.literal(1),
  /** 1: entered, 0: left. */
  action: z.literal([0, 1]),
  time,
});
export type PresenceFrame = z.infer<typeof presenceFrame>;

const welcomeFrame = z.object({
  type: z.literal(2),
  /** The id of the room's newest event; 0 where nothing happened yet. */
  id: z.int(),
  room: z.int(),
  you: person,
  users: z.array(person),
  /** The id of the first event that follows this frame. */
  from: z.int(),
  /** Events between `since` and `from` are missing: fetch them as history. */
  gap: z.boolean(),
});
export type WelcomeFrame = z.infer<typeof welcomeFrame>;

const answerFrame = z.discriminatedUnion("status", [
  z.object({
    status: z.literal(true),
    cid: z.optional(cid),
    id: z.optional(z.int()),
    time: z.optional(time),
  }),
  z.object({
    status: z.literal(false),
    cid: z.optional(cid),
    error: z.optional(sendError),
  }),
]);
export type AnswerFrame = z.infer<typeof answerFrame>;

const roomFrame = z.discriminatedUnion("type", [messageFrame, presenceFrame, welcomeFrame]);
export type RoomFrame = z.infer<typeof roomFrame>;
const serverFrame = z.union([roomFrame, answerFrame]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** The first frame of a socket, or null if it is anything else. */
export function parseTokenFrame(data: unknown): TokenFrame | null {
  return tokenFrame.safeParse(parseJson(data)).data ?? null;
}

export type ParsedSend =
  | { ok: true; msg: string; cid: string | undefined }
  | { ok: false; error: SendError; cid: string | undefined };

/** A message as a client sent it; never throws. */
export function parseSendFrame(data: unknown): ParsedSend {
  if (typeof data === "string" && data.length > limits.frameCharacters) {
    return { ok: false, error: "too-long", cid: undefined };
  }
  const frame = sendFrame.safeParse(parseJson(data)).data;
  if (!frame) return { ok: false, error: "malformed", cid: undefined };
  const { cid } = frame;
  const msg = storable(frame.msg);
  if (msg.trim() === "") return { ok: false, error: "empty", cid };
  if (isTooLong(msg)) return { ok: false, error: "too-long", cid };
  return { ok: true, msg, cid };
}

/**
 * The frames of one WebSocket message: one, or an array of them.
 * Frames of a kind that this version does not know are left out.
 */
export function parseServerFrames(data: unknown): ServerFrame[] {
  const parsed = parseJson(data);
  const frames = Array.isArray(parsed) ? parsed : [parsed];
  return frames.flatMap((frame) => {
    const result = serverFrame.safeParse(frame);
    return result.success ? [result.data] : [];
  });
}

export function isTooLong(msg: string): boolean {
  const max = limits.messageCharacters;
  if (msg.length <= max) return false;
  return msg.length > 2 * max || [...msg].length > max;
}

/** Text that UTF-8 and Postgres can hold: no lone surrogates, no NUL. */
function storable(msg: string): string {
  return msg.toWellFormed().replaceAll("\0", "\uFFFD");
}

function parseJson(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
