import type * as Party from "partykit/server";
import type { Person, PresenceFrame } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { Alarm } from "../platform/alarm";
import { type MemberSession, type Roster, send } from "./connection-registry";

/** Somebody who is here; `droppedAt` (milliseconds) while no socket of theirs is left. */
type Here = Person & { droppedAt: number | null };

const graceMs = limits.dropGraceSeconds * 1_000;
/** A crowd that comes at once is told in a few arrays, not in one frame for each pair of people. */
const gatherMs = 250;
const calmMs = 1_000;

/**
 * Who is here. Of people, not of sockets: the first socket enters, the last one leaves.
 * Kept in storage, so that neither hibernation nor a crash makes people leave and enter.
 */
export class Presence {
  /** Comings and goings that those who opted in have not been told of yet. */
  private untold: { uid: number; text: string }[] = [];
  private toldAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The list of people without its brackets: made anew only after somebody left or was renamed. */
  private peopleText: string | null = null;
  /** After somebody came or went. */
  onChange: () => void = () => {};

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

  get count(): number {
    return this.here.size;
  }

  /** Everybody who is here, as the JSON of a list of persons. */
  peopleJson(): string {
    this.peopleText ??= Array.from(this.here.values(), personJson).join(",");
    return `[${this.peopleText}]`;
  }

  /** After a socket of theirs was admitted. */
  enter({ uid, username, nickname }: MemberSession): void {
    const known = this.here.get(uid);
    if (known?.droppedAt === null && known.nickname === nickname) return;
    this.set(uid, { username, nickname, droppedAt: null });
    if (!known) this.announce(uid, { username, nickname }, 1);
  }

  /** They are called something else now; null where they are not here. */
  rename(uid: number, nickname: string): Person | null {
    const known = this.here.get(uid);
    if (!known) return null;
    this.set(uid, { ...known, nickname });
    return { username: known.username, nickname };
  }

  find(uid: number): Person | undefined {
    return this.here.get(uid);
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
    this.peopleText = null;
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

  private set(uid: number, person: Here): void {
    const known = this.here.get(uid);
    // In a crowd that comes at once, each one's welcome would make the text of all before them.
    if (!known && this.peopleText) this.peopleText += `,${personJson(person)}`;
    else if (known?.nickname !== person.nickname) this.peopleText = null;
    this.here.set(uid, person);
    void this.storage.put(key(uid), person);
  }

  private dropIfGone(uid: number): void {
    const person = this.here.get(uid);
    if (!person || this.isConnected(uid)) return;
    if (person.droppedAt === null) this.set(uid, { ...person, droppedAt: Date.now() });
    this.alarm.ringBy((this.here.get(uid)?.droppedAt ?? Date.now()) + graceMs);
  }

  private isConnected(uid: number): boolean {
    return !this.roster.socketsOf(uid).next().done;
  }

  private announce(uid: number, { username, nickname }: Person, action: 0 | 1): void {
    const time = Math.floor(Date.now() / 1_000);
    const frame: PresenceFrame = { type: 1, username, nickname, action, time };
    const text = JSON.stringify(frame);
    this.roster.tell("document", text, new Map(this.roster.socketsOf(uid)));
    this.untold.push({ uid, text });
    this.onChange();
    if (this.timer !== undefined) return;
    const waitMs = this.count > limits.calmPresencePeople ? calmMs : gatherMs;
    const dueInMs = this.toldAt + waitMs - Date.now();
    if (dueInMs <= 0) this.tell();
    else this.timer = setTimeout(() => this.tell(), Math.min(dueInMs, waitMs));
  }

  private tell(): void {
    this.timer = undefined;
    this.toldAt = Date.now();
    const untold = this.untold.splice(0);
    const movers = new Map(untold.flatMap(({ uid }) => [...this.roster.socketsOf(uid)]));
    const all = together(untold);
    if (all) this.roster.tell("optedIn", all, movers);
    // Nobody is told of their own comings and goings.
    for (const [socket, { uid, optedIn }] of movers) {
      const others = together(untold.filter((notice) => notice.uid !== uid));
      if (optedIn && others) send(socket, others);
    }
  }
}

function personJson({ username, nickname }: Person): string {
  return JSON.stringify({ username, nickname });
}

function together(notices: { text: string }[]): string | null {
  if (notices.length <= 1) return notices[0]?.text ?? null;
  return `[${notices.map(({ text }) => text).join(",")}]`;
}

function key(uid: number): string {
  return `here:${uid}`;
}
