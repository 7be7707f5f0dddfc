/** A room as one page of a browser has it: its socket, outbox, history and state, without React. */

import { closeCodes, type Person } from "@/lib/wire/frames";
import { type MemberRequest, parseMemberFrame, parseServerFrames } from "@/lib/wire/parse";
import { answerTimeoutMs, LiveSocket } from "../socket/live-socket";
import {
  type Connection,
  type History,
  type HistoryRange,
  initialRoomState,
  isEnd,
  type Page,
  type RoomAction,
  type RoomState,
  roomReducer,
} from "../state/reducer";
import { CatchUp } from "./catch-up";
import { frameOf, Outbox } from "./outbox";
import { browserStorage, OutboxStorage } from "./outbox-storage";
import { QuoteLoader } from "./quote-loader";

export type RoomOptions = {
  roomId: number;
  me: Person;
  /** The newest page of history, or the one around a message; oldest first. */
  history: History;
  /** Where rooms live, as `wss://host`; null: where this page came from. */
  partyUrl: string | null;
};

/** What a room needs of the app; `rest-client` in a browser. */
export type RoomApi = {
  fetchToken(roomId: number, signal: AbortSignal): Promise<string | Connection>;
  fetchHistory(
    roomId: number,
    range: HistoryRange | { changed: number },
    signal?: AbortSignal,
    /** Of messages, at most 100. */
    limit?: number,
  ): Promise<Page>;
  putRead(roomId: number, id: number): Promise<void>;
};

/** Shorter than others show somebody as typing, so that it does not flicker. */
const typingEveryMs = 3_000;
const readEveryMs = 2_000;
/** Never taken, always answered, and nobody else hears of it. */
const probe = JSON.stringify({ msg: "", cid: "probe" });

/**
 * A request stays in the outbox until its answer or its own event is here, and is sent again with
 * the same `cid` after each reconnect and reload, so it happens in the room exactly once.
 */
