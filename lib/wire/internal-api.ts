/** The HTTP calls between app, rooms and inboxes, under the shared secret. */
import * as z from "zod/mini";
import {
  fileInfo,
  frameTypes,
  linkPreview,
  news,
  refusalReasons,
  role,
  sendError,
  writers,
} from "./frames";

const uid = z.int();
/** The author of a request over REST and their place in the room. */
const author = {
  uid,
  epoch: z.int(),
  role,
  username: z.string(),
  nickname: z.string(),
  cid: z.optional(z.string()),
};
/** A membership's epoch (docs/decisions/0004-removal-by-epoch.md). */
const epoch = z.int();
/** The newest event in the archive when the caller read it. Left out by an older app. */
const archived = z.optional(z.int());

/** For how many days a room keeps messages; null: forever. Left out by an older app. */
const keepDays = z.optional(z.nullable(z.int()));

/** Who may write in a room, and for how long members wait between two messages. Both as `keepDays`. */
const policy = { writers: z.optional(z.enum(writers)), slowSeconds: z.optional(z.int()) };

/** Which list of held words (`heldWords`) the caller knows; left out if it is empty, or by an older app. */
const wordsVersion = z.optional(z.string());
/** Words that the administrators hold back. Without a version the list is empty. */
export const heldWords = z.object({ version: wordsVersion, list: z.array(z.string()) });
export type HeldWords = z.infer<typeof heldWords>;

/**
 * Which sessions of a person end, by their public ids: `ended` names them all, `only` the one. With
 * neither all end, but the one in `except`; a room that does not know `ended` takes that.
 */
const signOut = {
  only: z.optional(z.string()),
  except: z.optional(z.string()),
  ended: z.optional(z.array(z.string())),
};

/** Which of the people who are online in a room: a page in the order of usernames, or a search. */
const peopleQuery = z.object({
  /** Those behind this username. */
  after: z.optional(z.string()),
  /** The first whose username or nickname begins with it; `after` does not count then. */
  beginning: z.optional(z.string()),
  limit: z.int(),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;

/** App or inbox → room. An older app leaves out who a removal and a role are about. */
export const roomCommand = z.discriminatedUnion("type", [
  /** Refuses everything that this person was granted before `epoch`. */
  z.object({ type: z.literal("remove"), uid, epoch, username: z.optional(z.string()) }),
  /** Somebody was made a member without entering: only shown to those who are present. */
  z.object({ type: z.literal("add"), username: z.string(), nickname: z.string() }),
  /** Sets the person's role as of `epoch`, over what tokens of earlier epochs say. */
  z.object({ type: z.literal("role"), uid, epoch, role, username: z.optional(z.string()) }),
  /** The account was deleted: refuses everything of it and writes these names over its own. */
  z.object({ type: z.literal("forget"), uid, username: z.string(), nickname: z.string() }),
  z.object({
    type: z.literal("rename"),
    uid,
    nickname: z.string(),
    /** Left out by an older app; then only rooms in which the person is present show the new name. */
    username: z.optional(z.string()),
    /** Their picture changed: its file's id, or null without one. */
    avatar: z.optional(z.nullable(z.int())),
  }),
  /**
   * Closes sockets of the person, and refuses the tokens of these sessions; with `epoch`, because the account
   * is suspended, everything that the person was granted before it, too, which an older room does not know.
   */
  z.object({ type: z.literal("sign-out"), uid, ...signOut, epoch: z.optional(epoch) }),
  /** The room's name, privacy, retention or policy changed. */
  z.object({
    type: z.literal("change"),
    name: z.string(),
    private: z.boolean(),
    keepDays,
    ...policy,
  }),
  /** Who may write in a direct room changed, which has no name to tell. An older room refuses it. */
  z.object({ type: z.literal("policy"), writers: z.enum(writers), slowSeconds: z.int() }),
  /** The administrators hold other words back. An older room refuses it. */
  z.object({ type: z.literal("words"), ...heldWords.shape }),
  /** A message over REST; the answer is a `sendResult`. */
  z.object({
    type: z.literal("send"),
    ...author,
    msg: z.string(),
    reply: z.optional(z.int()),
    archived,
    words: wordsVersion,
  }),
  /**
   * A message with files, as `send`. A command of its own, so that a room of an older version refuses it
   * in place of sending the words alone.
   */
  z.object({
    type: z.literal("send-files"),
    ...author,
    msg: z.string(),
    files: z.array(fileInfo),
    /** The words with the names and addresses of the files, for basic clients. */
    basicMsg: z.string(),
    reply: z.optional(z.int()),
    archived,
    words: wordsVersion,
  }),
  /** A change to a message over REST; the answer is a `sendResult`, too. */
  z.object({
    type: z.literal("alter"),
    ...author,
    request: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("edit"), target: z.int(), msg: z.string() }),
      z.object({ kind: z.literal("delete"), target: z.int() }),
      z.object({
        kind: z.literal("react"),
        target: z.int(),
        emoji: z.string(),
        on: z.boolean(),
      }),
      /** Removes the previews of the message's links for good. */
      z.object({ kind: z.literal("no-previews"), target: z.int() }),
    ]),
    archived,
    words: wordsVersion,
  }),
  /**
   * What the links of a message lead to; the answer is a `sendResult`. An older room refuses it. `version`:
   * the event that brought the text in which the links were found, the message or its newest edit.
   */
  z.object({
    type: z.literal("previews"),
    target: z.int(),
    version: z.int(),
    previews: z.array(linkPreview),
    archived,
  }),
  /** Asks for the room's newest event; the answer is a `roomHead`. */
  z.object({ type: z.literal("head") }),
  /** Asks who is online; the answer is a `peoplePage`. An older room fails. */
  z.object({ type: z.literal("online"), ...peopleQuery.shape }),
  /**
   * Archives every event that was answered before. 204 when that is done; 503 if the app does not take
   * them, or there are more than can be archived in a few seconds.
   */
  z.object({ type: z.literal("archive"), archived }),
  /** Subscribes the person's inbox to this room; the username is what mentions are compared with. */
  z.object({
    type: z.literal("watch"),
    uid,
    epoch,
    username: z.string(),
    /** The person has keywords that notify like mentions, which only the app knows. */
    keywords: z.optional(z.literal(true)),
  }),
  /** Deletes the room with its event log. */
  z.object({ type: z.literal("delete") }),
  /** Loads the room, which resumes what is due: the engine of `npm start` loses alarms in a crash. */
  z.object({ type: z.literal("wake"), archived }),
  /** The room server is about to stop: closes all sockets with 4503. */
  z.object({ type: z.literal("stop") }),
]);
export type RoomCommand = z.infer<typeof roomCommand>;

