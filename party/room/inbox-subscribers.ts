import type * as Party from "partykit/server";
import { frameTypes } from "@/lib/wire/frames";
import type { InboxCommand } from "@/lib/wire/internal-api";
import { foldName, mentionedNames } from "@/lib/wire/mentions";
import { logger } from "../platform/logger";
import type { RoomEvent } from "./event-log";

/**
 * A member whose inbox is open somewhere; `name` is what mentions are compared with, `keywords`: any
 * message may count as a mention.
 */
type Subscriber = { name: string; keywords?: true };
type News = InboxCommand & { type: "news" };
type Notice = News["messages"][number];
/** `msg` is the whole text, `names` is every name that it may mention. */
type Unsent = { uid: number; notice: Notice; msg: string; names: Set<string> };
/** Returns each inbox's status, or null if it cannot be reached (platform/peers.ts). */
type SendToInboxes = (
  calls: { id: number; command: News }[],
  context: { room: number; requestId: string },
) => Promise<number | null>[];
/** Asks the app whom messages mention, as pairs of a message's id and a person. May reject. */
type FindMentions = (
  room: number,
  messages: { id: number; msg: string }[],
  requestId: string,
) => Promise<{ id: number; uid: number }[]>;
/** Whether a message mentions a subscriber. */
type IsMention = (message: Unsent, uid: number, subscriber: Subscriber) => boolean;

/** An inbox gets news of one room at most this often. */
const gatherMs = 1_000;
/** Longer texts are cut, and of more messages at once only the newest are sent. */
const excerptCharacters = 200;
const maxMessages = 50;
/**
 * Messages that the app is asked about at once: with 4,000 characters each, escaped as six bytes, less
 * than the 4.5 MB that Vercel lets into a function.
 */
const maxAsked = 150;

/**
 * Sends a room's new messages to the inboxes of members who are somewhere else. An inbox subscribes
 * when it is opened. It is removed once it answers that none of its sockets is open, so that members
 * who are offline cost nothing.
 */
export class InboxSubscribers {
  private unsent: Unsent[] = [];
  private sentAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly underWay = new Map<number, Promise<void>>();

  private constructor(
    private readonly storage: Party.Storage,
    private readonly sendToInboxes: SendToInboxes,
    private readonly findMentions: FindMentions,
    private readonly subscribers: Map<number, Subscriber>,
  ) {}

  static async load(
    storage: Party.Storage,
    sendToInboxes: SendToInboxes,
    findMentions: FindMentions,
  ): Promise<InboxSubscribers> {
    const stored = await storage.list<Subscriber>({ prefix: "watch:" });
    const subscribers = new Map([...stored].map(([key, value]) => [Number(key.slice(6)), value]));
    return new InboxSubscribers(storage, sendToInboxes, findMentions, subscribers);
  }

  add(uid: number, username: string, keywords?: true): void {
    const subscriber: Subscriber = { name: foldName(username), ...(keywords && { keywords }) };
    this.subscribers.set(uid, subscriber);
    void this.storage.put(key(uid), subscriber);
  }

  /** Once this resolves, nothing from this room reaches the inbox any more. */
  async remove(uid: number): Promise<void> {
    if (this.subscribers.delete(uid)) void this.storage.delete(key(uid));
    await this.underWay.get(uid);
  }

  /** Sends new messages of `room` to the inboxes, at once or at the end of the current second. */
  note(room: number, events: RoomEvent[]): void {
    if (this.subscribers.size === 0) return;
    for (const event of events) {
      if (event.type !== frameTypes.message || event.deleted) continue;
      const { id, uid, username, nickname, msg, time } = event;
      const excerpt = [...msg.slice(0, 2 * excerptCharacters)].slice(0, excerptCharacters).join("");
      const notice = { id, username, nickname, msg: excerpt, time, mention: false };
      this.unsent.push({ uid, notice, msg, names: mentionedNames(msg) });
    }
    if (this.unsent.length === 0 || this.timer !== undefined) return;
    const waitMs = Math.min(gatherMs, Math.max(0, this.sentAt + gatherMs - Date.now()));
    this.timer = setTimeout(() => void this.send(room), waitMs);
  }

