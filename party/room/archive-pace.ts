/** While messages come faster than they are archived, a turn is followed by a rest as long as this. */
const restFactor = 4;
const maxRestMs = 2_000;
/** However much is said, and in however many rooms, a room has its turn after this long. */
const maxWaitMs = 5_000;

/**
 * Lets the talk have the machine: all rooms of one process take turns with the archive.
 *
 * A turn is a time that a room books. No room waits for another one's promise: the platform
 * forbids that, and a room that dies with its turn holds nobody up.
 */
export class ArchivePace {
  private freeAt = 0;
  /** Milliseconds from one turn to the next. */
  private spacingMs = 0;
  private said = 0;

  /** Events that were said so far, in all rooms. */
  get total(): number {
    return this.said;
  }

  note(events: number): void {
    this.said += events;
  }

  /** Books the first free turn at or after `time`. Times are milliseconds since 1970. */
  book(time: number): number {
    const now = Date.now();
    const free = Math.max(this.freeAt, now);
    this.freeAt = free + this.spacingMs;
    return Math.max(time, Math.min(free, now + maxWaitMs));
  }

  /** After a turn: how long it was, how many events it archived, how many were said meanwhile. */
  took(ms: number, archived: number, said: number): void {
    const isBehind = said > archived / 2;
    const restMs = isBehind ? Math.min(maxRestMs, ms * restFactor) : 0;
    this.spacingMs = ms + restMs;
    this.freeAt = Math.max(this.freeAt, Date.now() + restMs);
  }
}
