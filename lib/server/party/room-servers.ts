/** The room servers of this machine. No `server-only` here: host/ imports this, where it throws. */

/** A server that could not be reached is left out for this long, and is tried again then. */
const restMs = 3_000;

export class RoomServers {
  private readonly failedAt = new Map<string, number>();

  /** Their origins, as http://host:port; at least one. */
  constructor(readonly origins: readonly string[]) {}

  /**
   * The server to call about a room or a person: the same one for each id while it can be reached. In a
   * cluster any of them would do; the first that is called owns a room, so this spreads them evenly.
   */
  originFor(id: number): string {
    const now = performance.now();
    const usable = this.origins.filter(
      (origin) => now - (this.failedAt.get(origin) ?? Number.NEGATIVE_INFINITY) > restMs,
    );
    const own = this.origins[id % this.origins.length] ?? "";
    return usable.includes(own) ? own : (usable[id % usable.length] ?? own);
  }

  /** To be called when a server could not be reached. */
  noteFailure(origin: string): void {
    this.failedAt.set(origin, performance.now());
  }
}
