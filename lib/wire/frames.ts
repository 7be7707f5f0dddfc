/** The frames of both sockets (room and inbox) as zod schemas, and the close codes. */
import * as z from "zod/mini";
import { limits } from "./limits";

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
export const sendError = z.enum([
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

/** The `type` of a frame. 0 and 1 are the API document's; the others go only to clients that opted in. */
export const frameTypes = {
  message: 0,
  presence: 1,
  welcome: 2,
  typing: 3,
  edit: 4,
  delete: 5,
  reaction: 6,
  room: 7,
  person: 8,
} as const;

/** The `action` of a presence frame. */
export const presenceActions = { leave: 0, enter: 1 } as const;

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
export const withCid = { cid: z.optional(cid) };
export const sendFrame = z.object({ ...withCid, msg: z.string(), reply: z.optional(eventId) });
export const editFrame = z.object({ ...withCid, edit: eventId, msg: z.string() });
export const deleteFrame = z.object({ ...withCid, delete: eventId });
export const reactFrame = z.object({
  ...withCid,
  react: eventId,
  emoji: z.string().check(z.minLength(1), z.maxLength(limits.emojiUnits)),
  on: z.boolean(),
});
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
  type: z.literal(frameTypes.message),
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
  type: z.literal(frameTypes.presence),
  /** 1: entered, 0: left. */
  action: z.literal([presenceActions.leave, presenceActions.enter]),
  time,
});
export type PresenceFrame = z.infer<typeof presenceFrame>;

export const welcomeFrame = z.object({
  type: z.literal(frameTypes.welcome),
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

export const typingNotice = z.extend(person, { type: z.literal(frameTypes.typing) });
export type TypingNotice = z.infer<typeof typingNotice>;

/** What happened to an earlier message, `target`; an event of its own, with the next id. */
const change = { id: eventId, target: eventId, time };
export const editNotice = z.object({
  ...change,
  type: z.literal(frameTypes.edit),
  msg: z.string(),
});
export const deleteNotice = z.object({ ...change, type: z.literal(frameTypes.delete) });
export const reactNotice = z.object({
  ...change,
  type: z.literal(frameTypes.reaction),
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
  type: z.literal(frameTypes.room),
  name: z.string(),
  private: z.boolean(),
  /** Days; null: for ever. Rooms of an older version do not say. */
  keepDays: z.optional(z.nullable(z.int())),
  time,
});
/** Somebody has another nickname or role now. No event. */
export const personNotice = z.object({
  type: z.literal(frameTypes.person),
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
export const serverFrame = z.union([roomFrame, answerFrame]);
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
