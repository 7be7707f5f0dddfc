/** GIF without comments, XMP and what stands behind its end. */

const code = { extension: 0x21, image: 0x2c, end: 0x3b, control: 0xf9, application: 0xff };
/** The number of repetitions, and the colour profile. */
const keptApplications = new Set(["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"]);

export type StrippedGif = { bytes: Buffer; frames: number };

/** The same picture, not decoded, so nothing of it is lost. Null if it is no GIF. */
export function stripGif(bytes: Buffer): StrippedGif | null {
  if (!/^GIF8[79]a$/.test(bytes.toString("latin1", 0, 6)) || bytes.length < 13) return null;
  let at = 13 + tableBytes(bytes.readUInt8(10));
  const parts = [bytes.subarray(0, at)];
  let frames = 0;
  while (at < bytes.length) {
    const start = at;
    const kind = bytes[at];
    if (kind === code.extension) {
      at = endOfBlocks(bytes, at + 2);
      if (isKept(bytes.subarray(start, at))) parts.push(bytes.subarray(start, at));
    } else if (kind === code.image && at + 10 < bytes.length) {
      at = endOfBlocks(bytes, at + 11 + tableBytes(bytes.readUInt8(at + 9)));
      parts.push(bytes.subarray(start, at));
      frames += 1;
    } else break;
  }
  // One that broke off is shown as far as it goes.
  return frames > 0 ? { bytes: Buffer.concat([...parts, Buffer.of(code.end)]), frames } : null;
}

/** Of the table of colours that these flags announce. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Blocks of a length byte and that many bytes, up to an empty one. */
function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += 1 + length;
    if (length === 0) return at;
  }
}

function isKept(block: Buffer): boolean {
  if (block[1] === code.control) return true;
  return block[1] === code.application && keptApplications.has(block.toString("latin1", 3, 14));
}
