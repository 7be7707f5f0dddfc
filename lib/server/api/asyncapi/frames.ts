/** Every frame of the sockets as JSON schema, made of what both sides parse with. */
import * as mini from "zod/mini";
import {
  answerFrame,
  deleteFrame,
  deleteNotice,
  editFrame,
  editNotice,
  inboxFrame,
  messageFrame,
  personNotice,
  presenceFrame,
  reactFrame,
  reactNotice,
  roomNotice,
  sendFrame,
  tokenFrame,
  typingFrame,
  typingNotice,
  welcomeFrame,
} from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { withoutSafeIntegers } from "../safe-integers";

type Frame = { title: string; summary: string; schema: mini.core.$ZodType };
export type Frames = Record<string, Frame>;

const [taken, refused] = answerFrame.def.options;
const [ready, news, rooms, read] = inboxFrame.def.options;
const token = mini.pick(tokenFrame, { token: true });
const { shape } = messageFrame;

/** What the schemas say of themselves here only: a browser has no use for it. */
type About = { description: string; minLength?: number; maxLength?: number };
const about = mini.registry<About>();
const text = {
  description: "Not blank; up to 4,000 characters.",
  minLength: 1,
  maxLength: limits.messageCharacters,
};
about
  .add(shape.time, { description: "Whole seconds since 1970." })
  .add(shape.id, { description: "The event: 1, 2, 3 … in each room, with no holes." })
  .add(shape.cid, { description: "To its sender's own sockets only: their id of it." })
  .add(shape.reply, { description: "The message that this one answers." })
  .add(shape.deleted, { description: "Its text is gone. Only in what is sent again." })
  .add(presenceFrame.shape.action, { description: "1: entered, 0: left." })
  .add(tokenFrame.shape.token, { description: "As `GET /Room/{id}` or `GET /Inbox` gave it." })
  .add(tokenFrame.shape.since, { description: "The newest event that one has; `null`: none." })
  .add(welcomeFrame.shape.id, { description: "The room's newest event; 0: nothing happened yet." })
  .add(welcomeFrame.shape.from, { description: "The first event that follows this frame." })
  .add(welcomeFrame.shape.gap, {
    description: "Events between `since` and `from` are missing: fetch them as history.",
  })
  .add(editNotice.shape.target, { description: "An event of the room." })
  .add(sendFrame.shape.cid, {
    description: "One's own id of what one asks for: sent again, it happens no second time.",
  })
  .add(sendFrame.shape.msg, text)
  .add(editFrame.shape.msg, text)
  .add(reactFrame.shape.emoji, { description: "One emoji, as one sees it." })
  .add(reactFrame.shape.on, { description: "`false` takes it away." })
  .add(news.shape.lastId, { description: "The room's newest event." })
  .add(news.shape.more, { description: "More was said than `messages` holds." });

/** What clients send. */
export const clientFrames = {
  token: { title: "Token", summary: "The first frame.", schema: token },
  msg: {
    title: "Say",
    summary: "Says something.",
    schema: mini.pick(sendFrame, { msg: true }),
  },
  since: {
    title: "Token with since",
    summary: "The first frame of who opts in.",
    schema: mini.required(tokenFrame, { since: true }),
  },
  send: { title: "Send", summary: "Says something, or answers it.", schema: sendFrame },
  edit: { title: "Edit", summary: "Replaces the text of one's own message.", schema: editFrame },
  delete: {
    title: "Delete",
    summary: "Deletes one's own message, or anybody's for owner and moderators.",
    schema: deleteFrame,
  },
  react: {
    title: "React",
    summary: "Adds one emoji to a message, or takes one's own away.",
    schema: reactFrame,
  },
  typing: {
    title: "Typing",
    summary: "One is typing; it has no answer.",
    schema: typingFrame,
  },
} satisfies Frames;

/** What a room or an inbox sends. */
export const serverFrames = {
  said: {
    title: "Said",
    summary: "Somebody said something.",
    schema: mini.pick(messageFrame, {
      type: true,
      msg: true,
      username: true,
      nickname: true,
      time: true,
    }),
  },
  presence: { title: "Presence", summary: "Somebody entered or left.", schema: presenceFrame },
  answer: {
    title: "Answer",
    summary: "Whether the message was taken; `true` once it is durable.",
    schema: mini.union([mini.pick(taken, { status: true }), mini.pick(refused, { status: true })]),
  },
  welcome: { title: "Welcome", summary: "Comes first.", schema: welcomeFrame },
  message: {
    title: "Message",
    summary: "An event: somebody said something, oneself too.",
    schema: mini.required(messageFrame, { id: true }),
  },
  edited: { title: "Edited", summary: "An event: a text was replaced.", schema: editNotice },
  deleted: { title: "Deleted", summary: "An event: a text is gone.", schema: deleteNotice },
  reacted: { title: "Reacted", summary: "An event: a reaction came or went.", schema: reactNotice },
  types: { title: "Types", summary: "Somebody else is typing.", schema: typingNotice },
  roomChanged: {
    title: "Room changed",
    summary: "It was renamed, opened or closed, or keeps messages for another time.",
    schema: roomNotice,
  },
  personChanged: {
    title: "Person changed",
    summary: "Somebody has another nickname or role.",
    schema: personNotice,
  },
  taken: {
    title: "Taken",
    summary: "What was asked for is durable.",
    schema: mini.required(taken, { id: true, time: true }),
  },
  refused: {
    title: "Refused",
    summary: "What was asked for is not done.",
    schema: mini.required(refused, { error: true }),
  },
  ready: { title: "Ready", summary: "Nothing is missed from here on.", schema: ready },
  news: { title: "News", summary: "What others said in one of one's rooms.", schema: news },
  rooms: { title: "Rooms", summary: "The list of rooms is another one: fetch it.", schema: rooms },
  read: { title: "Read", summary: "One has read up to there, in another tab.", schema: read },
} satisfies Frames;

export type ClientFrameName = keyof typeof clientFrames;
export type ServerFrameName = keyof typeof serverFrames;

/** JSON schemas by frame. What a server sends has no other keys; what a client sends may. */
export function schemasOf(frames: Frames, from: "client" | "server") {
  return Object.fromEntries(
    Object.entries(frames).map(([name, { schema }]) => {
      const { $schema: _, ...jsonSchema } = mini.toJSONSchema(schema, {
        io: from === "client" ? "input" : "output",
        // What AsyncAPI's own schemas are a superset of.
        target: "draft-7",
        metadata: about,
        override: ({ jsonSchema }) => withoutSafeIntegers(jsonSchema),
      });
      return [name, jsonSchema];
    }),
  );
}
