import type * as Party from "partykit/server";
import { limits, type Person, type PresenceFrame } from "../lib/protocol";
import type { Alarm } from "./alarm";
import type { MemberSession, Roster } from "./roster";

/** Somebody who is here; `droppedAt` (milliseconds) while no socket of theirs is left. */
type Here = Person & { droppedAt: number | null };

const graceMs = limits.dropGraceSeconds * 1_000;

/**
 * Who is here. Of people, not of sockets: the first socket enters, the last one leaves.
 * Kept in storage, so that neither hibernation nor a crash makes people leave and enter.
 */
export class Presence {
  private constructor(
    private readonly storage: Party.Storage,
    private readonly roster: Roster,
    private readonly alarm: Alarm,
    private readonly here: Map<number, Here>,
  ) {}

  static async load(storage: Party.Storage, roster: Roster, alarm: Alarm): Promise<Presence> {
    const stored = await storage.list<Here>({ prefix: "here:" });
    const here = new Map([...stored].map(([key, value]) => [Number(key.slice(5)), value]));
    const presence = new Presence(storage, roster, alarm, here);
    // A crash closes sockets without a word.
    for (const uid of here.keys()) presence.dropIfGone(uid);
    return presence;
  }

  people(): Person[] {
    return Array.from(this.here.values(), ({ username, nickname }) => ({ username, nickname }));
  }

  /** After a socket of theirs was admitted. */
  enter({ uid, username, nickname }: MemberSession): void {
    const known = this.here.get(uid);
    if (known?.droppedAt === null && known.nickname === nickname) return;
    const person = { username, nickname, droppedAt: null };
    this.here.set(uid, person);
    void this.storage.put(key(uid), person);
    if (!known) this.announce(uid, person, 1);
  }

  /** After a socket of theirs has gone: a clean close leaves at once, a drop has its grace. */
  socketGone(uid: number, clean: boolean): void {
    if (clean && !this.isConnected(uid)) this.leave(uid);
    else this.dropIfGone(uid);
  }

  leave(uid: number): void {
    const person = this.here.get(uid);
    if (!person) return;
    this.here.delete(uid);
    void this.storage.delete(key(uid));
    this.announce(uid, person, 0);
  }

  /** Lets everybody leave whose grace is over. */
  expire(now: number): void {
    for (const [uid, { droppedAt }] of this.here) {
      if (droppedAt === null) continue;
      if (droppedAt + graceMs <= now) this.leave(uid);
      else this.alarm.ringBy(droppedAt + graceMs);
    }
  }

  private dropIfGone(uid: number): void {
    const person = this.here.get(uid);
    if (!person || this.isConnected(uid)) return;
    if (person.droppedAt === null) {
      person.droppedAt = Date.now();
      void this.storage.put(key(uid), person);
    }
    this.alarm.ringBy(person.droppedAt + graceMs);
  }

  private isConnected(uid: number): boolean {
    return !this.roster.socketsOf(uid).next().done;
  }

  private announce(uid: number, { username, nickname }: Person, action: 0 | 1): void {
    const time = Math.floor(Date.now() / 1_000);
    const frame: PresenceFrame = { type: 1, username, nickname, action, time };
    const text = JSON.stringify(frame);
    this.roster.broadcast((session) => (session.uid === uid ? null : text));
  }
}

function key(uid: number): string {
  return `here:${uid}`;
}
