/** A person's inbox as one tab has it: its socket and the list of their rooms, without React. */

import type { RoomListing } from "@/lib/shared/room-listing";
import type { InboxFrame } from "@/lib/wire/frames";
import { parseInboxFrames } from "@/lib/wire/parse";
import { LiveSocket } from "../socket/live-socket";
import {
  emptyInbox,
  type InboxAction,
  type InboxState,
  inboxReducer,
  isDeaf,
  isStale,
} from "./inbox-state";

/** What an inbox needs of the app; `rest-client` in a browser. */
export type InboxApi = {
  fetchInboxToken(signal: AbortSignal): Promise<{ token: string; user: number } | null>;
  fetchRooms(signal: AbortSignal): Promise<RoomListing[]>;
};
type News = InboxFrame & { kind: "news" };
/** Messages that are told of for the first time and not read yet. */
export type NewsListener = (room: number, messages: News["messages"]) => void;

/** Open rooms that others made or deleted, of which no inbox tells, show up within this time. */
const refetchMs = 60_000;
const shortestRetryMs = 1_000;
const archiveTimeMs = 3_000;
/**
 * An inbox answers nothing, and opening it anew asks all of one's rooms; so silence is believed for
 * long, and a list that knows more than the inbox told shows that it is dead.
 */
const quietMs = { visible: 600_000, hidden: 600_000 };

export class InboxClient {
  private current: InboxState;
  private readonly listeners = new Set<(state: InboxState) => void>();
  private readonly newsListeners = new Set<NewsListener>();
  /** Up to which message of a room was told. */
  private readonly told = new Map<number, number>();
  private socket: LiveSocket | null = null;
  private abort = new AbortController();
  private clock: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private afterReady: ReturnType<typeof setTimeout> | undefined;
  private retryMs = shortestRetryMs;
  private isFetching = false;
  private isAskedAgain = false;
  private isListening = false;
  /** A list was fetched since it listens: from here on a list brings nothing that it did not tell. */
  private isInStep = false;

  constructor(
    initial: RoomListing[],
    private readonly api: InboxApi,
  ) {
    this.current = inboxReducer(emptyInbox, { type: "fetched", rooms: initial });
  }

  get state(): InboxState {
    return this.current;
  }

  /** Tells of each new state, beginning with this one. */
  subscribe(listener: (state: InboxState) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  }

  onNews(listener: NewsListener): () => void {
    this.newsListeners.add(listener);
    return () => this.newsListeners.delete(listener);
  }

  /** Connects; to be called in a browser only. `partyUrl` as in a room. */
  start(partyUrl: string | null): void {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const host = partyUrl ?? location.origin.replace(/^http/, "ws");
    this.socket = new LiveSocket({
      admission: async (trySignal) => {
        const answer = await this.api.fetchInboxToken(trySignal);
        return answer && { url: `${host}/parties/inbox/${answer.user}`, token: answer.token };
      },
      hello: (token) => JSON.stringify({ token }),
      onMessage: (data) => this.onMessage(data),
      onDrop: () => {
        this.isListening = false;
        this.isInStep = false;
      },
      probe: null,
      quietMs,
    });
    const refetchIfSeen = () => {
      if (document.visibilityState === "visible") this.refetch();
    };
    this.clock = setInterval(refetchIfSeen, refetchMs);
    document.addEventListener("visibilitychange", refetchIfSeen, { signal });
  }

  stop(): void {
    this.abort.abort();
    clearInterval(this.clock);
    clearTimeout(this.retry);
    clearTimeout(this.afterReady);
    this.socket?.close();
    this.socket = null;
  }

  /** Fetches the list: now, or once more where that is under way and may miss what was just done. */
  refetch(): void {
    if (this.isFetching) {
      this.isAskedAgain = true;
      return;
    }
    this.isFetching = true;
    clearTimeout(this.retry);
    void this.fetch().then((isDone) => {
      this.isFetching = false;
      if (this.abort.signal.aborted) return;
      if (!isDone || isStale(this.current)) this.refetchLater();
      else if (this.isAskedAgain) this.refetch();
      else this.retryMs = shortestRetryMs;
    });
  }

  dispatch(action: InboxAction): void {
    const before = this.current;
    this.current = inboxReducer(before, action);
    if (this.current === before) return;
    for (const listener of this.listeners) listener(this.current);
  }

  /** False where there is no list to be had now. */
  private async fetch(): Promise<boolean> {
    this.isAskedAgain = false;
    const { signal } = this.abort;
    const { isListening, isInStep } = this;
    try {
      const rooms = await this.api.fetchRooms(signal);
      signal.throwIfAborted();
      const before = this.current;
      this.dispatch({ type: "fetched", rooms });
      if (isInStep && isDeaf(before, this.current, Date.now())) this.socket?.reconnect();
      else this.isInStep = isListening && this.isListening;
      return true;
    } catch {
      return false;
    }
  }

  private refetchLater(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.refetch(), this.retryMs);
    this.retryMs = Math.min(refetchMs, this.retryMs * 2);
  }

  private onMessage(data: unknown): void {
    for (const frame of parseInboxFrames(data)) {
      switch (frame.kind) {
        case "ready":
          this.isListening = true;
          this.refetch();
          // What was said just before may not have been in the archive yet.
          clearTimeout(this.afterReady);
          this.afterReady = setTimeout(() => this.refetch(), archiveTimeMs);
          break;
        case "rooms":
          this.refetch();
          break;
        case "read":
          this.dispatch({ type: "read", room: frame.room, id: frame.id });
          if (isStale(this.current)) this.refetch();
          break;
        case "news":
          this.onNewsFrame(frame);
      }
    }
  }

  private onNewsFrame(news: News): void {
    this.dispatch({ type: "news", news });
    if (isStale(this.current)) this.refetch();
    const readId = this.current.known.get(news.room)?.readId ?? 0;
    const seen = Math.max(readId, this.told.get(news.room) ?? 0);
    const fresh = news.messages.filter(({ id }) => id > seen);
    this.told.set(news.room, Math.max(seen, news.lastId));
    if (fresh.length === 0) return;
    for (const listener of this.newsListeners) listener(news.room, fresh);
  }
}
