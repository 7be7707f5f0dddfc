import WebSocket from "ws";
import { heartbeat } from "@/lib/wire/relay-frames";

/** How often a link asks. One that hears nothing for two to three times as long gives its room up. */
export const askMs = 3_000;

/**
 * Notices that the other side of a link is silent though its connection is open: in a cluster the server
 * that owns a room or an inbox may stand still, or be cut off, behind one that keeps the connection. In
 * turns, not in milliseconds, so that time for which this process was stopped does not count.
 */
export class Heartbeat {
  private silentTurns = 0;
  private readonly timer: NodeJS.Timeout;

  /** `onSilent` is called in every turn from then on, until the link is closed. */
  constructor(link: Pick<WebSocket, "readyState" | "send">, onSilent: () => void) {
    this.timer = setInterval(() => {
      // After everything that has arrived was read.
      setImmediate(() => {
        // Until then its handshake has a time limit of its own.
        if (link.readyState !== WebSocket.OPEN) return;
        if (this.silentTurns === 2) return onSilent();
        this.silentTurns++;
        link.send(heartbeat.ask);
      });
    }, askMs).unref();
  }

  /** To be called for everything that comes. */
  heard(): void {
    this.silentTurns = 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
