/** What the exports take and give. */
import { z } from "zod";
import { eventId, id, nickname, time as seconds, username } from "@/lib/shared/api/fields";
import { notifyLevels } from "@/lib/shared/api/rooms";
import { roles } from "@/lib/wire/frames";
import { inSeconds } from "./documented";
import { message } from "./messages";
import { accessToken, session } from "./people";
import { keepDays } from "./rooms";

export const exportQuery = z.object({
  format: z
    .enum(["json", "html"], "unknown-format")
    .default("json")
    .meta({ description: "`html`: one page to read, in the language of whoever asks." }),
});

const time = (what: string) =>
  seconds().register(z.globalRegistry, { description: inSeconds(what) });

/** A later version adds keys, or has another number. */
const version = z.literal(1);
const exported = time("When it was asked for");
const role = z.enum(roles);

export const exportedRoom = z.object({
  id,
  name: z.string().meta({ description: "In a room of two: the other one's nickname." }),
  private: z.boolean(),
  direct: z.boolean().meta({ description: "A room of two." }),
  created: time("When it was made"),
  keepDays,
  upTo: z.int().min(0).meta({
    description: "The newest event that it can know of; what was said later is not in it.",
  }),
});
export type ExportedRoom = z.infer<typeof exportedRoom>;

export const exportedMember = z.object({ username, nickname, role, joined: time("Since when") });
export type ExportedMember = z.infer<typeof exportedMember>;

export const roomExport = z
  .object({
    format: z.literal("teahouse-room"),
    version,
    exported,
    room: exportedRoom,
    members: z.array(exportedMember).meta({ description: "Who is in it now." }),
    messages: z.array(message).meta({ description: "All of them, oldest first." }),
  })
  .meta({ id: "RoomExport" });

export const exportedAccount = z.object({
  username,
  nickname,
  created: time("When the person registered"),
});
export type ExportedAccount = z.infer<typeof exportedAccount>;

export const exportedPush = z.object({
  service: z.string().meta({ description: "Where the browser is pushed; the rest is a secret." }),
  created: time("Since when"),
});
export type ExportedPush = z.infer<typeof exportedPush>;

export const exportedMembership = z.object({
  id,
  name: z.string().nullable().meta({ description: "`null`: one may not know it any more." }),
  direct: z.string().nullable().meta({ description: "The other one's username." }),
  state: z.enum(["active", "left", "removed"]),
  role,
  joined: time("When one came last"),
  readId: z.int().min(0).meta({ description: "Read up to this event." }),
  notify: z.enum(notifyLevels),
});
export type ExportedMembership = z.infer<typeof exportedMembership>;

export const exportedInvite = z.object({
  room: id,
  created: time("When it was made"),
  expires: time("When it ends"),
  uses: z.int().nullable().meta({ description: "How many are left; `null`: any number." }),
});
export type ExportedInvite = z.infer<typeof exportedInvite>;

const { username: _username, nickname: _nickname, reactions: _reactions, ...own } = message.shape;
export const exportedOwnMessage = z.object({ room: id, ...own });
export type ExportedOwnMessage = z.infer<typeof exportedOwnMessage>;

export const exportedReaction = z.object({
  room: id,
  message: eventId().register(z.globalRegistry, { description: "The message." }),
  emoji: z.string(),
});
export type ExportedReaction = z.infer<typeof exportedReaction>;

export const accountExport = z
  .object({
    format: z.literal("teahouse-account"),
    version,
    exported,
    user: exportedAccount,
    sessions: z.array(session),
    accessTokens: z.array(accessToken),
    pushSubscriptions: z.array(exportedPush),
    invites: z.array(exportedInvite).meta({ description: "That one made." }),
    rooms: z.array(exportedMembership).meta({ description: "Also those one has left." }),
    messages: z.array(exportedOwnMessage).meta({ description: "One's own, in all these rooms." }),
    reactions: z.array(exportedReaction).meta({ description: "One's own, likewise." }),
  })
  .meta({ id: "AccountExport" });
