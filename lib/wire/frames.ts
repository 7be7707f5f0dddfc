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
/** The reason with `shuttingDown`. */
export const comeBack = "come back in a moment";

/**
 * Why a request was refused. `not-found`: the message to reply to, or to change, does not exist (any
 * more). `not-allowed`: the person may not change it. `cid-used`: the `cid` is another request's.
 * `over-quota`: the person has sent as much as is allowed in a day. `storage-full`: the server has no
 * room for more.
 */
export const sendError = z.enum([
  "empty",
  "too-long",
  "too-fast",
  "removed",
  "malformed",
  "not-found",
  "not-allowed",
  "cid-used",
  "over-quota",
  "storage-full",
]);
export type SendError = z.infer<typeof sendError>;

export const roles = ["owner", "moderator", "member"] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Who may write in a room: everyone in it, its owner and moderators, or nobody (a blocked direct room). */
export const writers = ["all", "moderators", "nobody"] as const;
export type Writers = (typeof writers)[number];

/**
 * Which rule of order refused a request, besides its error: members have to wait between two messages,
 * only moderators write here, a word is held back on this server, or one of two people has blocked the
 * other.
 */
export const refusalReasons = ["slow-mode", "moderators-only", "held-back", "blocked"] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export const person = z.object({ username: z.string(), nickname: z.string() });
export type Person = z.infer<typeof person>;

/** Whole seconds since 1970. */
const time = z.int();
const cid = z.string().check(z.minLength(1), z.maxLength(64));
const eventId = z.int().check(z.positive());

/** A frame's `type`. 0 and 1 are the API document's; the others go to opted-in clients only. */
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
  online: 9,
  previews: 10,
} as const;

/** The `action` of a presence frame. */
export const presenceActions = { leave: 0, enter: 1 } as const;

/** How a client takes the people of a large room. */
export const peopleAs = z.literal("count");
export type PeopleAs = z.infer<typeof peopleAs>;

/*
 * Client → room.
 */
export const tokenFrame = z.object({
  token: z.string().check(z.maxLength(2_048)),
  /** Opts in; the id of the newest event that the client has, or null. A basic client leaves it out. */
  since: z.optional(z.nullable(z.int().check(z.nonnegative()))),
  /** With `since`: takes a number in place of the names where more than 1,000 people are online. */
  people: z.catch(z.optional(peopleAs), undefined),
});
export type TokenFrame = z.infer<typeof tokenFrame>;

/** The client's own id of a request. A request that is repeated under the same id is not done twice. */
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

/** A file of a message, as those who may read the message see it. */
export const fileInfo = z.object({
  id: eventId,
  name: z.string(),
  /** Its media type, found from its bytes. */
  type: z.string(),
  bytes: z.int(),
  /** In pixels, upright. Of pictures and video only. */
  width: z.optional(z.int()),
  height: z.optional(z.int()),
  /** A ThumbHash in base64: what is shown until the picture is there. */
  hash: z.optional(z.string()),
  /** What the picture shows, in words of its author. */
  alt: z.optional(z.string()),
  /** The length of audio and video. */
  seconds: z.optional(z.number()),
});
export type FileInfo = z.infer<typeof fileInfo>;

/** What a link of a message leads to. */
export const linkPreview = z.object({
  url: z.string(),
  /** Empty where the link is to a picture. */
  title: z.string(),
  description: z.optional(z.string()),
  /** The name of the site. */
  site: z.optional(z.string()),
  /** A file of the room, and its size in pixels. */
  picture: z.optional(
    z.object({
      id: eventId,
      width: z.int(),
      height: z.int(),
      /** A ThumbHash in base64. */
      hash: z.string(),
    }),
  ),
});
export type LinkPreview = z.infer<typeof linkPreview>;

/*
 * Room → client. Optional keys and types from 2 on go to opted-in clients only.
 */
export const messageFrame = z.extend(person, {
  type: z.literal(frameTypes.message),
  msg: z.string(),
  time,
  id: z.optional(eventId),
  cid: z.optional(cid),
  /** The id of the message that this one replies to. */
  reply: z.optional(eventId),
  files: z.optional(z.array(fileInfo)),
  /** Deleted since, so `msg` is empty. In replays only. */
  deleted: z.optional(z.literal(true)),
});
export type MessageFrame = z.infer<typeof messageFrame>;

export const presenceFrame = z.extend(person, {
  type: z.literal(frameTypes.presence),
  action: z.literal([presenceActions.leave, presenceActions.enter]),
  time,
});
export type PresenceFrame = z.infer<typeof presenceFrame>;

