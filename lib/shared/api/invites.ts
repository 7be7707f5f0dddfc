/** Invites. */
import * as z from "zod/mini";
import { count, time } from "./fields";

export const invite = z.object({
  code: z.string(),
  expires: time(),
  /** How many more people can join with it; null: any number. */
  uses: z.nullable(count()),
});
export type Invite = z.infer<typeof invite>;

export const listedInvite = z.extend(invite, {
  created: time(),
  /** A username. */
  createdBy: z.string(),
});
export type ListedInvite = z.infer<typeof listedInvite>;

/** All that a person who only has the link may know about the room. */
export const invitePreview = z.object({
  name: z.string(),
  members: count(),
  /** A nickname. */
  invitedBy: z.string(),
});
export type InvitePreview = z.infer<typeof invitePreview>;

/** Of an invite to the server, by which people register. */
export const serverInvitePreview = z.object({
  server: z.literal(true),
  /** A nickname. */
  invitedBy: z.string(),
});
export type ServerInvitePreview = z.infer<typeof serverInvitePreview>;
