import type * as Party from "partykit/server";
import { type ArchiveBatch, type SweepResult, sweepResult } from "@/lib/wire/internal-api";
import type { Alarm } from "../platform/alarm";
import type { RoomEnv } from "../platform/env";
import { log } from "../platform/logger";
import { counters, noteBacklog } from "../platform/metrics";
import { ArchivePace } from "./archive-pace";
import type { EventLog, RoomEvent } from "./event-log";

/** Gathers what is said in quick succession; what was said is in the history this much later. */
const delayMs = 200;
/** Where the talk goes on, and of comings and goings, the app hears this often. */
const steadyMs = 1_000;
/** A batch that holds up others' queries for no more than some tens of milliseconds. */
const batchEvents = 200;
/** Stays under the 4.5 MB that Vercel lets into a function, three bytes a character. */
const batchCharacters = 1_000_000;
const timeoutMs = 10_000;
const maxRetryMs = 60_000;

/** All rooms of this process share the app and the machine, so they share this. */
const pace = new ArchivePace();

/** Moves the log into Postgres, by way of the app; at least once, and the app inserts but once. */
export class Archive {
  private failures = 0;
  /** The turn that is booked, and what was asked for; milliseconds since 1970. */
  private turn: { at: number; wanted: number } | null = null;
  private notBefore = 0;
  private sweeps = false;
  /** After the app has deleted what is too old. */
  onSwept: (result: SweepResult) => Promise<void> = async () => {};
  /** Since when something waits for the archive. */
  private behindSince: number | undefined;

  private constructor(
    private readonly storage: Party.Storage,
    private readonly log: EventLog,
    private readonly alarm: Alarm,
    private readonly env: RoomEnv,
    private readonly online: () => number,
    /** How many people the app knows to be here. */
    private toldOnline: number,
  ) {}

  static async load(
    storage: Party.Storage,
    log: EventLog,
    alarm: Alarm,
    env: RoomEnv,
    online: () => number,
  ): Promise<Archive> {
    const told = (await storage.get<number>("online")) ?? 0;
    return new Archive(storage, log, alarm, env, online, told);
  }

  /** To be called after so many events were stored: what is new is archived soon. */
  schedule(fresh = 0): void {
    pace.note(fresh);
    if (this.log.archived < this.log.head) this.bookBy(Date.now() + delayMs);
  }

  /** To be called after somebody came or went. */
  scheduleOnline(): void {
    this.bookBy(Date.now() + steadyMs);
  }

  /** The next post has the app delete what is too old. */
  sweep(): void {
    this.sweeps = true;
    this.bookBy(Date.now());
  }

  /** To be called at each alarm: when it is this room's turn, a batch is sent. */
  async run(room: number): Promise<void> {
    const startedAt = Date.now();
    if (this.turn && startedAt < this.turn.at) return this.alarm.ringBy(this.turn.at);
    this.turn = null;
    const online = this.online();
    const { sweeps } = this;
    if (this.log.archived >= this.log.head && this.toldOnline === online && !sweeps) return;
    const requestId = crypto.randomUUID();
    try {
      const said = pace.total;
      const events = await this.batch();
      const batch = { room, online, events, ...(sweeps && { sweep: true as const }) };
      const answer = await this.post(batch, requestId);
      if (!answer) {
        noteBacklog(room, 0, 0);
        return;
      }
      pace.took(Date.now() - startedAt, events.length, pace.total - said);
      this.toldOnline = online;
      void this.storage.put("online", online);
      const last = events.at(-1);
      if (last) await this.log.setArchived(last.id);
      if (sweeps) {
        this.sweeps = false;
        await this.onSwept(sweepResult.parse(answer.swept));
      }
      this.behindSince = startedAt;
      log.debug({ room, requestId, events: events.length }, "archived");
      this.failures = 0;
      this.notBefore = events.length < batchEvents ? startedAt + steadyMs : 0;
    } catch (err) {
      counters.archiveFailures++;
      log.warn({ room, requestId, err }, "the archive waits");
      this.notBefore = Date.now() + Math.min(maxRetryMs, 500 * 2 ** this.failures++);
    }
    this.noteBacklog(room);
    const isBehind = this.log.archived < this.log.head || this.sweeps;
    if (isBehind || this.toldOnline !== this.online()) this.bookBy(Date.now());
  }

  /** To be called where it may have changed, and the room is known. */
  noteBacklog(room: number): void {
    const events = this.log.head - this.log.archived;
    if (events === 0) this.behindSince = undefined;
    else this.behindSince ??= Date.now();
    noteBacklog(room, events, this.behindSince ?? 0);
  }

  private bookBy(time: number): void {
    const wanted = Math.max(time, this.notBefore);
    // Who waits keeps their place in the line, however much comes in meanwhile.
    if (this.turn && this.turn.wanted <= wanted) return;
    this.turn = {
      at: Math.min(pace.book(wanted), this.turn?.at ?? Number.POSITIVE_INFINITY),
      wanted,
    };
    this.alarm.ringBy(this.turn.at);
  }

  /** The oldest events that are not archived yet. */
  private async batch(): Promise<ArchiveBatch["events"]> {
    const events = await this.log.after(this.log.archived, batchEvents);
    let characters = 0;
    const end = events.findIndex((event) => {
      characters += JSON.stringify(event).length;
      return characters > batchCharacters;
    });
    return events.slice(0, end === -1 ? undefined : Math.max(1, end)).map(archived);
  }

  /** Null where the app knows no such room (any more), so that there is nothing to try again. */
  private async post(batch: ArchiveBatch, requestId: string): Promise<{ swept: unknown } | null> {
    const response = await fetch(new URL("/api/internal/archive", this.env.APP_URL), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.env.INTERNAL_SECRET}`,
        "X-Request-Id": requestId,
      },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const swept = response.status === 200 ? await response.json() : await response.body?.cancel();
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return { swept };
  }
}

function archived(event: RoomEvent): ArchiveBatch["events"][number] {
  const { id, uid, time } = event;
  switch (event.type) {
    case 0: {
      const { msg, cid, reply, deleted } = event;
      return {
        type: 0,
        id,
        uid,
        time,
        msg,
        ...(cid !== undefined && { cid }),
        ...(reply !== undefined && { reply }),
        ...(deleted && { deleted }),
      };
    }
    case 4:
      return { type: 4, id, uid, time, target: event.target, msg: event.msg };
    case 5:
      return { type: 5, id, uid, time, target: event.target };
    case 6: {
      const { target, emoji, on } = event;
      return { type: 6, id, uid, time, target, emoji, on };
    }
  }
}
