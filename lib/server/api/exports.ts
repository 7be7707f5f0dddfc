/** Requests and answers of the exports. */
import { z } from "zod";
import { eventId, id, nickname, time as seconds, username } from "@/lib/shared/api/fields";
import { role } from "@/lib/shared/api/members";
import { notifyLevel } from "@/lib/shared/api/rooms";
import { inSeconds } from "./documented";
import { passkey } from "./factors";
import { expand } from "./fields";
import { message } from "./messages";
import { noticeSettings } from "./notices";
import { accessToken, session } from "./people";
import { keepDays } from "./rooms";

const withFiles = () =>
  expand.meta({
    description:
      "`1`: a zip (`application/zip`) of the export and, in its folder `files`, of all files. The export is the last in it, and names the path of each file; a file that is deleted while the zip is sent is left out, and its path is `null`.",
  });

export const exportQuery = z.object({
  format: z
    .enum(["json", "html"], "unknown-format")
    .default("json")
    .meta({ description: "`html`: a single page to read, in the caller's language." }),
  files: withFiles(),
});
export const accountExportQuery = z.object({ files: withFiles() });

const time = (what: string) =>
  seconds().register(z.globalRegistry, { description: inSeconds(what) });

/** Adding keys keeps the version; any other change of the format raises it. */
const version = z.literal(1);
const exported = time("When the export was requested");

export const exportedRoom = z
  .object({
    id,
    name: z.string().meta({ description: "In a direct room: the nickname of the other person." }),
    private: z.boolean(),
    direct: z.boolean().meta({ description: "Whether it is a direct room." }),
    created: time("When the room was created"),
    keepDays,
    upTo: z.int().min(0).meta({
      description:
        "The newest event that the export takes into account. Later messages are not in it.",
    }),
  })
  .meta({ id: "ExportedRoom" });
export type ExportedRoom = z.infer<typeof exportedRoom>;

export const exportedMember = z
  .object({
    username,
    nickname,
    role,
    joined: time("When the member last joined"),
  })
  .meta({ id: "ExportedMember" });
export type ExportedMember = z.infer<typeof exportedMember>;

export const roomExport = z
  .object({
    format: z.literal("teahouse-room"),
    version,
    exported,
    room: exportedRoom,
    members: z.array(exportedMember).meta({ description: "The current members." }),
    messages: z.array(message).meta({ description: "All messages, oldest first." }),
  })
  .meta({ id: "RoomExport" });

export const exportedAccount = z
  .object({
    username,
    nickname,
    created: time("When the user registered"),
    email: z.string().nullable().meta({ description: "Your proven e-mail address." }),
  })
  .meta({ id: "ExportedUser" });
export type ExportedAccount = z.infer<typeof exportedAccount>;

export const exportedPush = z
  .object({
    service: z.string().meta({
      description: "The origin of the push address. The rest of the address is a secret.",
    }),
    created: time("When the browser subscribed"),
  })
  .meta({ id: "ExportedPushSubscription" });
export type ExportedPush = z.infer<typeof exportedPush>;

export const exportedIdentity = z
  .object({
    issuer: z.string(),
    subject: z.string(),
    created: time("When it was linked"),
  })
  .meta({ id: "ExportedIdentity" });
export type ExportedIdentity = z.infer<typeof exportedIdentity>;

export const exportedHook = z
  .object({ kind: z.string(), created: time("When it was added") })
  .meta({ id: "ExportedNoticeHook" });
export type ExportedHook = z.infer<typeof exportedHook>;

export const exportedReport = z
  .object({
    room: z.nullable(id),
    message: z.nullable(id),
    words: z.string(),
    reason: z.string(),
    created: time("When you made it"),
  })
  .meta({ id: "ExportedReport" });
export type ExportedReport = z.infer<typeof exportedReport>;

export const exportedMembership = z
  .object({
    id,
    name: z.string().nullable().meta({ description: "`null`: you may no longer know it." }),
    direct: z
      .string()
      .nullable()
      .meta({ description: "In a direct room: the username of the other person." }),
    state: z.enum(["active", "left", "removed"]),
    role,
    joined: time("When you last joined"),
    readId: z.int().min(0).meta({ description: "The event that you have read up to." }),
    notify: notifyLevel,
  })
  .meta({ id: "ExportedMembership" });
export type ExportedMembership = z.infer<typeof exportedMembership>;

export const exportedInvite = z
  .object({
    room: id,
    created: time("When the invite was created"),
    expires: time("When the invite expires"),
    uses: z.int().nullable().meta({ description: "How many uses are left; `null`: any number." }),
  })
  .meta({ id: "ExportedInvite" });
export type ExportedInvite = z.infer<typeof exportedInvite>;

const { username: _username, nickname: _nickname, reactions: _reactions, ...own } = message.shape;
export const exportedOwnMessage = z.object({ room: id, ...own }).meta({ id: "ExportedMessage" });
export type ExportedOwnMessage = z.infer<typeof exportedOwnMessage>;

export const exportedReaction = z
  .object({
    room: id,
    message: eventId().register(z.globalRegistry, { description: "The id of the message." }),
    emoji: z.string(),
  })
  .meta({ id: "ExportedReaction" });
export type ExportedReaction = z.infer<typeof exportedReaction>;

export const exportedFile = z
  .object({
    id,
    room: z.nullable(id).meta({ description: "`null`: it is your picture." }),
    message: z.optional(eventId()).meta({
      description: "The message with it; missing if none was sent.",
    }),
    name: z.string(),
    type: z.string().meta({ description: "The media type." }),
    bytes: z.int().min(0),
    alt: z.string().optional().meta({ description: "The alternative text." }),
    created: time("When it was uploaded"),
    path: z.string().nullable().optional().meta({
      description: "With `files=1`: where it is in the zip; `null`: it was deleted meanwhile.",
    }),
  })
  .meta({ id: "ExportedFile" });
export type ExportedFile = z.infer<typeof exportedFile>;

export const accountExport = z
  .object({
    format: z.literal("teahouse-account"),
    version,
    exported,
    user: exportedAccount,
    sessions: z.array(session),
    accessTokens: z.array(accessToken),
    pushSubscriptions: z.array(exportedPush),
    passkeys: z.array(passkey).meta({ description: "Without their keys." }),
    singleSignOn: z.array(exportedIdentity).meta({
      description: "Your accounts elsewhere by which you can sign in.",
    }),
    notices: noticeSettings,
    noticeHooks: z.array(exportedHook).meta({
      description: "Where else your notices go. The addresses are secrets.",
    }),
    blocked: z.array(username).meta({ description: "Whom you block." }),
    reports: z.array(exportedReport).meta({ description: "What you reported." }),
    invites: z.array(exportedInvite).meta({ description: "The invites that you created." }),
    rooms: z
      .array(exportedMembership)
      .meta({ description: "All rooms that you are or were a member of." }),
    messages: z
      .array(exportedOwnMessage)
      .meta({ description: "Your messages in all of these rooms." }),
    reactions: z
      .array(exportedReaction)
      .meta({ description: "Your reactions in all of these rooms." }),
    files: z
      .array(exportedFile)
      .meta({ description: "Your files, also those that you did not send, and your picture." }),
  })
  .meta({ id: "AccountExport" });
