import type { Entries, Entry, Hole, Pending, PendingSend } from "@/lib/client/state/reducer";
import { dayOf } from "./day";

export type MessageEntry = Extract<Entry, { kind: "message" }>;
export type JoinLeaveEntry = Extract<Entry, { kind: "presence" }>;

/** A line of the log. `continued`: goes on from the line above, by the same person. */
export type TimelineItem =
  | { kind: "day"; key: string; time: number }
  | { kind: "message"; key: string; message: MessageEntry; continued: boolean }
  | { kind: "presence"; key: string; entries: readonly JoinLeaveEntry[] }
  | { kind: "hole"; key: string; hole: Hole }
  | { kind: "unread"; key: string }
  | { kind: "pending"; key: string; pending: PendingSend; continued: boolean };

export type TimelineBlock = readonly TimelineItem[];

export type TimelineOptions = {
  me: string;
  /** Days begin at midnight there. */
  timeZone: string;
  /** What came after this event, of others, was new when the room was opened; null: nothing. */
  readId: number | null;
  /** The log has everything from this event on. */
  from: number;
  withNotices: boolean;
};

const groupSeconds = 5 * 60;

/** What the lines above leave to those below. */
type Above = {
  day: number;
  author: { username: string; time: number } | null;
  /** The last that was read is above, and the first unread is not. */
  unreadNext: boolean;
  /** Notices in a row, whose line ends with what follows. */
  notices: readonly JoinLeaveEntry[];
};

type Made = { above: Above; block: TimelineBlock; below: Above };

/**
 * What the log shows, top to bottom: a block for each chunk of entries, and one for what waits.
 * A block whose chunk stayed the same, under the same lines, stays the same itself.
 */
export class TimelineItems {
  private made = new WeakMap<Entries["chunks"][number], Made>();
  private options: TimelineOptions | null = null;

  blocks(
    { chunks }: Entries,
    pending: readonly Pending[],
    options: TimelineOptions,
  ): TimelineBlock[] {
    if (!this.options || !isEqual(this.options, options)) this.made = new WeakMap();
    this.options = options;
    const { readId, from } = options;
    let above: Above = {
      ...{ day: 0, author: null, notices: [] },
      // Where something read might be further up, so might the first that is not.
      unreadNext: readId !== null && from <= readId + 1,
    };
    const blocks: TimelineBlock[] = [];
    for (const chunk of chunks) {
      let made = this.made.get(chunk);
      if (!made || !isSame(made.above, above)) {
        const writer = new Writer(above, options);
        for (const entry of chunk) writer.entry(entry);
        made = { above, block: writer.items, below: writer.below };
        this.made.set(chunk, made);
      }
      blocks.push(made.block);
      above = made.below;
    }
    const writer = new Writer(above, options);
    writer.endNotices();
    for (const each of pending) if (each.kind === "send") writer.pending(each);
    blocks.push(writer.items);
    return blocks;
  }
}

class Writer {
  readonly items: TimelineItem[] = [];
  private day: number;
  private author: Above["author"];
  private unreadNext: boolean;
  private notices: readonly JoinLeaveEntry[];
  /** The same, once it is this writer's own. */
  private own: JoinLeaveEntry[] | null = null;

  constructor(
    above: Above,
    private readonly options: TimelineOptions,
  ) {
    ({
      day: this.day,
      author: this.author,
      unreadNext: this.unreadNext,
      notices: this.notices,
    } = above);
  }

  get below(): Above {
    const { day, author, unreadNext, notices } = this;
    return { day, author, unreadNext, notices };
  }

  entry(entry: Entry): void {
    switch (entry.kind) {
      case "message":
        this.message(entry);
        break;
      case "presence":
        if (this.options.withNotices) this.notice(entry);
        break;
      case "hole":
        this.endNotices();
        this.author = null;
        this.items.push({ kind: "hole", key: `hole ${entry.after}`, hole: entry });
    }
  }

  pending(pending: PendingSend): void {
    const time = Math.floor(pending.sentAt / 1_000);
    this.startDay(time);
    const { cid, reply } = pending;
    const continued = this.continues(this.options.me, time, reply);
    this.items.push({ kind: "pending", key: `pending ${cid}`, pending, continued });
  }

  endNotices(): void {
    const [first] = this.notices;
    if (!first) return;
    this.items.push({ kind: "presence", key: `presence ${first.key}`, entries: this.notices });
    this.notices = this.own = [];
  }

  private message(message: MessageEntry): void {
    const { id, username, time, reply, deleted } = message;
    const { readId, me } = this.options;
    if (readId !== null && id <= readId) this.unreadNext = true;
    if (deleted) return;
    this.endNotices();
    this.startDay(time);
    if (this.unreadNext && readId !== null && id > readId && username !== me) {
      this.unreadNext = false;
      this.author = null;
      this.items.push({ kind: "unread", key: "unread" });
    }
    const continued = this.continues(username, time, reply);
    this.items.push({ kind: "message", key: `message ${id}`, message, continued });
  }

  private notice(notice: JoinLeaveEntry): void {
    this.startDay(notice.time);
    this.author = null;
    if (!this.own) this.notices = this.own = [...this.notices];
    this.own.push(notice);
  }

  private startDay(time: number): void {
    const next = dayOf(time, this.options.timeZone);
    // Never back, so that each day stands once, whatever clocks say.
    if (next <= this.day) return;
    this.endNotices();
    this.day = next;
    this.author = null;
    this.items.push({ kind: "day", key: `day ${next}`, time });
  }

  private continues(username: string, time: number, reply: number | undefined): boolean {
    const isNear = this.author?.username === username && time - this.author.time < groupSeconds;
    this.author = { username, time };
    return isNear && reply === undefined;
  }
}

function isSame(a: Above, b: Above): boolean {
  return (
    a === b ||
    (a.day === b.day &&
      a.unreadNext === b.unreadNext &&
      a.author?.username === b.author?.username &&
      a.author?.time === b.author?.time &&
      a.notices.length === b.notices.length &&
      a.notices.every((notice, index) => notice === b.notices[index]))
  );
}

function isEqual(a: TimelineOptions, b: TimelineOptions): boolean {
  return (
    a.me === b.me &&
    a.timeZone === b.timeZone &&
    a.readId === b.readId &&
    a.withNotices === b.withNotices &&
    isAllFrom(a) === isAllFrom(b)
  );
}

function isAllFrom({ readId, from }: TimelineOptions): boolean {
  return readId !== null && from <= readId + 1;
}
