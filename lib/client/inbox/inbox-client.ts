/** The user's inbox as one tab has it: its socket and the list of rooms, without React. */
import "client-only";
import type { RoomListing } from "@/lib/shared/api/rooms";
import type { InboxToken } from "@/lib/shared/api/sockets";
import { inboxPath } from "@/lib/wire/addresses";
import type { InboxFrame } from "@/lib/wire/frames";
import { parseInboxFrames } from "@/lib/wire/parse";
import { blocks } from "../people/blocks";
import { type Endpoint, LiveSocket } from "../socket/live-socket";
import {
  emptyInbox,
  type InboxAction,
  type InboxState,
  inboxReducer,
  isStale,
  missesNews,
} from "./inbox-state";

/** The REST calls that an inbox makes; `rest-client` in a browser. */
export type InboxApi = {
  fetchInboxToken(signal: AbortSignal): Promise<InboxToken | null>;
  fetchRooms(signal: AbortSignal): Promise<RoomListing[]>;
};
type News = InboxFrame & { kind: "news" };
/** Called with new messages of a room that are not read yet, once for each message. */
export type NewsListener = (room: number, messages: News["messages"]) => void;

/** Open rooms that others create or delete send nothing to inboxes; they show up within this time. */
const refetchMs = 60_000;
const shortestRetryMs = 1_000;
const archiveTimeMs = 3_000;
/**
 * An inbox answers no probe, and reopening it queries all of the user's rooms, so silence is trusted
 * for long. A dead connection shows when a fetched list has messages that the inbox did not report.
 */
const quietMs = { visible: 600_000, hidden: 600_000 };

/** As the list of rooms counts them: a mention by somebody whom the user has blocked is none. */
function withoutBlockedMentions(news: News): News {
  const { usernames } = blocks.get();
  if (usernames.size === 0) return news;
  const messages = news.messages.map((message) => ({
    ...message,
    mention: message.mention && !usernames.has(message.username),
  }));
  return { ...news, messages };
}

export class InboxClient {
  private current: InboxState;
  private readonly listeners = new Set<(state: InboxState) => void>();
  private readonly newsListeners = new Set<NewsListener>();
  /** The newest message that listeners were notified of, by room. */
  private readonly notified = new Map<number, number>();
  private socket: LiveSocket | null = null;
  private abort = new AbortController();
  private clock: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private afterReady: ReturnType<typeof setTimeout> | undefined;
  private retryMs = shortestRetryMs;
  private isFetching = false;
  private fetchAgain = false;
  /** The inbox is subscribed to all of the user's rooms. */
  private isReady = false;
  /** A list was fetched since then, so the inbox has to report everything that a later list adds. */
  private isInSync = false;

  constructor(
    initial: RoomListing[],
    private readonly api: InboxApi,
  ) {
    this.current = inboxReducer(emptyInbox, { type: "fetched", rooms: initial });
  }

  get state(): InboxState {
    return this.current;
  }

  /** Calls `listener` with the current state and with each new one. Returns the unsubscribe function. */
  subscribe(listener: (state: InboxState) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  }

  onNews(listener: NewsListener): () => void {
    this.newsListeners.add(listener);
    return () => this.newsListeners.delete(listener);
  }

  /** Connects. Works in a browser only. `partyUrl` as in `RoomOptions`. */
  start(partyUrl: string | null): void {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.socket = new LiveSocket({
      endpoint: (trySignal) => this.endpoint(partyUrl, trySignal),
      onMessage: (data) => this.onMessage(data),
      onDrop: () => {
        this.isReady = false;
        this.isInSync = false;
      },
      probe: null,
      quietMs,
    });
    const refetchIfVisible = () => {
      if (document.visibilityState === "visible") this.refetch();
    };
    this.clock = setInterval(refetchIfVisible, refetchMs);
    document.addEventListener("visibilitychange", refetchIfVisible, { signal });
  }

  stop(): void {
    this.abort.abort();
    clearInterval(this.clock);
    clearTimeout(this.retry);
    clearTimeout(this.afterReady);
    this.socket?.close();
    this.socket = null;
  }

  /** Fetches the list of rooms now, or once more after a fetch under way, which may be too old. */
  refetch(): void {
    if (this.isFetching) {
      this.fetchAgain = true;
      return;
    }
    this.isFetching = true;
    clearTimeout(this.retry);
    void this.fetch().then((isDone) => {
      this.isFetching = false;
      if (this.abort.signal.aborted) return;
      if (!isDone || isStale(this.current)) this.refetchLater();
      else if (this.fetchAgain) this.refetch();
      else this.retryMs = shortestRetryMs;
    });
  }

  /** The server has moved a room's read marker back to the event `id`. */
  moveBack(room: number, id: number): void {
    this.dispatch({ type: "unread", room, id });
    // How many messages that makes unread, only the server knows.
    this.refetch();
  }

  dispatch(action: InboxAction): void {
    const before = this.current;
    this.current = inboxReducer(before, action);
    if (this.current === before) return;
    for (const listener of this.listeners) listener(this.current);
  }

  private async endpoint(partyUrl: string | null, signal: AbortSignal): Promise<Endpoint | null> {
    const answer = await this.api.fetchInboxToken(signal);
    if (!answer) return null;
    const host = partyUrl ?? location.origin.replace(/^http/, "ws");
    return { url: host + inboxPath(answer.user), token: answer.token };
  }

  /** Returns whether the list could be fetched. */
  private async fetch(): Promise<boolean> {
    this.fetchAgain = false;
    const { signal } = this.abort;
    const { isReady, isInSync } = this;
    try {
      const rooms = await this.api.fetchRooms(signal);
      signal.throwIfAborted();
      const before = this.current;
      this.dispatch({ type: "fetched", rooms });
      if (isInSync && missesNews(before, this.current, Date.now())) this.socket?.reconnect();
      else this.isInSync = isReady && this.isReady;
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
          this.isReady = true;
          this.refetch();
          // The newest messages may not have been archived yet.
          clearTimeout(this.afterReady);
          this.afterReady = setTimeout(() => this.refetch(), archiveTimeMs);
          break;
        case "rooms":
          this.refetch();
          break;
        case "read":
          if (frame.back) {
            this.moveBack(frame.room, frame.id);
            break;
          }
          this.dispatch({ type: "read", room: frame.room, id: frame.id });
          if (isStale(this.current)) this.refetch();
          break;
        case "news":
          this.onNewsFrame(frame);
      }
    }
  }

  private onNewsFrame(frame: News): void {
    const news = withoutBlockedMentions(frame);
    this.dispatch({ type: "news", news });
    if (isStale(this.current)) this.refetch();
    const readId = this.current.known.get(news.room)?.readId ?? 0;
    const known = Math.max(readId, this.notified.get(news.room) ?? 0);
    const fresh = news.messages.filter(({ id }) => id > known);
    this.notified.set(news.room, Math.max(known, news.lastId));
    if (fresh.length === 0) return;
    for (const listener of this.newsListeners) listener(news.room, fresh);
  }
}
