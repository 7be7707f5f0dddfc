/** Requests and answers of the calls about messages. */
import { z } from "zod";
import * as history from "@/lib/shared/api/messages";
import * as search from "@/lib/shared/api/search";
import { canonicalEmoji, isEmoji } from "@/lib/wire/emoji";
import { linkPreview } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { parseText } from "@/lib/wire/parse";
import { isBlank } from "@/lib/wire/visible";
import { documented, inSeconds } from "./documented";
import { expand, integerBetween, maxId, numberBetween } from "./fields";

const position = numberBetween(0, maxId).optional();
const limit = numberBetween(1, 100)
  .default(50)
  .meta({ description: "How many messages, at most 100. By default 50." });

export const historyQuery = z
  .object({
    before: position.meta({ description: "The page of messages before this event." }),
    after: position.meta({ description: "The page of messages after this event." }),
    changed: position.meta({
      description:
        "The messages that an event after this one edited, deleted or reacted to, in the order of those events.",
    }),
    around: position.meta({ description: "The page with this event in the middle." }),
    limit,
    expand: expand.meta({ description: "`1`: adds `archived` to the page." }),
  })
  .superRefine(({ before, after, changed, around }, context) => {
    const [first, second] = Object.entries({ before, after, changed, around })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (second) context.addIssue({ code: "custom", path: [second], message: `not-with-${first}` });
  });

const newText = () =>
  z
    .string("required")
    .transform((text, context) => {
      const parsed = parseText(text);
      if (parsed.ok) return parsed.msg;
      context.addIssue({ code: "custom", message: parsed.error });
      return z.NEVER;
    })
    .meta({
      description: "With something to be seen; up to 4,000 characters.",
      minLength: 1,
      maxLength: 4_000,
    });
const newCid = z.string("not-a-text").min(1, "too-short").max(64, "too-long").optional();

const fileIds = z
  .array(integerBetween(1, maxId), "not-a-list")
  .min(1, "too-few")
  .max(limits.filesPerMessage, "too-many")
  .refine((ids) => new Set(ids).size === ids.length, "twice");

export const newMessage = z
  .object({
    msg: z.string("required").optional().meta({
      description: "With something to be seen, unless there are files; up to 4,000 characters.",
      maxLength: limits.messageCharacters,
    }),
    files: fileIds.optional().meta({
      description:
        "The ids of files that you have uploaded to the room, in the order in which they are shown; each can be sent once.",
    }),
    cid: newCid.meta({
      description:
        "Your own id of the message. Sending the same `cid` again returns the same answer and sends no second message; with another message it is refused (409).",
    }),
    reply: integerBetween(1, maxId)
      .optional()
      .meta({ description: "The id of the message that this one replies to." }),
  })
  .transform(({ msg, ...rest }, context) => {
    const parsed = parseText(msg ?? "");
    if (parsed.ok) return { ...rest, msg: parsed.msg };
    if (parsed.error === "empty" && rest.files) return { ...rest, msg: "" };
    const message = msg === undefined ? "required" : parsed.error;
    context.addIssue({ code: "custom", path: ["msg"], message });
    return z.NEVER;
  })
  .meta({ id: "NewMessage" });
export type NewMessage = z.infer<typeof newMessage>;

export const messageEdit = z
  .object({
    msg: newText(),
    cid: newCid.meta({
      description:
        "Your own id of the edit. Sending the same `cid` again returns the same answer and edits no second time; with another edit it is refused (409).",
    }),
  })
  .meta({ id: "MessageEdit" });

export const reactionPath = z.object({
  emoji: z
    .string("not-an-emoji")
    .refine(isEmoji, "not-an-emoji")
    .transform(canonicalEmoji)
    .meta({ description: "A single emoji, percent-encoded.", examples: ["🍵"] }),
});

export const searchQuery = z.object({
  q: z
    .string("required")
    .transform((text) => text.toWellFormed().replaceAll("\0", "\uFFFD").trim())
    .refine((text) => !isBlank(text), "required")
    .refine((text) => [...text].length <= 200, "too-long")
    .meta({
      description:
        "Words that must all occur in the message, whole or as parts of words; up to 200 characters.",
      minLength: 1,
      maxLength: 200,
    }),
  room: numberBetween(1, maxId).optional().meta({ description: "Only search this room." }),
  before: numberBetween(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: "`next` of the previous page.", format: "int64" }),
  limit,
});

const msg = { examples: ["今天天气好好啊"] };

documented(history.reaction, { id: "Reaction" }, { users: "Usernames." });

documented(
  linkPreview,
  { id: "LinkPreview" },
  {
    url: "The link.",
    title: "Of the page; empty where the link is to a picture.",
    site: "The name of the site, where it says so.",
    picture: "A file of the room, `GET /Room/{id}/File/{fid}`, and its size in pixels.",
  },
);

export const message = documented(
  history.message,
  { id: "Message" },
  {
    id: "The event's id in its room.",
    msg: { ...msg, description: "Empty if the message was deleted." },
    time: inSeconds("When the message was sent"),
    reply: "The id of the message that this one replies to.",
    edited: inSeconds("When the message was last edited"),
    reactions: "In the order of first use.",
    previews: "What its links lead to.",
  },
);

const { changed } = history.changedMessage.shape;
z.globalRegistry.add(changed, {
  description: "With `changed=`: the event that changed the message last.",
});
const historyMessage = z
  .object({ ...message.shape, changed: z.optional(changed) })
  .meta({ id: "HistoryMessage" });

documented(
  history.messagePage,
  { id: "Page" },
  {
    more: "Whether there are more messages in the requested direction.",
    archived:
      "With `expand=1`: the newest event that the page takes into account. It may lack later ones.",
    newer: "With `around`: there are newer messages after the page, too.",
  },
);
/** One shape for all pages: a generated client need not know what was asked for. */
export const messagePage = z
  .object({ ...history.messagePage.shape, messages: z.array(historyMessage) })
  .meta({ id: "MessagePage" });

/** The id of a message, or of the event that changed one. */
export const sentMessage = z
  .object({ id: history.sent.id, time: history.sent.time })
  .meta({ id: "SentMessage" });
export type SentMessage = z.infer<typeof sentMessage>;

export const foundMessage = documented(search.foundMessage, { id: "FoundMessage" }, { msg });
export const foundPage = documented(
  search.foundPage,
  { id: "FoundPage" },
  { next: { description: "`before` of the next page, if there is one.", format: "int64" } },
);
