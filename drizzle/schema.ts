import { type SQLWrapper, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { tokenScopes } from "../lib/shared/api/account";
import { reportStates } from "../lib/shared/api/reports";
import { notifyLevels } from "../lib/shared/api/rooms";
import { roles, writers } from "../lib/wire/frames";

const createdAt = timestamp("created_at", { withTimezone: true }).notNull().defaultNow();

export const users = pgTable(
  "users",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    username: text("username").notNull(),
    /** The username in NFKC and lower case, so that Alice and ａｌｉｃｅ cannot both exist. */
    usernameKey: text("username_key").notNull(),
    nickname: text("nickname").notNull(),
    /**
     * argon2id over the lower-case MD5 hex of the password, as an encoded string. Empty: there is no
     * password, and the person signs in by passkey or single sign-on.
     */
    passwordHash: text("password_hash").notNull(),
    createdAt,
    /** The file that is the person's picture; null means their initials. */
    avatarFile: integer("avatar_file"),
    /** An administrator of the server: lib/server/admin. */
    admin: boolean("admin").notNull().default(false),
    /** Since when the person may not sign in; null: they may. */
    suspendedAt: timestamp("suspended_at", { withTimezone: true }),
    /** When the person was last here, to a few minutes; null: not since this is noted. */
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }),
    /** Verified by a link; unverified ones are only in `oneTimeTokens`. */
    email: text("email"),
    /** The language of mails: that of the pages when the person last changed something about mail. */
    locale: text("locale"),
    /** When the account was deleted. The row stays, without the person's names: decision 0021. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
  },
  (table) => [
    uniqueIndex("users_username_key").on(table.usernameKey),
    uniqueIndex("users_email").on(sql`lower(${table.email})`),
    index("users_admin").on(table.id).where(sql`${table.admin}`),
  ],
);

/** Names of deleted accounts, which nobody may take again. */
export const reservedNames = pgTable("reserved_names", {
  /** SHA-256 of `username_key`, in hex. No secret: `POST /User` tells too whether a name is taken. */
  hash: text("hash").primaryKey(),
});

/** How a session began. */
export const signInMethods = ["password", "passkey", "sso"] as const;

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The User-Agent that signed in, so that the person can recognise the session. */
    agent: text("agent").notNull().default(""),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** When it was last used, to a few minutes; null: not since this is noted. */
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }),
    method: text("method", { enum: signInMethods }).notNull().default("password"),
    /** The session at the single sign-on (`sid` of its ID token), which can end this one. */
    ssoSid: text("sso_sid"),
  },
  (table) => [
    index("sessions_user").on(table.userId),
    index("sessions_sso").on(table.ssoSid).where(sql`${table.ssoSid} is not null`),
    index("sessions_expires").on(table.expiresAt),
  ],
);

/** Tokens for the REST API, used instead of a session. */
export const accessTokens = pgTable(
  "access_tokens",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the token, in hex. The token is random, so it needs no slow hash. */
    hash: text("hash").notNull(),
    createdAt,
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
    /** What it may do besides what every token may: `admin`, as long as its owner is an administrator. */
    scopes: text("scopes", { enum: tokenScopes }).array().notNull().default(sql`'{}'`),
  },
  (table) => [
    uniqueIndex("access_tokens_hash").on(table.hash),
    index("access_tokens_user").on(table.userId),
  ],
);

/** The browsers that a person gets notifications in (Web Push, RFC 8030 and 8291). */
export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    endpoint: text("endpoint").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The session that made it; the subscription ends with it. */
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAt,
    /** The person wants no notifications there for now. */
    paused: boolean("paused").notNull().default(false),
  },
  (table) => [
    index("push_subscriptions_user").on(table.userId),
    index("push_subscriptions_session").on(table.sessionId),
  ],
);

