/** Fetches what a room's state misses: events while there was no connection, and later changes. */
import * as rest from "../rest/rest-client";
import type { HistoryRange, Page, RoomAction, RoomState } from "../state/reducer";

type Fetch = (range: HistoryRange | { changed: number }, signal: AbortSignal) => Promise<Page>;

export class CatchUp {
  private readonly running = new Map<"messages" | "changes", AbortController>();

  constructor(
    private readonly state: () => RoomState,
    private readonly fetch: Fetch,
    private readonly dispatch: (action: RoomAction) => void,
  ) {}

  /** Begins what is to be fetched and is not yet; to be called after each change of the state. */
  look(): void {
    const { missed } = this.state();
    if (this.missedHole()) this.begin("messages", (signal) => this.fillHole(signal));
    if (missed) this.begin("changes", (signal) => this.fetchChanges(signal));
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
    void rest.retrying(abort.signal, run).finally(() => {
      if (this.running.get(what) !== abort) return;
      this.running.delete(what);
      // Something may have been missed in the meantime.
      this.look();
    });
  }

  /** One page; true: there is more to do. Throws where the archive is not there yet. */
  private async fillHole(signal: AbortSignal): Promise<boolean> {
    const hole = this.missedHole();
    if (!hole) return false;
    const range = { after: hole.after };
    const page = await this.fetch(range, signal);
    signal.throwIfAborted();
    this.dispatch({ type: "page", range, page });
    if (this.missedHole() === hole) throw new Error("the archive is not there yet");
    return true;
  }

  private async fetchChanges(signal: AbortSignal): Promise<boolean> {
    const { missed } = this.state();
    if (!missed) return false;
    const page = await this.fetch({ changed: missed.after }, signal);
    signal.throwIfAborted();
    this.dispatch({ type: "changed", after: missed.after, page });
    const rest = this.state().missed;
    if (rest && rest.after <= missed.after) throw new Error("the archive is not there yet");
    return rest !== null;
  }

  private missedHole() {
    const { holes } = this.state();
    return holes.find(({ missed, after, before }) => missed && before > after + 1);
  }
}
