/** A bare room on PartyKit's engine: no tokens, no people; one `put` per message, unless `?put=0`. */
import type * as Party from "partykit/server";
import { z } from "zod/mini";
import { type Author, answerFrame, messageFrame } from "./chat-frames";

const text = z.object({ msg: z.string(), cid: z.string() });
const hello = z.object({ username: z.string() });

export default class EngineRoom implements Party.Server {
  private head = 0;

  constructor(readonly room: Party.Room) {}

  onMessage(data: string | ArrayBuffer | ArrayBufferView, socket: Party.Connection<Author>): void {
    const frame: unknown = JSON.parse(String(data));
    const author = socket.state;
    if (!author) {
      const { username } = hello.parse(frame);
      socket.setState({ username, nickname: username });
      socket.send(JSON.stringify({ type: 2 }));
      return;
    }
    const { msg, cid } = text.parse(frame);
    const id = ++this.head;
    const message = messageFrame(id, msg, author);
    if (!socket.uri.endsWith("put=0")) {
      // The engine's output gate holds everything sent until this is on disk.
      void this.room.storage.put(`event:${String(id).padStart(12, "0")}`, message);
    }
    this.room.broadcast(JSON.stringify(message));
    socket.send(JSON.stringify(answerFrame(cid, id)));
  }

  /** Without it, each closed socket keeps its memory. */
  onClose(socket: Party.Connection): void {
    socket.close();
  }
}
