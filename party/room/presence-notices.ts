import { frameTypes, type OnlineNotice, type Person, type PresenceFrame } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { nowSeconds } from "../platform/time";
import { type ConnectionRegistry, send } from "./connection-registry";

/** Gathers a crowd's arrivals into a few arrays instead of one frame for each pair of people. */
const gatherMs = 250;
const calmMs = 1_000;
/**
 * Notices in one array. Whoever moved gets a text of their own, without themselves: of all notices at
 * once, a thousand people who enter together would be a thousand texts of a thousand notices.
 */
const noticesAtOnce = 100;
/**
 * How long the number of people waits for its next change, by how many get it: a thousand frames a
 * second in all, however many people there are. It is never older than this.
 */
const countMs = (people: number) => Math.min(30_000, Math.max(calmMs, people));

/** The people who are present, as far as notices need them. */
type People = { readonly size: number; json(): string };

/**
 * Reports who enters and leaves. While a room is crowded, clients that take a number get only that, so
 * that a crowd which enters costs each of them a few bytes and not the names of all others.
 */
export class PresenceNotices {
  /** Enter and leave notices that have not been sent to opted-in clients yet. */
  private unsent: { uid: number; text: string }[] = [];
  private readonly names = new Pace(() => this.sendNames());
  private readonly counts = new Pace(() => this.sendCount());
  private sentCount: number | undefined;

  constructor(
    private readonly registry: ConnectionRegistry,
    private readonly people: People,
    private crowded: boolean,
    private readonly onCrowded: (crowded: boolean) => void,
  ) {}

  /** Whether there are too many people to name each to clients that take a number. */
  get isCrowded(): boolean {
    return this.crowded;
  }

  /** To be called after the person was added or taken away. */
  announce(uid: number, { username, nickname }: Person, action: PresenceFrame["action"]): void {
    const time = nowSeconds();
    const frame: PresenceFrame = { type: frameTypes.presence, username, nickname, action, time };
    const text = JSON.stringify(frame);
    this.registry.broadcast("basic", text, new Map(this.registry.socketsOf(uid)));
    this.unsent.push({ uid, text });
    const { size } = this.people;
    if (!this.crowded && size > limits.namedPeople) this.setCrowded(true);
    this.names.ask(size > limits.calmPresencePeople ? calmMs : gatherMs);
    // Not in this turn, as whoever has just entered gets the welcome first.
    if (this.crowded) this.counts.askLater(countMs(size));
  }

  /** Sends the notices that wait to be sent together. */
  flush(): void {
    if (this.unsent.length > 0) this.names.run();
  }

  private sendNames(): void {
    while (this.unsent.length > 0) this.sendSome(this.unsent.splice(0, noticesAtOnce));
  }

  private sendSome(notices: { uid: number; text: string }[]): void {
    const audience = this.crowded ? "named" : "optedIn";
    const movers = new Map(
      notices
        .flatMap(({ uid }) => [...this.registry.socketsOf(uid)])
        .filter(([, { optedIn, counted }]) => optedIn && !(this.crowded && counted)),
    );
    const all = textOf(notices);
    if (all) this.registry.broadcast(audience, all, movers);
    // Nobody gets notices about themselves.
    for (const [socket, { uid }] of movers) {
      const others = textOf(notices.filter((notice) => notice.uid !== uid));
      if (others) send(socket, others);
    }
  }

  private sendCount(): void {
    const online = this.people.size;
    if (!this.crowded) return;
    if (online <= limits.namedAgainPeople) this.nameAgain();
    else if (online !== this.sentCount) {
      this.sentCount = online;
      const notice: OnlineNotice = { type: frameTypes.online, online };
      this.registry.broadcast("counted", JSON.stringify(notice));
    }
  }

  /** The room is no longer crowded: those who got a number get the names that it stood for. */
  private nameAgain(): void {
    this.flush();
    this.setCrowded(false);
    const notice: OnlineNotice = { type: frameTypes.online, online: this.people.size };
    const text = `${JSON.stringify(notice).slice(0, -1)},"users":${this.people.json()}}`;
    this.registry.broadcast("counted", text);
  }

  private setCrowded(crowded: boolean): void {
    this.crowded = crowded;
    this.sentCount = undefined;
    this.onCrowded(crowded);
  }
}

/** Runs a task when it is asked for, but not within the given time after the last run. */
class Pace {
  private ranAt = 0;
  private dueAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly task: () => void) {}

  ask(waitMs: number): void {
    if (this.timer === undefined && this.ranAt + waitMs <= Date.now()) this.run();
    else this.askLater(waitMs);
  }

  /** As `ask`, but not in this turn. */
  askLater(waitMs: number): void {
    const now = Date.now();
    const dueAt = now + Math.max(0, Math.min(waitMs, this.ranAt + waitMs - now));
    if (this.timer !== undefined && this.dueAt <= dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => this.run(), dueAt - now);
  }

  run(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ranAt = Date.now();
    this.task();
  }
}

/** One frame or an array of frames; null if there are none. */
function textOf(notices: { text: string }[]): string | null {
  if (notices.length <= 1) return notices[0]?.text ?? null;
  return `[${notices.map(({ text }) => text).join(",")}]`;
}
