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
  /** Sockets of one address that have sent no token yet, before LIMITS_FACTOR: a client sends it at once. */
  waitingPerAddress: 100,
  /** How long a person whose connection dropped still counts as here. */
  dropGraceSeconds: 10,
  /** How long a removed person's socket is answered `false` before it is closed. */
  removedGraceSeconds: 60,
  /** With more people than this online, comings and goings are told once a second, as one array. */
  calmPresencePeople: 500,
  /** How long a person counts as typing after their last sign of it. */
  typingSeconds: 5,
  /** An emoji is a cluster of a few code points; the longest of Unicode (flags, families) fit. */
  emojiUnits: 64,
} as const;

/** Ten years: a room that keeps messages for longer keeps them for ever. */
export const maxKeepDays = 3_650;

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

/**
 * Why something was not taken. The last two only befall edits, deletions and reactions: there is no
 * such message (any more), or it is not theirs to change.
 */
const sendError = z.enum([
  "empty",
  "too-long",
  "too-fast",
  "removed",
  "malformed",
  "not-found",
  "not-allowed",
]);
export type SendError = z.infer<typeof sendError>;

export const roles = ["owner", "moderator", "member"] as const;
const role = z.enum(roles);
export type Role = z.infer<typeof role>;

const person = z.object({ username: z.string(), nickname: z.string() });
export type Person = z.infer<typeof person>;

/** Whole seconds since 1970. */
const time = z.int();
const cid = z.string().check(z.minLength(1), z.maxLength(64));
const eventId = z.int().check(z.positive());

/*
 * What clients send.
 */
export const tokenFrame = z.object({
  token: z.string().check(z.maxLength(2_048)),
  /** Opts in: the last event id that the client has. Absent: a client of the API document. */
  since: z.optional(z.nullable(z.int().check(z.nonnegative()))),
});
export type TokenFrame = z.infer<typeof tokenFrame>;

/** The client's own id of what it asks for: sent again, it happens no second time. */
const withCid = { cid: z.optional(cid) };
export const sendFrame = z.object({ ...withCid, msg: z.string(), reply: z.optional(eventId) });
export const editFrame = z.object({ ...withCid, edit: eventId, msg: z.string() });
export const deleteFrame = z.object({ ...withCid, delete: eventId });
export const reactFrame = z.object({
  ...withCid,
  react: eventId,
  emoji: z.string().check(z.minLength(1), z.maxLength(limits.emojiUnits)),
  on: z.boolean(),
});
/** Whatever it is, its answer carries its `cid`, or its sender would wait for ever. */
const anyFrame = z.object(withCid);
export const typingFrame = z.object({ typing: z.literal(true) });
export type ClientFrame =
  | TokenFrame
  | z.infer<typeof sendFrame>
  | z.infer<typeof editFrame>
  | z.infer<typeof deleteFrame>
  | z.infer<typeof reactFrame>
  | z.infer<typeof typingFrame>;

/*
 * What the room sends. Optional keys and types from 2 on go only to those who opted in.
 */
export const messageFrame = z.extend(person, {
  type: z.literal(0),
  msg: z.string(),
  time,
  id: z.optional(eventId),
  cid: z.optional(cid),
  /** The id of the message that this one answers. */
  reply: z.optional(eventId),
  /** Deleted since: its text is gone. Only in what is sent again. */
  deleted: z.optional(z.literal(true)),
});
export type MessageFrame = z.infer<typeof messageFrame>;

export const presenceFrame = z.extend(person, {
  type: z.literal(1),
  /** 1: entered, 0: left. */
  action: z.literal([0, 1]),
  time,
});
export type PresenceFrame = z.infer<typeof presenceFrame>;

