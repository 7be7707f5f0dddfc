/** Messages, and pages of the history. */
import * as z from "zod/mini";
import { fileInfo, linkPreview } from "@/lib/wire/frames";
import { count, eventId, nickname, time, username } from "./fields";

/** What a message is sent with. */
export const sent = { id: eventId(), msg: z.string(), username, nickname, time: time() };

export const reaction = z.object({ emoji: z.string(), users: z.array(z.string()) });

/** Optional keys are present only if they apply. */
export const message = z.object({
  ...sent,
  /** Empty if the message was deleted. */
  msg: z.string(),
  reply: z.optional(eventId()),
  edited: z.optional(time()),
  deleted: z.optional(z.literal(true)),
  /** In the order of first use; `users` are usernames. */
  reactions: z.optional(z.array(reaction)),
  files: z.optional(z.array(fileInfo)),
  /** What its links lead to. */
  previews: z.optional(z.array(linkPreview)),
});
export type Message = z.infer<typeof message>;

export const changedMessage = z.extend(message, {
  /** The event that changed the message last. */
  changed: eventId(),
});
export type ChangedMessage = z.infer<typeof changedMessage>;

const page = {
  /** There are more messages in the requested direction. */
  more: z.boolean(),
  /** With `expand=1`: the newest event that the page can reflect. */
  archived: z.optional(count()),
};

export const messagePage = z.object({
  messages: z.array(message),
  ...page,
  /** With `around`: there are messages after the page, too. */
  newer: z.optional(z.literal(true)),
});
export type MessagePage = z.infer<typeof messagePage>;

export const changedPage = z.object({ messages: z.array(changedMessage), ...page });
export type ChangedPage = z.infer<typeof changedPage>;