  private async send(room: number): Promise<void> {
    this.timer = undefined;
    this.sentAt = Date.now();
    const messages = this.unsent.splice(0);
    const newest = messages.at(-1)?.notice.id ?? 0;
    const requestId = crypto.randomUUID();
    const isMention = await this.mentionsIn(room, messages, requestId);
    const newsOf = this.sharedNews(room, newest, messages, isMention);
    const wanted = [...this.subscribers].flatMap(([uid, subscriber]) => {
      const command = newsOf(uid, subscriber);
      return command ? [{ id: uid, command, subscriber }] : [];
    });
    const answers = this.sendToInboxes(wanted, { room, requestId });
    for (const [index, { id, subscriber }] of wanted.entries()) {
      const done = answers[index]?.then((status) => this.learn(id, subscriber, status));
      if (!done) continue;
      const before = this.underWay.get(id);
      const all = Promise.all([before, done]).then(() => {
        if (this.underWay.get(id) === all) this.underWay.delete(id);
      });
      this.underWay.set(id, all);
    }
  }

  /**
   * Only the app knows which of the names is meant, so it is asked if a subscriber's is among them. If
   * it does not answer, any name counts, until the inbox loads the list of rooms again.
   */
  private async mentionsIn(
    room: number,
    messages: Unsent[],
    requestId: string,
  ): Promise<IsMention> {
    const mayMention: IsMention = ({ uid: author, names }, uid, { name }) =>
      author !== uid && names.has(name);
    const everyone = [...this.subscribers];
    const withKeywords = everyone.filter(([, { keywords }]) => keywords);
    const doubtful = messages.filter(
      (message) =>
        withKeywords.some(([uid]) => uid !== message.uid) ||
        (message.names.size > 0 &&
          everyone.some(([uid, subscriber]) => mayMention(message, uid, subscriber))),
    );
    if (doubtful.length === 0) return () => false;
    // The inbox gets only the newest messages.
    const texts = doubtful.slice(-maxAsked).map(({ notice, msg }) => ({ id: notice.id, msg }));
    try {
      const found = await this.findMentions(room, texts, requestId);
      const pairs = new Set(found.map(({ id, uid }) => `${id} ${uid}`));
      return ({ notice }, uid) => pairs.has(`${notice.id} ${uid}`);
    } catch (err) {
      logger.warn({ room, requestId, err }, "the app did not say whom messages mention");
      return mayMention;
    }
  }

  /** The inbox may have subscribed again while its answer was on the way. */
  private learn(uid: number, subscriber: Subscriber, status: number | null): void {
    if (status !== 410 || this.subscribers.get(uid) !== subscriber) return;
    this.subscribers.delete(uid);
    void this.storage.delete(key(uid));
  }

  /** The same object for all who get the same, so that it is written and sent on once. */
  private sharedNews(room: number, newest: number, messages: Unsent[], isMention: IsMention) {
    const shared = new Map<string, News | null>();
    return (uid: number, subscriber: Subscriber): News | null => {
      const mentions = (message: Unsent) => isMention(message, uid, subscriber);
      const kinds = messages.map((each) => (each.uid === uid ? "o" : mentions(each) ? "m" : "-"));
      const variant = kinds.join("");
      const known = shared.get(variant);
      if (known !== undefined) return known;
      const made = newsFor(room, newest, messages, mentions, uid);
      shared.set(variant, made);
      return made;
    };
  }
}

/** The news for one subscriber, or null if all messages are their own. */
function newsFor(
  room: number,
  lastId: number,
  unsent: Unsent[],
  isMention: (message: Unsent) => boolean,
  uid: number,
): News | null {
  const others = unsent.filter((message) => message.uid !== uid);
  if (others.length === 0) return null;
  const messages = others
    .slice(-maxMessages)
    .map((message) => (isMention(message) ? { ...message.notice, mention: true } : message.notice));
  return { type: "news", room, lastId, messages, more: others.length > messages.length };
}

function key(uid: number): string {
  return `watch:${uid}`;
}
