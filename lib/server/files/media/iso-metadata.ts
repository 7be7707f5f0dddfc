/**
 * Erases metadata (place, device) in HEIC, AVIF, MP4 and MOV. It is overwritten where it is, because
 * everything behind it is found by its place in the file.
 */
import { type FileHandle, open } from "node:fs/promises";
import { type Box, boxesIn, readBytes } from "./boxes";

/** An EXIF item in which nothing is said: where it begins, its byte order, no entries. */
const emptyExif = Buffer.from("000000004d4d002a00000008000000000000", "hex");
const maxTableBytes = 1_000_000;
const maxItems = 1_000;

/** `type` is the media type. Other files stay as they are. */
export async function eraseIsoMetadata(place: string, type: string): Promise<void> {
  const erase = /^image\/(heic|heif|avif)/.test(type)
    ? eraseOfPicture
    : /^video\/(mp4|quicktime|x-m4v|3gpp)/.test(type)
      ? eraseOfVideo
      : undefined;
  if (!erase) return;
  const file = await open(place, "r+");
  try {
    await erase(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function eraseOfVideo(file: FileHandle, size: number): Promise<void> {
  for (const box of await boxesIn(file, 0, size)) {
    if (["uuid", "udta", "meta"].includes(box.type)) await makeFree(file, box);
    if (box.type === "moov") await eraseWithin(file, box);
  }
}

async function eraseWithin(file: FileHandle, { start, end }: Box): Promise<void> {
  for (const box of await boxesIn(file, start, end)) {
    if (["udta", "meta", "uuid"].includes(box.type)) await makeFree(file, box);
    if (box.type === "trak") await eraseWithin(file, box);
  }
}

async function makeFree(file: FileHandle, { at, start, end }: Box): Promise<void> {
  await file.write("free", at + 4, "latin1");
  await erase(file, start, end - start);
}

async function erase(file: FileHandle, from: number, length: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(length, 65_536));
  for (let done = 0; done < length; done += zeros.length) {
    await file.write(zeros, 0, Math.min(zeros.length, length - done), from + done);
  }
}

async function eraseOfPicture(file: FileHandle, size: number): Promise<void> {
  const top = await boxesIn(file, 0, size);
  for (const box of top) if (box.type === "uuid") await makeFree(file, box);
  const meta = top.find(({ type }) => type === "meta");
  if (!meta) return;
  // Behind its version and flags.
  const inner = await boxesIn(file, meta.start + 4, meta.end);
  const box = (type: string) => inner.find((each) => each.type === type);
  const [names, places] = [box("iinf"), box("iloc")];
  if (!names || !places) return;
  const items = await metadataItems(file, names);
  const data = box("idat")?.start ?? 0;
  let left = size;
  for (const { id, from, length } of itemPlaces(await contentOf(file, places), data)) {
    const type = items.get(id);
    if (type === undefined || from + length > size || length > left) continue;
    left -= length;
    await erase(file, from, length);
    if (type === "Exif" && length >= emptyExif.length) {
      await file.write(emptyExif, 0, emptyExif.length, from);
    }
  }
}

function contentOf(file: FileHandle, { start, end }: Box): Promise<Buffer> {
  return readBytes(file, start, Math.min(end - start, maxTableBytes));
}

/** The items that are EXIF or XMP, by their ids. */
async function metadataItems(file: FileHandle, names: Box): Promise<Map<number, string>> {
  const items = new Map<number, string>();
  const version = (await readBytes(file, names.start, 1))[0] ?? 0;
  for (const { type, start } of await boxesIn(
    file,
    names.start + (version === 0 ? 6 : 8),
    names.end,
  )) {
    const entry = await readBytes(file, start, 14);
    if (type !== "infe" || entry.length < 14) continue;
    const isLong = entry[0] === 3;
    const item = entry.toString("latin1", isLong ? 10 : 8, isLong ? 14 : 12);
    const id = isLong ? entry.readUInt32BE(4) : entry.readUInt16BE(4);
    if (item === "Exif" || item === "mime") items.set(id, item);
  }
  return items;
}

type ItemPlace = { id: number; from: number; length: number };

/** The box `iloc`. A broken one ends where it breaks. */
function itemPlaces(table: Buffer, dataStart: number): ItemPlace[] {
  const found: ItemPlace[] = [];
  let at = 4;
  const take = (bytes: number) => {
    const value =
      bytes === 8 ? Number(table.readBigUInt64BE(at)) : bytes ? table.readUIntBE(at, bytes) : 0;
    at += bytes;
    return value;
  };
  try {
    const version = table.readUInt8(0);
    const [sizes, more] = [take(1), take(1)];
    const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
    const indexSize = version > 0 ? more & 15 : 0;
    for (let items = take(version < 2 ? 2 : 4); items > 0; items -= 1) {
      const id = take(version < 2 ? 2 : 4);
      const method = version > 0 ? take(2) & 15 : 0;
      take(2);
      const base = take(baseSize) + (method === 1 ? dataStart : 0);
      for (let extents = take(2); extents > 0 && found.length < maxItems; extents -= 1) {
        take(indexSize);
        found.push({ id, from: base + take(offsetSize), length: take(lengthSize) });
      }
    }
  } catch {
    // As it says.
  }
  return found;
}
