/** A room as one browser page has it: its socket, outbox, history and state, without React. */
import "client-only";
import { roomPath } from "@/lib/wire/addresses";
import { closeCodes, type Person } from "@/lib/wire/frames";
import { parseServerFrames } from "@/lib/wire/parse";
import { deliverFiles, giveUpFiles } from "../files/deliver-files";
import { answerTimeoutMs, type Endpoint, LiveSocket } from "../socket/live-socket";
import { initialRoomState, isEnd, roomReducer } from "../state/reducer";
import type {
  Connection,
  History,
  HistoryRange,
  OwnRequest,
  Page,
  Pending,
  RoomAction,
  RoomState,
} from "../state/types";
import { CatchUp } from "./catch-up";
import { Outbox } from "./outbox";
import { browserStorage, OutboxStorage } from "./outbox-storage";
import { QuoteLoader } from "./quote-loader";
import { ReadMarker } from "./read-marker";

export type RoomOptions = {
  roomId: number;
  me: Person;
  /** The newest page of history, or the one around a message; oldest first. */
  history: History;
  /** The origin of the room server, as `wss://host`; null: the page's own. */
  partyUrl: string | null;
};

/** The REST calls that a room makes; `rest-client` in a browser. */
export type RoomApi = {
  /** Returns the final state of the connection if there is no token to be had. */
  fetchToken(roomId: number, signal: AbortSignal): Promise<string | Connection>;
  fetchHistory(
    roomId: number,
    range: HistoryRange | { changed: number },
    signal?: AbortSignal,
    /** Messages, at most 100. */
    limit?: number,
  ): Promise<Page>;
  /** `back`: also to an older event than the marker is at. */
  putRead(roomId: number, id: number, back?: true): Promise<void>;
};

/** Shorter than a typing indicator is shown, so that it does not flicker. */
const typingEveryMs = 3_000;
/** Rooms always answer and never accept an empty message, and do not pass it on. */
const probe = JSON.stringify({ msg: "", cid: "probe" });

/**
 * Every event ends in `dispatch`, which applies it to the state and then does what the new state
 * asks for: store and send requests, fetch what is missing, notify the listeners.
 */
export class RoomClient {
  private current: RoomState;
  private readonly listeners = new Set<(state: RoomState) => void>();
  private readonly outbox: Outbox;
  private readonly catchUp: CatchUp;
  private readonly quotes = new QuoteLoader((ids) => this.fetchQuotes(ids));
  private readonly readMarker: ReadMarker;
  private socket: LiveSocket | null = null;
  private clock: ReturnType<typeof setInterval> | undefined;
  private typedAt = 0;

  constructor(
    private readonly options: RoomOptions,
    private readonly api: RoomApi,
    storage: Storage | null = browserStorage(),
  ) {
    const { history, me, roomId } = options;
    this.current = initialRoomState(history, me);
    this.outbox = new Outbox(new OutboxStorage(me.username, roomId, storage));
    this.catchUp = new CatchUp(
      () => this.current,
      (range, signal) => api.fetchHistory(roomId, range, signal),
      (action) => this.dispatch(action),
    );
    this.readMarker = new ReadMarker((id, back) => api.putRead(roomId, id, back));
  }

  get state(): RoomState {
    return this.current;
  }

  /** Calls `listener` with the current state and with each new one. Returns the unsubscribe function. */
  subscribe(listener: (state: RoomState) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  }

  /** Connects. Works in a browser only. */
  start(): void {
    this.onDrop(closeCodes.left);
    this.dispatch(this.outbox.restore());
    this.socket = new LiveSocket({
      endpoint: (signal) => this.endpoint(signal),
      onMessage: (data) => this.onMessage(data),
      onDrop: (code) => this.onDrop(code),
      probe,
    });
    this.clock = setInterval(() => this.tick(), 1_000);
  }

  /** Leaves the room; `start` enters it again. */
  stop(): void {
    clearInterval(this.clock);
    this.socket?.close();
    this.socket = null;
    this.outbox.reset();
    this.catchUp.stop();
    this.quotes.stop();
    void this.readMarker.save();
  }

  /** Connects at once instead of waiting for the next attempt. */
  reconnect(): void {
    this.socket?.reconnect();
  }

