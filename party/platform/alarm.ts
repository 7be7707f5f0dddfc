import type * as Party from "partykit/server";

/** A room has one alarm, so this keeps it at the earliest time asked for (milliseconds since 1970). */
export class Alarm {
  private at: number | null = null;

  constructor(private readonly storage: Pick<Party.Storage, "setAlarm">) {}

  /** Ensures that the alarm goes off at `time` or earlier. */
  ringBy(time: number): void {
    if (this.at !== null && this.at <= time) return;
    this.at = time;
    void this.storage.setAlarm(time);
  }

  /** To be called when the alarm went off: the platform has cleared it by then. */
  rang(): void {
    this.at = null;
  }
}
