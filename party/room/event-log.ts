import type * as Party from "partykit/server";
import { canonicalEmoji } from "@/lib/wire/emoji";
import { type FileInfo, frameTypes, type LinkPreview, type Person } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";

/** A message or a change to one. Ids count 1, 2, 3 … without gaps. */
export type RoomEvent = {
  id: number;
  uid: number;
  /** Whole seconds since 1970. */
  time: number;
  /** The client's own id of the request. Changes made by version 0.1 lack it. */
  cid?: string;
} & (
  | {
      type: typeof frameTypes.message;
      username: string;
      nickname: string;
      /** Empty once the message is deleted. */
      msg: string;
      reply?: number;
      files?: FileInfo[];
      /** With files: what basic clients get in place of `msg`. */
      basicMsg?: string;
      /** Of a deleted message, the ids of its files, for the archive to erase. */
      erasedFiles?: number[];
      deleted?: true;
    }
  | { type: typeof frameTypes.edit; target: number; msg: string }
  | { type: typeof frameTypes.delete; target: number }
  | {
      type: typeof frameTypes.reaction;
      target: number;
      username: string;
      emoji: string;
      on: boolean;
    }
  | { type: typeof frameTypes.previews; target: number; previews: LinkPreview[] }
);

export type RoomMessage = RoomEvent & { type: typeof frameTypes.message };

/**
 * What is kept about a message after its text has left the log, as long as the room exists. It has no
 * row of its own while the log can tell who wrote the message and it was never changed.
 */
export type About = {
  uid: number;
  deleted?: true;
  /** The newest edits; a deletion removes their texts too. Of older ones the log has no text left. */
  edits?: number[];
  /** Every emoji that it was ever reacted to with. */
  emoji?: string[];
  /** The newest event with previews of its links; of older ones the log has none left. */
  previews?: { id: number; version: number };
  /** The event that removed the previews: from then on it has none. */
  noPreviews?: Known;
};

/** Of a room whose storage was lost: what it no longer knows by itself. */
export type Rebuilt = {
  /** About messages up to this one it knows only what it was told since. */
  upTo: number;
  /** It does not know all `cid`s of messages below this one; 0: it knows all. */
  cidsBelow: number;
};

/** The event that came of a request with a `cid`. */
export type Known = { id: number; time: number };

/** What the index needs of an event. */
type Unindexed = Pick<RoomEvent, "id" | "uid" | "time" | "cid"> & { isMessage: boolean };
type Row = [key: string, value: unknown];

/** How many archived events stay in the log, so that most reconnects need no history. */
const keptEvents = 1_000;
/** The platform's limit of keys per call. */
const keysPerCall = 128;
/**
 * So many events are indexed at once. A `cid` is random, so each row of the index changes another page
 * of the storage, of which many at once share some; and nobody waits for it more than once in so many
 * messages. That made the fan-out of a busy room 10 to 15 % faster.
 */
const indexedAtOnce = keysPerCall / 2;
/** The newest events wait for the index; fewer than a replay holds, as they are found in `recent`. */
const maxUnindexed = limits.replayEvents / 2;

/**
 * The room's event log in its durable storage. The platform delivers no other event to the room while
 * one of its storage calls is under way, so a method that only awaits storage is not interleaved.
 */
export class EventLog {
  /** The newest events, as many as a replay holds; null until they are needed. */
  private recent: RoomEvent[] | null = null;
  /** The events after `indexedUpTo`, in order; null until they are needed. */
  private unindexed: Unindexed[] | null = null;
  /** The results of their requests, by `cidKey`. */
  private readonly unindexedKnown = new Map<string, Known>();

  private constructor(
    private readonly storage: Party.Storage,
    private newest: number,
    /** The oldest event in the log; the next id if there is none; 0 before the first event. */
    private oldest: number,
    private archivedUpTo: number,
    private ended: boolean,
    private lost: Rebuilt | null,
    /** Events up to this one have their rows in the index. */
    private indexedUpTo: number,
    /** Whether that is stored; version 0.1 indexed every event at once and did not. */
    private isIndexNoted: boolean,
  ) {}

