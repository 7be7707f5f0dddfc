import type { Entries } from "@/lib/client/state/reducer";
import type { TimelineBlock, TimelineItem } from "./timeline-items";

/** The blocks of the timeline as one list of rows, without copying them into one. */
export class TimelineRows {
  readonly count: number;
  /** The index at which each block begins. */
  private readonly starts: number[] = [];

  constructor(
    readonly blocks: readonly TimelineBlock[],
    /** The source of the blocks, chunk by chunk. */
    private readonly entries: Entries,
  ) {
    let count = 0;
    for (const block of blocks) {
      this.starts.push(count);
      count += block.length;
    }
    this.count = count;
  }

  item(index: number): TimelineItem | undefined {
    const at = this.blockAt(index);
    return this.blocks[at]?.[index - (this.starts[at] ?? 0)];
  }

  /** The rows with indexes `first` (included) to `end` (excluded), each with its block. */
  *between(first: number, end: number): Generator<{ item: TimelineItem; block: TimelineBlock }> {
    for (let at = this.blockAt(first); at < this.blocks.length; at++) {
      const start = this.starts[at] ?? 0;
      const block = this.blocks[at] ?? [];
      if (start >= end) break;
      for (const item of block.slice(Math.max(0, first - start), end - start))
        yield { item, block };
    }
  }

  /** -1 if the message is not shown. */
  indexOfMessage(id: number): number {
    return this.indexIn(
      this.entries.chunkOf(id),
      (item) => item.kind === "message" && item.message.id === id,
    );
  }

  /** -1 if no row has the key. */
  indexOf(key: string): number {
    const [kind, id] = key.split(" ");
    if (kind === "message") return this.indexOfMessage(Number(id));
    for (let at = this.blocks.length - 1; at >= 0; at--) {
      const index = this.indexIn(at, (item) => item.key === key);
      if (index >= 0) return index;
    }
    return -1;
  }

  /** A sum over the rows `first` to `end` (excluded); `ofBlock` gives that of a whole block at once. */
  sum(
    first: number,
    end: number,
    ofItem: (item: TimelineItem) => number,
    ofBlock: (block: TimelineBlock) => number,
  ): number {
    let sum = 0;
    for (let at = this.blockAt(first); at < this.blocks.length; at++) {
      const start = this.starts[at] ?? 0;
      const block = this.blocks[at] ?? [];
      if (start >= end) break;
      if (first <= start && start + block.length <= end) sum += ofBlock(block);
      else {
        for (const item of block.slice(Math.max(0, first - start), end - start))
          sum += ofItem(item);
      }
    }
    return sum;
  }

  private indexIn(at: number, isWanted: (item: TimelineItem) => boolean): number {
    const index = this.blocks[at]?.findIndex(isWanted) ?? -1;
    return index < 0 ? -1 : index + (this.starts[at] ?? 0);
  }

  private blockAt(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) > index) high = middle - 1;
      else low = middle;
    }
    return low;
  }
}
