import WebSocket from "ws";
import { closeCodes } from "@/lib/wire/frames";
import { heartbeat } from "@/lib/wire/relay-frames";
import { type Connection, frameOf } from "./relayed-socket";
import type { SlowConsumers } from "./slow-consumers";
import { openUpstream, type Upstream } from "./upstream";

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;

/**
 * Joins a client's socket to its inbox on the room server, which gets `first`, the frame with the
 * token. An inbox reads nothing else. The two close together.
 */
export function joinInbox(
  { slowConsumers, ...upstream }: Upstream & { slowConsumers: SlowConsumers },
  { socket, stream }: Connection,
  first: string,
): void {
  const inbox = openUpstream(upstream);
  inbox.on("open", () => inbox.send(first));
  inbox.on("message", (data) => {
    const text = String(data);
    if (text === heartbeat.answer || socket.readyState !== WebSocket.OPEN) return;
    stream.write(frameOf(Buffer.from(text)));
    slowConsumers.wrote(stream);
  });
  inbox.on("close", (code, reason) => {
    const isSendable = code === closeCodes.left || (code >= 3000 && code < 5000);
    socket.shut(isSendable ? code : failedCode, isSendable ? String(reason) : "the inbox failed");
  });
  const leave = () => {
    socket.shut(closeCodes.left, "");
    inbox.close(closeCodes.left);
  };
  socket.once("leaving", leave);
  socket.once("close", leave);
  if (socket.leaving || socket.readyState === WebSocket.CLOSED) leave();
}
