import type * as Party from "partykit/server";
import type { OwnEndings, RelayFrame } from "@/lib/wire/relay-frames";
import {
  type Audience,
  audienceOf,
  type Personal,
  type Session,
  type Socket,
} from "./connection-registry";

type Connection = Party.Connection<Session>;

/** What is said in one turn is not gathered past this. */
const maxCharacters = 1_000_000;

/** A room's links to relays. */
export class Relays {
  private readonly relays = new Map<Connection, RelayLink>();

  private constructor(private readonly storage: Party.Storage) {}

  /** Links that are still open, with the sockets behind them; after a crash there are none. */
  static async load(storage: Party.Storage, connections: Iterable<Connection>): Promise<Relays> {
    const relays = new Relays(storage);
    const byId = new Map<string, RelayLink>();
    for (const connection of connections) {
      const { state } = connection;
      if (state?.kind === "relay") byId.set(state.id, relays.open(connection, state.id));
    }
    const kept = await storage.list<Session>({ prefix: "seat:" });
    for (const [key, session] of kept) {
      const [, id = "", seat] = key.split(":");
      const relay = byId.get(id);
      if (relay) relay.seat(Number(seat), session);
      else void storage.delete(key);
    }
    return relays;
  }

  add(connection: Connection): void {
    const id = crypto.randomUUID();
    connection.setState({ kind: "relay", id });
    this.open(connection, id);
  }

  get(connection: Connection): RelayLink | undefined {
    return this.relays.get(connection);
  }

  delete(connection: Connection): void {
    this.relays.delete(connection);
  }

  all(): Iterable<RelayLink> {
    return this.relays.values();
  }

  *sockets(): Generator<Socket> {
    for (const relay of this.relays.values()) yield* relay.all();
  }

  private open(connection: Connection, id: string): RelayLink {
    const relay = new RelayLink(id, connection, this.storage);
    this.relays.set(connection, relay);
    return relay;
  }
}

/** One relay, as the room sees it, with the visitors' sockets that it holds. */
export class RelayLink {
  private readonly sockets = new Map<number, RelayedSocket>();
  private readonly audiences = { optedIn: 0, document: 0 };
  private queue: RelayFrame[] = [];
  private characters = 0;

  constructor(
    private readonly id: string,
    private readonly connection: Connection,
    private readonly storage: Party.Storage,
  ) {}

  /** A socket that this relay has from now on; or has still, with what it is. */
  seat(seat: number, session: Session | null = null): RelayedSocket {
    const socket = new RelayedSocket(this, seat, this.connection.uri, session);
    const audience = audienceOf(session);
    if (audience) this.audiences[audience]++;
    this.sockets.set(seat, socket);
    return socket;
  }

  get(seat: number): RelayedSocket | undefined {
    return this.sockets.get(seat);
  }

  forget(seat: number): void {
    this.sockets.delete(seat);
  }

  all(): RelayedSocket[] {
    return [...this.sockets.values()];
  }

  tell(audience: Audience, text: string, except: number[]): number {
    const count = this.audiences[audience] - except.length;
    if (count > 0) this.push({ type: "tell", audience, except, text });
    return Math.max(0, count);
  }

  tellGroup(texts: string[], members: [seat: number, Personal][]): number {
    const count = texts.length > 0 ? this.audiences.optedIn : members.length;
    if (count === 0) return 0;
    const own: OwnEndings[] = [];
    const personal = members.map(([seat, { own: endings, answers }]) => {
      if (!endings) return { seat, author: null, answers };
      // All sockets of an author share them.
      if (!own.includes(endings)) own.push(endings);
      return { seat, author: own.indexOf(endings), answers };
    });
    this.push({ type: "group", texts, own, personal });
    const isLone = texts.length === 1;
    return count + (isLone ? personal.filter(({ answers }) => answers.length === 1).length : 0);
  }

  /** Who hears what is told; in order with what is said before and after. */
  move(seat: number, before: Audience | null, audience: Audience | null): void {
    if (before === audience) return;
    if (before) this.audiences[before]--;
    if (audience) this.audiences[audience]++;
    this.push({ type: "seat", seat, audience });
  }

  /** Outlives hibernation, as a connection's state does. */
  keep(seat: number, session: Session | null): void {
    const key = `seat:${this.id}:${seat}`;
    void (session ? this.storage.put(key, session) : this.storage.delete(key));
  }

  /** All that one turn of the room says goes out together. */
  push(frame: RelayFrame): void {
    if (this.queue.push(frame) === 1) queueMicrotask(() => this.flush());
    this.characters += lengthOf(frame);
    if (this.characters > maxCharacters) this.flush();
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

/** A visitor's socket that a relay holds. */
export class RelayedSocket implements Socket {
  readonly relayed: { relay: RelayLink; seat: number };

  constructor(
    private readonly relay: RelayLink,
    private readonly seat: number,
    readonly uri: string,
    private session: Session | null,
  ) {
    this.relayed = { relay, seat };
  }

  get state(): Session | null {
    return this.session;
  }

  setState(session: Session | null): void {
    const before = this.session;
    this.session = session;
    if (isKept(session)) this.relay.keep(this.seat, session);
    else if (isKept(before)) this.relay.keep(this.seat, null);
    this.relay.move(this.seat, audienceOf(before), audienceOf(session));
  }

  send(text: string): void {
    this.relay.push({ type: "send", seat: this.seat, text });
  }

  close(code: number, reason: string): void {
    this.relay.push({ type: "close", seat: this.seat, code, reason });
  }
}

/** What is long in a frame. */
function lengthOf(frame: RelayFrame): number {
  if (frame.type === "group") {
    const texts = [...frame.texts, ...frame.own.flat().map(([, text]) => text)];
    return texts.reduce((sum, text) => sum + text.length, 0);
  }
  return "text" in frame ? frame.text.length : 0;
}

/** A socket that waits is admitted or refused at once: its first frame came with it. */
function isKept(session: Session | null): boolean {
  return session !== null && session.kind !== "waiting";
}
