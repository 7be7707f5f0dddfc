/** What the calls about rooms take and give. */
import { z } from "zod";
import * as answers from "@/lib/shared/api/rooms";
import { notifyLevels } from "@/lib/shared/api/rooms";
import { maxKeepDays } from "@/lib/wire/limits";
import { documented, inSecondsOrNever } from "./documented";
import { expand, integerBetween, maxId, newRoomName } from "./fields";

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

export const readMarker = z
  .object({ id: integerBetween(0, maxId).meta({ description: "The event." }) })
  .meta({ id: "ReadMarker" });

export const notifyChange = z
  .object({ level: z.enum(notifyLevels, "unknown-level") })
  .meta({ id: "NotifyChange" });

export const room = documented(answers.room, { id: "Room" }, { name: { examples: ["茶馆"] } });

export const keepDays = answers.keepDays.register(z.globalRegistry, {
  description: "For how many days messages are kept; `null`: for ever.",
  examples: [30],
});

export const roomListing = documented(
  answers.roomListing,
  { id: "ExpandedRoom" },
  {
    owner: "A username; `null` in a room of two.",
    role: "One's own; `null`: not a member.",
    unread: "Others' messages after `readId`; 100 means 100 or more.",
    mentions: "Those of them that name one.",
    lastId: "The newest event that the counts know of.",
    lastTime: inSecondsOrNever("When the newest message was said"),
    readId: "One has read up to this event; `null`: not a member.",
    notify: "What one wants to be told of; `null`: not a member.",
    direct: "The other one, in a room of two.",
  },
);

export const changedRoom = documented(answers.changedRoom, { id: "ChangedRoom" });

export const roomToken = documented(
  answers.roomToken,
  { id: "RoomToken" },
  { token: "For one socket, within 60 seconds: its first frame." },
);
