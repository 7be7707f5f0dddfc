/** A WebSocket that reconnects, with a fresh token each time, until it is closed. */
import "client-only";
import ReconnectingWebSocket from "partysocket/ws";
import { withToken } from "@/lib/wire/addresses";
import type { PeopleAs } from "@/lib/wire/frames";
import { waitMs } from "./backoff";

/** An address, and what it gets as its first frame; inboxes know neither `since` nor `people`. */
export type Endpoint = { url: string; token: string; since?: number; people?: PeopleAs };

export type LiveSocketOptions = {
  /** Where to connect next. Null ends the socket for good; a rejection is tried again later. */
  endpoint(signal: AbortSignal): Promise<Endpoint | null>;
  onMessage(data: unknown): void;
  /** A connection or an attempt to connect ended with this close code. */
  onDrop(code: number): void;
  /** A frame that is always answered and has no effect; null: reconnect instead of probing. */
  probe: string | null;
  /** How long a connection may be silent before it is probed, by the page's visibility. */
  quietMs?: typeof quietMs;
};

/** An attempt to connect that takes longer, or an answer that is overdue for longer, has failed. */
export const answerTimeoutMs = 10_000;
const probeTimeoutMs = 5_000;
/**
 * A connection can die silently (sleep, NAT timeout), so probe it after 30 s of silence. Hidden pages
 * probe less often, because each probe wakes the room.
 */
const quietMs = { visible: 30_000, hidden: 300_000 };
/** A connection that lasted for longer resets the backoff. */
const stableMs = 5_000;

export class LiveSocket {
  private readonly abort = new AbortController();
  private readonly socket: ReconnectingWebSocket;
  private readonly clock: ReturnType<typeof setInterval>;
  private readonly quietMs: typeof quietMs;
  private firstFrame = "";
  /** The last connection's close code; null: an attempt failed; undefined: connect at once. */
  private lastCode: number | null | undefined;
  private waitedMs: number | null = null;
  private wake: () => void = () => {};
  private openedAt = 0;
  /** Milliseconds since 1970, as the other times; 0: nothing was received yet. */
  private receivedAt = 0;
  private probedAt = 0;

  constructor(private readonly options: LiveSocketOptions) {
    this.quietMs = options.quietMs ?? quietMs;
    this.socket = new ReconnectingWebSocket(() => this.address(), [], {
      // Its queue would be flushed before the first frame is sent.
      maxEnqueuedMessages: 0,
      // `address` waits instead: it knows the close code, and can be woken up.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: answerTimeoutMs,
    });
    this.socket.addEventListener("open", () => {
      this.openedAt = Date.now();
      // The address says it already, a round trip earlier. But a room of an older release does not read
      // addresses, and the engine ends connections quickly only if the client has sent a frame.
      this.socket.send(this.firstFrame);
    });
    this.socket.addEventListener("message", ({ data }) => {
      this.receivedAt = Date.now();
      options.onMessage(data);
    });
    this.socket.addEventListener("close", ({ code }) => this.onClose(code));
    this.clock = setInterval(() => this.check(this.quietMs[visibility()]), 1_000);
    if (typeof window === "undefined") return;
    const { signal } = this.abort;
    // The browser knows nothing of the old connection, which was made over another network perhaps.
    window.addEventListener("online", () => this.reconnect(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => visibility() === "visible" && this.onWake(),
      { signal },
    );
  }

  /** Returns false if there is no open connection. */
  send(data: string): boolean {
    return this.socket.readyState === ReconnectingWebSocket.OPEN && this.socket.send(data);
  }

  /** Replaces the connection, or connects at once instead of waiting for the next attempt. */
  reconnect(): void {
    if (this.abort.signal.aborted) return;
    this.wake();
    this.socket.reconnect();
    this.lastCode = undefined;
    this.waitedMs = null;
  }

  /** Closes the socket for good. */
  close(): void {
    this.abort.abort();
    clearInterval(this.clock);
    this.wake();
    this.socket.close();
  }

  private get hasReceived(): boolean {
    return this.receivedAt >= this.openedAt;
  }

  private async address(): Promise<string> {
    await this.wait();
    this.abort.signal.throwIfAborted();
    const signal = AbortSignal.any([this.abort.signal, AbortSignal.timeout(answerTimeoutMs)]);
    this.lastCode = null;
    const endpoint = await this.options.endpoint(signal);
    if (!endpoint) {
      this.close();
      throw new Error("there is no endpoint to connect to");
    }
    const { url, token, since, people } = endpoint;
    this.firstFrame = JSON.stringify({ token, since, people });
    this.lastCode = undefined;
    return withToken(url, token, since, people);
  }

  private async wait(): Promise<void> {
    if (this.lastCode === undefined) return;
    const delayMs = waitMs(this.lastCode, this.waitedMs, Math.random);
    this.waitedMs = delayMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private onClose(code: number): void {
    if (this.abort.signal.aborted) return;
    const wasOpen = this.openedAt > 0;
    const wasStable = wasOpen && this.hasReceived && Date.now() - this.openedAt > stableMs;
    if (wasStable) this.waitedMs = null;
    this.lastCode = wasOpen ? code : null;
    this.openedAt = 0;
    this.receivedAt = 0;
    this.probedAt = 0;
    this.options.onDrop(code);
  }

  /** The page was shown: the connection may be dead, so check it now. */
  private onWake(): void {
    if (this.openedAt > 0) {
      this.check(this.quietMs.visible);
      return;
    }
    this.lastCode = undefined;
    this.wake();
  }

  private check(maxQuietMs: number): void {
    if (this.openedAt === 0) return;
    const now = Date.now();
    if (now < Math.max(this.openedAt, this.receivedAt, this.probedAt)) {
      // The clock was set back; it would be silent for as long without a probe.
      this.openedAt = now;
      this.receivedAt = now;
      this.probedAt = 0;
    }
    if (!this.hasReceived) {
      if (now - this.openedAt > answerTimeoutMs) this.reconnect();
    } else if (this.probedAt > this.receivedAt) {
      if (now - this.probedAt > probeTimeoutMs) this.reconnect();
    } else if (now - this.receivedAt > maxQuietMs) {
      this.probedAt = now;
      if (this.options.probe === null) this.reconnect();
      else this.send(this.options.probe);
    }
  }
}

function visibility(): "visible" | "hidden" {
  return typeof document === "undefined" ? "visible" : document.visibilityState;
}
