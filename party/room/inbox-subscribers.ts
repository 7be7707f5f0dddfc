import type * as Party from "partykit/server";
import type { InboxCommand } from "@/lib/wire/internal-api";
import { foldName, mentionedNames } from "@/lib/wire/mentions";
import { log } from "../platform/logger";
import type { RoomEvent } from "./event-log";

/** One member whose inbox is open somewhere; `name` is how messages mention them. */
type Watcher = { name: string };
type News = InboxCommand & { type: "news" };
type Notice = News["messages"][number];
/** Resolves with the inbox's status. */
type TellInbox = (uid: number, news: News, requestId: string) => Promise<number>;

/** An inbox is told at most this often of one room. */
const gatherMs = 1_000;
/** Of a longer text, and of more messages at once, the inbox's owner sees the beginning. */
const excerptCharacters = 200;
const maxMessages = 50;
/** Inboxes told at the same time. */
const atOnce = 32;

/**
 * The members whose inboxes listen. An inbox asks for it when it is opened; it is struck off when
 * it says that nobody listens any more, so what nobody sees costs nothing.
 */
export class Watchers {
  private waiting: { uid: number; notice: Notice; names: Set<string> }[] = [];
  private toldAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly underWay = new Map<number, Promise<void>>();

  private constructor(
    private readonly storage: Party.Storage,
    private readonly tellInbox: TellInbox,
    private readonly watchers: Map<number, Watcher>,
  ) {}

  static async load(storage: Party.Storage, tellInbox: TellInbox): Promise<Watchers> {
    const stored = await storage.list<Watcher>({ prefix: "watch:" });
    const watchers = new Map([...stored].map(([key, value]) => [Number(key.slice(6)), value]));
    return new Watchers(storage, tellInbox, watchers);
  }

  add(uid: number, username: string): void {
    const name = foldName(username);
    this.watchers.set(uid, { name });
    void this.storage.put(key(uid), { name });
  }

  /** When it resolves, nothing reaches this inbox from here any more. */
  async remove(uid: number): Promise<void> {
    if (this.watchers.delete(uid)) void this.storage.delete(key(uid));
    await this.underWay.get(uid);
  }

  /** Notes what was said in `room`; the inboxes hear of it at once, or when the second is over. */
  note(room: number, events: RoomEvent[]): void {
    if (this.watchers.size === 0) return;
    for (const event of events) {
      if (event.type !== 0 || event.deleted) continue;
      const { id, uid, username, nickname, msg, time } = event;
      const excerpt = [...msg.slice(0, 2 * excerptCharacters)].slice(0, excerptCharacters).join("");
      const notice = { id, username, nickname, msg: excerpt, time, mention: false };
      this.waiting.push({ uid, notice, names: mentionedNames(msg) });
    }
    if (this.waiting.length === 0 || this.timer !== undefined) return;
    const waitMs = Math.min(gatherMs, Math.max(0, this.toldAt + gatherMs - Date.now()));
    this.timer = setTimeout(() => void this.tell(room), waitMs);
  }

  private async tell(room: number): Promise<void> {
    this.timer = undefined;
    this.toldAt = Date.now();
    const said = this.waiting.splice(0);
    const newest = said.at(-1)?.notice.id ?? 0;
    const requestId = crypto.randomUUID();
    const entries = [...this.watchers].values();
    const worker = async () => {
      for (const [uid, watcher] of entries) {
        const news = newsFor(room, newest, said, uid, watcher);
        if (!news || this.watchers.get(uid) !== watcher) continue;
        const posting = this.post(uid, watcher, news, requestId);
        this.underWay.set(uid, posting);
        await posting;
        this.underWay.delete(uid);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  private async post(uid: number, watcher: Watcher, news: News, requestId: string): Promise<void> {
    try {
      const status = await this.tellInbox(uid, news, requestId);
      // Not one that was added anew while the answer was under way.
      if (status === 410 && this.watchers.get(uid) === watcher) {
        this.watchers.delete(uid);
        void this.storage.delete(key(uid));
      }
    } catch (err) {
      log.warn({ room: news.room, requestId, err }, "an inbox was not told");
    }
  }
}

function newsFor(
  room: number,
  lastId: number,
  said: { uid: number; notice: Notice; names: Set<string> }[],
  uid: number,
  { name }: Watcher,
): News | null {
  const others = said.filter((message) => message.uid !== uid);
  if (others.length === 0) return null;
  const messages = others
    .slice(-maxMessages)
    .map(({ notice, names }) => (names.has(name) ? { ...notice, mention: true } : notice));
  return { type: "news", room, lastId, messages, more: others.length > messages.length };
}

function key(uid: number): string {
  return `watch:${uid}`;
}
