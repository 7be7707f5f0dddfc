/** How much a person stores as files. */
import * as z from "zod/mini";
import { count, eventId, id, time } from "./fields";

/** One's own file in a room, sent or not. */
export const ownFile = z.object({
  id,
  name: z.string(),
  /** The media type. */
  type: z.string(),
  /** With the pictures that were made of it. */
  bytes: count(),
  /** When it was sent, or uploaded if it is not sent. */
  time: time(),
  sent: z.boolean(),
  room: id,
  /** null: the person may no longer enter the room. */
  roomName: z.nullable(z.string()),
  /** The message with the file; missing if it is not archived yet, or the person may not read it. */
  message: z.optional(eventId()),
});
export type OwnFile = z.infer<typeof ownFile>;

export const storage = z.object({
  /** In bytes. */
  used: count(),
  /** In bytes; null: as much as the server holds. */
  allowed: z.nullable(count()),
  /** Whether the server takes more files. */
  full: z.boolean(),
  /** The largest ones, the largest first. */
  files: z.array(ownFile),
});
export type Storage = z.infer<typeof storage>;

/** The files of a room's messages. */
export const roomStorage = z.object({
  files: count(),
  /** Without the pictures that were made of them. */
  bytes: count(),
});
export type RoomStorage = z.infer<typeof roomStorage>;
