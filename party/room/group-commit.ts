/**
 * A group is one WebSocket message: 64 messages of 4,000 Chinese characters stay under the platform's
 * 1 MiB, and their keys under its limit per call.
 */
const maxGroup = 64;

/**
 * Commits in groups: what arrives during one commit is the next group. There is no time window, so a
 * lone entry does not wait and clients that wait for each answer do not idle
 * (docs/decisions/0012-group-commit.md).
 */
export class GroupCommit<T> {
  private readonly waiting: T[] = [];
  private readonly tasks: (() => Promise<void>)[] = [];
  private running = false;

  constructor(
    private readonly commit: (group: T[]) => Promise<void>,
    /** Called if a commit rejects. Nothing is committed after it. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Entries are committed in the order in which they are added. */
  add(entry: T): void {
    this.waiting.push(entry);
    if (!this.running) void this.run();
  }

  /** Runs a task while no commit is under way; resolves or rejects with it. */
  between(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.tasks.push(() => task().then(resolve, reject));
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.waiting.length + this.tasks.length > 0) {
        for (const task of this.tasks.splice(0)) await task();
        if (this.waiting.length === 0) continue;
        await this.gather();
        await this.commit(this.waiting.splice(0, maxGroup));
      }
      this.running = false;
    } catch (error) {
      this.onFailure(error);
    }
  }

  /**
   * Waits a turn of the event loop, and further turns as long as each adds entries: a write blocks the
   * loop until it is on disk, so what the sockets received meanwhile is read here.
   */
  private async gather(): Promise<void> {
    let before: number;
    do {
      before = this.waiting.length;
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (this.waiting.length > before && this.waiting.length < maxGroup);
  }
}