export const sendResult = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), id: z.int(), time: z.int() }),
  z.object({
    ok: z.literal(false),
    error: sendError,
    /** As in a socket's answer. */
    why: z.optional(z.enum(refusalReasons)),
    wait: z.optional(z.int()),
    /** With `cid-used`: the event that came of the other request. */
    id: z.optional(z.int()),
  }),
]);
export type SendResult = z.infer<typeof sendResult>;

export const roomHead = z.object({ head: z.int() });
export type RoomHead = z.infer<typeof roomHead>;

export const peoplePage = z.object({
  people: z.array(z.object({ uid, username: z.string(), nickname: z.string() })),
  /** There are more behind these. */
  more: z.boolean(),
});
export type PeoplePage = z.infer<typeof peoplePage>;

/**
 * App or room → a person's inbox. Each is answered with 410 if none of the person's sockets is open,
 * so that rooms stop sending.
 */
export const inboxCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("news"), ...news }),
  /** The person's list of rooms changed; the inbox subscribes to the new ones. */
  z.object({ type: z.literal("rooms") }),
  z.object({
    type: z.literal("read"),
    room: z.int(),
    id: z.int(),
    back: z.optional(z.literal(true)),
  }),
  /** Only asks whether a socket is open. */
  z.object({ type: z.literal("ask") }),
  z.object({ type: z.literal("sign-out"), ...signOut }),
]);
export type InboxCommand = z.infer<typeof inboxCommand>;

/** Room → app → inbox and inbox → app → room, when they cannot call each other directly. */
export const relayed = z.discriminatedUnion("to", [
  z.object({ to: z.literal("main"), id: z.int(), command: roomCommand }),
  z.object({ to: z.literal("inbox"), id: z.int(), command: inboxCommand }),
]);
export type Relayed = z.infer<typeof relayed>;

