/** A room as the list of rooms has it. */
import * as z from "zod/mini";
import { roles } from "@/lib/wire/frames";

export const notifyLevels = ["all", "mentions", "nothing"] as const;
export type NotifyLevel = (typeof notifyLevels)[number];

const optional = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));
const roomListing = z.object({
  id: z.int(),
  name: z.string(),
  owner: optional(z.string()),
  private: z.optional(z.boolean()),
  /** null: an open room that one is not in. */
  role: optional(z.enum(roles)),
  members: z.optional(z.int()),
  online: z.optional(z.int()),
  /** Others' messages after `readId`; 100 means "100 or more". As `mentions`. */
  unread: z.optional(z.int()),
  mentions: z.optional(z.int()),
  /** The newest event that the counts know of. */
  lastId: z.optional(z.int()),
  /** When the newest message was said, in whole seconds since 1970. */
  lastTime: optional(z.int()),
  readId: optional(z.int()),
  notify: optional(z.enum(notifyLevels)),
  /** A room of two: the other one. */
  direct: optional(z.object({ username: z.string(), nickname: z.string() })),
});
export type RoomListing = z.infer<typeof roomListing>;
export const roomListings = z.array(roomListing);
