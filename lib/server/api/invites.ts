/** Requests and answers of the calls about invites. */
import { z } from "zod";
import * as admin from "@/lib/shared/api/admin";
import * as invites from "@/lib/shared/api/invites";
import { keptLine } from "@/lib/shared/field-codes";
import { documented, inSeconds } from "./documented";
import { integerBetween, orElse } from "./fields";

const daySeconds = 24 * 3_600;
export const inviteTerms = z
  .object({
    expiresIn: orElse(integerBetween(60, 365 * daySeconds), 7 * daySeconds).meta({
      description: "In seconds. By default 7 days.",
    }),
    uses: orElse(integerBetween(1, 10_000).nullable(), null).meta({
      description: "How many people can join with it; `null`, the default: any number.",
    }),
  })
  .meta({ id: "InviteTerms" });

export const invite = documented(
  invites.invite,
  { id: "Invite" },
  {
    code: { examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] },
    expires: inSeconds("When the invite expires"),
    uses: "How many more people can join with it; `null`: any number.",
  },
);

export const listedInvite = documented(
  invites.listedInvite,
  { id: "ListedInvite" },
  {
    created: inSeconds("When the invite was created"),
    createdBy: "The username of the person who created it.",
  },
);

const note = z
  .string("invalid")
  .overwrite(keptLine)
  .max(200, "too-long")
  .refine((text) => !/\p{Cc}/u.test(text), "one-line");
export const newServerInvite = z
  .object({
    note: orElse(note, "").meta({
      description: "What it is for, for administrators; one line.",
      examples: ["New colleagues"],
    }),
    expiresIn: inviteTerms.shape.expiresIn,
    uses: orElse(integerBetween(1, 10_000).nullable(), null).meta({
      description: "How many people can register with it; `null`, the default: any number.",
    }),
  })
  .meta({ id: "NewServerInvite" });

export const serverInvite = documented(
  admin.serverInvite,
  { id: "ServerInvite" },
  {
    code: { examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] },
    note: "What it is for.",
    created: inSeconds("When the invite was created"),
    expires: inSeconds("When the invite expires"),
    uses: "How many more people can register with it; `null`: any number.",
  },
);

export const invitePreview = documented(
  invites.invitePreview,
  { id: "InvitePreview" },
  {
    name: "The name of the room.",
    invitedBy: "The nickname of the person who created the invite.",
  },
);

export const serverInvitePreview = documented(
  invites.serverInvitePreview,
  { id: "ServerInvitePreview", description: "An invite to register on this server." },
  {
    server: "Tells it from an invite to a room.",
    invitedBy: "The nickname of the administrator who created the invite.",
  },
);
export const anyInvitePreview = z.union([invitePreview, serverInvitePreview]);