/**
 * Room or inbox → another one, or the app, which makes these calls for it: one invocation may not make
 * more than some (party/platform/fan-out.ts). A call is an id and the place of its command.
 */
export const passOn = z.object({
  type: z.literal("pass-on"),
  to: z.enum(["main", "inbox"]),
  /** Whoever gets one checks it. */
  commands: z.array(z.unknown()),
  calls: z.array(z.tuple([z.int(), z.int()])),
});
export type PassOn = z.infer<typeof passOn>;
/** What the app is asked to pass on; one call by an older room. */
export const relayCall = z.union([passOn, relayed]);
/** The status of each call; null if that room or inbox could not be reached. */
export const passedOn = z.object({ statuses: z.array(z.nullable(z.int())) });
export type PassedOn = z.infer<typeof passedOn>;

/**
 * Inbox → app: asks for the rooms that a person is in. With `sid`, the public id of a session or an
 * access token, the answer is 403 if that has ended.
 */
export const inboxQuery = z.object({ uid, sid: z.optional(z.string()) });
export const inboxRooms = z.object({
  username: z.string(),
  /** As in `watch`. */
  keywords: z.optional(z.literal(true)),
  rooms: z.array(z.object({ id: z.int(), epoch })),
});
export type InboxRooms = z.infer<typeof inboxRooms>;

/** Room → app: events for the archive, in the order of their ids. */
const event = { id: z.int(), uid, time: z.int() };
const archivedEvent = z.discriminatedUnion("type", [
  z.object({
    ...event,
    type: z.literal(frameTypes.message),
    msg: z.string(),
    cid: z.optional(z.string()),
    reply: z.optional(z.int()),
    /** The ids of its files, also if it is deleted. */
    files: z.optional(z.array(z.int())),
    /** Deleted before it was archived, so `msg` is empty. */
    deleted: z.optional(z.literal(true)),
  }),
  z.object({ ...event, type: z.literal(frameTypes.edit), target: z.int(), msg: z.string() }),
  z.object({ ...event, type: z.literal(frameTypes.delete), target: z.int() }),
  z.object({
    ...event,
    type: z.literal(frameTypes.reaction),
    target: z.int(),
    emoji: z.string(),
    on: z.boolean(),
    /** The event is one of previews, in this form because an older app passes over it. */
    previews: z.optional(z.array(linkPreview)),
  }),
]);
export const archiveBatch = z.object({
  room: z.int(),
  /** How many people are present. */
  online: z.int(),
  events: z.array(archivedEvent),
  /** The oldest event that the room still has: what is before it can only be in the archive. */
  first: z.optional(z.int()),
  /** The room's newest event. */
  head: z.optional(z.int()),
  /** Asks the app to delete expired messages; the answer then has a `sweepResult` too. */
  sweep: z.optional(z.literal(true)),
});
export type ArchiveBatch = z.infer<typeof archiveBatch>;

export const sweepResult = z.object({
  /** The archive has no message up to this event id any more. */
  upTo: z.int(),
  /** The time of the oldest message left, in whole seconds since 1970; null if there is none. */
  oldest: z.nullable(z.int()),
});
export type SweepResult = z.infer<typeof sweepResult>;

/** The answer to a batch. */
export const archiveAnswer = z.object({
  /** The newest event in the archive now. Left out by an older app. */
  archived: z.optional(z.int()),
  keepDays,
  ...policy,
  ...z.partial(sweepResult).shape,
  /** Authors of the batch who have sent as much as a day allows, and for how long that counts. */
  overQuota: z.optional(z.array(z.object({ uid, seconds: z.int() }))),
  /** The server's storage is full; the room takes nothing new for so long. */
  fullSeconds: z.optional(z.int()),
});
export type ArchiveAnswer = z.infer<typeof archiveAnswer>;
/**
 * The answer to a batch of a room that is deleted, with status 410. Nothing else means that: a 404 may
 * come from a host that has another page at this address.
 */
export const roomGone = z.object({ gone: z.literal(true) });

