/** The addresses of the sockets, the frames on each, and the codes that close it. */
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { ClientFrameName, ServerFrameName } from "./frames";

type CloseReason = keyof typeof closeCodes;
export type Channel = {
  address: string;
  title: string;
  description: string;
  parameters?: Record<string, { description: string }>;
  /** What clients send, by operation, with the frames that answer it. */
  requests: Record<
    string,
    { summary: string; frames: ClientFrameName[]; answers?: ServerFrameName[] }
  >;
  /** The frames that the server sends unrequested. */
  pushes: ServerFrameName[];
  /** One WebSocket message may contain an array of frames. */
  arrays: boolean;
  closes: CloseReason[];
};

const everyReason: CloseReason[] = [
  "left",
  "misuse",
  "token",
  "removed",
  "noToken",
  "roomDeleted",
  "flooding",
  "shuttingDown",
];

export const channels: Record<string, Channel> = {
  room: {
    address: "/",
    title: "A room",
    description:
      "The token determines the room. A client that sends `{token}` without `since` gets exactly these frames, with exactly these keys, one in each WebSocket message. `/parties/main/{id}` is the same channel. `?token=…` in the address stands for the first frame. Rules 1–13 of docs/protocol.md.",
    requests: {
      enter: { summary: "Enter the room. There is no answer.", frames: ["token"] },
      say: {
        summary: "Send a message. Answers come in the order of the messages.",
        frames: ["msg"],
        answers: ["answer"],
      },
    },
    pushes: ["said", "presence"],
    arrays: false,
    closes: everyReason,
  },
  roomSince: {
    address: "/parties/main/{room}",
    title: "A room, for clients that opt in",
    description:
      "A client that sends `since` with its token gets all events of the room with their ids, including those that it missed and its own. One WebSocket message contains one frame or an array of frames. `/` is the same channel. `?token=…&since=…` in the address stands for the first frame. Rules 14–29 and 32 of docs/protocol.md.",
    parameters: { room: { description: "The id of the room." } },
    requests: {
      enterSince: {
        summary:
          "Enter the room. The answer is the welcome, followed by every event after `since`.",
        frames: ["since"],
        answers: ["welcome", "crowdWelcome"],
      },
      ask: {
        summary: "Send, edit, delete or react.",
        frames: ["send", "edit", "delete", "react"],
        answers: ["taken", "refused"],
      },
      showTyping: { summary: "Show that you are typing. There is no answer.", frames: ["typing"] },
    },
    pushes: [
      "message",
      "presence",
      "edited",
      "deleted",
      "reacted",
      "previewed",
      "types",
      "roomChanged",
      "personChanged",
      "online",
    ],
    arrays: true,
    closes: everyReason,
  },
  inbox: {
    address: "/parties/inbox/{user}",
    title: "Your inbox",
    description:
      "Reports news from all of your rooms. `GET /Inbox` returns the token and the id in the address. `?token=…` stands for the first frame. Rules 30 and 31 of docs/protocol.md.",
    parameters: { user: { description: "`user` of the answer to `GET /Inbox`." } },
    requests: {
      openInbox: { summary: "Open the inbox.", frames: ["token"], answers: ["ready"] },
    },
    pushes: ["news", "rooms", "read"],
    arrays: false,
    closes: ["left", "token", "noToken", "flooding", "shuttingDown"],
  },
};

const reasons: Record<CloseReason, string> = {
  left: "The client closed the socket and has left.",
  misuse: "The address is not a room's, or `since` is neither an id nor `null`.",
  token: `The token is invalid: it was used before, is older than ${limits.tokenTtlSeconds} s, or is for another socket. Later: the session ended.`,
  removed: "The user was removed from the room.",
  noToken: `No token came within ${limits.tokenWaitSeconds} s.`,
  roomDeleted: "The room was deleted.",
  flooding: "Too many frames, or too many sockets.",
  shuttingDown: "The server is shutting down. Reconnect in a moment.",
};

export function closesOf({ closes }: Channel): Record<string, string> {
  return Object.fromEntries(closes.map((reason) => [closeCodes[reason], reasons[reason]]));
}
