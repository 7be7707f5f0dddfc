/** What the calls about the members of rooms and about invites take and give. */
import { z } from "zod";
import { roles } from "@/lib/wire/frames";
import { integerBetween, nickname, time, username } from "./fields";

export const memberQuery = z.object({
  state: z.enum(["active", "removed"], "not-a-state").default("active").meta({
    description: "`removed`: those who were removed; for the owner and moderators.",
  }),
});

export const member = z.object({ username, nickname, role: z.enum(roles) }).meta({ id: "Member" });
export type MemberListing = z.infer<typeof member>;

export const memberChange = z
  .object({
    role: z.enum(roles, "not-a-role").meta({ description: "`owner` hands the room over." }),
  })
  .meta({ id: "MemberChange" });

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

export const invite = z
  .object({
    code: z.string().meta({ examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] }),
    expires: time("When it runs out"),
    uses: z.int().min(0).nullable().meta({
      description: "How many more people may come in; `null`: any number.",
    }),
  })
  .meta({ id: "Invite" });
export type Invite = z.infer<typeof invite>;

export const listedInvite = z
  .object({
    ...invite.shape,
    created: time("When it was made"),
    createdBy: z.string().meta({ description: "A username." }),
  })
  .meta({ id: "ListedInvite" });
export type ListedInvite = z.infer<typeof listedInvite>;

/** What one may know who only has the link. */
export const invitePreview = z
  .object({
    name: z.string().meta({ description: "The room's." }),
    members: z.int().min(0),
    invitedBy: z.string().meta({ description: "A nickname." }),
  })
  .meta({ id: "InvitePreview" });
export type InvitePreview = z.infer<typeof invitePreview>;
