import type { Socket } from "node:net";

const MiB = 1024 * 1024;
const defaults = {
  /** Of one socket. The longest replay, 500 messages of 4,000 emoji, must fit for a slow phone. */
  lagBytes: 16 * MiB,
  /** Of all sockets together. Above it the slowest are cut off first. */
  totalBytes: 128 * MiB,
  /** A socket that accepted no byte in this time is not read any more. */
  stillSeconds: 60,
};
/** After this long without traffic the system probes a connection, and ends it 10 s later. */
const quietSeconds = 60;

type Consumer = { end(): void; written: number; stillSince: number };

/**
 * Cuts off clients that read too slowly. The engine would buffer their data without a limit and does
 * not say how much it is. So everything is read from it at once, and a client that leaves too much
 * unread is disconnected here. It reconnects with `since` and misses nothing.
 */
export class SlowConsumers {
  private readonly consumers = new Map<Socket, Consumer>();

  constructor(private readonly limits = defaults) {
    setInterval(() => this.endSlowest(Date.now()), 1_000).unref();
  }

  /** Watches a socket that the caller writes to itself; `onEnd` is called before it is cut off. */
  watch(socket: Socket, onEnd: () => void = () => {}): void {
    socket.setKeepAlive(true, quietSeconds * 1_000);
    this.consumers.set(socket, { end: onEnd, written: 0, stillSince: Date.now() });
    socket.once("close", () => this.consumers.delete(socket));
  }

  /** To be called after each write to a watched socket. */
  wrote(socket: Socket): void {
    if (socket.writableLength > this.limits.lagBytes) this.end(socket);
  }

  private endSlowest(now: number): void {
    const { totalBytes, stillSeconds } = this.limits;
    let total = 0;
    for (const [socket, consumer] of this.consumers) {
      const written = socket.bytesWritten - socket.writableLength;
      if (written !== consumer.written || socket.writableLength === 0) {
        consumer.written = written;
        consumer.stillSince = now;
      }
      if (now - consumer.stillSince >= stillSeconds * 1_000) this.end(socket);
      else total += socket.writableLength;
    }
    if (total <= totalBytes) return;
    const slowest = [...this.consumers.keys()].sort((a, b) => b.writableLength - a.writableLength);
    for (const socket of slowest) {
      if (total <= totalBytes) return;
      total -= socket.writableLength;
      this.end(socket);
    }
  }

  /** Sends no close frame, which would wait behind all unread data. */
  private end(socket: Socket): void {
    this.consumers.get(socket)?.end();
    this.consumers.delete(socket);
    socket.destroy();
  }
}