export class RoomClient {
  private current: RoomState;
  private readonly listeners = new Set<(state: RoomState) => void>();
  private readonly outbox = new Outbox((frame) => this.socket?.send(frame) ?? false);
  private readonly catchUp: CatchUp;
  private readonly quotes = new QuoteLoader((ids) => this.loadQuotes(ids));
  private readonly storage: OutboxStorage;
  private socket: LiveSocket | null = null;
  private clock: ReturnType<typeof setInterval> | undefined;
  private typedAt = 0;
  private read = { wanted: 0, told: 0 };
  private readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: RoomOptions,
    private readonly api: RoomApi,
    storage: Storage | null = browserStorage(),
  ) {
    const { history, me, roomId } = options;
    this.current = initialRoomState(history, me);
    this.storage = new OutboxStorage(me.username, roomId, storage);
    this.catchUp = new CatchUp(
      () => this.current,
      (range, signal) => api.fetchHistory(roomId, range, signal),
      (action) => this.dispatch(action),
    );
  }

  get state(): RoomState {
    return this.current;
  }

  /** Tells of each new state, beginning with this one. */
  subscribe(listener: (state: RoomState) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  }

  /** Connects; to be called in a browser only. */
  start(): void {
    this.onDrop(closeCodes.left);
    this.dispatch({ type: "restore", pending: this.storage.restore(Date.now()) });
    this.socket = new LiveSocket({
      admission: (signal) => this.admission(signal),
      hello: (token) => JSON.stringify({ token, since: this.current.lastId }),
      onMessage: (data) => this.onMessage(data),
      onDrop: (code) => this.onDrop(code),
      probe,
    });
    this.clock = setInterval(() => this.tick(), 1_000);
  }

  /** Leaves the room; `start` comes back. */
  stop(): void {
    clearInterval(this.clock);
    this.socket?.close();
    this.socket = null;
    this.outbox.reset();
    this.catchUp.stop();
    this.quotes.stop();
    void this.tellRead();
  }

  /** Tries again at once instead of waiting for the next try. */
  reconnect(): void {
    this.socket?.reconnect();
  }

  /** Shows it as done and sends it, now or at the next connection. */
  ask(request: MemberRequest): void {
    const cid = newCid();
    const parsed = parseMemberFrame(frameOf(request, cid), true);
    // What no room takes is not sent: too long a frame would not even be answered.
    const refused = parsed === "typing" || parsed.ok ? null : parsed.error;
    this.dispatch({ type: "ask", cid, request, at: Date.now(), refused });
    // A message ends the typing that others see.
    if (request.kind === "send") this.typedAt = 0;
  }

  /** Tries again what failed. */
  resend(cid: string): void {
    this.dispatch({ type: "resend", cid, at: Date.now() });
  }

  discard(cid: string): void {
    this.dispatch({ type: "discard", cid });
  }

  /** Tells the others that one is writing; may be called at each key. */
  typing(): void {
    const now = Date.now();
    if (this.current.connection.state !== "online" || now - this.typedAt < typingEveryMs) return;
    this.typedAt = now;
    this.socket?.send(JSON.stringify({ typing: true }));
  }

  /** Loads the page before the first message; rejects where that failed. */
  async loadOlder(): Promise<void> {
    if (this.current.more) await this.load({ before: this.current.from });
  }

  /** Loads one page into the hole that begins after `after`: at its beginning, or at its end. */
  async fill(after: number, side: "beginning" | "end" = "beginning"): Promise<void> {
    const hole = this.current.holes.find((each) => each.after === after);
    if (hole) await this.load(side === "end" ? { before: hole.before } : { after });
  }

  /** Has a message in `entries`, with its surroundings; false: there is no such message. */
  async jumpTo(id: number): Promise<boolean> {
    if (!this.has(id)) await this.load({ around: id });
    return this.has(id);
  }

  /** Has messages in `quotes`, soon and as far as they exist; may be called again and again. */
  quote(ids: readonly number[]): void {
    this.quotes.ask(ids);
  }

  /** The room is read up to this event. Told to the app at most every two seconds. */
  markRead(id: number): void {
    if (id <= this.read.wanted) return;
    this.read.wanted = id;
    this.readTimer ??= setTimeout(() => void this.tellRead(), readEveryMs);
  }

  /** The same at once, for a page that goes away. */
  async tellRead(): Promise<void> {
    clearTimeout(this.readTimer);
    this.readTimer = undefined;
    const { wanted, told } = this.read;
    if (wanted <= told) return;
    try {
      await this.api.putRead(this.options.roomId, wanted);
      this.read.told = Math.max(this.read.told, wanted);
    } catch {
      // Told with the next one; until then it counts as unread, which nobody misses.
    }
  }

  private async load(range: HistoryRange): Promise<void> {
    const page = await this.api.fetchHistory(this.options.roomId, range);
    this.dispatch({ type: "page", range, page });
  }

  private async loadQuotes(ids: readonly number[]): Promise<void> {
    const first = Math.min(...ids);
    const limit = Math.max(...ids) - first + 1;
    const range = { after: first - 1 };
    const page = await this.api.fetchHistory(this.options.roomId, range, undefined, limit);
    this.dispatch({ type: "quotes", ids, page });
  }

  private has(id: number): boolean {
    return this.current.entries.message(id) !== undefined;
  }

  private async admission(signal: AbortSignal) {
    const token = await this.api.fetchToken(this.options.roomId, signal);
    if (typeof token !== "string") {
      this.dispatch({ type: "connection", connection: token });
      return null;
    }
    const host = this.options.partyUrl ?? location.origin.replace(/^http/, "ws");
    return { url: `${host}/parties/main/${this.options.roomId}`, token };
  }

  private onMessage(data: unknown): void {
    this.dispatch({ type: "frames", frames: parseServerFrames(data), at: Date.now() });
  }

  private onDrop(code: number): void {
    this.outbox.reset();
    this.dispatch({ type: "connection", connection: connectionAfter(code, this.current) });
  }

  private tick(): void {
    const now = Date.now();
    if (this.current.typing.some(({ until }) => until <= now)) {
      this.dispatch({ type: "expire", at: now });
    }
    if (this.outbox.isOverdue(answerTimeoutMs)) this.reconnect();
  }

  private dispatch(action: RoomAction): void {
    const before = this.current;
    this.current = roomReducer(before, action);
    if (this.current === before) return;
    const { pending, connection } = this.current;
    this.storage.update(before.pending, pending);
    if (isEnd(connection)) this.stop();
    else if (connection.state === "online") this.outbox.send(pending);
    // Not after the end, nor after one left.
    if (this.socket) this.catchUp.look();
    for (const listener of this.listeners) listener(this.current);
  }
}

function connectionAfter(code: number, { connection }: RoomState): Connection {
  const since = connection.state === "connecting" ? connection.since : Date.now();
  switch (code) {
    case closeCodes.removed:
      return { state: "removed" };
    case closeCodes.roomDeleted:
      return { state: "deleted" };
    case closeCodes.flooding:
      return { state: "connecting", since, reason: "flooding" };
    case closeCodes.shuttingDown:
      return { state: "connecting", since, reason: "restarting" };
    default:
      return connection.state === "connecting" ? connection : { state: "connecting", since };
  }
}

/** `crypto.randomUUID` is missing on plain http beyond localhost. */
function newCid(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
