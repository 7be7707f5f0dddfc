import type { Socket } from "node:net";
import WebSocket, { type RawData, Sender } from "ws";
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { Form } from "@/lib/wire/relay-frames";

declare module "ws" {
  /** Missing in the types; socket.io's adapter makes its frames for many with it, too. */
  const Sender: {
    frame(
      data: Buffer,
      options: { fin: true; rsv1: false; opcode: 1; mask: false; readOnly: true },
    ): Buffer[];
  };
}

/** A visitor's WebSocket, and the connection beneath it. */
export type Visitor = { socket: VisitorSocket; connection: Socket };

const arrayStart = Buffer.from("[");
const comma = Buffer.from(",");
const arrayEnd = Buffer.from("]");
/** Of RFC 6455: no WebSocket, no UTF-8, too large. */
const faults = [1002, 1007, 1009];

/**
 * A visitor's socket, that closes as a room's does: whoever closes it has left at once, and is
 * answered with 1000. ws would wait for the connection to end, and send the code back.
 */
export class VisitorSocket extends WebSocket {
  /** Called by ws when the visitor closes, or sends what is no frame; ours is `shut`. */
  override close(code: number = closeCodes.left): void {
    const isFault = faults.includes(code);
    if (!isFault) this.emit("leaving");
    super.close(isFault ? code : closeCodes.left);
  }

  /** Closes it from our side. */
  shut(code: number, reason: string): void {
    super.close(code, reason);
  }
}

/** A text's bytes as those of its frame, for any number of visitors. */
export function frameOf(text: Buffer): Buffer {
  const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true } as const;
  return Buffer.concat(Sender.frame(text, options));
}

/** To copy bytes costs a fraction of what it costs to encode a text again. */
export const bytes: Form<Buffer> = {
  array(frames) {
    const parts = frames.flatMap((frame, place) => [place === 0 ? arrayStart : comma, frame]);
    return Buffer.concat([...parts, arrayEnd]);
  },
  withEnding: (frame, ending) => Buffer.concat([frame.subarray(0, -1), ending]),
};

/** A frame as it came, or as much of it as any room reads; null: it was no text. */
export function textOf(data: RawData, isBinary: boolean): string | null {
  return isBinary ? null : String(data).slice(0, limits.frameCharacters + 1);
}
