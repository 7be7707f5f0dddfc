import type * as Party from "partykit/server";
import {
  type Audience,
  audiencesOf,
  type Client,
  type OwnEndings,
  type RelayFrame,
} from "@/lib/wire/relay-frames";
import { clientOf, type Personal, type Session, type Socket } from "./connection-registry";

type Connection = Party.Connection<Session>;

/** Frames of one turn are sent early once they hold this many characters. */
const maxCharacters = 1_000_000;

/** A room's links to relays (host/web/relay.ts). */
export class RelayLinks {
  private readonly links = new Map<Connection, RelayLink>();

  private constructor(private readonly storage: Party.Storage) {}

  /** The links among these connections, with the sockets behind them. After a crash there are none. */
  static async load(
    storage: Party.Storage,
    connections: Iterable<Connection>,
  ): Promise<RelayLinks> {
    const links = new RelayLinks(storage);
    const byId = new Map<string, RelayLink>();
    for (const connection of connections) {
      const { state } = connection;
      if (state?.kind === "relay") byId.set(state.id, links.open(connection, state));
    }
    const kept = await storage.list<Session>({ prefix: "seat:" });
    for (const [key, session] of kept) {
      const [, id = "", connectionId] = key.split(":");
      const link = byId.get(id);
      if (link) link.open(Number(connectionId), session);
      else void storage.delete(key);
    }
    return links;
  }

  /** `countsPeople`: the relay knows the audiences `named` and `counted`. */
  add(connection: Connection, countsPeople: boolean): void {
    const state = { kind: "relay", id: crypto.randomUUID(), countsPeople } as const;
    connection.setState(state);
    this.open(connection, state);
  }

  /** Undefined if the connection is a client's. */
  get(connection: Connection): RelayLink | undefined {
    return this.links.get(connection);
  }

  delete(connection: Connection): void {
    this.links.delete(connection);
  }

  all(): Iterable<RelayLink> {
    return this.links.values();
  }

  /** The sockets behind all links. */
  *sockets(): Generator<Socket> {
    for (const link of this.links.values()) yield* link.all();
  }

  private open(connection: Connection, state: Session & { kind: "relay" }): RelayLink {
    const link = new RelayLink(state, connection, this.storage);
    this.links.set(connection, link);
    return link;
  }
}

/** The link to one relay, with the client sockets that the relay holds. */
export class RelayLink {
  private readonly sockets = new Map<number, RelayedSocket>();
  /** How many sockets the relay has in each audience. */
  private readonly audiences: Record<Audience, number> = {
    ...{ basic: 0, optedIn: 0, named: 0, counted: 0 },
  };
  private queue: RelayFrame[] = [];
  private characters = 0;
  /** How many tasks are under way whose frames go out together. */
  private gathering = 0;

  constructor(
    private readonly relay: Session & { kind: "relay" },
    private readonly connection: Connection,
    private readonly storage: Party.Storage,
  ) {}

  /** Whether the relay knows the audiences `named` and `counted`; one of an older release does not. */
  get countsPeople(): boolean {
    return this.relay.countsPeople ?? false;
  }

  /** Adds a socket; `session` is what it is already, if the room was loaded again. */
  open(connectionId: number, session: Session | null = null): RelayedSocket {
    const socket = new RelayedSocket(this, connectionId, this.connection.uri, session);
    this.count(clientOf(session), 1);
    this.sockets.set(connectionId, socket);
    return socket;
  }

  get(connectionId: number): RelayedSocket | undefined {
    return this.sockets.get(connectionId);
  }

  forget(connectionId: number): void {
    this.sockets.delete(connectionId);
  }

  all(): RelayedSocket[] {
    return [...this.sockets.values()];
  }

  /** Sends a text to the relay's part of an audience; returns to how many sockets it goes. */
  broadcast(audience: Audience, text: string, except: number[]): number {
    const count = this.audiences[audience] - except.length;
    // At an older relay nobody is counted.
    const known = audience === "named" && !this.countsPeople ? "optedIn" : audience;
    if (count > 0) this.push({ type: "broadcast", audience: known, except, text });
    return Math.max(0, count);
  }

