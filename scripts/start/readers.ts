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

type Reader = { source: Readable; taken: number; stillSince: number };

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

  /** To be called before the upgrade is handled; from then on what is piped to it goes this way. */
  add(socket: Socket): void {
    socket.once("pipe", (source: Readable) => {
      source.unpipe(socket);
      socket.setKeepAlive(true, quietSeconds * 1_000);
      this.readers.set(socket, { source, taken: 0, stillSince: Date.now() });
      socket.once("close", () => this.readers.delete(socket));
      source.on("data", (chunk) => {
        socket.write(chunk);
        if (socket.writableLength > this.limits.lagBytes) this.end(socket);
      });
      source.once("end", () => socket.end());
      source.resume();
    });
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
    this.readers.get(socket)?.source.destroy();
    this.readers.delete(socket);
    socket.destroy();
  }
}
