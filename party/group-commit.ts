/**
 * One WebSocket message's worth: 64 messages of 4,000 Chinese characters stay under the platform's
 * 1 MiB, and their keys under its limit of one call.
 */
const maxGroup = 64;

/**
 * Commits in groups: what arrives while one commit is under way is the next group. A lone entry
 * waits for nothing, and there is no window that would idle a closed loop; the measurements are in
 * docs/performance.md.
 */
export class GroupCommit<T> {
  private readonly waiting: T[] = [];
  private running = false;

  constructor(private readonly commit: (group: T[]) => Promise<void>) {}

  /** Entries are committed in the order in which they were added. */
  add(entry: T): void {
    this.waiting.push(entry);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.waiting.length > 0) {
        await this.commit(this.waiting.splice(0, maxGroup));
        // The write begins when this turn ends and blocks until it is on disk; the turn after it
        // finds everything that came meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      this.running = false;
    }
  }
}
