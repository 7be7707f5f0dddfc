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
/** Where a client may connect. */
export type Place = { rest: Rest; socketUrl: string };

const maxWaitMs = 3_000;
/** A connection that is quiet for so long is probed; after twice that it is given up. */
const quietMs = 10_000;
const probe = { msg: "", cid: "probe" };

export class StubbornClient {
  /** The event ids of acknowledged requests, by `cid`. */
  readonly acknowledged = new Map<string, number>();
  readonly shown = new Map<number, Shown>();
  /** Who is in the room, by username. */
  present = new Set<string>();
  /** The newest event before which nothing is missing. */
  lastId = 0;
  /** Events that came out of order; there must be none. */
  readonly faults: string[] = [];
  /** How long each acknowledged request waited for that, in milliseconds. */
  readonly waits: number[] = [];
  readonly #outbox = new Map<string, Request>();
  readonly #askedAt = new Map<string, number>();
  /** Requests over REST that are not answered yet. */
  #posting = 0;
  readonly #changes = new EventEmitter().setMaxListeners(100);
  #socket: WebSocket | null = null;
  #check: SocketCheck | null = null;
  #online = false;
  #over = false;
  /** Attempts to connect in a row that have failed. */
  #failures = 0;
  /** What became of the last one. */
  #last = "";
  #heardAt = 0;

  /** It goes to the first of these places, and while that does not let it in, to the others in turn. */
  constructor(
    private readonly places: readonly [Place, ...Place[]],
    readonly room: number,
  ) {
    void this.#stayConnected();
  }

  /** Sends a request as soon as possible, repeatedly until it is answered. Returns its cid. */
  ask(frame: Frame): string {
    const cid = randomBytes(8).toString("hex");
    const request = { ...frame, cid };
    this.#askedAt.set(cid, performance.now());
    this.#outbox.set(cid, request);
    this.#send(request);
    return cid;
  }

  /** Sends a message over REST, repeatedly until it is taken. */
  async post(msg: string): Promise<void> {
    const cid = randomBytes(8).toString("hex");
    this.#askedAt.set(cid, performance.now());
    this.#posting++;
    for (let n = 0; !this.#over && !this.acknowledged.has(cid); n++) {
      try {
        const { rest } = this.#place(n);
        const { id } = await rest("POST", `/Room/${this.room}/Message`, { msg, cid });
        this.#acknowledge(cid, Number(id));
      } catch {
        await this.#pause(n);
      }
    }
    this.#posting--;
    this.#changes.emit("change");
  }

  /** Sends all unanswered requests again. */
  double(): void {
    for (const request of this.#outbox.values()) this.#send(request);
  }

  drop(): void {
    this.#socket?.terminate();
  }

  get isSettled(): boolean {
    return this.#online && this.unanswered === 0;
  }

  /** For whoever wonders why it is not settled. */
  get state(): string {
    const attempts = `${this.#failures} attempts failed, the last: ${this.#last}`;
    const state = `online ${this.#online}, ${this.unanswered} unanswered, at ${this.lastId}`;
    return `room ${this.room}, ${state}, ${attempts}`;
  }

  get unanswered(): number {
    return this.#outbox.size + this.#posting;
  }

  close(): void {
    this.#over = true;
    this.#socket?.close();
  }

  async until(ready: () => boolean, what: string, seconds: number): Promise<void> {
    const signal = AbortSignal.timeout(seconds * 1_000);
    while (!ready()) {
      await once(this.#changes, "change", { signal }).catch((cause) => {
        throw new Error(`no ${what} within ${seconds} s: ${this.state}`, { cause });
      });
    }
  }

