import type {
  Entries,
  Entry,
  Gap,
  Pending,
  PendingEdit,
  PendingSend,
} from "@/lib/client/state/types";
import { dayOf } from "./day";

export type MessageEntry = Extract<Entry, { kind: "message" }>;
export type JoinLeaveEntry = Extract<Entry, { kind: "presence" }>;

/** A row of the timeline. `continued`: belongs to the group of the message above. */
export type TimelineItem =
  | { kind: "day"; key: string; time: number }
  | { kind: "message"; key: string; message: MessageEntry; continued: boolean }
  | { kind: "join-leave"; key: string; entries: readonly JoinLeaveEntry[] }
  | { kind: "blocked"; key: string; messages: readonly MessageEntry[] }
  | { kind: "gap"; key: string; gap: Gap }
  | { kind: "unread"; key: string }
  | { kind: "pending"; key: string; pending: PendingSend; continued: boolean }
  | { kind: "failed-edit"; key: string; pending: PendingEdit };

export type TimelineBlock = readonly TimelineItem[];

export type TimelineOptions = {
  me: string;
  /** The reader's time zone: days begin at its midnight. */
  timeZone: string;
  /** The read marker when the room was opened; null: nothing was unread. */
  readId: number | null;
  /** All events from this one on are loaded or marked as a gap. */
  from: number;
  /** Whether join and leave notices are shown. */
  withNotices: boolean;
  /** The usernames of those whose messages are folded. */
  folded: ReadonlySet<string>;
  /** Messages of theirs that are shown all the same. */
  opened: ReadonlySet<number>;
};

const groupSeconds = 5 * 60;

/** What a row depends on of the rows above it. */
type Above = {
  day: number;
  author: { username: string; time: number } | null;
  /** The read marker is above, and the first unread message has not come yet. */
  unreadNext: boolean;
  /** Consecutive join and leave notices, collected until another row follows. */
  notices: readonly JoinLeaveEntry[];
  /** Consecutive folded messages, collected in the same way. */
  folded: readonly MessageEntry[];
};

type CachedBlock = { above: Above; block: TimelineBlock; below: Above };

/**
 * Makes the rows of the timeline, top to bottom: one block per chunk of entries and one for pending
 * messages. A block is reused while its chunk and what it depends on above stay the same.
 */
export class TimelineItems {
  private cache = new WeakMap<Entries["chunks"][number], CachedBlock>();
  private options: TimelineOptions | null = null;

