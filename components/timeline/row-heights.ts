import type { TimelineBlock, TimelineItem } from "./timeline-items";

/** What lines take of the log's height, in pixels: as measured, else as a guess. */
export class RowHeights {
  private measured = new Map<string, number>();
  private sums = new WeakMap<TimelineBlock, number>();

  of(item: TimelineItem): number {
    return this.measured.get(item.key) ?? guess(item);
  }

  ofBlock(block: TimelineBlock): number {
    let sum = this.sums.get(block);
    if (sum === undefined) {
      sum = block.reduce((pixels, item) => pixels + this.of(item), 0);
      this.sums.set(block, sum);
    }
    return sum;
  }

  set(item: TimelineItem, block: TimelineBlock, pixels: number): void {
    if (this.measured.get(item.key) === pixels) return;
    this.measured.set(item.key, pixels);
    this.sums.delete(block);
  }

  /** In another width nothing is as it was measured. */
  forget(): void {
    this.measured = new Map();
    this.sums = new WeakMap();
  }
}

/** What most lines of a message hold at most. */
const lineCharacters = 100;

function guess(item: TimelineItem): number {
  switch (item.kind) {
    case "message":
      return guessText(item.message.msg, item.continued);
    case "pending":
      return guessText(item.pending.msg, item.continued);
    case "hole":
      return 52;
    case "day":
      return 36;
    case "presence":
    case "unread":
      return 24;
  }
}

function guessText(msg: string, continued: boolean): number {
  const lines = 1 + Math.floor(msg.length / lineCharacters);
  return 4 + 23 * lines + (continued ? 0 : 35);
}