/** Room → app: asks for what its storage must have had, because the archive is ahead of it. */
export const epochsQuery = z.object({ room: z.int() });
export const roomEpochs = z.object({
  archived: z.int(),
  /** Of everyone who was ever removed or got another role. */
  epochs: z.array(z.object({ uid, epoch })),
  keepDays,
  ...policy,
  /** How many people were online when the room last said so. Left out by an older app. */
  online: z.optional(z.int()),
});

/** Room → app: asks for the words that are held back now; the answer is `heldWords`. */
export const policyQuery = z.object({ room: z.int() });

/** A message and the `cid` that its author sent it with. */
const messageCid = z.object({ id: z.int(), uid, cid: z.string(), time: z.int() });

/** Room → app: asks about single messages and `cid`s from before its storage was lost. */
export const recallQuery = z.object({
  room: z.int(),
  targets: z.array(z.int()),
  cids: z.array(z.object({ uid, cid: z.string() })),
});
/** What the archive has of these; the rest does not exist. */
export const recalled = z.object({
  messages: z.array(
    z.object({
      id: z.int(),
      uid,
      deleted: z.boolean(),
      /** Every emoji that it has as a reaction. */
      emoji: z.array(z.string()),
    }),
  ),
  cids: z.array(messageCid),
});
export type Recalled = z.infer<typeof recalled>;

/** Room → app: asks for the `cid`s of a page of messages, the newest first. */
export const cidsQuery = z.object({ room: z.int(), below: z.int() });
export const cidsPage = z.object({
  cids: z.array(messageCid),
  /** The `below` of the next page; null if there is none. */
  next: z.nullable(z.int()),
});
export type CidsPage = z.infer<typeof cidsPage>;

/**
 * Room → app: asks whom of the room's members these messages mention. It takes the names of all of
 * them, and Markdown, neither of which a room has.
 */
export const mentionsQuery = z.object({
  room: z.int(),
  messages: z.array(z.object({ id: z.int(), msg: z.string() })),
});
export const mentionsFound = z.object({ mentions: z.array(z.object({ id: z.int(), uid })) });
export type MentionsFound = z.infer<typeof mentionsFound>;

/**
 * Room → app: asks what holds now for a token that is older than the room server's process, which may
 * not have heard yet of what revoked it.
 */
export const standingQuery = z.object({ room: z.int(), uid, sid: z.string() });
export const standing = z.discriminatedUnion("is", [
  z.object({ is: z.literal("member"), role, epoch }),
  z.object({ is: z.literal("removed") }),
  /** The session or access token has ended. */
  z.object({ is: z.literal("signed-out") }),
]);
export type Standing = z.infer<typeof standing>;

/**
 * Host → app: has a page of rooms archive everything that they have answered, in the order of their
 * ids. `dryRun` only counts, and changes nothing. Without `all` it asks only rooms in which something
 * may have happened, if the app has run for long enough to know them; `all` is for when nobody is in
 * any room, as it is faster, too.
 */
export const archiveAllQuery = z.object({
  /** The `next` of the page before. */
  after: z._default(z.int(), 0),
  dryRun: z._default(z.boolean(), false),
  all: z._default(z.boolean(), false),
});
export const archiveAllAnswer = z.object({
  /** How many rooms the page has. */
  rooms: z.int(),
  /** How many of them the archive lacks events of, or could not be asked. */
  behind: z.int(),
  /** How many events the archive lacks, of the rooms that could be asked. */
  events: z.int(),
  /** The last room of this page; null if there is no further page. */
  next: z.nullable(z.int()),
});

/** The room server's counters since it started (party/platform/metrics.ts). */
export const roomCounters = z.object({
  roomSockets: z.int(),
  inboxSockets: z.int(),
  accepted: z.int(),
  /** By `SendError`. */
  refused: z.record(z.string(), z.int()),
  eventsStored: z.int(),
  framesSent: z.int(),
  archiveFailures: z.int(),
  /** Times that a room's log and the archive did not end alike, because one had lost something. */
  archiveDrifts: z._default(z.int(), 0),
  /** Rooms that ended because their storage refused a write. */
  storageFailures: z._default(z.int(), 0),
  archiveBacklog: z.int(),
  archiveLagSeconds: z.number(),
  warnings: z.int(),
  errors: z.int(),
});
export type RoomCounters = z.infer<typeof roomCounters>;

/** Whether a call carries the secret. Takes the same time however much of the secret is right. */
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
