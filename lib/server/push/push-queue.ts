/** When somebody is pushed: at once, or after a while in which they may read it themselves. */

/**
 * Somebody with a page open reads it there, or is told by the page. Long enough for that; short
 * enough for a phone in the pocket to speak up while the desk is empty.
 */
export const graceMs = 10_000;
/** One room lets one person's devices ring this often at most; the newest message counts. */
export const restMs = 10_000;

type Work = {
  isListening(userId: number): Promise<boolean>;
  /** Told of the newest message so far; must not throw. */
  deliver(userId: number, room: number, message: number): Promise<void>;
};

/** Of one process: where it ends in between, what it held is unread, and nobody's device rings. */
export class PushQueue {
  /** The newest message that is waited with, by person and room. */
  private readonly waiting = new Map<string, number>();

  constructor(private readonly work: Work) {}

  /** Resolves when everything is delivered that this call began to wait with. */
  async add(userId: number, room: number, message: number): Promise<void> {
    const key = `${userId} ${room}`;
    const known = this.waiting.get(key);
    this.waiting.set(key, Math.max(known ?? 0, message));
    if (known !== undefined) return;
    let isDelivered = 0;
    try {
      while (this.newest(key) > isDelivered) {
        if (await this.work.isListening(userId)) await delay(graceMs);
        isDelivered = this.newest(key);
        await this.work.deliver(userId, room, isDelivered);
        await delay(restMs);
      }
    } finally {
      this.waiting.delete(key);
    }
  }

  private newest(key: string): number {
    return this.waiting.get(key) ?? 0;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