  /** Shows a request as done, and sends it now or on the next connection. */
  submit(request: OwnRequest): void {
    // A message ends the typing indicator.
    if (!("target" in request)) this.typedAt = 0;
    this.dispatch(this.outbox.prepare(request));
  }

  /** Sends a failed request again. */
  resend(cid: string): void {
    this.dispatch({ type: "resend", cid, at: Date.now() });
  }

  /** Deletes a request. The uploads of a message with files are given up. */
  discard(cid: string): void {
    const discarded = this.current.pending.find((each) => each.cid === cid);
    this.dispatch({ type: "discard", cid });
    if (discarded?.kind === "send-files") giveUpFiles(discarded);
  }

  /** Shows the others that the user is typing; may be called on each keystroke. */
  typing(): void {
    const now = Date.now();
    const { connection, crowd } = this.current;
    // In a crowd nobody is shown who is typing.
    if (connection.state !== "online" || crowd !== null) return;
    if (now - this.typedAt < typingEveryMs) return;
    this.typedAt = now;
    this.socket?.send(JSON.stringify({ typing: true }));
  }

  /** Loads the page before the first message. Rejects if the request fails. */
  async loadOlder(): Promise<void> {
    if (this.current.more) await this.load({ before: this.current.from });
  }

  /** Loads one page into the gap that starts behind `after`. Rejects if the request fails. */
  async fill(after: number, side: "beginning" | "end" = "beginning"): Promise<void> {
    const gap = this.current.gaps.find((each) => each.after === after);
    if (gap) await this.load(side === "end" ? { before: gap.before } : { after });
  }

  /** Loads a message with its surroundings. Returns whether the message exists. */
  async jumpTo(id: number): Promise<boolean> {
    if (!this.has(id)) await this.load({ around: id });
    return this.has(id);
  }

  /** Loads messages into `quotes`; may be called repeatedly with the same ids. */
  quote(ids: readonly number[]): void {
    this.quotes.load(ids);
  }

  /** Marks the room as read up to an event. Saved at most every two seconds. */
  markRead(id: number): void {
    this.readMarker.mark(id);
  }

  /** Marks everything after an event as unread, at once. Rejects if that could not be saved. */
  markUnread(id: number): Promise<void> {
    return this.readMarker.moveBack(id);
  }

  /** Saves the read marker now, for a page that is about to close. */
  saveRead(): Promise<void> {
    return this.readMarker.save();
  }

  private async load(range: HistoryRange): Promise<void> {
    const page = await this.api.fetchHistory(this.options.roomId, range);
    this.dispatch({ type: "page", range, page });
  }

  private async fetchQuotes(ids: readonly number[]): Promise<void> {
    const first = Math.min(...ids);
    const limit = Math.max(...ids) - first + 1;
    const range = { after: first - 1 };
    const page = await this.api.fetchHistory(this.options.roomId, range, undefined, limit);
    this.dispatch({ type: "quotes", ids, page });
  }

  private has(id: number): boolean {
    return this.current.entries.message(id) !== undefined;
  }

  private async endpoint(signal: AbortSignal): Promise<Endpoint | null> {
    const token = await this.api.fetchToken(this.options.roomId, signal);
    if (typeof token !== "string") {
      this.dispatch({ type: "connection", connection: token });
      return null;
    }
    const host = this.options.partyUrl ?? location.origin.replace(/^http/, "ws");
    const url = host + roomPath(this.options.roomId);
    return { url, token, since: this.current.lastId, people: "count" };
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

  /** They go on when the room is left, so a client that is stopped may still have to note an outcome. */
  private deliverFiles(pending: readonly Pending[]): void {
    const { roomId, me } = this.options;
    const messages = pending.filter((each) => each.kind === "send-files");
    deliverFiles({
      ...{ roomId, username: me.username, messages },
      report: (action) => this.dispatch(action),
    });
  }

  private dispatch(action: RoomAction): void {
    const before = this.current;
    this.current = roomReducer(before, action);
    if (this.current === before) return;
    const { pending, connection } = this.current;
    const socket = connection.state === "online" ? this.socket : null;
    this.outbox.update(before.pending, pending, socket);
    if (pending !== before.pending) this.deliverFiles(pending);
    if (isEnd(connection)) this.stop();
    // There is no socket before `start` and after `stop`.
    if (this.socket) this.catchUp.check();
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
