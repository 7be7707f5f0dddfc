/** What the calls about messages take and give. */
import { z } from "zod";
import { parseText } from "@/lib/wire/parse";
import {
  eventId,
  expand,
  id,
  integerBetween,
  maxId,
  nickname,
  numberBetween,
  time,
  username,
} from "./fields";

const said = {
  id: eventId.meta({ description: "The event's id in its room." }),
  msg: z.string().meta({ examples: ["今天天气好好啊"] }),
  username,
  nickname,
  time: time("When it was said"),
};

/** Each optional key is there only where it says something. */
export const message = z
  .object({
    ...said,
    msg: said.msg.meta({ description: "Empty where the message was deleted." }),
    reply: eventId.optional().meta({ description: "The message that this one answers." }),
    edited: time("When it was last edited").optional(),
    deleted: z.literal(true).optional(),
    reactions: z
      .array(z.object({ emoji: z.string(), users: z.array(z.string()) }))
      .optional()
      .meta({ description: "In the order of first use; `users` are usernames." }),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof message>;

export const changedMessage = z
  .object({
    ...message.shape,
    changed: eventId.meta({ description: "The event that changed it last." }),
  })
  .meta({ id: "ChangedMessage" });
export type ChangedMessage = z.infer<typeof changedMessage>;

const pageOf = <T extends z.ZodType>(messages: T) =>
  z.object({
    messages: z.array(messages),
    more: z.boolean().meta({ description: "There are more in the direction that was asked for." }),
    archived: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "With `expand=1`: the newest event that the page can know of." }),
  });

export const messagePage = pageOf(message)
  .extend({
    newer: z
      .literal(true)
      .optional()
      .meta({ description: "With `around`: there is more after the page, too." }),
  })
  .meta({ id: "MessagePage" });
export type MessagePage = z.infer<typeof messagePage>;

export const changedPage = pageOf(changedMessage).meta({ id: "ChangedPage" });
export type ChangedPage = z.infer<typeof changedPage>;

const position = numberBetween(0, maxId).optional();
const limit = numberBetween(1, 100).default(50);

export const historyQuery = z
  .object({
    before: position.meta({ description: "The page before this event." }),
    after: position.meta({ description: "The page after this event." }),
    changed: position.meta({
      description:
        "Messages that were edited, deleted or reacted to by an event after this one, in the order of these events.",
    }),
    around: position.meta({ description: "The page with this event in the middle." }),
    limit,
    expand: expand.meta({ description: "`1`: with `archived`." }),
  })
  .superRefine(({ before, after, changed, around }, context) => {
    const [first, second] = Object.entries({ before, after, changed, around })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (second) context.addIssue({ code: "custom", path: [second], message: `not-with-${first}` });
  });

export const newMessage = z
  .object({
    msg: z
      .string("required")
      .transform((text, context) => {
        const parsed = parseText(text);
        if (parsed.ok) return parsed.msg;
        context.addIssue({ code: "custom", message: parsed.error });
        return z.NEVER;
      })
      .meta({ description: "Not blank; up to 4,000 characters.", minLength: 1, maxLength: 4_000 }),
    /** The caller's own id of the message: sent again, it is said no second time. */
    cid: z.string("not-a-text").min(1, "too-short").max(64, "too-long").optional().meta({
      description: "The caller's own id of the message: sent again, it is said no second time.",
    }),
    reply: integerBetween(1, maxId)
      .optional()
      .meta({ description: "The message that this one answers." }),
  })
  .meta({ id: "NewMessage" });

export const sentMessage = z.object({ id: said.id, time: said.time }).meta({ id: "SentMessage" });
export type SentMessage = z.infer<typeof sentMessage>;

export const searchQuery = z.object({
  q: z
    .string("required")
    .transform((text) => text.toWellFormed().replaceAll("\0", "\uFFFD").trim())
    .refine((text) => text !== "", "required")
    .refine((text) => [...text].length <= 200, "too-long")
    .meta({
      description:
        "Words, each of which must be in the message, as a part of a word too; up to 200 characters.",
      minLength: 1,
    }),
  room: numberBetween(1, maxId).optional().meta({ description: "In this room only." }),
  before: numberBetween(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: "`next` of the page before." }),
  limit,
});

export const foundMessage = z.object({ room: id, ...said }).meta({ id: "FoundMessage" });
export type FoundMessage = z.infer<typeof foundMessage>;

export const foundPage = z
  .object({
    messages: z.array(foundMessage),
    more: z.boolean(),
    next: z
      .int()
      .optional()
      .meta({ description: "What `before` is for the page after this one, where there is one." }),
  })
  .meta({ id: "FoundPage" });
export type FoundPage = z.infer<typeof foundPage>;
