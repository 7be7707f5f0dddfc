/** Fetches what was missed while disconnected: messages, and changes to messages already loaded. */
import { isOpen } from "../state/history";
import type { HistoryRange, Page, RoomAction, RoomState } from "../state/types";

type Fetch = (range: HistoryRange | { changed: number }, signal: AbortSignal) => Promise<Page>;

const shortestRetryMs = 500;
const longestRetryMs = 10_000;

export class CatchUp {
  private readonly running = new Map<"messages" | "changes", AbortController>();

  constructor(
    private readonly state: () => RoomState,
    private readonly fetch: Fetch,
    private readonly dispatch: (action: RoomAction) => void,
  ) {}

  /** Starts the fetches that are due and not running yet. To be called after each state change. */
  check(): void {
    if (this.missedGap()) this.begin("messages", (signal) => this.fillGap(signal));
    if (this.state().missedChanges) this.begin("changes", (signal) => this.fetchChanges(signal));
  }

  stop(): void {
    for (const abort of this.running.values()) abort.abort();
    this.running.clear();
  }

  private begin(what: "messages" | "changes", step: (signal: AbortSignal) => Promise<boolean>) {
    if (this.running.has(what)) return;
    const abort = new AbortController();
    this.running.set(what, abort);
    const run = async () => {
      while (await step(abort.signal));
    };
    void retry(abort.signal, run).finally(() => {
      if (this.running.get(what) !== abort) return;
      this.running.delete(what);
      // More may have been missed in the meantime.
      this.check();
    });
  }

  /** Fetches one page; returns whether there is more to fetch. Throws if the archive lags behind. */
  private async fillGap(signal: AbortSignal): Promise<boolean> {
    const gap = this.missedGap();
    if (!gap) return false;
    const range = { after: gap.after };
    const page = await this.fetch(range, signal);
    signal.throwIfAborted();
    this.dispatch({ type: "page", range, page });
    if (this.missedGap() === gap) throw new Error("the archive lags behind");
    return true;
  }

  private async fetchChanges(signal: AbortSignal): Promise<boolean> {
    const { missedChanges } = this.state();
    if (!missedChanges) return false;
    const { after } = missedChanges;
    const page = await this.fetch({ changed: after }, signal);
    signal.throwIfAborted();
    this.dispatch({ type: "changed", after, page });
    const rest = this.state().missedChanges;
    if (rest && rest.after <= after) throw new Error("the archive lags behind");
    return rest !== null;
  }

  private missedGap() {
    return this.state().gaps.find((gap) => gap.missed && isOpen(gap));
  }
}

/** Runs `attempt` until it succeeds or `signal` aborts, waiting longer after each failure. */
async function retry(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  for (let ms = shortestRetryMs; !signal.aborted; ms = Math.min(ms * 2, longestRetryMs)) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
}