  static async load(storage: Party.Storage): Promise<EventLog> {
    const first = await storage.list<RoomEvent>({ prefix: "event:", limit: 1 });
    const last = await storage.list<RoomEvent>({ prefix: "event:", limit: 1, reverse: true });
    const [archived = 0, head = 0] = await Promise.all(
      ["archived", "head"].map((key) => storage.get<number>(key)),
    );
    const isDeleted = (await storage.get("deleted")) === true;
    const rebuilt = (await storage.get<Rebuilt>("rebuilt")) ?? null;
    const indexed = await storage.get<number>("indexed");
    const idOf = (found: Map<string, RoomEvent>) => [...found.values()][0]?.id;
    const newest = Math.max(idOf(last) ?? 0, head);
    const oldest = idOf(first) ?? (newest > 0 ? newest + 1 : 0);
    return new EventLog(
      ...([storage, newest, oldest, archived, isDeleted, rebuilt] as const),
      ...([indexed ?? newest, indexed !== undefined] as const),
    );
  }

  /** The newest event's id; 0 if there is none. */
  get head(): number {
    return this.newest;
  }

  /** The oldest id that is still in the log. */
  get first(): number {
    return this.oldest;
  }

  /** Every event up to this id is in the archive. */
  get archived(): number {
    return this.archivedUpTo;
  }

  /** Null in a room that never lost its storage. */
  get rebuilt(): Rebuilt | null {
    return this.lost;
  }

  /** Marks the room as deleted: no event is accepted from here on. */
  end(): void {
    this.ended = true;
  }

  /** Whether the room was deleted. */
  get isEnded(): boolean {
    return this.ended;
  }

  /** What is known about messages, by id; ids that are no message are missing. */
  async about(ids: number[]): Promise<Map<number, About>> {
    const [abouts, events] = await Promise.all([
      this.many<About>(ids.map(aboutKey)),
      this.events(ids),
    ]);
    const found = ids.flatMap((id): [number, About][] => {
      const event = events.get(id);
      const about =
        abouts.get(aboutKey(id)) ??
        (event?.type === frameTypes.message ? { uid: event.uid } : null);
      return about ? [[id, about]] : [];
    });
    return new Map(found);
  }

  /** Events by id; those that have left the log are missing. */
  async events(ids: number[]): Promise<Map<number, RoomEvent>> {
    const found = await this.many<RoomEvent>(ids.map(eventKey));
    return new Map(Array.from(found.values(), (event) => [event.id, typed(event)]));
  }

  /** Earlier requests with a `cid`, by `cidKey`. */
  async known(keys: string[]): Promise<Map<string, Known>> {
    await this.loadUnindexed();
    const found = await this.many<Known>(keys.filter((key) => !this.unindexedKnown.has(key)));
    for (const key of keys) {
      const known = this.unindexedKnown.get(key);
      if (known) found.set(key, known);
    }
    return found;
  }

  /**
   * Writes new events, events that lost their text, and what is known about messages. Rejects, and the
   * log is as before, if the storage refuses them. It resolves before they are on disk: the platform's
   * output gate holds back everything that is sent after it, answers and broadcasts, until they are,
   * and resets the room if that fails.
   */
  async write(change: {
    fresh: RoomEvent[];
    scrubbed: RoomEvent[];
    abouts: Map<number, About>;
  }): Promise<void> {
    const events = [...change.scrubbed, ...change.fresh];
    const unindexed = [...(await this.loadUnindexed()), ...change.fresh.map(toIndex)];
    const surplus = unindexed.length - maxUnindexed;
    const due = surplus >= indexedAtOnce ? unindexed.slice(0, surplus) : [];
    await this.put([
      ...events.map((event): Row => [eventKey(event.id), asStored(event)]),
      ...Array.from(change.abouts, ([id, about]): Row => [aboutKey(id), about]),
      ...(await this.indexRows(due, change.abouts)),
    ]);
    this.newest = Math.max(this.newest, change.fresh.at(-1)?.id ?? 0);
    if (this.oldest === 0 && this.newest > 0) this.oldest = 1;
    this.remember(change.fresh, change.scrubbed);
    this.noteUnindexed(change.fresh.map(toIndex));
    this.noteIndexed(due.length);
  }

