import { ClientSocket } from "./client-socket";
import type { Dialect, Reading } from "./dialects/dialect";
import type { Place, Seat } from "./job";
import type { Cursor, RoomReadings } from "./room-readings";

/** One socket in one room. */
export class Member {
  private readonly socket: ClientSocket;
  private readonly cursor: Cursor;
  private readonly waiting: { resolve(): void; reject(reason: Error): void }[] = [];
  private isJoined = false;
  private isLeaving = false;
  /** For everything received during and after the join. */
  onReading: (reading: Reading) => void = () => {};
  /** The connection ended without our asking. */
  onDrop: (reason: string) => void = () => {};

  constructor(
    private readonly dialect: Dialect,
    readonly place: Place,
    readonly seat: Seat,
    readings: RoomReadings,
    since: number | null = null,
  ) {
    this.cursor = readings.cursor();
    const url = dialect.address?.(seat, place, since) ?? place.url;
    this.socket = new ClientSocket(url, dialect.subprotocol, {
      open: () => {
        for (const text of dialect.greet(seat, place, since)) this.socket.send(text);
      },
      message: (bytes) => this.take(bytes),
      close: (reason) => this.end(reason),
    });
  }

  /** Resolves when the room has admitted us. */
  joined(): Promise<void> {
    if (this.isJoined) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  say(serial: number): void {
    this.socket.send(this.dialect.say(serial, this.place));
  }

  /** Closes cleanly; resolves when the other side has closed as well. */
  leave(): Promise<void> {
    this.isLeaving = true;
    this.socket.close();
    return this.socket.closed;
  }

  /** Drops the connection without a Close frame. */
  drop(): Promise<void> {
    this.isLeaving = true;
    this.socket.terminate();
    return this.socket.closed;
  }

  private take(bytes: Buffer): void {
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
    if (!this.isLeaving) this.onDrop(reason);
  }
}

/** Runs `start` on all with bounded concurrency: a machine allows only so many half-open connections. */
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
