import type { DialectName } from "../load/job";
import type { ServerName } from "../servers/servers";

export type Contender = {
  label: string;
  server: ServerName;
  dialect: DialectName;
  /** What is on disk when a message has been answered. */
  keeps: string;
  /** Straight to the room server, as at Cloudflare; otherwise through the web port. */
  atRooms?: true;
};

export const contenders = {
  teahouse: {
    label: "Teahouse",
    server: "teahouse",
    dialect: "teahouse",
    keeps: "all, and an archive in Postgres",
  },
  teahouseAtRooms: {
    label: "Teahouse, straight to the rooms",
    server: "teahouse",
    dialect: "addressed",
    keeps: "all, and an archive in Postgres",
    atRooms: true,
  },
  teahouseBehindGate: {
    label: "Teahouse, straight to the rooms, the token as a frame",
    server: "teahouse",
    dialect: "teahouse",
    keeps: "all, and an archive in Postgres",
    atRooms: true,
  },
  document: {
    label: "Teahouse, the document's clients",
    server: "teahouse",
    dialect: "document",
    keeps: "all, and an archive in Postgres",
  },
  socketio: { label: "socket.io", server: "socketio", dialect: "socketio", keeps: "nothing" },
  ws: { label: "bare ws", server: "ws", dialect: "plain", keeps: "nothing" },
  engine: {
    label: "the engine's own room, one put a message",
    server: "engine",
    dialect: "plain",
    keeps: "all",
  },
  engineMemory: {
    label: "the engine's own room, no put",
    server: "engineMemory",
    dialect: "plain",
    keeps: "nothing",
  },
  ejabberd: { label: "ejabberd, MUC", server: "ejabberd", dialect: "xmpp", keeps: "nothing" },
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof contenders;