  blocks(entries: Entries, pending: readonly Pending[], options: TimelineOptions): TimelineBlock[] {
    if (!this.options || !isEqual(this.options, options)) this.cache = new WeakMap();
    this.options = options;
    let above: Above = {
      day: 0,
      author: null,
      notices: [],
      folded: [],
      // If read messages may be further up, so may the first unread one.
      unreadNext: reachesReadMarker(options),
    };
    const blocks: TimelineBlock[] = [];
    for (const chunk of entries.chunks) {
      let cached = this.cache.get(chunk);
      if (!cached || !isSame(cached.above, above)) {
        const writer = new Writer(above, options);
        for (const entry of chunk) writer.entry(entry);
        cached = { above, block: writer.items, below: writer.below };
        this.cache.set(chunk, cached);
      }
      blocks.push(cached.block);
      above = cached.below;
    }
    const writer = new Writer(above, options);
    writer.endRun();
    for (const each of pending) {
      if (each.kind === "send" || each.kind === "send-files") writer.pending(each);
      else if (each.kind === "edit" && each.failed) {
        const message = entries.message(each.target);
        // Below the message, if it is there. What was written must not vanish with it.
        if (!message || message.deleted) writer.failedEdit(each);
      }
    }
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
  private folded: readonly MessageEntry[];
  /** `notices` and `folded` once this writer has copied them: blocks share the arrays from above. */
  private ownNotices: JoinLeaveEntry[] | null = null;
  private ownFolded: MessageEntry[] | null = null;

  constructor(
    above: Above,
    private readonly options: TimelineOptions,
  ) {
    ({
      day: this.day,
      author: this.author,
      unreadNext: this.unreadNext,
      notices: this.notices,
      folded: this.folded,
    } = above);
  }

  get below(): Above {
    const { day, author, unreadNext, notices, folded } = this;
    return { day, author, unreadNext, notices, folded };
  }

  entry(entry: Entry): void {
    switch (entry.kind) {
      case "message":
        this.message(entry);
        break;
      case "presence":
        if (this.options.withNotices) this.notice(entry);
        break;
      case "gap":
        this.endRun();
        this.author = null;
        this.items.push({ kind: "gap", key: `gap ${entry.after}`, gap: entry });
    }
  }

  pending(pending: PendingSend): void {
    const time = Math.floor(pending.sentAt / 1_000);
    this.startDay(time);
    const { cid, reply } = pending;
    const continued = this.continues(this.options.me, time, reply);
    this.items.push({ kind: "pending", key: `pending ${cid}`, pending, continued });
  }

  failedEdit(pending: PendingEdit): void {
    this.author = null;
    this.items.push({ kind: "failed-edit", key: `failed-edit ${pending.cid}`, pending });
  }

  /** Ends the notices or the folded messages that were collected. */
  endRun(): void {
    this.endNotices();
    this.endFolded();
  }

  private endNotices(): void {
    const [first] = this.notices;
    if (!first) return;
    this.items.push({ kind: "join-leave", key: `join-leave ${first.key}`, entries: this.notices });
    this.notices = this.ownNotices = [];
  }

  private endFolded(): void {
    const [first] = this.folded;
    if (!first) return;
    this.items.push({ kind: "blocked", key: `blocked ${first.id}`, messages: this.folded });
    this.folded = this.ownFolded = [];
  }

  private message(message: MessageEntry): void {
    const { id, username, time, reply, deleted } = message;
    const { readId, me, folded, opened } = this.options;
    if (readId !== null && id <= readId) this.unreadNext = true;
    if (deleted) return;
    const isFolded = folded.has(username) && !opened.has(id);
    if (isFolded) this.endNotices();
    else this.endRun();
    this.startDay(time);
    if (this.unreadNext && readId !== null && id > readId && username !== me) {
      this.unreadNext = false;
      this.author = null;
      this.endRun();
      this.items.push({ kind: "unread", key: "unread" });
    }
    if (isFolded) {
      this.fold(message);
      return;
    }
    const continued = this.continues(username, time, reply);
    this.items.push({ kind: "message", key: `message ${id}`, message, continued });
  }

  private fold(message: MessageEntry): void {
    this.author = null;
    if (!this.ownFolded) this.folded = this.ownFolded = [...this.folded];
    this.ownFolded.push(message);
  }

  private notice(notice: JoinLeaveEntry): void {
    this.endFolded();
    this.startDay(notice.time);
    this.author = null;
    if (!this.ownNotices) this.notices = this.ownNotices = [...this.notices];
    this.ownNotices.push(notice);
  }

  private startDay(time: number): void {
    const next = dayOf(time, this.options.timeZone);
    // Never back: clocks may disagree, and each day must appear once.
    if (next <= this.day) return;
    this.endRun();
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
      hasSame(a.notices, b.notices) &&
      hasSame(a.folded, b.folded))
  );
}

function hasSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((each, index) => each === b[index]));
}

function isEqual(a: TimelineOptions, b: TimelineOptions): boolean {
  return (
    a.me === b.me &&
    a.timeZone === b.timeZone &&
    a.readId === b.readId &&
    a.withNotices === b.withNotices &&
    a.folded === b.folded &&
    (a.opened === b.opened || a.folded.size === 0) &&
    reachesReadMarker(a) === reachesReadMarker(b)
  );
}

/** Whether all messages after the read marker are loaded. */
function reachesReadMarker({ readId, from }: TimelineOptions): boolean {
  return readId !== null && from <= readId + 1;
}
