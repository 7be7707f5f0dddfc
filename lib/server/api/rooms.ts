/** Requests and answers of the calls about rooms. */
import { z } from "zod";
import * as mini from "zod/mini";
import * as rooms from "@/lib/shared/api/rooms";
import * as sockets from "@/lib/shared/api/sockets";
import { maxKeepDays, maxSlowSeconds } from "@/lib/wire/limits";
import { documented, inSecondsOrNever } from "./documented";
import {
  expand,
  integerBetween,
  maxId,
  newRoomName,
  numberBetween,
  orElse,
  pageLimit,
} from "./fields";

const linksShown = "Whether links in new messages get previews.";
const slowMode =
  "For how many seconds a member waits between two messages, at most six hours; `0`: not at all. The owner and moderators do not wait.";
const keptFor = "For how many days messages are kept; `null`: forever.";

rooms.writers.register(z.globalRegistry, {
  id: "Writers",
  description:
    "Who may write: everyone, the owner and moderators, or nobody, in a direct room in which one has blocked the other.",
});

export const roomListQuery = z.object({
  expand: expand.meta({
    description: "`1`: each room with everything that a list of rooms shows.",
  }),
  limit: pageLimit.meta({
    description:
      "Only so many rooms, at most 100. Without `limit` and `before`: all of them. The next page is in `Link`.",
  }),
  before: numberBetween(1, maxId).optional().meta({
    description: "The rooms after this one in the list: the last `id` of the previous page.",
  }),
});

export const namedRoom = z
  .object({
    name: newRoomName,
    private: orElse(z.boolean("not-a-boolean"), false).meta({
      description: "Only members see the room, and others join by invite. By default `false`.",
    }),
  })
  .meta({ id: "NewRoom" });
export const newDirectRoom = z
  .object({ with: z.string("required").meta({ description: "A username.", examples: ["lu-yu"] }) })
  .meta({ id: "NewDirectRoom" });
/** Of a room that has both, nobody could tell what was meant. In JSON schema these keys have no type. */
export const directRoom = newDirectRoom.extend({
  name: z.never("not-with-with").optional(),
  private: z.never("not-with-with").optional(),
});

export const roomChange = z
  .object({
    name: z.optional(newRoomName),
    private: z.boolean("not-a-boolean").optional(),
    keepDays: integerBetween(1, maxKeepDays).nullable().optional().meta({ description: keptFor }),
    previews: z.boolean("not-a-boolean").optional().meta({ description: linksShown }),
    writers: z.enum(["all", "moderators"], "unknown-writers").optional().meta({
      description: "Who may write: everyone in the room, or only its owner and moderators.",
    }),
    slowSeconds: integerBetween(0, maxSlowSeconds).optional().meta({ description: slowMode }),
  })
  .refine((values) => Object.values(values).some((value) => value !== undefined), {
    path: ["name"],
    message: "required",
  })
  .meta({
    id: "RoomChange",
    description: "At least one of the keys is required.",
    minProperties: 1,
  });

export const readMarker = z
  .object({
    id: integerBetween(0, maxId).meta({ description: "The event that you read up to." }),
    back: z.optional(z.boolean()).meta({
      description: "Also moves the marker back, which makes later messages unread again.",
    }),
  })
  .meta({ id: "ReadMarker" });

rooms.notifyLevel.register(z.globalRegistry, { id: "NotifyLevel" });
export const notifyChange = z.object({ level: rooms.notifyLevel }).meta({ id: "NotifyChange" });

export const room = documented(rooms.room, { id: "Room" }, { name: { examples: ["茶馆"] } });

rooms.keepDays.def.innerType.register(z.globalRegistry, { minimum: 1, maximum: maxKeepDays });
export const keepDays = rooms.keepDays.register(z.globalRegistry, {
  description: keptFor,
  examples: [30],
});

const previews = z.boolean().meta({ description: linksShown });

documented(
  rooms.roomListing,
  { id: "ExpandedRoom" },
  {
    owner: "A username; `null` in a direct room.",
    private: "Whether only members see it.",
    members: "How many members it has.",
    online: "How many of them are in it at the moment.",
    role: "Your role; `null`: you are not a member.",
    unread: {
      description: "Others' messages after `readId`. 100 means 100 or more.",
      maximum: 100,
    },
    mentions: { description: "Those of them that mention you.", maximum: 100 },
    slowSeconds: { description: slowMode, maximum: maxSlowSeconds },
    lastId: "The newest event that `unread` and `mentions` take into account.",
    lastTime: inSecondsOrNever("When the newest message was sent"),
    readId: "The event that you have read up to; `null`: you are not a member.",
    notify: "Which messages you are notified of; `null`: you are not a member.",
    direct: "The other person of a direct room; `null` in any other room.",
    avatar: "The room's own picture, for `?v=` in its address. Missing without one.",
  },
);

const { id: _id, name: _name, ...expanded } = mini.partial(rooms.roomListing).shape;
/** One shape for both lists: a generated client need not know what was asked for. */
export const listedRoom = z
  .object({ ...rooms.room.shape, ...expanded })
  .meta({ id: "ListedRoom", description: "`id` and `name`; with `expand=1` all of the keys." });

export const changedRoom = z
  .object({
    ...{ ...rooms.room.shape, private: z.boolean(), keepDays, previews },
    writers: rooms.writers,
    slowSeconds: z.int().min(0).max(maxSlowSeconds).meta({ description: slowMode }),
  })
  .meta({ id: "ChangedRoom" });
export type ChangedRoom = z.infer<typeof changedRoom>;

export const roomToken = documented(
  sockets.roomToken,
  { id: "RoomToken" },
  {
    token:
      "The first frame of a socket, or `?token=…` in its address. Opens one socket within 60 seconds.",
  },
);
