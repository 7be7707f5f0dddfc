import { setTimeout as delay } from "node:timers/promises";
import type { Reading } from "./dialects/dialect";
import { addressed } from "./dialects/json";
import type { Place } from "./job";
import { Member } from "./member";
import type { RoomReadings } from "./room-readings";

/** A page gives an attempt up after this time. */
const patienceMs = 10_000;
/** A connection that lasted for longer resets the delay between attempts. */
const stableMs = 5_000;

/** The close code with which a server sends its clients to another one. */
const comeBackCode = 4503;

/** A member who comes back after each drop, with a fresh token and by the delays of our pages. */
export class Resident {
  /** How often each message arrived. */
  private readonly got = new Map<number, number>();
  private member: Member | undefined;
  private isLeaving = false;
  private unanswered: number | null = null;
  private lastSerial = 0;
  private lastId = 0;
  private deliveredAt = 0;
  /** Since `watch`. */
  drops = 0;
  longestMs = 0;

  constructor(
    private readonly place: Place,
    private readonly name: string,
    private readonly readings: RoomReadings,
    private readonly token: (signal: AbortSignal) => Promise<string>,
  ) {}

  /** Resolves when the room has admitted us. */
  enter(): Promise<void> {
    return new Promise((resolve) => void this.stay(resolve));
  }

  /** Says one more message if the one before was answered. */
  sayNext(): void {
    if (this.unanswered !== null) return;
    this.unanswered = ++this.lastSerial;
    this.member?.say(this.unanswered);
  }

  /** From now on the longest time without a delivery is noted. */
  watch(): void {
    this.deliveredAt = performance.now();
    this.longestMs = 0;
    this.drops = 0;
  }

  /** Whether something was delivered after `time`. */
  isServed(time: number): boolean {
    return this.deliveredAt > time;
  }

  /** How many of its messages were answered. */
  get answered(): number {
    return this.unanswered === null ? this.lastSerial : this.lastSerial - 1;
  }

  /** How many of the room's first `count` messages are missing here, or arrived twice. */
  lost(count: number): number {
    let lost = 0;
    for (let serial = 1; serial <= count; serial++) {
      lost += Math.abs((this.got.get(serial) ?? 0) - 1);
    }
    return lost;
  }

  leave(): void {
    this.isLeaving = true;
    void this.member?.drop();
  }

  private async stay(onJoined: () => void): Promise<void> {
    let waitedMs: number | null = null;
    while (!this.isLeaving) {
      const from = performance.now();
      const code = await this.connect(onJoined);
      if (this.isLeaving) return;
      this.drops++;
      if (performance.now() - from > stableMs) waitedMs = null;
      waitedMs = waitMs(code, waitedMs);
      await delay(waitedMs);
    }
  }

  /** Resolves when the connection has ended, with its close code; with null if there was none. */
  private async connect(onJoined: () => void): Promise<number | null> {
    const token = await this.token(AbortSignal.timeout(patienceMs)).catch(() => null);
    if (token === null) return null;
    const seat = { name: this.name, token };
    return new Promise((resolve) => {
      const member = new Member(addressed, this.place, seat, this.readings, this.lastId);
      const timer = setTimeout(() => {
        void member.drop();
        resolve(null);
      }, patienceMs);
      member.onReading = (reading) => {
        if (reading.joined) {
          clearTimeout(timer);
          this.member = member;
          if (this.unanswered !== null) member.say(this.unanswered);
          onJoined();
        }
        this.take(reading);
      };
      member.onDrop = (reason) => {
        clearTimeout(timer);
        if (this.member === member) this.member = undefined;
        resolve(codeIn(reason));
      };
    });
  }

  private take({ serials, accepted, lastId }: Reading): void {
    this.lastId = Math.max(this.lastId, lastId);
    if (accepted > 0) this.unanswered = null;
    if (serials.length > 0) {
      const now = performance.now();
      this.longestMs = Math.max(this.longestMs, now - this.deliveredAt);
      this.deliveredAt = now;
    }
    for (const serial of serials) this.got.set(serial, (this.got.get(serial) ?? 0) + 1);
  }
}

/** How long pages wait before the next attempt; `previousMs` is null after a stable connection. */
function waitMs(code: number | null, previousMs: number | null): number {
  if (code === comeBackCode && previousMs === null) return 1_000 * Math.random();
  const upTo = Math.min(10_000, 3 * Math.max(300, previousMs ?? 0));
  return 300 + (upTo - 300) * Math.random();
}

function codeIn(reason: string): number | null {
  const [, code] = /^closed with (\d+)/.exec(reason) ?? [];
  return code === undefined ? null : Number(code);
}
