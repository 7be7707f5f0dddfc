/** Where the sockets are, what travels there, and how they end. */
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { ClientFrameName, ServerFrameName } from "./frames";

type CloseReason = keyof typeof closeCodes;
export type Channel = {
  address: string;
  title: string;
  description: string;
  parameters?: Record<string, { description: string }>;
  /** By name: what clients send, and what they get for it. */
  asks: Record<string, { summary: string; frames: ClientFrameName[]; answers?: ServerFrameName[] }>;
  /** What comes unasked. */
  tells: ServerFrameName[];
  /** One WebSocket message may carry an array of frames. */
  arrays: boolean;
  closes: CloseReason[];
};

const everyEnd: CloseReason[] = [
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
      "The token says which room. A client that sends `{token}` and nothing else gets exactly these frames, with exactly these keys, one in each WebSocket message. `/parties/main/{id}` means the same. Rules 1–13 of docs/protocol.md.",
    asks: {
      enter: { summary: "Enter. It has no answer.", frames: ["token"] },
      say: {
        summary: "Say something. Answers come in the order of the sends.",
        frames: ["msg"],
        answers: ["answer"],
      },
    },
    tells: ["said", "presence"],
    arrays: false,
    closes: everyEnd,
  },
  roomSince: {
    address: "/parties/main/{room}",
    title: "A room, for those who ask for more",
    description:
      "A client that sends `since` with its token gets the room's events with their ids, also those that it missed and its own. One WebSocket message carries one frame or an array of frames. `/` means the same. Rules 14–29 of docs/protocol.md.",
    parameters: { room: { description: "The room's id." } },
    asks: {
      enterSince: {
        summary: "Enter. Then comes the welcome, and after it every event after `since`.",
        frames: ["since"],
        answers: ["welcome"],
      },
      ask: {
        summary: "Say, edit, delete or react.",
        frames: ["send", "edit", "delete", "react"],
        answers: ["taken", "refused"],
      },
      showTyping: { summary: "Say that one is typing. It has no answer.", frames: ["typing"] },
    },
    tells: [
      "message",
      "presence",
      "edited",
      "deleted",
      "reacted",
      "types",
      "roomChanged",
      "personChanged",
    ],
    arrays: true,
    closes: everyEnd,
  },
  inbox: {
    address: "/parties/inbox/{user}",
    title: "One's inbox",
    description:
      "Tells of all one's rooms at once. Its token and its address are in the answer to `GET /Inbox`. Rules 30 and 31 of docs/protocol.md.",
    parameters: { user: { description: "`user`, as `GET /Inbox` gave it." } },
    asks: { openInbox: { summary: "Open it.", frames: ["token"], answers: ["ready"] } },
    tells: ["news", "rooms", "read"],
    arrays: false,
    closes: ["left", "token", "noToken", "flooding", "shuttingDown"],
  },
};

const reasons: Record<CloseReason, string> = {
  left: "The client closed: it has left.",
  misuse: "This is not a room's address.",
  token: `The token is not good: it was used, is older than ${limits.tokenTtlSeconds} s or for another socket. Later: the session ended.`,
  removed: "Removed from the room.",
  noToken: `No token within ${limits.tokenWaitSeconds} s.`,
  roomDeleted: "The room was deleted.",
  flooding: "Too many frames, or too many sockets.",
  shuttingDown: "The server shuts down: come back in a moment.",
};

export function closesOf({ closes }: Channel): Record<string, string> {
  return Object.fromEntries(closes.map((reason) => [closeCodes[reason], reasons[reason]]));
}
