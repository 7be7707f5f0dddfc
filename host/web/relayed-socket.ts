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
/** RFC 6455: protocol error, invalid UTF-8, a frame in too many fragments, frame too large. */
const faults = [1002, 1007, 1008, 1009];
/** How long a client that has closed waits for the answer, as long as ws waits for one by itself. */
const leavingMs = 30_000;

/** `clean`: the client has closed the socket; otherwise it has only ended its side of the connection. */
export type Leaving = { clean: boolean };

/**
 * A client's socket that closes as a room's own does: a client that closes it is answered with 1000,
 * and only by `shut`, when everything that it sent before has been answered. ws by itself answers at
 * once, with the client's code.
 */
export class RelayedSocket extends WebSocket {
  private left: Leaving | null = null;
  private closedByUs = false;
  private ended: Socket | null = null;

  /** How the client has left, if it has. The event "leaving" says so, too. */
  get leaving(): Leaving | null {
    return this.left;
  }

  /** We have closed the socket. */
  get isShut(): boolean {
    return this.closedByUs;
  }

  /**
   * Lets a client that ends its side of the connection without closing the socket (`shutdown(SHUT_WR)`)
   * leave in the same way, with its answers. ws by itself ends our side at once.
   */
  outlive(stream: Socket): void {
    stream.removeAllListeners("end");
    stream.once("end", () => {
      this.ended = stream;
      if (this.closedByUs) stream.end();
      else if (!this.left) this.leave({ clean: false });
    });
  }

  /** ws calls this when the client closes or breaks the protocol. */
  override close(code: number = closeCodes.left): void {
    if (faults.includes(code)) this.shut(code, "");
    else this.leave({ clean: true });
  }

  /** Closes the socket from our side, or answers the client's close. */
  shut(code: number, reason: string): void {
    this.closedByUs = true;
    super.close(code, reason);
    // A client that has ended its side does not answer.
    this.ended?.end();
  }

  private leave(how: Leaving): void {
    this.left = how;
    this.emit("leaving", how);
    if (this.closedByUs) {
      super.close();
      return;
    }
    const timer = setTimeout(() => this.terminate(), leavingMs).unref();
    this.once("close", () => clearTimeout(timer));
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
