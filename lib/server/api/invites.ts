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

/** One shape for both kinds of invites: generators of clients make nothing good of a union. */
export const anyInvitePreview = z
  .object({
    name: invites.invitePreview.shape.name.register(z.globalRegistry, {
      description: "The name of the room. Missing in an invite to the server.",
    }),
    members: invites.invitePreview.shape.members,
    server: invites.serverInvitePreview.shape.server,
    invitedBy: z
      .string()
      .meta({ description: "The nickname of the person who created the invite." }),
  })
  .partial({ name: true, members: true, server: true })
  .meta({
    id: "InvitePreview",
    description: "Of a room with `name` and `members`, of the server with `server`.",
  });
