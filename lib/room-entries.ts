/** The lines of a room's log, in order. */
import type { Person } from "./protocol";
import type { Message } from "./room-message";

/** Messages after `after` and before `before` are not here. */
export type Hole = {
  kind: "hole";
  after: number;
  before: number;
  /** Missed while there was no connection, so it is fetched unasked; else when it comes in sight. */
  missed: boolean;
};

export type Entry =
  | ({ kind: "message" } & Message)
  | ({ kind: "presence"; key: number; after: number; action: 0 | 1; time: number } & Person)
  | Hole;

/**
 * The sorted list during one action: copied at the first write, so that an action costs one copy
 * however many events it brings. A place is found by halving.
 */
export class EntryList {
  private owned = false;

  constructor(private entries: Entry[]) {}

  get list(): Entry[] {
    return this.entries;
  }

  /** The id after which the last line stands; 0 where there is none. */
  get lastPosition(): number {
    const last = this.entries.at(-1);
    return last ? Math.floor(positionOf(last)) : 0;
  }

  message(id: number): Message | undefined {
    const entry = this.entries[this.placeOf(id)];
    return entry?.kind === "message" && entry.id === id ? entry : undefined;
  }

  /** Adds a line, or replaces the one that stands at its position; notices stand side by side. */
  put(entry: Entry): void {
    const position = positionOf(entry);
    let place = this.placeOf(position);
    const there = this.entries[place];
    const same = there !== undefined && positionOf(there) === position;
    if (same && entry.kind === "presence") place = this.placeOf(position + 0.1);
    this.splice(place, same && entry.kind !== "presence" ? 1 : 0, entry);
  }

  remove(entry: Entry): void {
    const place = this.placeOf(positionOf(entry));
    if (this.entries[place] === entry) this.splice(place, 1);
  }

  /** Replaces messages; for what concerns many of them. */
  updateMessages(update: (message: Message) => Message): void {
    const next = this.entries.map((entry): Entry => {
      if (entry.kind !== "message") return entry;
      const message = update(entry);
      return message === entry ? entry : { ...message, kind: "message" };
    });
    this.entries = next;
    this.owned = true;
  }

  private splice(place: number, removed: number, ...added: Entry[]): void {
    if (this.owned) this.entries.splice(place, removed, ...added);
    else this.entries = this.entries.toSpliced(place, removed, ...added);
    this.owned = true;
  }

  /** The index of the first entry at or after a position; nearly everything comes at the end. */
  private placeOf(position: number): number {
    const last = this.entries.at(-1);
    if (!last || positionOf(last) < position) return this.entries.length;
    let low = 0;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.entries[middle];
      if (entry && positionOf(entry) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Messages stand at their id; what is between two messages stands after the first. */
function positionOf(entry: Entry): number {
  switch (entry.kind) {
    case "message":
      return entry.id;
    case "presence":
      return entry.after + 0.25;
    case "hole":
      return entry.after + 0.5;
  }
}
