/** The boxes that files of the MP4 family consist of (ISO 14496-12): MP4, MOV, HEIC, AVIF. */
import type { FileHandle } from "node:fs/promises";

/** Where a box is in the file, in bytes; `start` is that of its content. */
export type Box = { type: string; at: number; start: number; end: number };

/** More has no honest file where they are read. */
const maxBoxes = 10_000;

/** The boxes between two places of a file; a broken one ends them. */
export async function boxesIn(file: FileHandle, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < maxBoxes; ) {
    const head = await readBytes(file, at, 16);
    if (head.length < 8) break;
    const type = head.toString("latin1", 4, 8);
    let size = head.readUInt32BE(0);
    let start = at + 8;
    if (size === 0) size = to - at;
    else if (size === 1 && head.length === 16) {
      size = Number(head.readBigUInt64BE(8));
      start = at + 16;
    }
    const end = at + size;
    if (size < start - at || end > to) break;
    boxes.push({ type, at, start, end });
    at = end;
  }
  return boxes;
}

/** Up to `length` bytes; fewer at the end of the file. */
export async function readBytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}
