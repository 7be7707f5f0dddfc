import WebSocket from "ws";
import { closeCodes } from "../../lib/protocol";

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
