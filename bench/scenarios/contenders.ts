import type { DialectName } from "../load/job";
import type { ServerName } from "../servers/servers";

export type Contender = {
  label: string;
  server: ServerName;
  dialect: DialectName;
  /** What is on disk when a message is answered. */
  keeps: string;
  /** Through Next's port, as browsers come by default; else straight to the room server. */
  byWebPort?: true;
};

export const contenders = {
  teahouse: {
    label: "Teahouse",
    server: "teahouse",
    dialect: "teahouse",
    keeps: "all, and an archive in Postgres",
  },
  teahouseWeb: {
    label: "Teahouse, by the web port",
    server: "teahouse",
    dialect: "teahouse",
    keeps: "all, and an archive in Postgres",
    byWebPort: true,
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