  async #stayConnected(): Promise<void> {
    while (!this.#over) {
      const place = this.#place(this.#failures);
      // While the stack is down it throws.
      const wasOnline = await this.#connectOnce(place).catch((error) => {
        this.#last += `, ${error}`;
        return false;
      });
      this.#failures = wasOnline ? 0 : this.#failures + 1;
      await this.#pause(this.#failures);
    }
  }

  #place(attempt: number): Place {
    return this.places[attempt % this.places.length] ?? this.places[0];
  }

  #pause(attempt: number): Promise<void> {
    const ms = Math.min(maxWaitMs, 100 * 2 ** attempt);
    return new Promise((resolve) => setTimeout(resolve, ms * (1 + Math.random())));
  }

  /** One connection, from its token to its close. Resolves with whether the room let it in. */
  async #connectOnce({ rest, socketUrl }: Place): Promise<boolean> {
    this.#last = `${socketUrl} for a token`;
    const { token } = await rest("GET", `/Room/${this.room}`);
    const { origin } = new URL(socketUrl.replace(/^ws/, "http"));
    const check = new SocketCheck(await loadDocument(origin), socketUrl);
    this.#check = check;
    const socket = new WebSocket(socketUrl, { handshakeTimeout: 5_000 });
    this.#socket = socket;
    this.#last = `${socketUrl} for a socket`;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    this.#heardAt = performance.now();
    const watch = setInterval(() => this.#watch(socket), quietMs / 2);
    socket.once("open", () => {
      this.#last = `${socketUrl} for a welcome`;
      const frame = JSON.stringify({ token, since: this.lastId });
      check.sent(frame);
      socket.send(frame);
    });
    socket.once("close", (code) => {
      clearInterval(watch);
      this.#last += `, closed ${code}`;
      check.closed(code);
    });
    let work = Promise.resolve();
    socket.on("message", (data) => {
      this.#heardAt = performance.now();
      check.received(String(data));
      const parsed: unknown = JSON.parse(String(data));
      for (const frame of (Array.isArray(parsed) ? parsed : [parsed]).map(fields)) {
        // One by one, as a gap must be filled first. If that fails, connect again.
        work = work.then(() => this.#take(frame, rest));
        work.catch(() => socket.terminate());
      }
    });
    await closed;
    const wasOnline = this.#online;
    this.#online = false;
    await work;
    return wasOnline;
  }

  /** A connection can stay open without anybody at its other end. */
  #watch(socket: WebSocket): void {
    const quiet = performance.now() - this.#heardAt;
    if (quiet > 2 * quietMs) socket.terminate();
    else if (quiet > quietMs) this.#send(probe);
  }

  async #take(frame: Frame, rest: Rest): Promise<void> {
    if (frame.type === 2) {
      if (frame.gap === true) await this.#fill(rest, Number(frame.from) - 1);
      this.#online = true;
      this.present = new Set(list(frame.users).map((user) => String(fields(user).username)));
      for (const request of this.#outbox.values()) this.#send(request);
    } else if (frame.type === 1) {
      if (frame.action === 1) this.present.add(String(frame.username));
      else this.present.delete(String(frame.username));
    } else if (typeof frame.status === "boolean") {
      const cid = String(frame.cid);
      // Too fast is only temporary; everything else is final.
      if (frame.error === "too-fast") return;
      if (frame.status) this.#acknowledge(cid, Number(frame.id));
      this.#outbox.delete(cid);
    } else if (typeof frame.id === "number") {
      this.#apply(frame, frame.id);
    }
    this.#changes.emit("change");
  }

  #acknowledge(cid: string, id: number): void {
    const before = this.acknowledged.get(cid);
    if (before !== undefined && before !== id) this.faults.push(`${cid} was ${before}, then ${id}`);
    this.acknowledged.set(cid, id);
    if (before === undefined) this.waits.push(performance.now() - (this.#askedAt.get(cid) ?? 0));
    this.#askedAt.delete(cid);
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
  async #fill(rest: Rest, upTo: number): Promise<void> {
    const from = this.lastId;
    for (const mode of ["after", "changed"]) {
      let next = from;
      for (let more = true; more; ) {
        const path = `/Room/${this.room}/Message?${mode}=${next}&limit=100&expand=1`;
        const page = await rest("GET", path);
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
