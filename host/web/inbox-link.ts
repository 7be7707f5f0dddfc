import WebSocket from "ws";
import { closeCodes } from "@/lib/wire/frames";
import { type Connection, frameOf } from "./relayed-socket";
import type { SlowConsumers } from "./slow-consumers";

type Options = {
  url: string;
  secret: string;
  slowConsumers: SlowConsumers;
  /** Called if the inbox's server could not be reached. */
  onUnreachable(): void;
};

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;
const handshakeTimeoutMs = 10_000;

/**
 * Joins a client's socket to its inbox on the room server, which gets `first`, the frame with the
 * token. An inbox reads nothing else. The two close together.
 */
export function joinInbox(
  { url, secret, slowConsumers, onUnreachable }: Options,
  { socket, stream }: Connection,
  first: string,
): void {
  const inbox = new WebSocket(url, {
    headers: { Authorization: `Bearer ${secret}` },
    perMessageDeflate: false,
    handshakeTimeout: handshakeTimeoutMs,
    // The engine writes valid UTF-8, and checking it costs as much as reading it.
    skipUTF8Validation: true,
  });
  inbox.on("open", () => inbox.send(first));
  inbox.on("message", (data) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    stream.write(frameOf(Buffer.from(String(data))));
    slowConsumers.wrote(stream);
  });
  inbox.on("error", () => {
    if (inbox.readyState === WebSocket.CONNECTING) onUnreachable();
    inbox.terminate();
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
