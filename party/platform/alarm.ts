import type * as Party from "partykit/server";

/** A room's one alarm, for whatever is due first. Times are milliseconds since 1970. */
export class Alarm {
  private at: number | null = null;

  constructor(private readonly storage: Party.Storage) {}

  /** Makes sure that the alarm goes off at `time` or earlier. */
  ringBy(time: number): void {
    if (this.at !== null && this.at <= time) return;
    this.at = time;
    void this.storage.setAlarm(time);
  }

  /** To be called when it went off: the storage has forgotten it by then. */
  rang(): void {
    this.at = null;
  }
}
