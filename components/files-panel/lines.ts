/** The lines of a tab: headings of months, rows of pictures, and one line for every other item. */
import type { FileItem, ListedItem } from "./listed-items";

export type Line = { key: string; height: number } & (
  | { kind: "month"; time: number }
  | { kind: "pictures"; items: FileItem[] }
  | { kind: "row"; item: ListedItem }
);

export const columns = 3;
/** Between pictures, in pixels. */
export const pictureGap = 4;
const heights = { month: 36, row: 56, audio: 104 };

/** Which month a time (in seconds) is in, by the reader's clock. */
export type MonthOf = (time: number) => string;

/** `width`: of the panel's content, in pixels. */
export function linesOf(items: ListedItem[], width: number, monthOf: MonthOf): Line[] {
  const lines: Line[] = [];
  let month: string | null = null;
  for (const item of items) {
    const its = monthOf(item.time);
    if (its !== month) {
      lines.push({ kind: "month", key: `month ${its}`, time: item.time, height: heights.month });
      month = its;
    }
    add(lines, item, width);
  }
  return lines;
}

/** The width and height of a picture, in pixels. */
export function pictureSize(width: number): number {
  return Math.max(40, Math.floor((width - (columns - 1) * pictureGap) / columns));
}

function add(lines: Line[], item: ListedItem, width: number): void {
  const { key } = item;
  if (item.kind !== "picture" && item.kind !== "video") {
    const height = item.kind === "audio" ? heights.audio : heights.row;
    lines.push({ kind: "row", key, item, height });
    return;
  }
  const last = lines.at(-1);
  if (last?.kind === "pictures" && last.items.length < columns) last.items.push(item);
  else {
    const height = pictureSize(width) + pictureGap;
    lines.push({ kind: "pictures", key, items: [item], height });
  }
}

/** Where each line begins, and at last where all end, in pixels. */
export function offsetsOf(lines: Line[]): number[] {
  const offsets = [0];
  for (const { height } of lines) offsets.push((offsets.at(-1) ?? 0) + height);
  return offsets;
}

/** The last line that begins at or above `y`. */
export function lineAt(offsets: number[], y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line that an item is in; -1 if it is not listed. */
export function lineOf(lines: Line[], key: string): number {
  return lines.findIndex((line) => itemsIn(line).some((item) => item.key === key));
}

export function itemsIn(line: Line): ListedItem[] {
  if (line.kind === "pictures") return line.items;
  return line.kind === "row" ? [line.item] : [];
}

/** The item that an arrow key leads to, or null; pictures are beside each other, all else below. */
export function itemAfterKey(lines: Line[], key: string, pressed: string): ListedItem | null {
  const items = lines.flatMap(itemsIn);
  const index = items.findIndex((item) => item.key === key);
  const inLines = lines.filter(({ kind }) => kind !== "month");
  const line = lineOf(inLines, key);
  const column = itemsIn(inLines[line] ?? { kind: "month", key, time: 0, height: 0 }).findIndex(
    (item) => item.key === key,
  );
  const inLine = (at: number) => {
    const beside = inLines[at];
    const found = beside ? itemsIn(beside) : [];
    return found[Math.min(column, found.length - 1)] ?? null;
  };
  switch (pressed) {
    case "ArrowRight":
      return items[index + 1] ?? null;
    case "ArrowLeft":
      return items[index - 1] ?? null;
    case "ArrowDown":
      return inLine(line + 1);
    case "ArrowUp":
      return inLine(line - 1);
    case "Home":
      return items[0] ?? null;
    case "End":
      return items.at(-1) ?? null;
    default:
      return null;
  }
}
