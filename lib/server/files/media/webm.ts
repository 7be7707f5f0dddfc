/** The length of a WebM without one in its header, as browsers record it: from its last cluster. */
import { type FileHandle, open } from "node:fs/promises";
import { readBytes } from "./boxes";

const clusterId = Buffer.from("1f43b675", "hex");
const id = { time: 0xe7, simpleBlock: 0xa3, group: 0xa0, block: 0xa1 };
const scaleId = Buffer.from("2ad7b1", "hex");
/** Of one cluster; Chrome's have half a minute at most. */
const maxClusterBytes = 32_000_000;
const stepBytes = 1_000_000;

/** In seconds; undefined if there is no cluster that can be read. */
export async function webmSeconds(place: string): Promise<number | undefined> {
  const file = await open(place, "r");
  try {
    const { size } = await file.stat();
    const at = await lastCluster(file, size);
    if (at === undefined) return undefined;
    const cluster = await readBytes(file, at, Math.min(size - at, maxClusterBytes));
    const ticks = endOfCluster(cluster);
    return ticks === undefined ? undefined : (ticks * (await nanosecondsPerTick(file))) / 1e9;
  } finally {
    await file.close();
  }
}

async function lastCluster(file: FileHandle, size: number): Promise<number | undefined> {
  for (let end = size; end > 0 && size - end < maxClusterBytes; end -= stepBytes) {
    const from = Math.max(0, end - stepBytes);
    // Some bytes more, for an id across two steps.
    const found = (await readBytes(file, from, stepBytes + 3)).lastIndexOf(clusterId);
    if (found >= 0) return from + found;
  }
  return undefined;
}

async function nanosecondsPerTick(file: FileHandle): Promise<number> {
  const head = await readBytes(file, 0, 4_096);
  const at = head.indexOf(scaleId);
  const field = at < 0 ? null : fieldAt(head, at + 2);
  return field ? number(head, field) : 1_000_000;
}

/** When its last block begins, in ticks. */
function endOfCluster(bytes: Buffer): number | undefined {
  let time: number | undefined;
  let last = 0;
  const head = fieldAt(bytes, 3);
  if (!head) return undefined;
  for (let at = head.start; at < bytes.length; ) {
    const kind = bytes[at] ?? 0;
    const field = fieldAt(bytes, at);
    // What has a longer id is no part of a cluster.
    if (!field || kind < 0x80) break;
    if (kind === id.time) time = number(bytes, field);
    const block =
      kind === id.group ? blockIn(bytes, field) : kind === id.simpleBlock ? field : null;
    if (block) last = Math.max(last, timeOfBlock(bytes, block));
    at = field.end;
  }
  return time === undefined ? undefined : time + last;
}

type Field = { start: number; end: number };

function blockIn(bytes: Buffer, { start, end }: Field): Field | null {
  for (let at = start; at < end; ) {
    const field = fieldAt(bytes, at);
    if (!field) return null;
    if (bytes[at] === id.block) return field;
    at = field.end;
  }
  return null;
}

/** Behind the track's number: the time since the cluster's, which may be negative. */
function timeOfBlock(bytes: Buffer, { start }: Field): number {
  const at = start + lengthOf(bytes[start] ?? 0);
  return at + 2 <= bytes.length ? bytes.readInt16BE(at) : 0;
}

/** The content of the element whose last byte of the id is at `at`; all ids inside a cluster have one. */
function fieldAt(bytes: Buffer, at: number): Field | null {
  const first = bytes[at + 1];
  if (first === undefined) return null;
  const length = lengthOf(first);
  if (length > 8 || at + 1 + length > bytes.length) return null;
  let size = first & (0xff >> length);
  let isUnknown = size === 0xff >> length;
  for (const byte of bytes.subarray(at + 2, at + 1 + length)) {
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  const start = at + 1 + length;
  return { start, end: isUnknown ? bytes.length : start + size };
}

/** Of a variable-length number, in bytes: one more than it begins with zero bits. */
function lengthOf(first: number): number {
  return Math.clz32(first) - 23;
}

function number(bytes: Buffer, { start, end }: Field): number {
  return end - start > 0 && end - start <= 6 && end <= bytes.length
    ? bytes.readUIntBE(start, end - start)
    : 0;
}
