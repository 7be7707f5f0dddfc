import type * as Party from "partykit/server";
import type { ArchiveBatch } from "../lib/room-commands";
import type { Alarm } from "./alarm";
import type { RoomEnv } from "./env";
import type { EventLog, RoomEvent } from "./log";

/** Gathers what is said in quick succession; what was said is in the history this much later. */
const delayMs = 200;
/** Comings and goings are told to the app less often. */
const onlineDelayMs = 1_000;
/** 100 messages of 4,000 characters stay under the 4.5 MB that Vercel lets into a function. */
const batchEvents = 100;
const timeoutMs = 10_000;
const maxRetryMs = 60_000;
/** While messages come faster than they are archived, the talk has the machine for this much longer. */
const restFactor = 4;
const maxRestMs = 2_000;

/** Moves the log into Postgres, by way of the app; at least once, and the app inserts but once. */
export class Archive {
  private failures = 0;
  private retryAt = 0;

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

  /** To be called after each event: lets the alarm go off soon. */
  schedule(): void {
    if (this.log.archived < this.log.head) {
      this.alarm.ringBy(Math.max(Date.now() + delayMs, this.retryAt));
    }
  }

  /** To be called after somebody came or went. */
  scheduleOnline(): void {
    this.alarm.ringBy(Math.max(Date.now() + onlineDelayMs, this.retryAt));
  }

  /** Sends what is not archived yet, batch after batch; after a failure it schedules the next try. */
  async run(room: number): Promise<void> {
    const wait = () => this.alarm.ringBy(this.retryAt);
    if (Date.now() < this.retryAt) return wait();
    try {
      while (this.log.archived < this.log.head || this.toldOnline !== this.online()) {
        const startedAt = Date.now();
        const events = await this.log.after(this.log.archived, batchEvents);
        const { head } = this.log;
        const online = this.online();
        if (!(await this.post({ room, online, events: events.map(archived) }))) return;
        this.toldOnline = online;
        void this.storage.put("online", online);
        const last = events.at(-1);
        if (last) await this.log.setArchived(last.id);
        this.failures = 0;
        this.retryAt = 0;
        if (this.log.head - head >= events.length && events.length === batchEvents) {
          const tookMs = Date.now() - startedAt;
          this.retryAt = Date.now() + Math.min(maxRestMs, tookMs * restFactor);
          return wait();
        }
      }
    } catch (error) {
      console.warn(`room ${room}: the archive waits:`, error instanceof Error ? error.message : "");
      this.retryAt = Date.now() + Math.min(maxRetryMs, 500 * 2 ** this.failures++);
      wait();
    }
  }

  /** False where the app knows no such room (any more), so that there is nothing to try again. */
  private async post(batch: ArchiveBatch): Promise<boolean> {
    const response = await fetch(new URL("/api/internal/archive", this.env.APP_URL), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.env.INTERNAL_SECRET}`,
      },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.status === 404) return false;
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return true;
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