export const welcomeFrame = z.object({
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

export const typingNotice = z.extend(person, { type: z.literal(3) });
export type TypingNotice = z.infer<typeof typingNotice>;

/** What happened to an earlier message, `target`; an event of its own, with the next id. */
const change = { id: eventId, target: eventId, time };
export const editNotice = z.object({ ...change, type: z.literal(4), msg: z.string() });
export const deleteNotice = z.object({ ...change, type: z.literal(5) });
export const reactNotice = z.object({
  ...change,
  type: z.literal(6),
  username: z.string(),
  emoji: z.string(),
  on: z.boolean(),
});
export type ChangeNotice =
  | z.infer<typeof editNotice>
  | z.infer<typeof deleteNotice>
  | z.infer<typeof reactNotice>;

/** The room was renamed, opened or closed, or keeps messages for another time. No event: it has no id and is not sent again. */
export const roomNotice = z.object({
  type: z.literal(7),
  name: z.string(),
  private: z.boolean(),
  /** Days; null: for ever. Rooms of an older version do not say. */
  keepDays: z.optional(z.nullable(z.int())),
  time,
});
/** Somebody has another nickname or role now. No event. */
export const personNotice = z.object({
  type: z.literal(8),
  username: z.string(),
  nickname: z.optional(z.string()),
  role: z.optional(role),
  time,
});

export const answerFrame = z.discriminatedUnion("status", [
  z.object({
    status: z.literal(true),
    cid: z.optional(cid),
    id: z.optional(eventId),
    time: z.optional(time),
  }),
  z.object({
    status: z.literal(false),
    cid: z.optional(cid),
    error: z.optional(sendError),
  }),
]);
export type AnswerFrame = z.infer<typeof answerFrame>;

const roomFrame = z.discriminatedUnion("type", [
  messageFrame,
  presenceFrame,
  welcomeFrame,
  typingNotice,
  editNotice,
  deleteNotice,
  reactNotice,
  roomNotice,
  personNotice,
]);
export type RoomFrame = z.infer<typeof roomFrame>;
const serverFrame = z.union([roomFrame, answerFrame]);
export type ServerFrame = z.infer<typeof serverFrame>;

/*
 * A person's inbox: a socket of its own (`/parties/inbox/{user id}`), opened with the token of
 * `GET /Inbox`; it tells of all their rooms at once.
 */
export const inboxFrame = z.discriminatedUnion("kind", [
  /** From here on nothing is missed: fetch the list of rooms now. */
  z.object({ kind: z.literal("ready") }),
  /** Said in one of their rooms; at most once a second and room. Own messages are not among them. */
  z.object({
    kind: z.literal("news"),
    room: z.int(),
    /** The room's newest event. */
    lastId: z.int(),
    messages: z.array(
      z.extend(person, {
        id: eventId,
        /** The beginning of the text. */
        msg: z.string(),
        time,
        mention: z.boolean(),
      }),
    ),
    /** More was said than `messages` holds: fetch the list of rooms. */
    more: z.boolean(),
  }),
  /** The list of rooms is another one, or a room in it has another name or state: fetch it. */
  z.object({ kind: z.literal("rooms") }),
  /** Read up to `id`, in another tab or on another device. */
  z.object({ kind: z.literal("read"), room: z.int(), id: z.int() }),
]);
export type InboxFrame = z.infer<typeof inboxFrame>;

/** The first frame of a socket, or null if it is anything else. */
export function parseTokenFrame(data: unknown): TokenFrame | null {
  return read(tokenFrame, parseJson(data));
}

/** What a member asks for. */
export type Request =
  | { kind: "send"; msg: string; reply?: number | undefined }
  | { kind: "edit"; target: number; msg: string }
  | { kind: "delete"; target: number }
  | { kind: "react"; target: number; emoji: string; on: boolean };
export type ParsedRequest =
  | { ok: true; request: Request; cid: string | undefined }
  | { ok: false; error: SendError; cid: string | undefined };

/**
 * A member's frame as it came; never throws. A client of the document can only send. Typing wants
 * no answer, so it is not a request.
 */
export function parseMemberFrame(data: unknown, optedIn: boolean): ParsedRequest | "typing" {
  if (typeof data === "string" && data.length > limits.frameCharacters) {
    return { ok: false, error: "too-long", cid: undefined };
  }
  const json = parseJson(data);
  const parsed = optedIn && isRecord(json) ? parseOptedIn(json) : parseSend(json);
  return parsed ?? { ok: false, error: "malformed", cid: read(anyFrame, json)?.cid };
}

/** The text of a message as it is kept, or why it is none. */
export function parseText(
  text: string,
): { ok: true; msg: string } | { ok: false; error: SendError } {
  const msg = storable(text);
  if (msg.trim() === "") return { ok: false, error: "empty" };
  if (isTooLong(msg)) return { ok: false, error: "too-long" };
  return { ok: true, msg };
}

/**
 * The frames of one WebSocket message: one, or an array of them.
 * Frames of a kind that this version does not know are left out.
 */
export function parseServerFrames(data: unknown): ServerFrame[] {
  return parseFrames(serverFrame, data);
}

export function parseInboxFrames(data: unknown): InboxFrame[] {
  return parseFrames(inboxFrame, data);
}

export function isTooLong(msg: string): boolean {
  const max = limits.messageCharacters;
  if (msg.length <= max) return false;
  return msg.length > 2 * max || [...msg].length > max;
}

/** One emoji, as one sees it: a single cluster with a pictograph, a flag or a keycap in it. */
export function isEmoji(text: string): boolean {
  if (text.length > limits.emojiUnits) return false;
  const [first, second] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
  return (
    first !== undefined &&
    second === undefined &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20E3/u.test(text)
  );
}

function withText(
  text: string,
  cid: string | undefined,
  request: (msg: string) => Request,
): ParsedRequest {
  const parsed = parseText(text);
  return parsed.ok ? { ok: true, request: request(parsed.msg), cid } : { ...parsed, cid };
}

/**
 * Those who opted in may ask for more, and what it is, its key says: an edit that is none must not
 * be said as a message, as it has a `msg`, too. To try one schema after the other took a busy room
 * a twentieth of its time.
 */
function parseOptedIn(json: Record<string, unknown>): ParsedRequest | "typing" | null {
  if ("edit" in json) {
    const edit = read(editFrame, json);
    return (
      edit && withText(edit.msg, edit.cid, (msg) => ({ kind: "edit", target: edit.edit, msg }))
    );
  }
  if ("delete" in json) {
    const remove = read(deleteFrame, json);
    return (
      remove && { ok: true, request: { kind: "delete", target: remove.delete }, cid: remove.cid }
    );
  }
  if ("react" in json) {
    const frame = read(reactFrame, json);
    if (!frame || !isEmoji(frame.emoji)) return null;
    const { react: target, emoji, on, cid } = frame;
    return { ok: true, request: { kind: "react", target, emoji, on }, cid };
  }
  return "typing" in json && read(typingFrame, json) ? "typing" : parseSend(json);
}

function parseSend(json: unknown): ParsedRequest | null {
  const send = read(sendFrame, json);
  if (!send) return null;
  const { msg, cid, reply } = send;
  return withText(msg, cid, (text) => ({ kind: "send", msg: text, reply }));
}

function parseFrames<T extends z.core.$ZodType>(schema: T, data: unknown): z.output<T>[] {
  const parsed = parseJson(data);
  const frames = Array.isArray(parsed) ? parsed : [parsed];
  return frames.flatMap((frame) => {
    const result = read(schema, frame);
    return result === null ? [] : [result];
  });
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null;
}

/**
 * Null where it does not fit. zod compares the `length` of what should be a text, and throws
 * where that is an object that is no number either: an error in a room would end it for everybody.
 */
function read<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> | null {
  try {
    return z.safeParse(schema, value).data ?? null;
  } catch {
    return null;
  }
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
