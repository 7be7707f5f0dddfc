import type { Socket } from "node:net";
import type { Readable } from "node:stream";

const MiB = 1024 * 1024;
const defaults = {
  /** Of one socket. The longest replay, 500 messages of 4,000 emoji, must pass to a slow phone. */
  lagBytes: 16 * MiB,
  /** Of all sockets: where it is passed, who lags most goes first. */
  totalBytes: 128 * MiB,
  /** Not one byte was taken in this time: nobody reads any more. */
  stillSeconds: 60,
};
/** Then the system asks whether the other side is still there, and gives up 10 s later. */
const quietSeconds = 60;

type Reader = { end(): void; taken: number; stillSince: number };

/**
 * The WebSockets of visitors, and how far each is behind. The engine keeps what a socket does not
 * take for ever, and cannot tell how much that is; so here everything is taken from it at once, and
 * who lets too much lie is cut off. They come back with `since`, and miss nothing.
 */
export class Readers {
  private readonly readers = new Map<Socket, Reader>();

  constructor(private readonly limits = defaults) {
    setInterval(() => this.endLaggards(Date.now()), 1_000).unref();
  }

  /** To be called before an upgrade that pipes to it; from then on what is piped goes this way. */
  add(socket: Socket): void {
    socket.once("pipe", (source: Readable) => {
      source.unpipe(socket);
      this.watch(socket, () => source.destroy());
      source.on("data", (chunk) => {
        socket.write(chunk);
        this.wrote(socket);
      });
      source.once("end", () => socket.end());
      source.resume();
    });
  }

  /** For who writes to it themselves; `onEnd` is called before it is cut off. */
  watch(socket: Socket, onEnd: () => void = () => {}): void {
    socket.setKeepAlive(true, quietSeconds * 1_000);
    this.readers.set(socket, { end: onEnd, taken: 0, stillSince: Date.now() });
    socket.once("close", () => this.readers.delete(socket));
  }

  /** To be called after each write. */
  wrote(socket: Socket): void {
    if (socket.writableLength > this.limits.lagBytes) this.end(socket);
  }

  private endLaggards(now: number): void {
    const { totalBytes, stillSeconds } = this.limits;
    let total = 0;
    for (const [socket, reader] of this.readers) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (taken !== reader.taken || socket.writableLength === 0) {
        reader.taken = taken;
        reader.stillSince = now;
      }
      if (now - reader.stillSince >= stillSeconds * 1_000) this.end(socket);
      else total += socket.writableLength;
    }
    if (total <= totalBytes) return;
    const slowest = [...this.readers.keys()].sort((a, b) => b.writableLength - a.writableLength);
    for (const socket of slowest) {
      if (total <= totalBytes) return;
      total -= socket.writableLength;
      this.end(socket);
    }
  }

  /** No close frame: it would have to wait behind all the rest. */
  private end(socket: Socket): void {
    this.readers.get(socket)?.end();
    this.readers.delete(socket);
    socket.destroy();
  }
}
