import type * as Party from "partykit/server";
import type { SweepResult } from "@/lib/wire/internal-api";
import type { Alarm } from "../platform/alarm";

const dayMs = 24 * 3_600_000;
/** What became too old is gone this much later, so that a busy room does not delete all the time. */
const gatherMs = 600_000;
/** Where more is too old than the app deletes in one go, a pause for others. */
const pauseMs = 1_000;

/**
 * For how long the room keeps what is said. The app deletes it, when the room asks it to, and the
 * log follows; so both go on where they stopped, and nobody needs a cron.
 */
export class Retention {
  private constructor(
    private readonly storage: Pick<Party.Storage, "put">,
    private readonly alarm: Pick<Alarm, "ringBy">,
    private readonly archive: { sweep(): void },
    private days: number | null,
    /** When something becomes too old next; milliseconds since 1970, `Infinity`: never. */
    private dueAt: number,
  ) {}

  static async load(
    storage: Pick<Party.Storage, "get" | "put">,
    alarm: Pick<Alarm, "ringBy">,
    archive: { sweep(): void },
  ): Promise<Retention> {
    const days = (await storage.get<number | null>("keepDays")) ?? null;
    const dueAt = (await storage.get<number>("sweepAt")) ?? 0;
    const retention = new Retention(storage, alarm, archive, days, dueAt);
    retention.schedule();
    return retention;
  }

  /** Days; null: for ever. What is too old by now is deleted at once. */
  set(days: number | null): void {
    if (days === this.days) return;
    this.days = days;
    void this.storage.put("keepDays", days);
    this.setDue(0);
  }

  /** To be called at each alarm. */
  run(now: number): void {
    if (this.days === null) return;
    if (this.dueAt <= now) this.archive.sweep();
    else this.schedule();
  }

  /** After the app has deleted some of it. */
  swept({ oldest }: SweepResult, now: number): void {
    if (this.days === null) return;
    // A room without a message gets its first one later than now.
    const said = oldest === null ? now : oldest * 1_000;
    const oldAt = said + this.days * dayMs;
    this.setDue(oldAt <= now ? now + pauseMs : Math.max(oldAt, now) + gatherMs);
  }

  private setDue(time: number): void {
    this.dueAt = time;
    void this.storage.put("sweepAt", time);
    this.schedule();
  }

  private schedule(): void {
    if (this.days !== null) this.alarm.ringBy(Math.max(this.dueAt, 1));
  }
}
