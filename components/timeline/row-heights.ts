import { filesHeight } from "../files/boxes";
import type { TimelineBlock, TimelineItem } from "./timeline-items";

/** Heights of rows in pixels: measured, or estimated until then. */
export class RowHeights {
  private measured = new Map<string, number>();
  private sums = new WeakMap<TimelineBlock, number>();
  /** Of the rows, in pixels. */
  private width = Number.POSITIVE_INFINITY;

  of(item: TimelineItem): number {
    return this.measured.get(item.key) ?? estimate(item, this.width - besidesContent);
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

  /** Drops all measurements; to be called when the width of the rows changes. */
  resize(width: number): void {
    this.width = width;
    this.measured = new Map();
    this.sums = new WeakMap();
  }
}

/** Of one that has no large picture. */
const previewPixels = 100;
const textLine = 23;
/** Estimated length of a full line of text. */
const lineCharacters = 100;
/** The avatar and the margins of a row. */
const besidesContent = 80;

function estimate(item: TimelineItem, column: number): number {
  switch (item.kind) {
    case "message": {
      const { msg, files, previews = [] } = item.message;
      const text = estimateText(msg, item.continued) + previewPixels * previews.length;
      return files ? text - (msg === "" ? textLine : 0) + filesHeight(files, column) : text;
    }
    case "pending":
      return estimateText(item.pending.msg, item.continued);
    case "failed-edit":
      return 96;
    case "gap":
      return 52;
    case "day":
      return 36;
    case "blocked":
      return 28;
    case "join-leave":
    case "unread":
      return 24;
  }
}

function estimateText(msg: string, continued: boolean): number {
  const lines = 1 + Math.floor(msg.length / lineCharacters);
  return 4 + textLine * lines + (continued ? 0 : 35);
}
