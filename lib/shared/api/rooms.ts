/** Rooms, and the list of rooms. */
import * as z from "zod/mini";
import { writers as allWriters } from "@/lib/wire/frames";
import { count, id, time } from "./fields";
import { role } from "./members";
import { avatar, profile } from "./people";

/** Which messages a member is notified of. */
export const notifyLevels = ["all", "mentions", "nothing"] as const;
export type NotifyLevel = (typeof notifyLevels)[number];
export const notifyLevel = z.enum(notifyLevels, "unknown-level");

/** For how many days messages are kept; null: forever. */
export const keepDays = z.nullable(z.int());

/** Who may write in a room. */
export const writers = z.enum(allWriters);

export const room = z.object({ id, name: z.string() });
export type Room = z.infer<typeof room>;

/** A room in the list of rooms, as the caller sees it. */
export const roomListing = z.extend(room, {
  /** A username; null in a direct room. */
  owner: z.nullable(z.string()),
  private: z.boolean(),
  /** The caller's; null: an open room that they are not a member of. */
  role: z.nullable(role),
  members: count(),
  online: count(),
  /** Others' messages after `readId`; 100 means 100 or more, also in `mentions`. */
  unread: count(),
  mentions: count(),
  keepDays,
  /** Who may write; nobody: a direct room in which one has blocked the other. */
  writers,
  /** For how long members wait between two messages; 0: not at all. */
  slowSeconds: count(),
  /** The newest event that is counted. */
  lastId: count(),
  /** When the newest message was sent; null: never. */
  lastTime: z.nullable(time()),
  readId: z.nullable(count()),
  notify: z.nullable(notifyLevel),
  /** The other person of a direct room. */
  direct: z.nullable(profile),
  /** The room's own picture. */
  avatar: avatar(),
});
export type RoomListing = z.infer<typeof roomListing>;
