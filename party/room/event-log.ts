import type * as Party from "partykit/server";
import type { Person } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";

/** One thing that happened in a room; ids count 1, 2, 3 … with no holes. */
export type RoomEvent = {
  id: number;
  uid: number;
  /** Whole seconds since 1970. */
  time: number;
} & (
  | {
      type: 0;
      username: string;
      nickname: string;
      /** Empty once it is deleted. */
      msg: string;
      /** The client's own id of the message. */
      cid?: string;
      reply?: number;
      deleted?: true;
    }
  | { type: 4; target: number; msg: string }
  | { type: 5; target: number }
  | { type: 6; target: number; username: string; emoji: string; on: boolean }
);

/** What a room knows of a message for as long as it stands, also when the text has left the log. */
export type About = {
  uid: number;
  deleted?: true;
  /** The edits that may still be in the log: their texts go with a deletion. */
  edits?: number[];
  /** Each emoji that it was ever answered with. */
  emoji?: string[];
};

/** What was made of a client's own id. */
export type Known = { id: number; time: number };

/** Archived events that are kept here all the same, so that most reconnects need no history. */
const keptEvents = 1_000;
/** The platform's limit of keys for one call. */
const keysPerCall = 128;

/** The room's event log, in the room's own durable storage. */
export class EventLog {
  /** The newest events, as many as a reconnect is sent; read when they are first asked for. */
  private recent: RoomEvent[] | null = null;
  private ended = false;

  private constructor(
    private readonly storage: Party.Storage,
    private newest: number,
    /** The oldest event that is still here; the next one where none is; 0 before the first. */
    private oldest: number,
    private archivedUpTo: number,
  ) {}

  static async load(storage: Party.Storage): Promise<EventLog> {
    const first = await storage.list<RoomEvent>({ prefix: "event:", limit: 1 });
    const last = await storage.list<RoomEvent>({ prefix: "event:", limit: 1, reverse: true });
    const [archived = 0, head = 0] = await Promise.all(
      ["archived", "head"].map((key) => storage.get<number>(key)),
    );
    const idOf = (found: Map<string, RoomEvent>) => [...found.values()][0]?.id;
    const newest = Math.max(idOf(last) ?? 0, head);
    const oldest = idOf(first) ?? (newest > 0 ? newest + 1 : 0);
    return new EventLog(storage, newest, oldest, archived);
  }

  /** The newest event's id; 0 where nothing happened yet. */
  get head(): number {
    return this.newest;
  }

  /** Events before this one are not here any more. */
  get first(): number {
    return this.oldest;
  }

  get archived(): number {
    return this.archivedUpTo;
  }

