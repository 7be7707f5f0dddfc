import type * as Party from "partykit/server";
import { limits, type Person } from "../lib/protocol";

/** One thing that happened in a room; ids count 1, 2, 3 … with no holes. */
export type RoomEvent = Person & {
  id: number;
  uid: number;
  msg: string;
  /** The client's own id of the message. */
  cid?: string;
  /** Whole seconds since 1970. */
  time: number;
};

/** Archived events that are kept here all the same, so that most reconnects need no history. */
const keptEvents = 1_000;
/** The platform's limit of keys for one delete. */
const keysPerDelete = 128;

/** The room's event log, in the room's own durable storage. */
export class EventLog {
  private constructor(
    private readonly storage: Party.Storage,
    private newest: number,
    /** The oldest event that is still here. */
    private oldest: number,
    private archivedUpTo: number,
  ) {}

  static async load(storage: Party.Storage): Promise<EventLog> {
    const first = await storage.list<RoomEvent>({ prefix: "event:", limit: 1 });
    const last = await storage.list<RoomEvent>({ prefix: "event:", limit: 1, reverse: true });
    const archived = await storage.get<number>("archived");
    const idOf = (found: Map<string, RoomEvent>) => [...found.values()][0]?.id ?? 0;
    return new EventLog(storage, idOf(last), idOf(first), archived ?? 0);
  }

  /** The newest event's id; 0 where nothing happened yet. */
  get head(): number {
    return this.newest;
  }

  get archived(): number {
    return this.archivedUpTo;
  }

  /**
   * Adds a message; one whose `cid` this person has sent before is not added again (`fresh` false).
   *
   * Not awaited on purpose: the platform's output gate holds whatever is sent from here on, answer
   * and broadcast, until the write is on disk, and resets the room where it fails.
   */
  async append(
    message: Omit<RoomEvent, "id" | "time">,
  ): Promise<{ event: RoomEvent; fresh: boolean }> {
    const cidKey = message.cid && `cid:${message.uid}:${message.cid}`;
    const known = cidKey && (await this.storage.get<Pick<RoomEvent, "id" | "time">>(cidKey));
    if (known) return { event: { ...message, ...known }, fresh: false };
    const id = ++this.newest;
    if (id === 1) this.oldest = 1;
    const event = { ...message, id, time: Math.floor(Date.now() / 1_000) };
    void this.storage.put({
      [eventKey(id)]: event,
      ...(cidKey && { [cidKey]: { id, time: event.time } }),
    });
    return { event, fresh: true };
  }

  /** Up to `limit` events after `id`, in order. */
  async after(id: number, limit: number = limits.replayEvents): Promise<RoomEvent[]> {
    const found = await this.storage.list<RoomEvent>({
      start: eventKey(id + 1),
      end: "event;",
      limit,
    });
    return [...found.values()];
  }

  /** Notes that everything up to `id` is in the archive, and drops what need not be here. */
  async setArchived(id: number): Promise<void> {
    this.archivedUpTo = id;
    void this.storage.put("archived", id);
    const last = Math.min(id, this.newest - keptEvents);
    while (this.oldest <= last) {
      const count = Math.min(keysPerDelete, last - this.oldest + 1);
      const keys = Array.from({ length: count }, (_, index) => eventKey(this.oldest + index));
      this.oldest += count;
      await this.storage.delete(keys);
    }
  }
}

/** Padded, so that the storage's order of keys is the order of ids. */
function eventKey(id: number): string {
  return `event:${String(id).padStart(12, "0")}`;
}
