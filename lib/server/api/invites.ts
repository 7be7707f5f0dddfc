/** What the calls about invites take and give. */
import { z } from "zod";
import * as answers from "@/lib/shared/api/invites";
import { documented, inSeconds } from "./documented";
import { integerBetween } from "./fields";

const daySeconds = 24 * 3_600;
export const inviteTerms = z
  .object({
    expiresIn: integerBetween(60, 365 * daySeconds)
      .default(7 * daySeconds)
      .meta({ description: "Seconds." }),
    uses: integerBetween(1, 10_000)
      .nullable()
      .default(null)
      .meta({ description: "How many people may come in; `null`: any number." }),
  })
  .meta({ id: "InviteTerms" });

export const invite = documented(
  answers.invite,
  { id: "Invite" },
  {
    code: { examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] },
    expires: inSeconds("When it runs out"),
    uses: "How many more people may come in; `null`: any number.",
  },
);

export const listedInvite = documented(
  answers.listedInvite,
  { id: "ListedInvite" },
  { created: inSeconds("When it was made"), createdBy: "A username." },
);

export const invitePreview = documented(
  answers.invitePreview,
  { id: "InvitePreview" },
  { name: "The room's.", invitedBy: "A nickname." },
);
