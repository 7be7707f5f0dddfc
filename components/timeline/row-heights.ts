import type { TimelineBlock, TimelineItem } from "./timeline-items";

/** Heights of rows in pixels: measured, or estimated until then. */
export class RowHeights {
  private measured = new Map<string, number>();
  private sums = new WeakMap<TimelineBlock, number>();

  of(item: TimelineItem): number {
    return this.measured.get(item.key) ?? estimate(item);
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

  /** Drops all measurements; to be called when the width changes. */
  forget(): void {
    this.measured = new Map();
    this.sums = new WeakMap();
  }
}

/** Of one that has no large picture. */
const previewPixels = 100;
/** Estimated length of a full line of text. */
const lineCharacters = 100;

function estimate(item: TimelineItem): number {
  switch (item.kind) {
    case "message":
      return (
        estimateText(item.message.msg, item.continued) +
        previewPixels * (item.message.previews?.length ?? 0)
      );
    case "pending":
      return estimateText(item.pending.msg, item.continued);
    case "failed-edit":
      return 96;
    case "gap":
      return 52;
    case "day":
      return 36;
    case "join-leave":
    case "unread":
      return 24;
  }
}

function estimateText(msg: string, continued: boolean): number {
  const lines = 1 + Math.floor(msg.length / lineCharacters);
  return 4 + 23 * lines + (continued ? 0 : 35);
}