  /** Writes what a room whose storage was lost learnt about messages from before. */
  async learn(abouts: Map<number, About>, known: Map<string, Known>): Promise<void> {
    await this.put([...Array.from(abouts, ([id, about]): Row => [aboutKey(id), about]), ...known]);
  }

  /** Must have resolved before `recentAfter` is called. */
  async loadRecent(): Promise<void> {
    this.recent ??= await this.after(Math.max(0, this.newest - limits.replayEvents));
  }

  /** Those of the last 500 events that come after `id`, in order. */
  recentAfter(id: number): RoomEvent[] {
    const recent = this.recent ?? [];
    const first = recent[0]?.id ?? 0;
    return recent.slice(Math.max(0, id + 1 - first));
  }

  /** Up to `limit` events after `id`, in order, from storage. */
  async after(id: number, limit: number = limits.replayEvents): Promise<RoomEvent[]> {
    const found = await this.storage.list<RoomEvent>({
      start: eventKey(id + 1),
      end: "event;",
      limit,
    });
    return Array.from(found.values(), typed);
  }

  /**
   * Goes on behind `id`, which the archive has, if the log ends before it: its storage was lost, and
   * an id must not be given twice. What is left of the log is dropped, as a log has no holes, and what
   * it knows about messages, as that may be older than the archive.
   */
  async startBehind(id: number): Promise<void> {
    if (id <= this.newest) return;
    await this.drop("event:");
    await this.drop("about:");
    const lost: Rebuilt = { upTo: id, cidsBelow: id + 1 };
    // Last and at once: a room that ends before this starts over.
    await this.storage.put({ head: id, archived: id, rebuilt: lost, indexed: id });
    this.newest = id;
    this.archivedUpTo = id;
    this.oldest = id + 1;
    this.recent = [];
    this.unindexed = [];
    this.unindexedKnown.clear();
    this.indexedUpTo = id;
    this.isIndexNoted = true;
    this.lost = lost;
  }

  /** Records that a rebuilt room knows the `cid`s of all messages from this one on; 0: of all. */
  async noteCids(below: number): Promise<void> {
    if (!this.lost) return;
    const lost: Rebuilt = { ...this.lost, cidsBelow: below };
    await this.storage.put("rebuilt", lost);
    this.lost = lost;
  }

  /** Records that the archive ends at `id`, so that the events after it are archived again. */
  async rewind(id: number): Promise<void> {
    const last = Math.max(id, this.oldest - 1, 0);
    if (last >= this.archivedUpTo) return;
    await this.storage.put("archived", last);
    this.archivedUpTo = last;
  }

  /** Records that everything up to `id` is archived, and drops what the log need not keep. */
  async setArchived(id: number): Promise<void> {
    this.archivedUpTo = id;
    await this.storage.put("archived", id);
    const last = Math.min(id, this.newest - keptEvents);
    while (this.oldest > 0 && this.oldest <= last) {
      const count = Math.min(keysPerCall, last - this.oldest + 1);
      const keys = Array.from({ length: count }, (_, index) => eventKey(this.oldest + index));
      this.oldest += count;
      await this.storage.delete(keys);
    }
  }

  /**
   * Drops the archived events up to `id`, what is known about their messages, and the texts of later
   * edits to them. The results of requests with a `cid` stay. Must not run during a commit.
   */
  async forget(id: number): Promise<void> {
    const forgotten = (await this.storage.get<number>("forgotten")) ?? 0;
    const last = Math.min(id, this.archivedUpTo);
    await this.indexUpTo(last);
    // Ids continue from here even if no event is left.
    await this.storage.put("head", this.newest);
    for (let start = forgotten + 1; start <= last; start += keysPerCall) {
      const count = Math.min(keysPerCall, last - start + 1);
      const ids = Array.from({ length: count }, (_, index) => start + index);
      await this.scrubEdits(ids, last);
      await this.storage.delete(ids.map(aboutKey));
      if (start + count > this.oldest) await this.storage.delete(ids.map(eventKey));
      await this.storage.put("forgotten", start + count - 1);
    }
    this.oldest = Math.max(this.oldest, last + 1);
    this.recent = this.recent?.filter((event) => event.id > last) ?? null;
  }

