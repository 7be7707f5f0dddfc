import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { notifyLevels } from "../lib/shared/api/rooms";
import { roles } from "../lib/wire/frames";

const createdAt = timestamp("created_at", { withTimezone: true }).notNull().defaultNow();

export const users = pgTable(
  "users",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    username: text("username").notNull(),
    /** The name folded (NFKC, lower case): Alice and ａｌｉｃｅ cannot both exist. */
    usernameKey: text("username_key").notNull(),
    nickname: text("nickname").notNull(),
    /** argon2id over the lower-case MD5 hex of the password, as an encoded string. */
    passwordHash: text("password_hash").notNull(),
    createdAt,
    /** Since when the account is gone. The row stays, without the person's names: see decision 0021. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
  },
  (table) => [uniqueIndex("users_username_key").on(table.usernameKey)],
);

/** Names of accounts that are gone: nobody else may go by them. */
export const reservedNames = pgTable("reserved_names", {
  /** SHA-256 of `username_key`, in hex. Who knows a name can ask for it, as `POST /User` tells too. */
  hash: text("hash").primaryKey(),
});

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The User-Agent that signed in, for the person to recognise it. */
    agent: text("agent").notNull().default(""),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("sessions_user").on(table.userId),
    index("sessions_expires").on(table.expiresAt),
  ],
);

/** What a person uses the REST API with instead of a session. */
export const accessTokens = pgTable(
  "access_tokens",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the token, in hex: it is random, so it needs no slow hash. */
    hash: text("hash").notNull(),
    createdAt,
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (table) => [
    uniqueIndex("access_tokens_hash").on(table.hash),
    index("access_tokens_user").on(table.userId),
  ],
);

/** Where a person's browsers take notifications (Web Push, RFC 8030 and 8291). */
export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    endpoint: text("endpoint").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** It ends with the session that made it. */
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAt,
  },
  (table) => [
    index("push_subscriptions_user").on(table.userId),
    index("push_subscriptions_session").on(table.sessionId),
  ],
);

export const rooms = pgTable(
  "rooms",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    name: text("name").notNull(),
    private: boolean("private").notNull().default(false),
    /** A room of two: both user ids, the smaller first, as `3:17`. */
    direct: text("direct"),
    /** The newest event in the archive; what came after it is still in the room's own log. */
    lastId: integer("last_id").notNull().default(0),
    /** When the newest message was said, in whole seconds since 1970. */
    lastTime: bigint("last_time", { mode: "number" }),
    /** How many people are in the room, as it last said. */
    online: integer("online").notNull().default(0),
    /** For how many days messages are kept; null: for ever. */
    keepDays: integer("keep_days"),
    createdAt,
  },
  (table) => [uniqueIndex("rooms_direct").on(table.direct)],
);

export const roleEnum = pgEnum("role", roles);
/** Of what a member wants to hear outside of the room. */
export const notifyEnum = pgEnum("notify", notifyLevels);
/** left: may come back by themselves. removed: may not. */
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
    /** Grows with each removal, so that the room can tell tokens given out before it. */
    epoch: integer("epoch").notNull().default(0),
    /** Read up to this event. */
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

/** Rooms whose log may still have the names of somebody whose account is gone. */
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
    /** How many more people may come in with it; null: any number. */
    usesLeft: integer("uses_left"),
  },
  (table) => [index("invites_room").on(table.roomId)],
);

/** The archive of what was said; the room's own log is the original. */
export const messages = pgTable(
  "messages",
  {
    roomId: integer("room_id")
      .notNull()
      .references(() => rooms.id, { onDelete: "cascade" }),
    /** The event's id in its room. */
    id: integer("id").notNull(),
    /** Grows over all rooms, in the order of the archive: what a search is sorted by. */
    seq: bigint("seq", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    cid: text("cid"),
    /** Empty once it is deleted. */
    msg: text("msg").notNull(),
    /** Whole seconds since 1970. */
    time: bigint("time", { mode: "number" }).notNull(),
    /** The id of the message that this one answers. */
    reply: integer("reply"),
    /** When it was last edited, in whole seconds since 1970. */
    editedAt: bigint("edited_at", { mode: "number" }),
    deleted: boolean("deleted").notNull().default(false),
    /** The newest event that concerns it: itself, an edit, its deletion or a reaction. */
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
    // The function is made by the migration; see docs/decisions/0011-search.md.
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
    /** The event that added it: reactions are shown in this order. */
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

/** Whom a message names with @; what unread mentions are counted from. */
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

/** Counters of rate-limiter-flexible; its columns, its names. */
export const rateLimits = pgTable("rate_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: timestamp("expire", { withTimezone: true }),
});
