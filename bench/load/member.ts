import WebSocket from "ws";
import type { Dialect, Reading } from "./dialects/dialect";
import type { Place, Seat } from "./job";
import type { Cursor, RoomReadings } from "./room-readings";

/** One socket in one room. */
export class Member {
  private readonly socket: WebSocket;
  private readonly cursor: Cursor;
  private readonly waiting: { resolve(): void; reject(reason: Error): void }[] = [];
  private isJoined = false;
  private isClosed = false;
  /** Of everything that came after the join, and while joining. */
  onReading: (reading: Reading) => void = () => {};
  /** The connection ended and we had not asked for it. */
  onDrop: (reason: string) => void = () => {};

  constructor(
    private readonly dialect: Dialect,
    readonly place: Place,
    readonly seat: Seat,
    readings: RoomReadings,
    private readonly since: number | null = null,
  ) {
    this.cursor = readings.cursor();
    this.socket = new WebSocket(place.url, dialect.subprotocol ? [dialect.subprotocol] : [], {
      perMessageDeflate: false,
      // The bytes are checked by comparing or by parsing them.
      skipUTF8Validation: true,
    });
    this.socket.on("open", () => {
      for (const text of dialect.greet(seat, place, this.since)) this.socket.send(text);
    });
    this.socket.on("message", (data) => this.take(data));
    this.socket.on("error", (error) => this.end(error.message));
    this.socket.on("close", (code, reason) => this.end(`closed with ${code} ${reason}`));
  }

  /** Resolves when the room has let us in. */
  joined(): Promise<void> {
    if (this.isJoined) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  say(serial: number): void {
    this.socket.send(this.dialect.say(serial, this.place));
  }

  /** Closes cleanly; resolves when the other side has closed too. */
  leave(): Promise<void> {
    return this.finish(() => this.socket.close(1000));
  }

  /** The connection is gone without a word. */
  drop(): Promise<void> {
    return this.finish(() => this.socket.terminate());
  }

  private finish(end: () => void): Promise<void> {
    this.isClosed = true;
    if (this.socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    const closed = new Promise<void>((resolve) => this.socket.once("close", () => resolve()));
    end();
    return closed;
  }

  private take(data: WebSocket.RawData): void {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(toBuffer));
    const reading = this.cursor.read(bytes, () =>
      this.dialect.read(bytes.toString("utf8"), this.seat, this.place),
    );
    for (const reply of reading.replies) this.socket.send(reply);
    if (!this.isJoined && reading.joined) {
      this.isJoined = true;
      for (const { resolve } of this.waiting.splice(0)) resolve();
    }
    this.onReading(reading);
  }

  private end(reason: string): void {
    for (const { reject } of this.waiting.splice(0))
      reject(new Error(`${this.place.url} ${reason}`));
    if (!this.isClosed) this.onDrop(reason);
    this.isClosed = true;
  }
}

function toBuffer(part: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(part) ? part : Buffer.from(part);
}

/** Runs `start` on all, so many at a time: a machine has only so many half-open connections. */
export async function inTurns<T>(
  items: Iterable<T>,
  atOnce: number,
  start: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await start(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
