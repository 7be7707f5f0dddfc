/** The fastest possible chat server on bare ws: it stores nothing and authenticates nobody. */
import { type WebSocket, WebSocketServer } from "ws";
import { type Author, answerFrame, join, messageFrame, say } from "./chat-frames";

type Room = { members: Set<WebSocket>; head: number };

const rooms = new Map<string, Room>();
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  perMessageDeflate: false,
});

server.on("connection", (socket) => {
  let author: Author | undefined;
  let room: Room | undefined;
  socket.on("message", (data) => {
    const frame: unknown = JSON.parse(data.toString());
    if (room && author) return deliver(room, author, socket, say.parse(frame));
    const { join: name, username } = join.parse(frame);
    author = { username, nickname: username };
    room = rooms.get(name) ?? { members: new Set(), head: 0 };
    rooms.set(name, room);
    room.members.add(socket);
    socket.send(JSON.stringify({ type: 2 }));
  });
  socket.on("close", () => room?.members.delete(socket));
});

function deliver(
  room: Room,
  author: Author,
  from: WebSocket,
  { msg, cid }: { msg: string; cid: string },
): void {
  const id = ++room.head;
  from.send(JSON.stringify(answerFrame(cid, id)));
  // One buffer for all: otherwise ws encodes the text once per socket.
  const bytes = Buffer.from(JSON.stringify(messageFrame(id, msg, author)));
  for (const member of room.members) member.send(bytes, { binary: false });
}
