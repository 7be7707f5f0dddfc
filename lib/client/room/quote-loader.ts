/** Fetches quoted messages, each once and many at a time. */
export class QuoteLoader {
  private readonly requested = new Set<number>();
  private waiting: number[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Loads every message from the first to the last of the ids. */
    private readonly fetch: (ids: readonly number[]) => Promise<void>,
  ) {}

  /** May be called repeatedly with the same ids, for example at each render. */
  load(ids: readonly number[]): void {
    for (const id of ids) {
      if (this.requested.has(id)) continue;
      this.requested.add(id);
      this.waiting.push(id);
    }
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.run(), gatherMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const id of this.waiting) this.requested.delete(id);
    this.waiting = [];
  }

  private async run(): Promise<void> {
    const spans = spansOf(this.waiting.splice(0));
    for (const ids of spans) {
      try {
        await this.fetch(ids);
      } catch {
        // Until then the quote shows as "an earlier message".
        setTimeout(() => {
          for (const id of ids) this.requested.delete(id);
        }, retryMs);
      }
    }
    this.timer = undefined;
    if (this.waiting.length > 0) this.load([]);
  }
}

/** Ids that are requested within this time, while scrolling, are fetched together. */
const gatherMs = 50;
const retryMs = 10_000;
/** The largest page of history, so that one page covers a span. */
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
