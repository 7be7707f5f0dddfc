/** Requests and answers of the calls about invites. */
import { z } from "zod";
import * as invites from "@/lib/shared/api/invites";
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

export const invitePreview = documented(
  invites.invitePreview,
  { id: "InvitePreview" },
  {
    name: "The name of the room.",
    invitedBy: "The nickname of the person who created the invite.",
  },
);