  private async scrubEdits(ids: number[], last: number): Promise<void> {
    const abouts = await this.many<About>(ids.map(aboutKey));
    const changes = [...abouts.values()].flatMap(({ edits = [], previews }) =>
      [...edits, previews?.id ?? 0].filter((n) => n > last),
    );
    const scrubbed = [...(await this.events(changes)).values()].map(withoutText);
    for (const event of scrubbed) await this.storage.put(eventKey(event.id), asStored(event));
    this.remember([], scrubbed);
  }

  /**
   * Writes other names over one person's in the whole log, also in what is replayed from memory. Must
   * not run during a commit, which could write back an event that it read under the old name.
   */
  async rename(uid: number, { username, nickname }: Person): Promise<void> {
    const named = (event: RoomEvent): RoomEvent => {
      if (event.uid !== uid) return event;
      if (event.type === frameTypes.message) return { ...event, username, nickname };
      return event.type === frameTypes.reaction ? { ...event, username } : event;
    };
    let last = Math.max(0, this.oldest - 1);
    while (last < this.newest) {
      const events = await this.after(last, keysPerCall);
      // The archive may have dropped some of them since they were read.
      const own = events.filter((event) => event.uid === uid && event.id >= this.oldest);
      if (own.length > 0) {
        await this.storage.put(
          Object.fromEntries(own.map((e) => [eventKey(e.id), asStored(named(e))])),
        );
      }
      last = events.at(-1)?.id ?? this.newest;
    }
    this.recent = this.recent?.map(named) ?? null;
  }

  private async indexUpTo(last: number): Promise<void> {
    const due = (await this.loadUnindexed()).filter(({ id }) => id <= last);
    if (due.length === 0) return;
    await this.put(await this.indexRows(due));
    this.noteIndexed(due.length);
  }

  private async loadUnindexed(): Promise<Unindexed[]> {
    if (!this.unindexed) {
      const events = this.recent ?? (await this.after(this.indexedUpTo));
      this.unindexed = [];
      this.noteUnindexed(events.filter(({ id }) => id > this.indexedUpTo).map(toIndex));
    }
    return this.unindexed;
  }

  /**
   * What is looked up about these events once they have left the log: who wrote a message, and the
   * result of a request with a `cid`. `written`: what is written about messages besides.
   */
  private async indexRows(events: Unindexed[], written = new Map<number, About>()): Promise<Row[]> {
    const last = events.at(-1);
    if (!last) return this.isIndexNoted ? [] : [["indexed", this.indexedUpTo]];
    const messages = events.filter(({ isMessage, id }) => isMessage && !written.has(id));
    const changed = await this.many<About>(messages.map(({ id }) => aboutKey(id)));
    return [
      ...messages.flatMap(({ id, uid }): Row[] =>
        changed.has(aboutKey(id)) ? [] : [[aboutKey(id), { uid } satisfies About]],
      ),
      ...events.flatMap(knownOf),
      ["indexed", last.id],
    ];
  }

  private noteUnindexed(events: Unindexed[]): void {
    for (const event of events) {
      this.unindexed?.push(event);
      for (const [key, known] of knownOf(event)) this.unindexedKnown.set(key, known);
    }
  }

  /** To be called after `indexRows` of the first `count` of the events were written. */
  private noteIndexed(count: number): void {
    this.isIndexNoted = true;
    for (const event of this.unindexed?.splice(0, count) ?? []) {
      this.indexedUpTo = event.id;
      for (const [key] of knownOf(event)) this.unindexedKnown.delete(key);
    }
  }

