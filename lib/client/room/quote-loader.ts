/** Asks for quoted messages, many at a time, and for each once. */
export class QuoteLoader {
  private readonly asked = new Set<number>();
  private waiting: number[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Has all messages from one id to another added. */
    private readonly fetch: (ids: readonly number[]) => Promise<void>,
  ) {}

  ask(ids: readonly number[]): void {
    for (const id of ids) {
      if (this.asked.has(id)) continue;
      this.asked.add(id);
      this.waiting.push(id);
    }
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.run(), gatherMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const id of this.waiting) this.asked.delete(id);
    this.waiting = [];
  }

  private async run(): Promise<void> {
    const spans = spansOf(this.waiting.splice(0));
    for (const ids of spans) {
      try {
        await this.fetch(ids);
      } catch {
        // Quoted as "an earlier message" so long.
        setTimeout(() => {
          for (const id of ids) this.asked.delete(id);
        }, againMs);
      }
    }
    this.timer = undefined;
    if (this.waiting.length > 0) this.ask([]);
  }
}

/** What is scrolled past in this time is asked for together. */
const gatherMs = 50;
const againMs = 10_000;
/** As many as a page of history may have, so that one has them all. */
export const spanIds = 100;

function spansOf(ids: number[]): number[][] {
  const spans: number[][] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && id - (last[0] ?? id) < spanIds) last.push(id);
    else spans.push([id]);
  }
  return spans;
}
