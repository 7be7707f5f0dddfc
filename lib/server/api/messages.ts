/** What the calls about messages take and give. */
import { z } from "zod";
import * as answers from "@/lib/shared/api/messages";
import { parseText } from "@/lib/wire/parse";
import { documented, inSeconds } from "./documented";
import { expand, integerBetween, maxId, numberBetween } from "./fields";

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
    cid: z.string("not-a-text").min(1, "too-short").max(64, "too-long").optional().meta({
      description: "The caller's own id of the message: sent again, it is said no second time.",
    }),
    reply: integerBetween(1, maxId)
      .optional()
      .meta({ description: "The message that this one answers." }),
  })
  .meta({ id: "NewMessage" });

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

export const message = documented(
  answers.message,
  { id: "Message" },
  {
    id: "The event's id in its room.",
    msg: { description: "Empty where the message was deleted.", examples: ["今天天气好好啊"] },
    time: inSeconds("When it was said"),
    reply: "The message that this one answers.",
    edited: inSeconds("When it was last edited"),
    reactions: "In the order of first use; `users` are usernames.",
  },
);

export const changedMessage = documented(
  answers.changedMessage,
  { id: "ChangedMessage" },
  { changed: "The event that changed it last." },
);

const page = {
  more: "There are more in the direction that was asked for.",
  archived: "With `expand=1`: the newest event that the page can know of.",
};
export const messagePage = documented(
  answers.messagePage,
  { id: "MessagePage" },
  { ...page, newer: "With `around`: there is more after the page, too." },
);
export const changedPage = documented(answers.changedPage, { id: "ChangedPage" }, page);

export const sentMessage = documented(answers.sentMessage, { id: "SentMessage" });

export const foundMessage = documented(
  answers.foundMessage,
  { id: "FoundMessage" },
  { msg: { examples: ["今天天气好好啊"] } },
);

export const foundPage = documented(
  answers.foundPage,
  { id: "FoundPage" },
  { next: "What `before` is for the page after this one, where there is one." },
);
