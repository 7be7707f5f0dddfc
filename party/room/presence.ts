import type * as Party from "partykit/server";
import { frameTypes, type Person, type PresenceFrame, presenceActions } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { Alarm } from "../platform/alarm";
import { nowSeconds } from "../platform/time";
import { type ConnectionRegistry, type MemberSession, send } from "./connection-registry";

/** A person who is present; `droppedAt` (milliseconds since 1970) while they have no socket. */
type Present = Person & { droppedAt: number | null };

const graceMs = limits.dropGraceSeconds * 1_000;
/** Gathers a crowd's arrivals into a few arrays instead of one frame for each pair of people. */
const gatherMs = 250;
const calmMs = 1_000;

/**
 * Who is present. It counts people, not sockets: their first socket enters, their last one leaves.
 * Kept in storage, so that neither hibernation nor a crash makes people leave and enter again.
 */
export class Presence {
  /** Enter and leave notices that have not been sent to opted-in clients yet. */
  private unsent: { uid: number; text: string }[] = [];
  private sentAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The JSON list of people without its brackets; null after someone left or was renamed. */
  private peopleText: string | null = null;

  private constructor(
    private readonly storage: Party.Storage,
    private readonly registry: ConnectionRegistry,
    private readonly alarm: Pick<Alarm, "ringBy">,
    private readonly onCount: (people: number) => void,
    private readonly present: Map<number, Present>,
  ) {}

  /** `onCount` gets the number of people present, now and after every change. */
  static async load(
    storage: Party.Storage,
    registry: ConnectionRegistry,
    alarm: Pick<Alarm, "ringBy">,
    onCount: (people: number) => void,
  ): Promise<Presence> {
    const stored = await storage.list<Present>({ prefix: "here:" });
    const present = new Map([...stored].map(([key, value]) => [Number(key.slice(5)), value]));
    const presence = new Presence(storage, registry, alarm, onCount, present);
    // A crash closes sockets without close events.
    for (const uid of present.keys()) presence.dropIfGone(uid);
    onCount(present.size);
    return presence;
  }

  /** Everyone present, as a JSON list of persons. */
  peopleJson(): string {
    this.peopleText ??= Array.from(this.present.values(), personJson).join(",");
    return `[${this.peopleText}]`;
  }

  /** To be called after a socket of this person was authenticated. */
  enter({ uid, username, nickname }: MemberSession): void {
    const known = this.present.get(uid);
    if (known?.droppedAt === null && known.nickname === nickname) return;
    this.set(uid, { username, nickname, droppedAt: null });
    if (!known) this.announce(uid, { username, nickname }, presenceActions.enter);
  }

  /** Sets a person's nickname; returns null if they are not present. */
  rename(uid: number, nickname: string): Person | null {
    const known = this.present.get(uid);
    if (!known) return null;
    this.set(uid, { ...known, nickname });
    return { username: known.username, nickname };
  }

  /** Undefined if the person is not present. */
  find(uid: number): Person | undefined {
    return this.present.get(uid);
  }

  /** To be called after a socket of this person has gone. A clean close leaves at once, a drop after 10 s. */
  socketGone(uid: number, clean: boolean): void {
    if (clean && !this.isConnected(uid)) this.leave(uid);
    else this.dropIfGone(uid);
  }

  leave(uid: number): void {
    const person = this.present.get(uid);
    if (!person) return;
    this.present.delete(uid);
    this.peopleText = null;
    void this.storage.delete(key(uid));
    this.announce(uid, person, presenceActions.leave);
  }

  /** Lets those leave who dropped 10 s ago or earlier. */
  expire(now: number): void {
    for (const [uid, person] of this.present) {
      if (person.droppedAt === null) continue;
      // It is later than now if the clock was set back since.
      const droppedAt = Math.min(person.droppedAt, now);
      if (droppedAt < person.droppedAt) this.set(uid, { ...person, droppedAt });
      if (droppedAt + graceMs <= now) this.leave(uid);
      else this.alarm.ringBy(droppedAt + graceMs);
    }
  }

  /** Sends the notices that wait to be sent together. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unsent.length === 0) return;
    this.sentAt = Date.now();
    const notices = this.unsent.splice(0);
    const movers = new Map(notices.flatMap(({ uid }) => [...this.registry.socketsOf(uid)]));
    const all = textOf(notices);
    if (all) this.registry.broadcast("optedIn", all, movers);
    // Nobody gets notices about themselves.
    for (const [socket, { uid, optedIn }] of movers) {
      const others = textOf(notices.filter((notice) => notice.uid !== uid));
      if (optedIn && others) send(socket, others);
    }
  }

  private set(uid: number, person: Present): void {
    const known = this.present.get(uid);
    // Appended, or each welcome of an arriving crowd would rebuild the text of all before it.
    if (!known && this.peopleText) this.peopleText += `,${personJson(person)}`;
    else if (known?.nickname !== person.nickname) this.peopleText = null;
    this.present.set(uid, person);
    void this.storage.put(key(uid), person);
  }

  private dropIfGone(uid: number): void {
    const person = this.present.get(uid);
    if (!person || this.isConnected(uid)) return;
    if (person.droppedAt === null) this.set(uid, { ...person, droppedAt: Date.now() });
    this.alarm.ringBy((this.present.get(uid)?.droppedAt ?? Date.now()) + graceMs);
  }

  private isConnected(uid: number): boolean {
    return !this.registry.socketsOf(uid).next().done;
  }

  private announce(
    uid: number,
    { username, nickname }: Person,
    action: PresenceFrame["action"],
  ): void {
    const time = nowSeconds();
    const frame: PresenceFrame = { type: frameTypes.presence, username, nickname, action, time };
    const text = JSON.stringify(frame);
    this.registry.broadcast("basic", text, new Map(this.registry.socketsOf(uid)));
    this.unsent.push({ uid, text });
    this.onCount(this.present.size);
    if (this.timer !== undefined) return;
    const waitMs = this.present.size > limits.calmPresencePeople ? calmMs : gatherMs;
    const dueInMs = this.sentAt + waitMs - Date.now();
    if (dueInMs <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), Math.min(dueInMs, waitMs));
  }
}

function personJson({ username, nickname }: Person): string {
  return JSON.stringify({ username, nickname });
}

/** One frame or an array of frames; null if there are none. */
function textOf(notices: { text: string }[]): string | null {
  if (notices.length <= 1) return notices[0]?.text ?? null;
  return `[${notices.map(({ text }) => text).join(",")}]`;
}

function key(uid: number): string {
  return `here:${uid}`;
}