/** The newest message of a room that a person is to be pushed; see lib/server/push/push-queue.ts. */
export const pendingPushes = pgTable(
  "pending_pushes",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    roomId: integer("room_id")
      .notNull()
      .references(() => rooms.id, { onDelete: "cascade" }),
    messageId: integer("message_id").notNull(),
    /** The newest message of the room that was pushed since the row exists. */
    pushedId: integer("pushed_id").notNull().default(0),
    /** The person had a page open, and has had the time to read there. */
    waited: boolean("waited").notNull().default(false),
    /** When the next step is due. */
    dueAt: timestamp("due_at", { withTimezone: true }).notNull().defaultNow(),
    /** Until then a process is at it. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.roomId] }),
    index("pending_pushes_due").on(table.dueAt),
  ],
);

export const rooms = pgTable(
  "rooms",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    name: text("name").notNull(),
    private: boolean("private").notNull().default(false),
    /** For a direct room, both user ids, the smaller first: `3:17`. */
    direct: text("direct"),
    /** The newest event in the archive; later ones are only in the room's event log. */
    lastId: integer("last_id").notNull().default(0),
    /** The time of the newest message, in whole seconds since 1970. */
    lastTime: bigint("last_time", { mode: "number" }),
    /** How many people were online when the room last posted to the archive. */
    online: integer("online").notNull().default(0),
    /** Until then somebody may send to the room of whom `online` does not tell. */
    unsettledUntil: timestamp("unsettled_until", { withTimezone: true })
      .notNull()
      .default(sql`now() + interval '3 minutes'`),
    /** Days that messages are kept; null means forever. */
    keepDays: integer("keep_days"),
    /** The bytes of its messages' texts; triggers on `messages` count them (migration 0007). */
    textBytes: bigint("text_bytes", { mode: "number" }).notNull().default(0),
    /** The file that is the room's picture; null means its initials. */
    avatarFile: integer("avatar_file"),
    /** Whether links in its messages are looked up and shown with title and picture. */
    previews: boolean("previews").notNull().default(true),
    /** Seconds that a member waits between two messages; 0: none. Moderators do not wait. */
    slowSeconds: integer("slow_seconds").notNull().default(0),
    /** Who may write. `nobody`: a direct room in which one blocks the other. */
    writers: text("writers", { enum: writers }).notNull().default("all"),
    createdAt,
  },
  (table) => [
    uniqueIndex("rooms_direct").on(table.direct),
    index("rooms_open").on(table.id).where(sql`not ${table.private}`),
  ],
);

/**
 * Deleted rooms whose messages still have to be deleted, which takes too long for one statement. A
 * trigger on `rooms` fills the list (migration 0007).
 */
export const deletedRooms = pgTable("deleted_rooms", {
  roomId: integer("room_id").primaryKey(),
  /** The messages up to this id are deleted. */
  doneTo: integer("done_to").notNull().default(0),
  createdAt,
});

export const roleEnum = pgEnum("role", roles);
/** What a member is notified of while not in the room. */
export const notifyEnum = pgEnum("notify", notifyLevels);
/** Someone who left may enter again; someone who was removed may not. */
export const memberStateEnum = pgEnum("member_state", ["active", "left", "removed"]);

