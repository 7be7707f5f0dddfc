import { type Dialect, reading, textOf } from "./dialect";
import { note } from "./json";

/**
 * Engine.IO 4 and Socket.IO 5 over a plain WebSocket. Not socket.io-client: it costs more than the
 * server does, so a run with it would measure the client.
 */
export const socketio: Dialect = {
  echoes: true,
  greet: () => [],
  say: (serial) => `42${serial}${JSON.stringify(["say", textOf(serial), `c${serial}`])}`,
  read(text, { name }, { room }) {
    // Engine.IO: 0 open, 2 ping, 3 pong, 4 message. Socket.IO: 0 connect, 2 event, 3 answer.
    if (text.startsWith("0")) return reading({ replies: ["40"] });
    if (text === "2") return reading({ replies: ["3"] });
    if (text.startsWith("40")) {
      return reading({ replies: [`420${JSON.stringify(["join", room, name])}`] });
    }
    const start = text.indexOf("[");
    const list: unknown = start > 0 ? JSON.parse(text.slice(start)) : undefined;
    const found = reading();
    if (Array.isArray(list)) note(list.at(-1), found);
    return found;
  },
};
