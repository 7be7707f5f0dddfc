import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

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
  },
  (table) => [uniqueIndex("users_username_key").on(table.usernameKey)],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("sessions_user").on(table.userId),
    index("sessions_expires").on(table.expiresAt),
  ],
);

export const rooms = pgTable("rooms", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  name: text("name").notNull(),
  private: boolean("private").notNull().default(false),
  createdAt,
});

export const roleEnum = pgEnum("role", ["owner", "moderator", "member"]);
export type Role = (typeof roleEnum.enumValues)[number];
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
    joinedAt: timestamp("joined_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.userId] }),
    index("members_user").on(table.userId),
    uniqueIndex("members_one_owner").on(table.roomId).where(sql`${table.role} = 'owner'`),
  ],
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
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    cid: text("cid"),
    msg: text("msg").notNull(),
    /** Whole seconds since 1970. */
    time: bigint("time", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.id] })],
);

/** Counters of rate-limiter-flexible; its columns, its names. */
export const rateLimits = pgTable("rate_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: timestamp("expire", { withTimezone: true }),
});
