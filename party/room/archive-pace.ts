/** If messages come faster than they are archived, a rest of this many times its length follows a turn. */
const restFactor = 4;
const maxRestMs = 2_000;
/** A room gets its turn after this long, whatever the load and the number of rooms. */
const maxWaitMs = 5_000;

/**
 * Gives conversations priority over the archive: all rooms of one process archive in turns.
 *
 * A turn is a time that a room books. Rooms do not wait for each other's promises, which the platform
 * forbids; so a room that crashes during its turn delays no other.
 */
export class ArchivePace {
  private freeAt = 0;
  /** The time from one turn to the next. */
  private spacingMs = 0;
  private stored = 0;

  /** The events stored so far in all rooms. */
  get total(): number {
    return this.stored;
  }

  /** Counts events that a room has stored. */
  note(events: number): void {
    this.stored += events;
  }

  /** Books and returns the first free turn at or after `time`, at most 5 s from now (ms since 1970). */
  book(time: number): number {
    const now = Date.now();
    // Also if the clock was set back since.
    const free = Math.min(Math.max(this.freeAt, now), now + maxWaitMs);
    this.freeAt = free + this.spacingMs;
    return Math.max(time, free);
  }

  /** Reports a turn: its length, the events that it archived, and those that were stored meanwhile. */
  took(ms: number, archived: number, stored: number): void {
    const isBehind = stored > archived / 2;
    const restMs = isBehind ? Math.min(maxRestMs, ms * restFactor) : 0;
    this.spacingMs = ms + restMs;
    this.freeAt = Math.max(this.freeAt, Date.now() + restMs);
  }
}
