/**
 * An opted-in client that never gives up: it connects again with a fresh token and `since`, resends
 * unanswered requests under their `cid`, and fetches missing events from the history.
 */
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import WebSocket from "ws";
import { fields, list } from "./basic-client";
import { loadDocument, SocketCheck } from "./check-sockets";

type Frame = Record<string, unknown>;
type Request = Frame & { cid: string };
/** A message as this client would display it. */
export type Shown = { id: number; msg: string; deleted: boolean; reactions: string[] };

/** REST calls of one signed-in person at one stack. Throws while it is down. */
export type Rest = (method: string, path: string, body?: unknown) => Promise<Frame>;

export class StubbornClient {
  /** The event ids of acknowledged requests, by `cid`. */
  readonly acknowledged = new Map<string, number>();
  readonly shown = new Map<number, Shown>();
  /** The newest event before which nothing is missing. */
  lastId = 0;
  /** Events that came out of order; there must be none. */
  readonly faults: string[] = [];
  readonly #outbox = new Map<string, Request>();
  readonly #changes = new EventEmitter().setMaxListeners(100);
  #socket: WebSocket | null = null;
  #check: SocketCheck | null = null;
  #online = false;
  #over = false;

  constructor(
    private readonly rest: Rest,
    private readonly socketUrl: string,
    private readonly room: number,
  ) {
    void this.#stayConnected();
  }

  /** Sends a request as soon as possible, repeatedly until it is answered. Returns its cid. */
  ask(frame: Frame): string {
    const cid = randomBytes(8).toString("hex");
    const request = { ...frame, cid };
    this.#outbox.set(cid, request);
    this.#send(request);
    return cid;
  }

  /** Sends all unanswered requests again. */
  double(): void {
    for (const request of this.#outbox.values()) this.#send(request);
  }

  drop(): void {
    this.#socket?.terminate();
  }

  get isSettled(): boolean {
    return this.#online && this.#outbox.size === 0;
  }

  close(): void {
    this.#over = true;
    this.#socket?.close();
  }

  async until(ready: () => boolean, what: string, seconds: number): Promise<void> {
    const signal = AbortSignal.timeout(seconds * 1_000);
    while (!ready()) {
      await once(this.#changes, "change", { signal }).catch((cause) => {
        const state = `online ${this.#online}, ${this.#outbox.size} unanswered, at ${this.lastId}`;
        throw new Error(`no ${what} within ${seconds} s: ${state}`, { cause });
      });
    }
  }

  async #stayConnected(): Promise<void> {
    while (!this.#over) {
      try {
        await this.#connectOnce();
      } catch {
        // The stack is down; try again.
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
      }
    }
  }

  /** One connection, from its token to its close. */
  async #connectOnce(): Promise<void> {
    const { token } = await this.rest("GET", `/Room/${this.room}`);
    const { origin } = new URL(this.socketUrl.replace(/^ws/, "http"));
    const check = new SocketCheck(await loadDocument(origin), this.socketUrl);
    this.#check = check;
    const socket = new WebSocket(this.socketUrl, { handshakeTimeout: 5_000 });
    this.#socket = socket;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.once("open", () => {
      const frame = JSON.stringify({ token, since: this.lastId });
      check.sent(frame);
      socket.send(frame);
    });
    socket.once("close", (code) => check.closed(code));
    let work = Promise.resolve();
    socket.on("message", (data) => {
      check.received(String(data));
      const parsed: unknown = JSON.parse(String(data));
      for (const frame of (Array.isArray(parsed) ? parsed : [parsed]).map(fields)) {
        // One by one, as a gap must be filled first. If that fails, connect again.
        work = work.then(() => this.#take(frame));
        work.catch(() => socket.terminate());
      }
    });
    await closed;
    this.#online = false;
    await work;
  }

  async #take(frame: Frame): Promise<void> {
    if (frame.type === 2) {
      if (frame.gap === true) await this.#fill(Number(frame.from) - 1);
      this.#online = true;
      for (const request of this.#outbox.values()) this.#send(request);
    } else if (typeof frame.status === "boolean") {
      const cid = String(frame.cid);
      // Too fast is only temporary; everything else is final.
      if (frame.error === "too-fast") return;
      if (frame.status) this.acknowledged.set(cid, Number(frame.id));
      this.#outbox.delete(cid);
    } else if (typeof frame.id === "number") {
      this.#apply(frame, frame.id);
    }
    this.#changes.emit("change");
  }

  #apply(event: Frame, id: number): void {
    if (id <= this.lastId) return;
    if (id !== this.lastId + 1) this.faults.push(`event ${id} came after ${this.lastId}`);
    this.lastId = id;
    const target = this.shown.get(Number(event.target));
    switch (event.type) {
      case 0:
        this.shown.set(id, shownOf(event));
        break;
      case 4:
        if (target && !target.deleted) target.msg = String(event.msg);
        break;
      case 5:
        if (target) Object.assign(target, { msg: "", deleted: true, reactions: [] });
        break;
      case 6:
        if (target && !target.deleted) {
          const mark = `${event.emoji} ${event.username}`;
          const others = target.reactions.filter((other) => other !== mark);
          target.reactions = event.on === true ? [...others, mark].sort() : others;
        }
        break;
    }
  }

  /** Fetches the events up to `upTo`. Throws if the archive has not reached it. */
  async #fill(upTo: number): Promise<void> {
    const from = this.lastId;
    for (const mode of ["after", "changed"]) {
      let next = from;
      for (let more = true; more; ) {
        const path = `/Room/${this.room}/Message?${mode}=${next}&limit=100&expand=1`;
        const page = await this.rest("GET", path);
        if (Number(page.archived) < upTo) throw new Error("the archive is behind");
        for (const message of list(page.messages).map(fields)) {
          const id = Number(message.id);
          if (id <= upTo) this.shown.set(id, shownOf(message));
          next = mode === "after" ? id : Number(message.changed);
        }
        more = page.more === true;
      }
    }
    this.lastId = upTo;
  }

  #send(request: Request): void {
    if (this.#online && this.#socket?.readyState === WebSocket.OPEN) {
      const frame = JSON.stringify(request);
      this.#check?.sent(frame);
      this.#socket.send(frame);
    }
  }
}

/** From a frame or a message of the history. */
export function shownOf(message: Frame): Shown {
  const reactions = list(message.reactions ?? []).flatMap((entry) => {
    const { emoji, users } = fields(entry);
    return list(users).map((username) => `${emoji} ${username}`);
  });
  return {
    id: Number(message.id),
    msg: String(message.msg),
    deleted: message.deleted === true,
    reactions: reactions.sort(),
  };
}
