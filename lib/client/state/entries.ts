/** The lines of a room's log, in order. */
import type { Person } from "@/lib/wire/frames";
import type { Message } from "./message";

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

type Chunk = readonly Entry[];

/** A change copies one chunk and the list of chunks, so 100,000 lines cost little more than 100. */
const chunkEntries = 128;

/**
 * The sorted list; it never changes. What did not change between two of them is the same chunk in
 * both, so what is made of a chunk need not be made again.
 */
export class Entries implements Iterable<Entry> {
  /** Every chunk holds something. */
  constructor(readonly chunks: readonly Chunk[]) {}

  *[Symbol.iterator](): Generator<Entry> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** The newest first. */
  *backwards(): Generator<Entry> {
    for (let at = this.chunks.length - 1; at >= 0; at--) {
      const chunk = this.chunks[at] ?? [];
      for (let index = chunk.length - 1; index >= 0; index--) {
        const entry = chunk[index];
        if (entry) yield entry;
      }
    }
  }

  /** The newest message that is so. */
  lastMessage(
    isWanted: (message: Message) => boolean = () => true,
  ): (Entry & { kind: "message" }) | undefined {
    for (const entry of this.backwards()) {
      if (entry.kind === "message" && isWanted(entry)) return entry;
    }
    return undefined;
  }

  /** The index of the chunk in which a message is, if it is here. */
  chunkOf(id: number): number {
    return chunkAt(this.chunks, id);
  }

  message(id: number): (Entry & { kind: "message" }) | undefined {
    const chunk = this.chunks[this.chunkOf(id)];
    const entry = chunk?.[placeIn(chunk, id)];
    return entry?.kind === "message" && entry.id === id ? entry : undefined;
  }

  /** The messages after an event, oldest first; cheap where they are few. */
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

/** The list during one action: each chunk is copied at its first write. */
export class EntryList {
  private chunks: readonly Chunk[];
  private readonly owned = new Map<Chunk, Entry[]>();

  constructor(private readonly before: Entries) {
    this.chunks = before.chunks;
  }

  /** The list of sorted lines. */
  static of(entries: Iterable<Entry>): Entries {
    const list = new EntryList(new Entries([]));
    for (const entry of entries) list.put(entry);
    return list.list;
  }

  /** The same list where nothing was written. */
  get list(): Entries {
    return this.chunks === this.before.chunks ? this.before : new Entries(this.chunks);
  }

  /** The id after which the last line stands; 0 where there is none. */
  get lastPosition(): number {
    const last = this.chunks.at(-1)?.at(-1);
    return last ? Math.floor(positionOf(last)) : 0;
  }

  message(id: number): Message | undefined {
    const chunk = this.chunks[chunkAt(this.chunks, id)];
    const entry = chunk?.[placeIn(chunk, id)];
    return entry?.kind === "message" && entry.id === id ? entry : undefined;
  }

  /** Adds a line, or replaces the one that stands at its position; notices stand side by side. */
  put(entry: Entry): void {
    const position = positionOf(entry);
    // After all notices of the same position.
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

  /** Replaces messages; for what concerns many of them. */
  updateMessages(update: (message: Message) => Message): void {
    for (const [at, chunk] of this.chunks.entries()) {
      for (const [place, entry] of chunk.entries()) {
        if (entry.kind !== "message") continue;
        const message = update(entry);
        if (message !== entry) this.write(at)[place] = { ...message, kind: "message" };
      }
    }
  }

  /** At its ends a full chunk stays as it is, as lines come there one after the other. */
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

/** The chunk where a position is or belongs: the last one that begins at or before it. */
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

/** The index of the first line of a chunk at or after a position. */
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