  /** The room was deleted: nothing more is written. */
  end(): void {
    this.ended = true;
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /** What is known of messages, by their ids; those that never were are missing. */
  async about(ids: number[]): Promise<Map<number, About>> {
    const [abouts, events] = await Promise.all([
      this.many<About>(ids.map(aboutKey)),
      this.events(ids),
    ]);
    const found = ids.flatMap((id): [number, About][] => {
      const event = events.get(id);
      const about = abouts.get(aboutKey(id)) ?? (event?.type === 0 ? { uid: event.uid } : null);
      return about ? [[id, about]] : [];
    });
    return new Map(found);
  }

  /** The events that are still here, by their ids. */
  async events(ids: number[]): Promise<Map<number, RoomEvent>> {
    const found = await this.many<RoomEvent>(ids.map(eventKey));
    return new Map(Array.from(found.values(), (event) => [event.id, typed(event)]));
  }

  /** What was made of the clients' own ids before, by `cidKey`. */
  known(keys: string[]): Promise<Map<string, Known>> {
    return this.many<Known>(keys);
  }

  /**
   * Writes new events, what is known of messages, and events that lost their text; all or nothing.
   *
   * Not awaited on purpose: the platform's output gate holds whatever is sent from here on, answer
   * and broadcast, until the write is on disk, and resets the room where it fails.
   */
  write(change: {
    fresh: RoomEvent[];
    scrubbed: RoomEvent[];
    abouts: Map<number, About>;
    known: Map<string, Known>;
  }): void {
    const events = [...change.scrubbed, ...change.fresh];
    const entries: [string, unknown][] = [
      ...events.map((event): [string, unknown] => [eventKey(event.id), event]),
      ...Array.from(change.abouts, ([id, about]): [string, unknown] => [aboutKey(id), about]),
      ...change.known,
    ];
    for (let start = 0; start < entries.length; start += keysPerCall) {
      void this.storage.put(dictionary(entries.slice(start, start + keysPerCall)));
    }
    this.newest += change.fresh.length;
    if (this.oldest === 0 && this.newest > 0) this.oldest = 1;
    this.remember(change.fresh, change.scrubbed);
  }

  /** Makes `recentAfter` ready. */
  async loadRecent(): Promise<void> {
    this.recent ??= await this.after(Math.max(0, this.newest - limits.replayEvents));
  }

  /** Of the last 500 events those after `id`, in order. */
  recentAfter(id: number): RoomEvent[] {
    const recent = this.recent ?? [];
    const first = recent[0]?.id ?? 0;
    return recent.slice(Math.max(0, id + 1 - first));
  }

  /** Up to `limit` events after `id`, in order, from the disk. */
  async after(id: number, limit: number = limits.replayEvents): Promise<RoomEvent[]> {
    const found = await this.storage.list<RoomEvent>({
      start: eventKey(id + 1),
      end: "event;",
      limit,
    });
    return Array.from(found.values(), typed);
  }

  /** Notes that everything up to `id` is in the archive, and drops what need not be here. */
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
   * Drops every event up to `id`, which is archived, and all that is known of its messages; also
   * the texts of later edits to them. What became of clients' own ids stays. Not while something
   * is being written.
   */
  async forget(id: number): Promise<void> {
    const forgotten = (await this.storage.get<number>("forgotten")) ?? 0;
    const last = Math.min(id, this.archivedUpTo);
    // Ids go on counting, also where no event is left to count from.
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
    const edits = [...abouts.values()].flatMap(({ edits = [] }) => edits.filter((n) => n > last));
    const scrubbed = [...(await this.events(edits)).values()].map(withoutText);
    for (const event of scrubbed) await this.storage.put(eventKey(event.id), event);
    this.remember([], scrubbed);
  }

  /**
   * Writes other names into everything of one person that is here. Not while something is being
   * written: what was read before would bring the old names back.
   */
  async rename(uid: number, { username, nickname }: Person): Promise<void> {
    const named = (event: RoomEvent): RoomEvent => {
      if (event.uid !== uid) return event;
      if (event.type === 0) return { ...event, username, nickname };
      return event.type === 6 ? { ...event, username } : event;
    };
    let last = Math.max(0, this.oldest - 1);
    while (last < this.newest) {
      const events = await this.after(last, keysPerCall);
      const own = events.filter((event) => event.uid === uid);
      if (own.length > 0) {
        await this.storage.put(Object.fromEntries(own.map((e) => [eventKey(e.id), named(e)])));
      }
      last = events.at(-1)?.id ?? this.newest;
    }
    this.recent = this.recent?.map(named) ?? null;
  }

  private remember(fresh: RoomEvent[], scrubbed: RoomEvent[]): void {
    if (!this.recent) return;
    const first = this.recent[0]?.id ?? 0;
    for (const event of scrubbed) {
      if (this.recent[event.id - first]) this.recent[event.id - first] = event;
    }
    this.recent.push(...fresh);
    // In strides, so that not every message moves the whole list.
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

/** An event whose text is gone for good. */
export function withoutText(event: RoomEvent): RoomEvent {
  if (event.type === 0) return { ...event, msg: "", deleted: true };
  return event.type === 4 ? { ...event, msg: "" } : event;
}

/** Where it is kept what a person's own id was made into; as long as the room. */
export function cidKey(uid: number, cid: string): string {
  return `cid:${uid}:${cid}`;
}

/** Padded, so that the storage's order of keys is the order of ids. */
function eventKey(id: number): string {
  return `event:${String(id).padStart(12, "0")}`;
}

function aboutKey(id: number): string {
  return `about:${id}`;
}

/** Logs of version 0.1 hold messages only, and do not say so. */
function typed(event: RoomEvent): RoomEvent {
  return event.type === undefined ? { ...(event as RoomEvent & { type: 0 }), type: 0 } : event;
}

/**
 * With no prototype V8 keeps it as a hash table. `Object.fromEntries` has it learn a new shape for
 * each key that never was before, which took as long as half of the write.
 */
function dictionary(entries: [string, unknown][]): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}