export const members = pgTable(
  "members",
  {
    roomId: integer("room_id")
      .notNull()
      .references(() => rooms.id, { onDelete: "cascade" }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: roleEnum("role").notNull().default("member"),
    state: memberStateEnum("state").notNull().default("active"),
    /** Rises with each removal and role, so that the room recognises tokens issued before it. */
    epoch: integer("epoch").notNull().default(0),
    /** The last event that the member has read. */
    readId: integer("read_id").notNull().default(0),
    notify: notifyEnum("notify").notNull().default("all"),
    joinedAt: timestamp("joined_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.userId] }),
    index("members_user").on(table.userId),
    uniqueIndex("members_one_owner").on(table.roomId).where(sql`${table.role} = 'owner'`),
  ],
);

/** Rooms whose event log may still have the names of a deleted account. */
export const departures = pgTable(
  "departures",
  {
    roomId: integer("room_id")
      .notNull()
      .references(() => rooms.id, { onDelete: "cascade" }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
);

/**
 * Commands that rooms and inboxes have not confirmed yet. Each is stored by the transaction that makes
 * it necessary. No reference to rooms: the deletion of a room is such a command.
 */
export const roomCommands = pgTable(
  "room_commands",
  {
    /** Rises; a room or an inbox gets its commands in this order. */
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** The party: `main` for a room, `inbox` for a person's inbox. */
    party: text("party").notNull(),
    /** The id of the room or the person. */
    target: integer("target").notNull(),
    /** As in lib/wire/internal-api.ts. */
    command: jsonb("command").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When the next attempt is due. */
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    /** Until then another process has claimed the attempt. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
    createdAt,
  },
  (table) => [
    index("room_commands_target").on(table.party, table.target, table.id),
    index("room_commands_due").on(table.dueAt),
  ],
);

export const invites = pgTable(
  "invites",
  {
    code: text("code").primaryKey(),
    roomId: integer("room_id")
      .notNull()
      .references(() => rooms.id, { onDelete: "cascade" }),
    createdBy: integer("created_by")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** How many more people it admits; null means any number. */
    usesLeft: integer("uses_left"),
  },
  (table) => [index("invites_room").on(table.roomId)],
);

/**
 * What a room's files are listed as, by their media type. An expression and no column, so that copies of
 * rows need not leave it out.
 */
export const fileKind = (type: SQLWrapper) =>
  sql<string>`case split_part(${type}, '/', 1) when 'image' then 'picture' when 'video' then 'video' when 'audio' then 'audio' else 'file' end`;

/** What a file is for. */
export const filePurposes = ["message", "avatar", "preview"] as const;

/**
 * Files: those of messages, pictures of people and rooms, and pictures of link previews. The bytes are in
 * the file store, in a folder of their own each (lib/server/files); a row goes only after its bytes, so it
 * refers to nothing.
 */
export const files = pgTable(
  "files",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    purpose: text("purpose", { enum: filePurposes }).notNull().default("message"),
    /** Null for the picture of a person. */
    roomId: integer("room_id"),
    /** Who uploaded it, or wrote the message with the link. */
    userId: integer("user_id").notNull(),
    /** Its folder in the store; random. */
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** The media type, found from the bytes. */
    type: text("type").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** The bytes of all that the store has of it: the file itself, its sizes and previews. */
    storedBytes: bigint("stored_bytes", { mode: "number" }).notNull(),
    /** In pixels, upright. */
    width: integer("width"),
    height: integer("height"),
    /** A ThumbHash in base64. */
    hash: text("hash"),
    alt: text("alt"),
    seconds: real("seconds"),
    /** The smaller pictures that the store has of it, by name. */
    sizes: text("sizes").array().notNull().default(sql`'{}'`),
    createdAt,
    /** When a message was sent with it, whose answer may have been lost; null: none was. */
    sentAt: timestamp("sent_at", { withTimezone: true }),
    /** The `cid` of that message: the same one can be sent again. */
    cid: text("cid"),
    /** The message, once that is in the archive, and the file's place among those of the message. */
    messageId: integer("message_id"),
    place: smallint("place").notNull().default(0),
    /** Nobody gets it any more, and the store deletes it. Triggers set it when what has the file goes. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
  },
  (table) => [
    uniqueIndex("files_key").on(table.key),
    index("files_message").on(table.roomId, table.messageId),
    index("files_kind")
      .on(table.roomId, sql`(${fileKind(table.type)})`, table.messageId)
      .where(sql`${table.messageId} is not null and ${table.deletedAt} is null`),
    index("files_user").on(table.userId, table.storedBytes),
    index("files_unsent")
      .on(table.createdAt)
      .where(sql`${table.purpose} = 'message' and ${table.messageId} is null`),
    index("files_deleted").on(table.id).where(sql`${table.deletedAt} is not null`),
  ],
);

/**
 * What files were added and deleted, in bytes of the store; their sums are how much each person stores.
 * Triggers on `files` write it (migration 0010), and nobody waits for another, because rows are only
 * added; the sweep adds up those of a person.
 */
export const fileBytes = pgTable(
  "file_bytes",
  {
    /** 0 for pictures of link previews, which are nobody's. */
    userId: integer("user_id").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
  },
  (table) => [index("file_bytes_user").on(table.userId)],
);

/**
 * The archive of all messages; a room's event log is its source. No reference to rooms: the messages
 * of a deleted room follow it in parts (`deletedRooms`), and every query begins at a room.
 */
export const messages = pgTable(
  "messages",
  {
    roomId: integer("room_id").notNull(),
    /** The event's id in its room. */
    id: integer("id").notNull(),
    /** Rises over all rooms in the order of archiving; searches are sorted by it. */
    seq: bigint("seq", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    cid: text("cid"),
    /** Empty once the message is deleted. */
    msg: text("msg").notNull(),
    /** Whole seconds since 1970. */
    time: bigint("time", { mode: "number" }).notNull(),
    /** The id of the message that this one replies to. */
    reply: integer("reply"),
    /** The time of the last edit, in whole seconds since 1970. */
    editedAt: bigint("edited_at", { mode: "number" }),
    deleted: boolean("deleted").notNull().default(false),
    /** The id of the newest event of this message: itself, an edit, its deletion or a reaction. */
    changedId: integer("changed_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.id] }),
    uniqueIndex("messages_seq").on(table.seq),
    uniqueIndex("messages_cid")
      .on(table.roomId, table.userId, table.cid)
      .where(sql`${table.cid} is not null`),
    index("messages_changed")
      .on(table.roomId, table.changedId)
      .where(sql`${table.changedId} <> ${table.id}`),
    // A migration defines the function; see docs/decisions/0011-search.md.
    index("messages_search").using(
      "gin",
      sql`message_grams(${table.msg})`,
      sql`(array[${table.roomId}])`,
    ),
  ],
);

export const reactions = pgTable(
  "reactions",
  {
    roomId: integer("room_id").notNull(),
    messageId: integer("message_id").notNull(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    emoji: text("emoji").notNull(),
    /** The event that added it; reactions are shown in this order. */
    eventId: integer("event_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.messageId, table.emoji, table.userId] }),
    foreignKey({
      columns: [table.roomId, table.messageId],
      foreignColumns: [messages.roomId, messages.id],
    }).onDelete("cascade"),
  ],
);

/** The people that a message mentions with @; unread mentions are counted from these. */
export const mentions = pgTable(
  "mentions",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    roomId: integer("room_id").notNull(),
    messageId: integer("message_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.roomId, table.messageId] }),
    foreignKey({
      columns: [table.roomId, table.messageId],
      foreignColumns: [messages.roomId, messages.id],
    }).onDelete("cascade"),
    index("mentions_message").on(table.roomId, table.messageId),
  ],
);

/** What a link in a message leads to, as the server found it. */
export const linkPreviews = pgTable(
  "link_previews",
  {
    roomId: integer("room_id").notNull(),
    messageId: integer("message_id").notNull(),
    /** Its place among the links of the message. */
    place: smallint("place").notNull(),
    url: text("url").notNull(),
    title: text("title").notNull(),
    description: text("description"),
    site: text("site"),
    /** Its picture. */
    fileId: integer("file_id"),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.messageId, table.place] }),
    foreignKey({
      columns: [table.roomId, table.messageId],
      foreignColumns: [messages.roomId, messages.id],
    }).onDelete("cascade"),
  ],
);

/** What administrators set, by name: lib/server/settings. What is missing has its default. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});

/** By which way an administrator did something. */
export const auditWays = ["page", "token", "command"] as const;

/** Links by which people may register where registration is not open. */
export const serverInvites = pgTable("server_invites", {
  code: text("code").primaryKey(),
  createdBy: integer("created_by")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  /** What it is for, for the administrators. */
  note: text("note").notNull().default(""),
  createdAt,
  expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  /** How many more people it admits; null means any number. */
  usesLeft: integer("uses_left"),
});

/**
 * What administrators did. Triggers refuse to change or delete rows (migration 0011). People and rooms are
 * named by their ids only, so that a deleted account leaves no names here.
 */
export const audit = pgTable(
  "audit",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    /** Null: whoever has the server's command line. */
    actor: integer("actor"),
    /** `page`, `token` (an access token) or `command`. */
    via: text("via", { enum: auditWays }).notNull(),
    /** The address that it came from; null for a command. */
    address: text("address"),
    /** As in lib/shared/api/admin.ts. */
    action: text("action").notNull(),
    /** The person that it was done to. */
    person: integer("person"),
    /** The room that it was done to. */
    room: integer("room"),
    /** What else there is to know: a new value, a report's id. No names, no words. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index("audit_person").on(table.person, table.id)],
);

/**
 * Secrets that are good once and for a while: links in mails, steps of a sign-in. A row is deleted by its
 * use, so of two uses at the same moment one succeeds.
 */
export const oneTimeTokens = pgTable(
  "one_time_tokens",
  {
    /** SHA-256 of the token, in hex. The token is random, so it needs no slow hash. */
    hash: text("hash").primaryKey(),
    /** What it is good for: lib/server/auth/one-time-tokens.ts. */
    purpose: text("purpose").notNull(),
    userId: integer("user_id").references(() => users.id, { onDelete: "cascade" }),
    data: jsonb("data").notNull().default({}),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("one_time_tokens_user").on(table.userId),
    index("one_time_tokens_expires").on(table.expiresAt),
  ],
);

/** Passkeys (WebAuthn). */
export const passkeys = pgTable(
  "passkeys",
  {
    /** The credential's id, as base64url. */
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** In COSE's form, as base64url. */
    publicKey: text("public_key").notNull(),
    /** How often it signed, as far as it counts. */
    counter: bigint("counter", { mode: "number" }).notNull().default(0),
    transports: text("transports").array().notNull().default(sql`'{}'`),
    name: text("name").notNull(),
    createdAt,
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (table) => [index("passkeys_user").on(table.userId)],
);

/** Authenticator apps (TOTP, RFC 6238), one a person. */
export const authenticators = pgTable("authenticators", {
  userId: integer("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** Encrypted with a key made of NEXTAUTH_SECRET. */
  secret: text("secret").notNull(),
  /** When the first code proved that the app has the secret; null: not yet, and it counts for nothing. */
  confirmedAt: timestamp("confirmed_at", { withTimezone: true }),
  /** The time step of the last code, which is not good again. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
});

/** Codes that stand in for a lost second factor, each once. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** SHA-256 of the code, in hex. */
    hash: text("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
);

/** Accounts of single sign-on (OpenID Connect) and whose they are here. */
export const identities = pgTable(
  "identities",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt,
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index("identities_user").on(table.userId),
  ],
);

/** Messages and people that somebody reported to the moderators and administrators. */
export const reports = pgTable(
  "reports",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** Null for a person who was reported outside of a room. */
    roomId: integer("room_id").references(() => rooms.id, { onDelete: "cascade" }),
    /** Null for a person. */
    messageId: integer("message_id"),
    /** Who is reported. */
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    reporterId: integer("reporter_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The message as it was. */
    words: text("words").notNull().default(""),
    reason: text("reason").notNull().default(""),
    createdAt,
    state: text("state", { enum: reportStates }).notNull().default("open"),
    handledBy: integer("handled_by").references(() => users.id),
    handledAt: timestamp("handled_at", { withTimezone: true }),
  },
  (table) => [
    index("reports_open").on(table.id).where(sql`${table.state} = 'open'`),
    index("reports_room").on(table.roomId, table.id),
    uniqueIndex("reports_once")
      .on(table.reporterId, table.roomId, table.messageId)
      .where(sql`${table.messageId} is not null and ${table.state} = 'open'`),
  ],
);

/** Whom a person wants to hear nothing of. */
export const blocks = pgTable(
  "blocks",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    blockedId: integer("blocked_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.blockedId] }),
    index("blocks_blocked").on(table.blockedId),
  ],
);

/** When and by what a person is notified, over all devices. Without a row: always, by mentions and levels. */
export const noticeSettings = pgTable(
  "notice_settings",
  {
    userId: integer("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    /** An IANA name, such as Asia/Shanghai. */
    timeZone: text("time_zone"),
    /** Quiet hours in minutes after midnight in that zone; null: none. They may go over midnight. */
    quietFrom: smallint("quiet_from"),
    quietTo: smallint("quiet_to"),
    /** The days on which they begin, Sunday is 0. */
    quietDays: smallint("quiet_days").array().notNull().default(sql`'{0,1,2,3,4,5,6}'`),
    /** Words that notify like a mention. */
    keywords: text("keywords").array().notNull().default(sql`'{}'`),
    /** Other devices wait while the person is active on one. */
    waitsForActive: boolean("waits_for_active").notNull().default(true),
    /** Minutes of absence after which unread mentions and direct messages are mailed; null: never. */
    digestMinutes: integer("digest_minutes"),
    /** Whether that mail quotes the messages. */
    digestQuotes: boolean("digest_quotes").notNull().default(false),
    /** When the last one was sent; older messages are in no other. */
    digestedAt: timestamp("digested_at", { withTimezone: true }),
  },
  (table) => [
    index("notice_settings_keywords").on(table.userId).where(sql`${table.keywords} <> '{}'`),
  ],
);

/** Addresses of a person's own that get notices where no push arrives. */
export const noticeHooks = pgTable(
  "notice_hooks",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** What takes it: `json`, `ntfy`, `bark`, `wecom`, `feishu`. */
    kind: text("kind").notNull(),
    /** A secret, as whoever has it can write there. */
    url: text("url").notNull(),
    /** What a Feishu robot signs with; null: it checks no signature. */
    secret: text("secret"),
    paused: boolean("paused").notNull().default(false),
    createdAt,
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
    /** What went wrong with the last notice; null: nothing. */
    lastError: text("last_error"),
    /** Notices in a row that failed. */
    failures: smallint("failures").notNull().default(0),
  },
  (table) => [index("notice_hooks_user").on(table.userId)],
);

/** The counters of rate-limiter-flexible, which prescribes the columns and their names. */
export const rateLimits = pgTable("rate_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: timestamp("expire", { withTimezone: true }),
});

/**
 * Which rooms' storage belongs to this database, and which start of Teahouse uses both. Only `npm start`
 * reads and writes it: host/identity/.
 */
export const server = pgTable(
  "server",
  {
    /** Always true, so that there is one row. */
    id: boolean("id").primaryKey().default(true),
    /** As in the file `identity` of the rooms' folder. */
    roomsId: uuid("rooms_id"),
    /** The start that has the lease; null if none has. */
    holder: uuid("holder"),
    /** The machine and the data folder of the last holder. */
    place: text("place"),
    /** When the holder last renewed its lease. */
    seenAt: timestamp("seen_at", { withTimezone: true }),
    /** By the names of secrets, so that a start with others is noticed: host/identity/secret-digests.ts. */
    secretDigests: jsonb("secret_digests").$type<Record<string, string>>(),
  },
  (table) => [check("server_one_row", sql`${table.id}`)],
);
