import type { Socket } from "node:net";
import WebSocket, { type RawData, Sender } from "ws";
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { Form } from "@/lib/wire/relay-frames";

declare module "ws" {
  /** Missing in the types. socket.io's adapter uses it in the same way for its broadcasts. */
  const Sender: {
    frame(
      data: Buffer,
      options: { fin: true; rsv1: false; opcode: 1; mask: false; readOnly: true },
    ): Buffer[];
  };
}

/** A client's WebSocket and the TCP connection beneath it. */
export type Connection = { socket: RelayedSocket; stream: Socket };

const arrayStart = Buffer.from("[");
const comma = Buffer.from(",");
const arrayEnd = Buffer.from("]");
/** RFC 6455: protocol error, invalid UTF-8, frame too large. */
const faults = [1002, 1007, 1009];
/** How long a client that has closed waits for the answer, as long as ws waits for one by itself. */
const leavingMs = 30_000;

/**
 * A client's socket that closes as a room's own does: a client that closes it is answered with 1000,
 * and only by `shut`, when everything that it sent before has been answered. ws by itself answers at
 * once, with the client's code.
 */
export class RelayedSocket extends WebSocket {
  private left = false;
  private closedByUs = false;

  /** The client has closed the socket. The event "leaving" says so, too. */
  get isLeaving(): boolean {
    return this.left;
  }

  /** We have closed the socket. */
  get isShut(): boolean {
    return this.closedByUs;
  }

  /** ws calls this when the client closes or breaks the protocol. */
  override close(code: number = closeCodes.left): void {
    if (faults.includes(code)) {
      this.shut(code, "");
      return;
    }
    this.left = true;
    this.emit("leaving");
    if (this.closedByUs) {
      super.close();
      return;
    }
    const timer = setTimeout(() => this.terminate(), leavingMs).unref();
    this.once("close", () => clearTimeout(timer));
  }

  /** Closes the socket from our side, or answers the client's close. */
  shut(code: number, reason: string): void {
    this.closedByUs = true;
    super.close(code, reason);
  }
}

/** The bytes of a text's WebSocket frame, which may be written to any number of connections. */
export function frameOf(text: Buffer): Buffer {
  const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true } as const;
  return Buffer.concat(Sender.frame(text, options));
}

/** Puts frames together as bytes: copying them costs a fraction of encoding the text again. */
export const bytes: Form<Buffer> = {
  array(frames) {
    const parts = frames.flatMap((frame, place) => [place === 0 ? arrayStart : comma, frame]);
    return Buffer.concat([...parts, arrayEnd]);
  },
  withEnding: (frame, ending) => Buffer.concat([frame.subarray(0, -1), ending]),
};

/** A frame's text, cut just above the length at which a room refuses it; null if it is binary. */
export function textOf(data: RawData, isBinary: boolean): string | null {
  return isBinary ? null : String(data).slice(0, limits.frameCharacters + 1);
}
