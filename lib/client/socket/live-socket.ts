/** A WebSocket that is opened anew, with a fresh token, for as long as it is wanted. */
import ReconnectingWebSocket from "partysocket/ws";
import { waitMs } from "./backoff";

export type LiveSocketOptions = {
  /** Where to connect and with which token; null: nowhere any more. Throws: try again later. */
  admission(signal: AbortSignal): Promise<{ url: string; token: string } | null>;
  /** The first frame. */
  hello(token: string): string;
  onMessage(data: unknown): void;
  /** The connection or a try ended, with its close code. */
  onDrop(code: number): void;
  /** Something that is always answered and does nothing; null: a quiet socket is opened anew. */
  probe: string | null;
  quietMs?: typeof quietMs;
};

/** A try that takes longer, or a connection that owes an answer for longer, is taken for dead. */
export const answerTimeoutMs = 10_000;
const probeTimeoutMs = 5_000;
/**
 * Of a connection that dies without a word nobody is told (a laptop slept, a NAT forgot), so one
 * that was quiet for so long is asked. Where nobody looks, seldom: each question wakes the room.
 */
const quietMs = { visible: 30_000, hidden: 300_000 };
/** After so long online the next drop is a new one, and waiting begins anew. */
const provenMs = 5_000;

export class LiveSocket {
  private readonly abort = new AbortController();
  private readonly socket: ReconnectingWebSocket;
  private readonly clock: ReturnType<typeof setInterval>;
  private readonly quietMs: typeof quietMs;
  private token = "";
  /** The close code of what was before this try; null: a try failed; undefined: try at once. */
  private lastCode: number | null | undefined;
  private waitedMs: number | null = null;
  private wake: () => void = () => {};
  private openedAt = 0;
  /** Milliseconds since 1970; 0 where nothing came yet. */
  private heardAt = 0;
  private probedAt = 0;

  constructor(private readonly options: LiveSocketOptions) {
    this.quietMs = options.quietMs ?? quietMs;
    this.socket = new ReconnectingWebSocket(() => this.address(), [], {
      // Its queue would flush ahead of the token.
      maxEnqueuedMessages: 0,
      // The waiting is done in `address`, where the reason is known and waking up is possible.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: answerTimeoutMs,
    });
    this.socket.addEventListener("open", () => {
      this.openedAt = Date.now();
      this.socket.send(options.hello(this.token));
    });
    this.socket.addEventListener("message", ({ data }) => {
      this.heardAt = Date.now();
      options.onMessage(data);
    });
    this.socket.addEventListener("close", ({ code }) => this.onClose(code));
    this.clock = setInterval(() => this.check(this.quietMs[visibility()]), 1_000);
    if (typeof window === "undefined") return;
    const { signal } = this.abort;
    window.addEventListener("online", () => this.lookAgain(0), { signal });
    document.addEventListener(
      "visibilitychange",
      () => visibility() === "visible" && this.lookAgain(this.quietMs.visible),
      { signal },
    );
  }

  /** Sends now; false where there is no open connection. */
  send(data: string): boolean {
    return this.socket.readyState === ReconnectingWebSocket.OPEN && this.socket.send(data);
  }

  /** Connects at once instead of waiting, or anew. */
  reconnect(): void {
    if (this.abort.signal.aborted) return;
    this.wake();
    this.socket.reconnect();
    this.lastCode = undefined;
    this.waitedMs = null;
  }

  /** For good. */
  close(): void {
    this.abort.abort();
    clearInterval(this.clock);
    this.wake();
    this.socket.close();
  }

  private get heard(): boolean {
    return this.heardAt >= this.openedAt;
  }

  private async address(): Promise<string> {
    await this.wait();
    this.abort.signal.throwIfAborted();
    const signal = AbortSignal.any([this.abort.signal, AbortSignal.timeout(answerTimeoutMs)]);
    this.lastCode = null;
    const admission = await this.options.admission(signal);
    if (!admission) {
      this.close();
      throw new Error("there is nowhere to connect to any more");
    }
    this.token = admission.token;
    this.lastCode = undefined;
    return admission.url;
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
    const proven = wasOpen && this.heard && Date.now() - this.openedAt > provenMs;
    if (proven) this.waitedMs = null;
    this.lastCode = wasOpen ? code : null;
    this.openedAt = 0;
    this.heardAt = 0;
    this.probedAt = 0;
    this.options.onDrop(code);
  }

  /** The machine woke up or is on another network: what is open may be dead, waiting is over. */
  private lookAgain(maxQuietMs: number): void {
    if (this.openedAt > 0) {
      this.check(maxQuietMs);
      return;
    }
    this.lastCode = undefined;
    this.wake();
  }

  private check(maxQuietMs: number): void {
    if (this.openedAt === 0) return;
    const now = Date.now();
    if (!this.heard) {
      if (now - this.openedAt > answerTimeoutMs) this.reconnect();
    } else if (this.probedAt > this.heardAt) {
      if (now - this.probedAt > probeTimeoutMs) this.reconnect();
    } else if (now - this.heardAt > maxQuietMs) {
      this.probedAt = now;
      if (this.options.probe === null) this.reconnect();
      else this.send(this.options.probe);
    }
  }
}

function visibility(): "visible" | "hidden" {
  return typeof document === "undefined" ? "visible" : document.visibilityState;
}
