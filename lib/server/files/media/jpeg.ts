/** JPEG without what a camera wrote beside the picture: place, device, times, thumbnails, second pictures. */

const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app0: 0xe0,
  app2: 0xe2,
  app14: 0xee,
  comment: 0xfe,
};
/** Of the application's segments, those without which the picture looks different. */
const kept: Record<number, string> = {
  [marker.app0]: "JFIF\0",
  [marker.app2]: "ICC_PROFILE\0",
  [marker.app14]: "Adobe",
};

/** The same picture, not decoded, so nothing of it is lost. Null if it is no JPEG. */
export function stripJpeg(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0xff || bytes[1] !== marker.soi) return null;
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  let hasPicture = false;
  for (;;) {
    // Bytes between segments, which some cameras leave, mean nothing.
    at = bytes.indexOf(0xff, at);
    while (at >= 0 && bytes[at + 1] === 0xff) at += 1;
    const code = at < 0 ? undefined : bytes[at + 1];
    if (code === undefined || code === marker.eoi) break;
    if (code === 0 || code === 1 || (code >= 0xd0 && code <= marker.soi)) {
      at += 2;
      continue;
    }
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    const segment = bytes.subarray(at, at + 2 + length);
    if (length < 2 || segment.length < 2 + length) break;
    at += segment.length;
    if (isKept(code, segment)) parts.push(segment);
    if (code !== marker.sos) continue;
    hasPicture = true;
    const end = endOfScan(bytes, at);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  // One that broke off is shown as far as it goes.
  return hasPicture ? Buffer.concat([...parts, Buffer.of(0xff, marker.eoi)]) : null;
}

function isKept(code: number, segment: Buffer): boolean {
  if (code === marker.comment) return false;
  if (code < 0xe0 || code > 0xef) return true;
  const name = kept[code];
  return name !== undefined && segment.toString("latin1", 4, 4 + name.length) === name;
}

/** Where the next marker is that is neither escaped data nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return bytes.length;
    const code = bytes[at + 1] ?? 0;
    if (code === 0xff) at -= 1;
    else if (code !== 0 && (code < 0xd0 || code > 0xd7)) return at;
  }
}
