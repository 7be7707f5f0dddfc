import type * as Party from "partykit/server";
import type { SweepResult } from "@/lib/wire/internal-api";
import type { Alarm } from "../platform/alarm";

const dayMs = 24 * 3_600_000;
/** Messages are deleted this long after they expire, so that a busy room does not delete all the time. */
const gatherMs = 600_000;
/** The pause if more has expired than the app deletes in one go, so that others get their turn. */
const pauseMs = 1_000;

/**
 * Deletes messages that are older than the room keeps them. The room asks the app to delete them from
 * the archive and then drops them from its log, so both resume where they stopped and no cron is needed.
 */
export class Retention {
  private constructor(
    private readonly storage: Pick<Party.Storage, "put">,
    private readonly alarm: Pick<Alarm, "ringBy">,
    private readonly archive: { sweep(): void },
    /** Null: forever. Undefined: not known, in a new room or one whose storage was lost. */
    private days: number | null | undefined,
    /** When the next message expires (milliseconds since 1970). */
    private dueAt: number,
  ) {}

  static async load(
    storage: Pick<Party.Storage, "get" | "put">,
    alarm: Pick<Alarm, "ringBy">,
    archive: { sweep(): void },
  ): Promise<Retention> {
    const days = await storage.get<number | null>("keepDays");
    const dueAt = (await storage.get<number>("sweepAt")) ?? 0;
    const retention = new Retention(storage, alarm, archive, days, dueAt);
    retention.schedule();
    return retention;
  }

  /** Sets for how many days messages are kept; null: forever. What has expired is deleted at once. */
  set(days: number | null): void {
    if (days === this.days) return;
    this.days = days;
    void this.storage.put("keepDays", days);
    this.setDue(0);
  }

  /** What the app said with a batch. A command is newer, so this counts only until one came. */
  learn(days: number | null | undefined): void {
    if (this.days === undefined && typeof days === "number") this.set(days);
  }

  /** To be called at each alarm: asks for a deletion if one is due. */
  run(now: number): void {
    if (typeof this.days !== "number") return;
    if (this.dueAt <= now) this.archive.sweep();
    else this.schedule();
  }

  /** To be called after the app has deleted messages: schedules the next deletion. */
  swept({ oldest }: SweepResult, now: number): void {
    if (typeof this.days !== "number") return;
    // If no message is left, the next one is not older than now.
    const oldestMs = oldest === null ? now : oldest * 1_000;
    const expiresAt = oldestMs + this.days * dayMs;
    this.setDue(expiresAt <= now ? now + pauseMs : expiresAt + gatherMs);
  }

  private setDue(time: number): void {
    this.dueAt = time;
    void this.storage.put("sweepAt", time);
    this.schedule();
  }

  private schedule(): void {
    if (typeof this.days === "number") this.alarm.ringBy(Math.max(this.dueAt, 1));
  }
}
