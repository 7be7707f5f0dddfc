import "server-only";

/**
 * Someone with a page open is given this time to read the message there. Short enough for a phone to
 * ring soon if the page is open on a desk that they have left.
 */
export const graceMs = 10_000;
/** The least time between two pushes from one room to one person; the newest message is pushed. */
export const restMs = 10_000;

type Work = {
  /** Whether the person has a page open. */
  isListening(userId: number): Promise<boolean>;
  /** Pushes the newest message so far. Must not throw. */
  deliver(userId: number, room: number, message: number): Promise<void>;
};

/** In memory: if the process ends, waiting pushes are lost, and the messages are just unread. */
export class PushQueue {
  /** The newest message of a person and a room in the queue. */
  private readonly waiting = new Map<string, number>();

  constructor(private readonly work: Work) {}

  /** Resolves once the message, or a newer one, is delivered; at once if one is in the queue. */
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
