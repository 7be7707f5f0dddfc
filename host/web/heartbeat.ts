/** How often a link asks. One that hears nothing for two to three times as long gives its room up. */
export const askMs = 3_000;

/**
 * Notices that the other side of a link is silent though its connection is open: in a cluster the server
 * that owns a room may stand still, or be cut off, behind one that keeps the connection. In turns, not in
 * milliseconds, so that time for which this process was stopped does not count.
 */
export class Heartbeat {
  private silentTurns = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(on: { ask(): void; silent(): void }) {
    this.timer = setInterval(() => {
      // After everything that has arrived was read.
      setImmediate(() => {
        if (this.silentTurns === 2) return on.silent();
        this.silentTurns++;
        on.ask();
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