export const welcomeFrame = z.object({
  type: z.literal(frameTypes.welcome),
  /** The id of the room's newest event; 0 if there is none. */
  id: z.int(),
  room: z.int(),
  you: person,
  /** Everyone who is online; or `online` in its place. */
  users: z.optional(z.array(person)),
  /** How many people are online: only to clients that asked for it, and only if they are many. */
  online: z.optional(z.int()),
  /** The id of the first event that follows this frame. */
  from: z.int(),
  /** Events between `since` and `from` are missing here and have to be fetched as history. */
  gap: z.boolean(),
});
export type WelcomeFrame = z.infer<typeof welcomeFrame>;

export const typingNotice = z.extend(person, { type: z.literal(frameTypes.typing) });
export type TypingNotice = z.infer<typeof typingNotice>;

/** A change to an earlier message, `target`. The change is an event itself and has the next id. */
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
/** The previews of a message's links, in place of those that it had; none: they were removed. */
export const previewsNotice = z.object({
  ...change,
  type: z.literal(frameTypes.previews),
  previews: z.array(linkPreview),
});
export type ChangeNotice =
  | z.infer<typeof editNotice>
  | z.infer<typeof deleteNotice>
  | z.infer<typeof reactNotice>
  | z.infer<typeof previewsNotice>;

/** The room's name, privacy, retention or policy changed. Not an event: it has no id and is not replayed. */
export const roomNotice = z.object({
  type: z.literal(frameTypes.room),
  name: z.string(),
  private: z.boolean(),
  /** How many days messages are kept; null: forever. Older rooms leave it out. */
  keepDays: z.optional(z.nullable(z.int())),
  /** Who may write, and for how many seconds members wait between two messages. As `keepDays`. */
  writers: z.catch(z.optional(z.enum(writers)), undefined),
  slowSeconds: z.optional(z.int()),
  time,
});
/** A person's nickname, role, membership or picture changed; they may be absent. Not an event. */
export const personNotice = z.object({
  type: z.literal(frameTypes.person),
  username: z.string(),
  nickname: z.optional(z.string()),
  role: z.optional(role),
  /** They were made a member, or have left or been removed. */
  member: z.optional(z.boolean()),
  /** Their new picture, by its file's id; null: they have none any more. */
  avatar: z.optional(z.nullable(z.int())),
  time,
});

/**
 * How many people are online, where they are too many to name each. `users`: who they are, as they are
 * few again; from here on presence frames follow.
 */
export const onlineNotice = z.object({
  type: z.literal(frameTypes.online),
  online: z.int(),
  users: z.optional(z.array(person)),
});
export type OnlineNotice = z.infer<typeof onlineNotice>;

const acceptance = z.object({
  status: z.literal(true),
  cid: z.optional(cid),
  id: z.optional(eventId),
  time: z.optional(time),
});
const refusal = z.object({
  status: z.literal(false),
  cid: z.optional(cid),
  error: z.optional(sendError),
  /** More about `too-fast` and `not-allowed`. A later version may have more reasons. */
  why: z.catch(z.optional(z.enum(refusalReasons)), undefined),
  /** With `slow-mode`: seconds until the person may write. */
  wait: z.optional(z.int()),
  /** With `cid-used`: the event that came of the other request. */
  id: z.optional(eventId),
});
export const answerFrame = z.discriminatedUnion("status", [acceptance, refusal]);
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
  onlineNotice,
  previewsNotice,
]);
export type RoomFrame = z.infer<typeof roomFrame>;
/**
 * A frame as clients read it. A refusal with an error code of a later version counts as `malformed`:
 * if it were dropped, the client would send its request again and again.
 */
export const serverFrame = z.union([
  roomFrame,
  acceptance,
  z.extend(refusal, { error: z.catch(z.optional(sendError), "malformed") }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/*
 * Inbox → client. An inbox is one person's socket for all their rooms (`/parties/inbox/{user id}`),
 * opened with the token of `GET /Inbox`.
 */

/** New messages of one room, sent at most once a second; without the person's own. */
export const news = {
  room: z.int(),
  /** The id of the room's newest event. */
  lastId: z.int(),
  messages: z.array(
    z.extend(person, {
      id: eventId,
      /** The beginning of the text. */
      msg: z.string(),
      time,
      /** The message mentions this person. */
      mention: z.boolean(),
    }),
  ),
  /** There are more new messages than `messages` holds, so the list of rooms has to be fetched. */
  more: z.boolean(),
};
export const inboxFrame = z.discriminatedUnion("kind", [
  /** Nothing is missed from here on, so this is the moment to fetch the list of rooms. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("news"), ...news }),
  /** The list of rooms, or a name or state in it, changed and has to be fetched. */
  z.object({ kind: z.literal("rooms") }),
  /**
   * The person has read up to `id`, in another tab or on another device. `back`: they marked what comes
   * after it as unread.
   */
  z.object({
    kind: z.literal("read"),
    room: z.int(),
    id: z.int(),
    back: z.optional(z.literal(true)),
  }),
]);
export type InboxFrame = z.infer<typeof inboxFrame>;
