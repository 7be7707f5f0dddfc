/** Requests and answers of the calls about a room's members. */
import { z } from "zod";
import * as members from "@/lib/shared/api/members";
import { roles } from "@/lib/wire/frames";
import { documented } from "./documented";

export const memberQuery = z.object({
  state: z.enum(["active", "removed"], "not-a-state").default("active").meta({
    description: "`removed`: the users who were removed. For the owner and moderators.",
  }),
});

export const memberChange = z
  .object({
    role: z.enum(roles, "not-a-role").meta({ description: "`owner` hands the room over." }),
  })
  .meta({ id: "MemberChange" });

export const member = documented(members.member, { id: "Member" });
