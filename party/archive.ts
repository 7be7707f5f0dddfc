import type { ArchiveBatch } from "../lib/room-commands";
import type { Alarm } from "./alarm";
import type { RoomEnv } from "./env";
import type { EventLog, RoomEvent } from "./log";

/** Gathers what is said in quick succession; what was said is in the history this much later. */
const delayMs = 200;
/** 100 messages of 4,000 characters stay under the 4.5 MB that Vercel lets into a function. */
const batchEvents = 100;
const timeoutMs = 10_000;
const maxRetryMs = 60_000;

/** Moves the log into Postgres, by way of the app; at least once, and the app inserts but once. */
export class Archive {
  private failures = 0;
  private retryAt = 0;

  constructor(
    private readonly log: EventLog,
    private readonly alarm: Alarm,
    private readonly env: RoomEnv,
  ) {}

  /** To be called after each event: lets the alarm go off soon. */
  schedule(): void {
    if (this.log.archived < this.log.head) {
      this.alarm.ringBy(Math.max(Date.now() + delayMs, this.retryAt));
    }
  }

  /** Sends what is not archived yet, batch after batch; after a failure it schedules the next try. */
  async run(room: number): Promise<void> {
    if (Date.now() < this.retryAt) return this.schedule();
    try {
      while (this.log.archived < this.log.head) {
        const events = await this.log.after(this.log.archived, batchEvents);
        const last = events.at(-1);
        if (!last) return;
        await this.post({ room, events: events.map(archived) });
        await this.log.setArchived(last.id);
        this.failures = 0;
        this.retryAt = 0;
      }
    } catch (error) {
      console.warn(`room ${room}: the archive waits:`, error instanceof Error ? error.message : "");
      this.retryAt = Date.now() + Math.min(maxRetryMs, 500 * 2 ** this.failures++);
      this.schedule();
    }
  }

  private async post(batch: ArchiveBatch): Promise<void> {
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
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
  }
}

function archived({ id, uid, cid, msg, time }: RoomEvent): ArchiveBatch["events"][number] {
  return { id, uid, msg, time, ...(cid !== undefined && { cid }) };
}
