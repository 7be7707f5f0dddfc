/** Tokens that open a socket. */
import * as z from "zod/mini";
import { id } from "./fields";

export const roomToken = z.object({ token: z.string() });
export type RoomToken = z.infer<typeof roomToken>;

export const inboxToken = z.object({
  token: z.string(),
  /** The id in the inbox's address. */
  user: z.clone(id),
});
export type InboxToken = z.infer<typeof inboxToken>;
