/** What the calls about rooms take and give. */
import { z } from "zod";
import { notifyLevels } from "@/lib/shared/room-listing";
import { roles } from "@/lib/wire/frames";
import { maxKeepDays } from "@/lib/wire/limits";
import {
  expand,
  id,
  integerBetween,
  maxId,
  newRoomName,
  nickname,
  timeOrNever,
  username,
} from "./fields";

const role = z.enum(roles);
const person = { username, nickname };

export const room = z
  .object({ id, name: z.string().meta({ examples: ["茶馆"] }) })
  .meta({ id: "Room" });
export type RoomListing = z.infer<typeof room>;

/** Days that a room keeps what is said. */
export const keepDays = z
  .int()
  .min(1)
  .max(maxKeepDays)
  .nullable()
  .meta({ description: "For how many days messages are kept; `null`: for ever.", examples: [30] });

const countUpTo100 = z.int().min(0).max(100);
export const expandedRoom = z
  .object({
    ...room.shape,
    owner: z.string().nullable().meta({ description: "A username; `null` in a room of two." }),
    private: z.boolean(),
    role: role.nullable().meta({ description: "One's own; `null`: not a member." }),
    members: z.int().min(0),
    online: z.int().min(0),
    unread: countUpTo100.meta({
      description: "Others' messages after `readId`; 100 means 100 or more.",
    }),
    mentions: countUpTo100.meta({ description: "Those of them that name one." }),
    keepDays,
    lastId: z.int().min(0).meta({ description: "The newest event that the counts know of." }),
    lastTime: timeOrNever("When the newest message was said"),
    readId: z.int().min(0).nullable().meta({
      description: "One has read up to this event; `null`: not a member.",
    }),
    notify: z.enum(notifyLevels).nullable().meta({
      description: "What one wants to be told of; `null`: not a member.",
    }),
    direct: z.object(person).nullable().meta({ description: "The other one, in a room of two." }),
  })
  .meta({ id: "ExpandedRoom" });
export type ExpandedRoom = z.infer<typeof expandedRoom>;

export const roomListQuery = z.object({
  expand: expand.meta({ description: "`1`: each room with all that a list of rooms shows." }),
});

export const namedRoom = z
  .object({
    name: newRoomName,
    private: z
      .boolean("not-a-boolean")
      .default(false)
      .meta({ description: "Only its members see it, and people come in by invite." }),
  })
  .meta({ id: "NewRoom" });
export const directRoom = z
  .object({
    with: z.string("required").meta({ description: "A username.", examples: ["lu-yu"] }),
    name: z.never("not-with-with").optional(),
    private: z.never("not-with-with").optional(),
  })
  .meta({ id: "NewRoomOfTwo" });

export const roomChange = z
  .object({
    name: z.optional(newRoomName),
    private: z.boolean("not-a-boolean").optional(),
    keepDays: integerBetween(1, maxKeepDays).nullable().optional().meta({
      description: "For how many days messages are kept; `null`: for ever.",
    }),
  })
  .refine((values) => Object.values(values).some((value) => value !== undefined), {
    path: ["name"],
    message: "required",
  })
  .meta({ id: "RoomChange", description: "At least one of them must be there." });

export const changedRoom = z
  .object({ ...room.shape, private: z.boolean(), keepDays })
  .meta({ id: "ChangedRoom" });
export type ChangedRoom = z.infer<typeof changedRoom>;

export const roomToken = z
  .object({
    token: z.string().meta({ description: "For one socket, within 60 seconds: its first frame." }),
  })
  .meta({ id: "RoomToken" });
export type RoomToken = z.infer<typeof roomToken>;

export const readMarker = z
  .object({ id: integerBetween(0, maxId).meta({ description: "The event." }) })
  .meta({ id: "ReadMarker" });

export const notifyChange = z
  .object({ level: z.enum(notifyLevels, "unknown-level") })
  .meta({ id: "NotifyChange" });
