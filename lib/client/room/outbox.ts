/** The way of own requests to the room: checked, stored until answered, and sent at a steady rate. */
import type { ClientFrame, SendError } from "@/lib/wire/frames";
import { isTooLong, type MemberRequest, parseMemberFrame } from "@/lib/wire/parse";
import { randomId } from "../random-id";
import type { LiveSocket } from "../socket/live-socket";
import type { OwnRequest, Pending, RoomAction } from "../state/types";
import type { OutboxStorage } from "./outbox-storage";

/**
 * Below the room's own limit (5 a second, a burst of 20), so that thirty messages written in a
 * tunnel are sent in order and none is refused.
 */
const burst = 15;
const perSecond = 4;

type Socket = Pick<LiveSocket, "send">;

/**
 * A request stays in the outbox until its answer or its own event arrives. After each reconnect and
 * reload it is sent again with the same `cid`, so it takes effect in the room exactly once.
 */
export class Outbox {
  /** When each request was sent on this connection, in milliseconds since 1970, by `cid`. */
  private readonly sentAt = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tokens = burst;
  private countedAt = 0;

  constructor(private readonly storage: OutboxStorage) {}

  /** What earlier pages left unanswered. */
  restore(): RoomAction {
    return { type: "restore", pending: this.storage.restore(Date.now()) };
  }

  /**
   * Gives a request its `cid`, and checks it as the room would: a room does not even answer a frame
   * that is too long.
   */
  prepare(request: OwnRequest): RoomAction {
    const cid = randomId(16);
    return { type: "submit", cid, request, at: Date.now(), refused: refusalOf(request, cid) };
  }

  /** Stores and sends what is pending. To be called after each state change; null: offline. */
  update(before: readonly Pending[], after: readonly Pending[], socket: Socket | null): void {
    this.storage.update(before, after);
    if (socket) this.send(after, socket);
  }

  /** The connection is gone: unanswered requests are sent again on the next one. */
  reset(): void {
    clearTimeout(this.timer);
    this.sentAt.clear();
  }

  /** Whether a request has waited for its answer for longer than this. */
  isOverdue(timeoutMs: number): boolean {
    const [oldest] = this.sentAt.values();
    return oldest !== undefined && Date.now() - oldest > timeoutMs;
  }

  /** In order, and each request once per connection. */
  private send(pending: readonly Pending[], socket: Socket): void {
    clearTimeout(this.timer);
    const waiting = new Set(pending.filter(({ failed }) => !failed).map(({ cid }) => cid));
    for (const cid of this.sentAt.keys()) if (!waiting.has(cid)) this.sentAt.delete(cid);
    const now = Date.now();
    // A clock that was set back takes nothing away.
    const elapsedMs = Math.max(0, now - this.countedAt);
    this.tokens = Math.min(burst, this.tokens + (elapsedMs / 1_000) * perSecond);
    this.countedAt = now;
    for (const each of pending) {
      // Messages with files go over REST (../files/file-messages.ts), and nothing waits for them.
      if (each.failed || each.kind === "send-files" || this.sentAt.has(each.cid)) continue;
      if (this.tokens < 1) {
        const delayMs = ((1 - this.tokens) / perSecond) * 1_000;
        this.timer = setTimeout(() => this.send(pending, socket), delayMs);
        return;
      }
      if (!socket.send(frameOf(each, each.cid))) return;
      this.tokens--;
      this.sentAt.set(each.cid, now);
    }
  }
}

function refusalOf(request: OwnRequest, cid: string): SendError | null {
  if (request.kind === "send-files") return isTooLong(request.msg) ? "too-long" : null;
  const parsed = parseMemberFrame(frameOf(request, cid), true);
  return typeof parsed === "string" || parsed.ok ? null : parsed.error;
}

function frameOf(request: MemberRequest, cid: string): string {
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
