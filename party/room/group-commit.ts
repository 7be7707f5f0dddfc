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
  private readonly watchers: { upTo: number; resolve: () => void }[] = [];
  private running = false;
  private failed = false;
  /** How many entries there were so far, and how many of them are committed. */
  private added = 0;
  private committed = 0;

  constructor(
    private readonly commit: (group: T[]) => Promise<void>,
    /** Called if a commit rejects. Nothing is committed after it. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Entries are committed in the order in which they are added. */
  add(entry: T): void {
    this.waiting.push(entry);
    this.added++;
    if (!this.running) void this.run();
  }

  /**
   * Resolves when all entries so far are committed, or never will be because a commit failed. Null if
   * there are none to wait for.
   */
  settled(): Promise<void> | null {
    if (this.failed || this.added === this.committed) return null;
    const upTo = this.added;
    return new Promise((resolve) => this.watchers.push({ upTo, resolve }));
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
        const group = this.waiting.splice(0, maxGroup);
        await this.commit(group);
        this.committed += group.length;
        this.notify(this.committed);
      }
      this.running = false;
    } catch (error) {
      this.failed = true;
      this.onFailure(error);
      this.notify(this.added);
    }
  }

  /** Tells those who wait for the first `upTo` entries, or for fewer. */
  private notify(upTo: number): void {
    while (this.watchers[0] && this.watchers[0].upTo <= upTo) this.watchers.shift()?.resolve();
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