  private async put(rows: Row[]): Promise<void> {
    for (let start = 0; start < rows.length; start += keysPerCall) {
      await this.storage.put(dictionary(rows.slice(start, start + keysPerCall)));
    }
  }

  private async drop(prefix: string): Promise<void> {
    for (;;) {
      const found = await this.storage.list({ prefix, limit: keysPerCall });
      if (found.size === 0) return;
      await this.storage.delete([...found.keys()]);
    }
  }

  private remember(fresh: RoomEvent[], scrubbed: RoomEvent[]): void {
    if (!this.recent) return;
    const first = this.recent[0]?.id ?? 0;
    for (const event of scrubbed) {
      if (this.recent[event.id - first]) this.recent[event.id - first] = event;
    }
    this.recent.push(...fresh);
    // Only every 500 events, so that not every message moves the whole list.
    const surplus = this.recent.length - limits.replayEvents;
    if (surplus > limits.replayEvents) this.recent.splice(0, surplus);
  }

  private async many<T>(keys: string[]): Promise<Map<string, T>> {
    if (keys.length === 0) return new Map();
    if (keys.length <= keysPerCall) return this.storage.get<T>(keys);
    const parts: [string, T][] = [];
    for (let start = 0; start < keys.length; start += keysPerCall) {
      parts.push(...(await this.storage.get<T>(keys.slice(start, start + keysPerCall))));
    }
    return new Map(parts);
  }
}

type PreviewsEvent = RoomEvent & { type: typeof frameTypes.previews };

/** The form in which the release before passes over it, in a log and in a batch for the archive. */
export function previewsAsReaction({ id, uid, time, target, previews }: PreviewsEvent) {
  const nothing = { emoji: "", on: false, username: "" };
  return { type: frameTypes.reaction, id, uid, time, target, ...nothing, previews };
}

/** The event without its text. */
export function withoutText(event: RoomEvent): RoomEvent {
  if (event.type === frameTypes.message) {
    const { files, basicMsg: _, ...rest } = event;
    const erased = files && { erasedFiles: files.map(({ id }) => id) };
    return { ...rest, msg: "", ...erased, deleted: true };
  }
  if (event.type === frameTypes.previews) return { ...event, previews: [] };
  return event.type === frameTypes.edit ? { ...event, msg: "" } : event;
}

/** The storage key of the result of a person's request with this `cid`; kept as long as the room. */
export function cidKey(uid: number, cid: string): string {
  return `cid:${uid}:${cid}`;
}

function toIndex({ id, uid, time, cid, type }: RoomEvent): Unindexed {
  return { id, uid, time, cid, isMessage: type === frameTypes.message };
}

function knownOf({ id, uid, time, cid }: Unindexed): [key: string, known: Known][] {
  return cid === undefined ? [] : [[cidKey(uid, cid), { id, time }]];
}

/** Padded, so that the storage's key order is the order of ids. */
function eventKey(id: number): string {
  return `event:${String(id).padStart(12, "0")}`;
}

function aboutKey(id: number): string {
  return `about:${id}`;
}

/**
 * As an event is stored. One of previews looks like a reaction that was taken back and never given, so
 * that a room of the release before, which may come back to this log, passes over it.
 */
function asStored(event: RoomEvent): object {
  return event.type === frameTypes.previews ? previewsAsReaction(event) : event;
}

/** Logs of version 0.1 hold only messages, without a type, and others emoji as they came. */
function typed(event: RoomEvent & { previews?: LinkPreview[] }): RoomEvent {
  if (event.type === frameTypes.reaction && event.previews) {
    const { id, uid, time, target, previews } = event;
    return { type: frameTypes.previews, id, uid, time, target, previews };
  }
  if (event.type === frameTypes.reaction) return { ...event, emoji: canonicalEmoji(event.emoji) };
  return event.type === undefined ? { ...(event as RoomMessage), type: frameTypes.message } : event;
}

/**
 * Without a prototype V8 uses a hash table. `Object.fromEntries` makes it build a new shape for every
 * key that it has not seen before, which took half as long as the write.
 */
function dictionary(entries: Row[]): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}
