/** MD5 (RFC 1321). The API document wants passwords in this form, and Web Crypto does not have it. */

/** Left rotations by round; each round repeats its four. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const sines = Uint32Array.from({ length: 64 }, (_, n) => Math.abs(Math.sin(n + 1)) * 2 ** 32);

/** The digest of the text's UTF-8 bytes, as 32 lower-case hex digits. */
export function md5(text: string): string {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const padded = pad(new TextEncoder().encode(text));
  for (let at = 0; at < padded.byteLength; at += 64) addBlock(state, padded, at);
  const digest = new DataView(new ArrayBuffer(16));
  for (const [n, word] of state.entries()) digest.setUint32(4 * n, word, true);
  return Array.from(new Uint8Array(digest.buffer), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** A 1 bit, zeros up to whole blocks of 64 bytes, and in the last 8 bytes the length in bits. */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true);
  return view;
}

function addBlock(state: Uint32Array, view: DataView, at: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let n = 0; n < 64; n++) {
    const [mixed, word] = step(n, b, c, d);
    const sum = (a + mixed + (sines[n] ?? 0) + view.getUint32(at + 4 * word, true)) | 0;
    const by = rotations[n >> 4]?.[n % 4] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) | 0];
  }
  for (const [n, word] of [a, b, c, d].entries()) state[n] = (state[n] ?? 0) + word;
}

/** The mixed state of a step, and the word of the block that it takes. */
function step(n: number, b: number, c: number, d: number): [mixed: number, word: number] {
  if (n < 16) return [(b & c) | (~b & d), n];
  if (n < 32) return [(d & b) | (~d & c), (5 * n + 1) % 16];
  if (n < 48) return [b ^ c ^ d, (3 * n + 5) % 16];
  return [c ^ (b | ~d), (7 * n) % 16];
}
