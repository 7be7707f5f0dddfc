/** Every frame of the sockets as JSON schema, built from the schemas that both sides parse with. */
import * as mini from "zod/mini";
import {
  answerFrame,
  deleteFrame,
  deleteNotice,
  editFrame,
  editNotice,
  inboxFrame,
  messageFrame,
  onlineNotice,
  personNotice,
  presenceActions,
  presenceFrame,
  previewsNotice,
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
import { withoutSafeIntegers, withPlainNull } from "../plain-schema";

type Frame = { title: string; summary: string; schema: mini.core.$ZodType };
export type Frames = Record<string, Frame>;

const [taken, refused] = answerFrame.def.options;
const [ready, news, rooms, read] = inboxFrame.def.options;
const token = mini.pick(tokenFrame, { token: true });
const { shape } = messageFrame;

/** Descriptions live here and not beside the schemas: browsers have no use for them. */
type About = { description: string; format?: "int64"; minLength?: number; maxLength?: number };
const about = mini.registry<About>();
const text = {
  description: "With something to be seen; up to 4,000 characters.",
  minLength: 1,
  maxLength: limits.messageCharacters,
};
about
  .add(shape.time, { description: "Whole seconds since 1970.", format: "int64" })
  .add(shape.id, { description: "The id of the event: 1, 2, 3 … in each room, without gaps." })
  .add(shape.cid, {
    description: "The sender's own id of the message, on the sender's sockets only.",
  })
  .add(shape.reply, { description: "The id of the message that this one replies to." })
  .add(shape.files, {
    description:
      "The files that it was sent with, over REST: each is at `GET /Room/{room}/File/{id}`. `width` and `height` in pixels, `hash` a ThumbHash in base64, `seconds` the length of audio and video.",
  })
  .add(shape.deleted, {
    description:
      "The message was deleted and its text is gone. Only in events that are sent again.",
  })
  .add(presenceFrame.shape.action, {
    description: `${presenceActions.enter}: entered, ${presenceActions.leave}: left.`,
  })
  .add(tokenFrame.shape.token, {
    description: "The token that `GET /Room/{id}` or `GET /Inbox` returned.",
  })
  .add(tokenFrame.shape.since, {
    description: "The newest event that the client has; `null`: none.",
  })
  .add(welcomeFrame.shape.id, {
    description: "The newest event of the room; 0: there is none yet.",
  })
  .add(tokenFrame.shape.people, {
    description: `\`count\`: the client takes \`online\` in place of \`users\`, and of who enters and leaves, once more than ${limits.namedPeople} people are online.`,
  })
  .add(welcomeFrame.shape.users, { description: "Everyone who is online." })
  .add(welcomeFrame.shape.online, {
    description: "How many people are online; only with `people`, in place of `users`.",
  })
  .add(onlineNotice.shape.online, { description: "How many people are online." })
  .add(onlineNotice.shape.users, {
    description: "Everyone who is online, as they are few again. From here on presence follows.",
  })
  .add(welcomeFrame.shape.from, { description: "The first event that follows this frame." })
  .add(welcomeFrame.shape.gap, {
    description:
      "Whether events between `since` and `from` are missing. If so, fetch them from the history.",
  })
  .add(editNotice.shape.target, { description: "An event of the room." })
  .add(sendFrame.shape.cid, {
    description:
      "The client's own id of the request. Sending the same request again under its `cid` does not execute it twice; another request under that `cid` is refused with `cid-used`.",
  })
  .add(sendFrame.shape.reply, {
    description: "The id of the message that this one replies to. `not-found`: there is none.",
  })
  .add(refused.shape.id, {
    description: "With `cid-used`: the event that came of the other request under this `cid`.",
  })
  .add(sendFrame.shape.msg, text)
  .add(editFrame.shape.msg, text)
  .add(reactFrame.shape.emoji, { description: "A single emoji." })
  .add(reactFrame.shape.on, { description: "`false` removes the reaction." })
  .add(news.shape.lastId, { description: "The room's newest event." })
  .add(news.shape.more, {
    description: "Whether there are more new messages than those in `messages`.",
  });

/** What clients send. */
export const clientFrames = {
  token: { title: "Token", summary: "The first frame of a socket.", schema: token },
  msg: {
    title: "Say",
    summary: "Sends a message.",
    schema: mini.pick(sendFrame, { msg: true }),
  },
  since: {
    title: "Token with since",
    summary: "The first frame of a client that opts in.",
    schema: mini.required(tokenFrame, { since: true }),
  },
  send: { title: "Send", summary: "Sends a message, or a reply to one.", schema: sendFrame },
  edit: { title: "Edit", summary: "Replaces the text of your own message.", schema: editFrame },
  delete: {
    title: "Delete",
    summary: "Deletes your own message; the owner and moderators can delete any message.",
    schema: deleteFrame,
  },
  react: {
    title: "React",
    summary: "Adds an emoji to a message, or removes your own.",
    schema: reactFrame,
  },
  typing: {
    title: "Typing",
    summary: "You are typing. There is no answer.",
    schema: typingFrame,
  },
} satisfies Frames;

/** What a room or an inbox sends. */
export const serverFrames = {
  said: {
    title: "Said",
    summary: "Someone sent a message.",
    schema: mini.pick(messageFrame, {
      type: true,
      msg: true,
      username: true,
      nickname: true,
      time: true,
    }),
  },
  presence: { title: "Presence", summary: "Someone entered or left.", schema: presenceFrame },
  answer: {
    title: "Answer",
    summary: "Whether the message was accepted; `true` once it is durable.",
    schema: mini.union([mini.pick(taken, { status: true }), mini.pick(refused, { status: true })]),
  },
  welcome: {
    title: "Welcome",
    summary: "The first frame from the room.",
    schema: mini.required(mini.omit(welcomeFrame, { online: true }), { users: true }),
  },
  crowdWelcome: {
    title: "Welcome to a crowd",
    summary:
      "The first frame from a room in which too many people are online to name each, for clients with `people`.",
    schema: mini.required(mini.omit(welcomeFrame, { users: true }), { online: true }),
  },
  message: {
    title: "Message",
    summary: "An event: someone, perhaps you, sent a message.",
    schema: mini.required(messageFrame, { id: true }),
  },
  edited: {
    title: "Edited",
    summary: "An event: the text of a message was replaced.",
    schema: editNotice,
  },
  deleted: { title: "Deleted", summary: "An event: a message was deleted.", schema: deleteNotice },
  reacted: {
    title: "Reacted",
    summary: "An event: a reaction was added or removed.",
    schema: reactNotice,
  },
  previewed: {
    title: "Previewed",
    summary:
      "An event: what the links of a message lead to, in place of what was said before; none: it has no previews any more.",
    schema: previewsNotice,
  },
  types: { title: "Types", summary: "Someone else is typing.", schema: typingNotice },
  roomChanged: {
    title: "Room changed",
    summary: "The room was renamed, made open or private, or keeps messages for a different time.",
    schema: roomNotice,
  },
  personChanged: {
    title: "Person changed",
    summary:
      "Someone, perhaps absent, has a new nickname, role or picture, or is a member now or no longer.",
    schema: personNotice,
  },
  online: {
    title: "Online",
    summary:
      "How many people are online, for clients with `people` in a room with too many to name each.",
    schema: onlineNotice,
  },
  taken: {
    title: "Taken",
    summary: "The request was accepted and is durable.",
    schema: mini.required(taken, { id: true, time: true }),
  },
  refused: {
    title: "Refused",
    summary: "The request was refused.",
    schema: mini.required(refused, { error: true }),
  },
  ready: { title: "Ready", summary: "From now on the inbox reports everything.", schema: ready },
  news: { title: "News", summary: "Messages of others in one of your rooms.", schema: news },
  rooms: {
    title: "Rooms",
    summary: "The list of rooms has changed: fetch it again.",
    schema: rooms,
  },
  read: {
    title: "Read",
    summary:
      "You read up to this event in another tab or on another device; `back`: you marked what follows it as unread.",
    schema: read,
  },
} satisfies Frames;

export type ClientFrameName = keyof typeof clientFrames;
export type ServerFrameName = keyof typeof serverFrames;

/** JSON schemas by frame. A server's frame has no other keys; a client's may have. */
export function schemasOf(frames: Frames, from: "client" | "server") {
  return Object.fromEntries(
    Object.entries(frames).map(([name, { schema }]) => {
      const { $schema: _, ...jsonSchema } = mini.toJSONSchema(schema, {
        io: from === "client" ? "input" : "output",
        // AsyncAPI's schema dialect is a superset of it.
        target: "draft-7",
        metadata: about,
        override: ({ jsonSchema }) => {
          withoutSafeIntegers(jsonSchema);
          withPlainNull(jsonSchema);
        },
      });
      return [name, jsonSchema];
    }),
  );
}
