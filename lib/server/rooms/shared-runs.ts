type Run = { current: Promise<void>; next: Promise<void> | null };

/**
 * Runs a task per id so that each caller gets a run that began after its call: all who call while one
 * is under way share the next.
 */
export class SharedRuns {
  private readonly runs = new Map<number, Run>();

  /** `task` must not reject. */
  constructor(private readonly task: (id: number, fresh?: number) => Promise<void>) {}

  /** The task gets `fresh` only if it begins at once. */
  run(id: number, fresh?: number): Promise<void> {
    const run = this.runs.get(id);
    if (!run) return this.begin(id, fresh);
    run.next ??= run.current.then(() => this.begin(id));
    return run.next;
  }

  private begin(id: number, fresh?: number): Promise<void> {
    const run: Run = { current: this.task(id, fresh), next: null };
    this.runs.set(id, run);
    void run.current.then(() => {
      if (!run.next) this.runs.delete(id);
    });
    return run.current;
  }
}
