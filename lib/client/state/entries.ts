/** The entries of a room's timeline, in order: messages, presence notices and gaps. */
import type { PresenceFrame } from "@/lib/wire/frames";
import type { Message } from "./message";

/** Messages with ids between `after` and `before`, both excluded, are not loaded. */
export type Gap = {
  kind: "gap";
  after: number;
  before: number;
  /** Missed while disconnected, so it is filled at once. Others are filled when they scroll into view. */
  missed: boolean;
};

export type Entry =
  | ({ kind: "message" } & Message)
  | ({ kind: "presence"; key: number; after: number } & Omit<PresenceFrame, "type">)
  | Gap;

type Chunk = readonly Entry[];

/** A change copies one chunk and the list of chunks, so 100,000 entries cost little more than 100. */
const chunkEntries = 128;

/**
 * The sorted entries, immutable. Two versions share every chunk that is the same in both, so results
 * that are computed from a chunk can be cached by it.
 */
export class Entries implements Iterable<Entry> {
  /** No chunk is empty. */
  constructor(readonly chunks: readonly Chunk[]) {}

  *[Symbol.iterator](): Generator<Entry> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** Newest first. */
  *backwards(): Generator<Entry> {
    for (let at = this.chunks.length - 1; at >= 0; at--) {
      const chunk = this.chunks[at] ?? [];
      for (let index = chunk.length - 1; index >= 0; index--) {
        const entry = chunk[index];
        if (entry) yield entry;
      }
    }
  }

  /** The newest message that passes the test. */
  lastMessage(
    isWanted: (message: Message) => boolean = () => true,
  ): (Entry & { kind: "message" }) | undefined {
    for (const entry of this.backwards()) {
      if (entry.kind === "message" && isWanted(entry)) return entry;
    }
    return undefined;
  }

  /** The index of the chunk that holds a message, if it is loaded. */
  chunkOf(id: number): number {
    return chunkAt(this.chunks, id);
  }

  message(id: number): (Entry & { kind: "message" }) | undefined {
    const chunk = this.chunks[this.chunkOf(id)];
    const entry = chunk?.[placeIn(chunk, id)];
    return entry?.kind === "message" && entry.id === id ? entry : undefined;
  }

  /** The messages after an event, oldest first. Takes time in proportion to their number only. */
  messagesAfter(id: number): (Entry & { kind: "message" })[] {
    const found: (Entry & { kind: "message" })[] = [];
    for (const entry of this.backwards()) {
      if (entry.kind !== "message") continue;
      if (entry.id <= id) break;
      found.push(entry);
    }
    return found.reverse();
  }
}

/** The entries while one action is applied. Each chunk is copied on its first write. */
export class EntryList {
  private chunks: readonly Chunk[];
  private readonly owned = new Map<Chunk, Entry[]>();

  constructor(private readonly before: Entries) {
    this.chunks = before.chunks;
  }

  static of(entries: Iterable<Entry>): Entries {
    const list = new EntryList(new Entries([]));
    for (const entry of entries) list.put(entry);
    return list.list;
  }

  /** Returns the same object if nothing was written. */
  get list(): Entries {
    return this.chunks === this.before.chunks ? this.before : new Entries(this.chunks);
  }

  /** The id that the last entry stands at or after; 0 if there are no entries. */
  get lastPosition(): number {
    const last = this.chunks.at(-1)?.at(-1);
    return last ? Math.floor(positionOf(last)) : 0;
  }

  message(id: number): Message | undefined {
    const chunk = this.chunks[chunkAt(this.chunks, id)];
    const entry = chunk?.[placeIn(chunk, id)];
    return entry?.kind === "message" && entry.id === id ? entry : undefined;
  }

  /** Adds an entry. A message or gap replaces one at the same position; presence notices add up. */
  put(entry: Entry): void {
    const position = positionOf(entry);
    // Behind all notices at the same position.
    const wanted = entry.kind === "presence" ? position + 0.1 : position;
    const at = chunkAt(this.chunks, wanted);
    const chunk = this.chunks[at];
    if (!chunk) {
      this.splice(0, 0, [entry]);
      return;
    }
    const place = placeIn(chunk, wanted);
    const there = chunk[place];
    const replaced = there && positionOf(there) === position ? 1 : 0;
    if (replaced === 0 && chunk.length >= chunkEntries) this.putInFull(at, place, entry);
    else this.write(at).splice(place, replaced, entry);
  }

  remove(entry: Entry): void {
    const at = chunkAt(this.chunks, positionOf(entry));
    const place = this.chunks[at]?.indexOf(entry) ?? -1;
    if (place < 0) return;
    if (this.chunks[at]?.length === 1) this.splice(at, 1);
    else this.write(at).splice(place, 1);
  }

  /** Updates every message for which `update` returns a new object. */
  updateMessages(update: (message: Message) => Message): void {
    for (const [at, chunk] of this.chunks.entries()) {
      for (const [place, entry] of chunk.entries()) {
        if (entry.kind !== "message") continue;
        const message = update(entry);
        if (message !== entry) this.write(at)[place] = { ...message, kind: "message" };
      }
    }
  }

  /** A full chunk is split, except at its ends: entries mostly arrive one after the other there. */
  private putInFull(at: number, place: number, entry: Entry): void {
    const chunk = this.chunks[at] ?? [];
    if (place === chunk.length) this.splice(at + 1, 0, [entry]);
    else if (place === 0) this.splice(at, 0, [entry]);
    else {
      const half = chunk.length >> 1;
      this.splice(at, 1, chunk.slice(0, half), chunk.slice(half));
      this.put(entry);
    }
  }

  private write(at: number): Entry[] {
    const chunk = this.chunks[at] ?? [];
    const known = this.owned.get(chunk);
    if (known) return known;
    const copy = [...chunk];
    this.splice(at, 1, copy);
    return copy;
  }

  private splice(at: number, removed: number, ...added: Entry[][]): void {
    for (const chunk of added) this.owned.set(chunk, chunk);
    this.chunks = this.chunks.toSpliced(at, removed, ...added);
  }
}

/** The index of the chunk that a position belongs to: the last one that starts at or before it. */
function chunkAt(chunks: readonly Chunk[], position: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const first = chunks[middle]?.[0];
    if (first && positionOf(first) > position) high = middle - 1;
    else low = middle;
  }
  return low;
}

/** The index of the first entry of a chunk at or after a position. */
function placeIn(chunk: Chunk, position: number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = chunk[middle];
    if (entry && positionOf(entry) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A message stands at its id; other entries stand between two messages. */
function positionOf(entry: Entry): number {
  switch (entry.kind) {
    case "message":
      return entry.id;
    case "presence":
      return entry.after + 0.25;
    case "gap":
      return entry.after + 0.5;
  }
}
