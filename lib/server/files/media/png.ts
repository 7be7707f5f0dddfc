/** PNG without texts, times, EXIF and what stands behind its end. */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The picture, its colours and its animation. */
const kept = new Set([
  ...["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT"],
  ...[
    "cHRM",
    "gAMA",
    "iCCP",
    "sBIT",
    "sRGB",
    "cICP",
    "mDCV",
    "cLLI",
    "bKGD",
    "hIST",
    "pHYs",
    "sPLT",
  ],
]);

/** The same picture, not decoded, so nothing of it is lost. Null if it is no PNG, or is broken off. */
export function stripPng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(signature)) return null;
  const parts: Buffer[] = [signature];
  for (const { type, start, end } of chunksOf(bytes)) {
    if (kept.has(type)) parts.push(bytes.subarray(start, end));
    if (type === "IEND") return Buffer.concat(parts);
  }
  return null;
}

/** How long an animated PNG moves before it begins again; 0 for one that does not move. */
export function apngSeconds(bytes: Buffer): number {
  let seconds = 0;
  for (const { type, start, end } of chunksOf(bytes)) {
    if (type !== "fcTL" || end - start < 38) continue;
    // A denominator of 0 stands for 100.
    seconds += bytes.readUInt16BE(start + 28) / (bytes.readUInt16BE(start + 30) || 100);
  }
  return seconds;
}

/** Up to one that is broken off. */
function* chunksOf(bytes: Buffer) {
  for (let start = 8; start + 12 <= bytes.length; ) {
    const end = start + 12 + bytes.readUInt32BE(start);
    if (end > bytes.length) return;
    yield { type: bytes.toString("latin1", start + 4, start + 8), start, end };
    start = end;
  }
}
