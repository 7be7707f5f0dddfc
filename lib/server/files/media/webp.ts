/** WebP without EXIF, XMP and what stands behind its end. */

const kept = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** Bits of VP8X which say that there is EXIF, and XMP. */
const metadataBits = 0x08 | 0x04;

/** The same picture, not decoded, so nothing of it is lost. Null if it is no WebP, or is broken off. */
export function stripWebp(bytes: Buffer): Buffer | null {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") {
    return null;
  }
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length + 1) return null;
  const parts: Buffer[] = [];
  for (let at = 12; at + 8 <= Math.min(end, bytes.length); ) {
    const size = bytes.readUInt32LE(at + 4);
    // Chunks have even lengths.
    const next = at + 8 + size + (size % 2);
    if (at + 8 + size > bytes.length) return null;
    const type = bytes.toString("latin1", at, at + 4);
    if (kept.has(type)) parts.push(withoutBits(type, bytes.subarray(at, next)));
    at = next;
  }
  if (parts.length === 0) return null;
  const size = parts.reduce((sum, { length }) => sum + length, 4);
  const head = Buffer.from("RIFF    WEBP", "latin1");
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, ...parts]);
}

function withoutBits(type: string, chunk: Buffer): Buffer {
  if (type !== "VP8X" || chunk.length < 9) return chunk;
  const changed = Buffer.from(chunk);
  changed.writeUInt8(changed.readUInt8(8) & ~metadataBits, 8);
  return changed;
}
