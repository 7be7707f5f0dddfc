/**
 * Pushes in their time: a step with one row at a time, by whichever process of the app comes first. A
 * process that ends in the middle of a step leaves it to the others, once its lease has expired; then a
 * push may be sent twice, and browsers show it once.
 */
import "server-only";
import type { PendingPush } from "../db/queries/pending-pushes";

/**
 * Someone with a page open is given this time to read the message there. Short enough for a phone to
 * ring soon if the page is open on a desk that they have left.
 */
export const graceSeconds = 10;
/** The least time between two pushes from one room to one person; the newest message is pushed. */
export const restSeconds = 10;
/** Steps at a time: so many that a push service that hangs delays few others. */
const maxSteps = 64;

type Work = {
  /** Whether the person has a page open. */
  isListening(userId: number): Promise<boolean>;
  /** Pushes a message. Must not throw. */
  deliver(userId: number, room: number, message: number): Promise<void>;
};

/** As in db/queries/pending-pushes.ts. */
type List = {
  claim(max: number): Promise<PendingPush[]>;
  putOff(
    push: PendingPush,
    seconds: number,
    changed: { waited: boolean; pushedId?: number },
  ): Promise<void>;
  finish(push: PendingPush): Promise<void>;
};

export class PushQueue {
  /** Steps under way. */
  private active = 0;

  constructor(
    private readonly list: List,
    private readonly work: Work,
  ) {}

  /** Takes the steps that are due now. Rejects if the list cannot be read or written. */
  async run(): Promise<void> {
    const free = maxSteps - this.active;
    if (free <= 0) return;
    const claimed = await this.list.claim(free);
    await Promise.all(claimed.map((push) => this.take(push)));
    if (claimed.length === free) await this.run();
  }

  private async take(push: PendingPush): Promise<void> {
    this.active++;
    try {
      await this.step(push);
    } finally {
      this.active--;
    }
  }

  private async step(push: PendingPush): Promise<void> {
    const { list, work } = this;
    const { userId, roomId, messageId } = push;
    if (push.pushedId >= messageId) return list.finish(push);
    if (push.waitsForActive && !push.waited && (await work.isListening(userId))) {
      return list.putOff(push, graceSeconds, { waited: true });
    }
    await work.deliver(userId, roomId, messageId);
    await list.putOff(push, restSeconds, { waited: false, pushedId: messageId });
  }
}
