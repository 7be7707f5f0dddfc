/** Requests and answers of the calls about a room's members. */
import { z } from "zod";
import * as members from "@/lib/shared/api/members";
import { documented } from "./documented";
import { maxNames, pageLimit } from "./fields";

export const memberQuery = z.object({
  state: z.enum(["active", "removed"], "not-a-state").default("active").meta({
    description: "`removed`: the users who were removed. For the owner and moderators.",
  }),
  limit: pageLimit.meta({
    description:
      "Only so many, at most 100, the oldest accounts first. Without `limit` and `after`: all of them, by role and nickname. The next page is in `Link`.",
  }),
  after: z.string().optional().meta({
    description: "The members after this one: the last `username` of the previous page.",
  }),
  name: z
    .string()
    .transform((names) => names.split(","))
    .pipe(z.array(z.string()).max(maxNames, "too-large"))
    .optional()
    .meta({
      description: `Only the members with these usernames: up to ${maxNames}, separated by commas. Without pages.`,
      override: { type: "string" },
    }),
});

export const onlineQuery = z.object({
  limit: pageLimit.meta({
    description: "So many, at most 100; by default 100. The next page is in `Link`.",
  }),
  after: z.string().optional().meta({
    description: "The people after this one: the last `username` of the previous page.",
  }),
  q: z.string().max(64, "too-long").optional().meta({
    description:
      "Only the first `limit` people whose username or nickname begins with this, in any letter case; without further pages.",
  }),
});

members.role.register(z.globalRegistry, {
  id: "Role",
  description: "Each room but a direct one has one owner.",
});

export const memberChange = z.object({ role: members.role }).meta({ id: "MemberChange" });

export const member = documented(
  members.member,
  { id: "Member" },
  { avatar: "The id of their picture, for `?v=` in its address. Missing without one." },
);