  /** Sends a group to the relay's opted-in sockets; returns the number of frames that they get. */
  broadcastGroup(texts: string[], members: [connectionId: number, Personal][]): number {
    const count = texts.length > 0 ? this.audiences.optedIn : members.length;
    if (count === 0) return 0;
    const own: OwnEndings[] = [];
    const personal = members.map(([connectionId, { own: endings, answers }]) => {
      if (!endings) return { connectionId, author: null, answers };
      // All sockets of one author share them.
      if (!own.includes(endings)) own.push(endings);
      return { connectionId, author: own.indexOf(endings), answers };
    });
    this.push({ type: "group", texts, own, personal });
    const isLone = texts.length === 1;
    return count + (isLone ? personal.filter(({ answers }) => answers.length === 1).length : 0);
  }

  /** Moves a socket between audiences, in order with the frames before and after. */
  move(connectionId: number, before: Client | null, after: Client | null): void {
    if (before === after) return;
    this.count(before, -1);
    this.count(after, 1);
    this.push({ type: "audience", connectionId, audience: after });
  }

  /** Stores a socket's session, which thus outlives hibernation as an attachment does. */
  keep(connectionId: number, session: Session | null): void {
    const key = `seat:${this.relay.id}:${connectionId}`;
    void (session ? this.storage.put(key, session) : this.storage.delete(key));
  }

  /** What is pushed during the task goes out as one WebSocket message behind it, unless it is long. */
  async gather(task: () => Promise<void>): Promise<void> {
    this.gathering++;
    try {
      await task();
    } finally {
      this.gathering--;
      this.flush();
    }
  }

  /** Frames of one turn of the room go out as one WebSocket message. */
  push(frame: RelayFrame): void {
    const isFirst = this.queue.push(frame) === 1;
    if (isFirst && this.gathering === 0) queueMicrotask(() => this.flush());
    this.characters += lengthOf(frame);
    if (this.characters > maxCharacters) this.flush();
  }

  private count(client: Client | null, change: 1 | -1): void {
    for (const audience of client ? audiencesOf[client] : []) this.audiences[audience] += change;
  }

  private flush(): void {
    if (this.queue.length === 0) return;
    const text = JSON.stringify(this.queue);
    this.queue = [];
    this.characters = 0;
    try {
      this.connection.send(text);
    } catch {
      // Closed a moment ago; its close event follows.
    }
  }
}

/** A client's socket that a relay holds. There may be a hundred thousand, so it has few fields. */
export class RelayedSocket implements Socket {
  constructor(
    readonly relay: RelayLink,
    readonly connectionId: number,
    readonly uri: string,
    private session: Session | null,
  ) {}

  get relayed(): this {
    return this;
  }

  get state(): Session | null {
    return this.session;
  }

  setState(session: Session | null): void {
    const before = this.session;
    this.session = session;
    if (isKept(session)) this.relay.keep(this.connectionId, session);
    else if (isKept(before)) this.relay.keep(this.connectionId, null);
    this.relay.move(this.connectionId, clientOf(before), clientOf(session));
  }

  send(text: string): void {
    this.relay.push({ type: "send", connectionId: this.connectionId, text });
  }

  close(code: number, reason: string): void {
    this.relay.push({ type: "close", connectionId: this.connectionId, code, reason });
  }
}

/** The characters of a frame's texts, which make up nearly all of it. */
function lengthOf(frame: RelayFrame): number {
  if (frame.type === "group") {
    const texts = [...frame.texts, ...frame.own.flat().map(([, text]) => text)];
    return texts.reduce((sum, text) => sum + text.length, 0);
  }
  return "text" in frame ? frame.text.length : 0;
}

/** A waiting socket is not stored: its first frame came with it, so it is authenticated at once. */
function isKept(session: Session | null): boolean {
  return session !== null && session.kind !== "waiting";
}
