import { randomFillSync } from "node:crypto";

/** RFC 6455, 5.2. */
export const Opcode = { text: 1, close: 8, ping: 9, pong: 10 } as const;

const fin = 0x80;
const masked = 0x80;

/** A client frame, masked with its own key, so that servers do the work of unmasking. */
export function writeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length > 0xffff) throw new RangeError(`a payload of ${length} bytes is too long`);
  const start = length < 126 ? 6 : 8;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = fin | opcode;
  frame[1] = masked | Math.min(length, 126);
  if (length >= 126) frame.writeUInt16BE(length, 2);
  const key = randomFillSync(frame, start - 4, 4).subarray(start - 4, start);
  for (let at = 0; at < length; at++) {
    frame[start + at] = (payload[at] ?? 0) ^ (key[at % 4] ?? 0);
  }
  return frame;
}

/** Splits a server's bytes into frames. */
export class FrameReader {
  private parts: Buffer[] = [];
  private have = 0;
  /** How many bytes the next frame needs to be complete, as far as that is known. */
  private need = 0;

  /**
   * Calls `take` with each complete frame and its payload, which is valid until it returns. Throws
   * if a message is fragmented: none of the servers does that.
   */
  read(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): void {
    let data = bytes;
    if (this.have > 0) {
      this.keep(bytes);
      if (this.have < this.need) return;
      data = Buffer.concat(this.parts);
      this.parts = [];
      this.have = 0;
    }
    let at = 0;
    while (at < data.length) {
      const { start, end } = frameAt(data, at);
      if (end > data.length) {
        this.need = end - at;
        this.keep(data.subarray(at));
        return;
      }
      const first = data[at] ?? 0;
      if (!(first & fin)) throw new Error("a message came in several frames");
      take(first & 0x0f, data.subarray(start, end));
      at = end;
    }
  }

  /** The next read overwrites the given bytes. */
  private keep(bytes: Buffer): void {
    this.parts.push(Buffer.from(bytes));
    this.have += bytes.length;
  }
}

/** Start and end of the payload of the frame at `at`; past the end if not known yet. */
function frameAt(data: Buffer, at: number): { start: number; end: number } {
  const left = data.length - at;
  if (left < 2) return { start: at + 2, end: at + 2 };
  const short = (data[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { start: at + 2, end: at + 2 + short };
  const start = at + (short === 126 ? 4 : 10);
  if (data.length < start) return { start, end: start };
  const length = short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
  return { start, end: start + length };
}
