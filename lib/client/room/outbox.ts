/** What of one's own requests is on its way on this connection. */
import type { ClientFrame } from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import type { Pending } from "../state/reducer";

/**
 * Below the room's own limit (5 a second, a burst of 20), so that whoever wrote thirty messages in
 * a tunnel has them sent in order instead of refused.
 */
const burst = 15;
const perSecond = 4;

/** Sends pending requests in their order, each once a connection, no faster than a room takes them. */
export class Outbox {
  /** When each was sent, in milliseconds since 1970, by `cid`. */
  private readonly sentAt = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tokens = burst;
  private countedAt = 0;

  constructor(private readonly transmit: (frame: string) => boolean) {}

  /** To be called after each change of `pending`, while there is a connection. */
  send(pending: readonly Pending[]): void {
    clearTimeout(this.timer);
    const waiting = new Set(pending.filter(({ failed }) => !failed).map(({ cid }) => cid));
    for (const cid of this.sentAt.keys()) if (!waiting.has(cid)) this.sentAt.delete(cid);
    const now = Date.now();
    this.tokens = Math.min(burst, this.tokens + ((now - this.countedAt) / 1_000) * perSecond);
    this.countedAt = now;
    for (const each of pending) {
      if (each.failed || this.sentAt.has(each.cid)) continue;
      if (this.tokens < 1) {
        const delayMs = ((1 - this.tokens) / perSecond) * 1_000;
        this.timer = setTimeout(() => this.send(pending), delayMs);
        return;
      }
      if (!this.transmit(frameOf(each, each.cid))) return;
      this.tokens--;
      this.sentAt.set(each.cid, now);
    }
  }

  /** The connection is gone: what has no answer is sent again on the next one. */
  reset(): void {
    clearTimeout(this.timer);
    this.sentAt.clear();
  }

  /** Whether something has waited for its answer for longer than this. */
  isOverdue(timeoutMs: number): boolean {
    const [oldest] = this.sentAt.values();
    return oldest !== undefined && Date.now() - oldest > timeoutMs;
  }
}

/** A request as a room reads it. */
export function frameOf(request: MemberRequest, cid: string): string {
  return JSON.stringify({ ...contentOf(request), cid });
}

function contentOf(request: MemberRequest): ClientFrame {
  switch (request.kind) {
    case "send":
      return { msg: request.msg, reply: request.reply };
    case "edit":
      return { edit: request.target, msg: request.msg };
    case "delete":
      return { delete: request.target };
    case "react":
      return { react: request.target, emoji: request.emoji, on: request.on };
  }
}
