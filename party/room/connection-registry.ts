import type { Person, Role, ServerFrame } from "@/lib/wire/frames";
import {
  type Audience,
  audiencesOf,
  type Client,
  messagesOf,
  type OwnEndings,
  sendInOrder,
  strings,
} from "@/lib/wire/relay-frames";
import { WaitingSockets } from "@/lib/wire/token-wait";
import { close } from "../platform/close";
import { counters, noteSockets } from "../platform/metrics";

/** A socket's state. Kept in its attachment, so that it survives hibernation. */
export type Session =
  /** No token yet; closed at `until` (milliseconds since 1970). */
  | { kind: "waiting"; until: number; address: string | null }
  | ({
      kind: "member";
      uid: number;
      role: Role;
      sid: string;
      optedIn: boolean;
      /** Takes a number in place of the names of a crowd. */
      counted?: true;
      /** The membership's, as the token says. A socket of an older release has none. */
      epoch?: number;
    } & Person)
  /** Receives only refusals; closed at `until`. */
  | { kind: "removed"; optedIn: boolean; until: number }
  /** Not a client but a relay, which holds the sockets of many. */
  | { kind: "relay"; id: string; countsPeople?: boolean };
type Group = "waiting" | Audience | "removed";
export type MemberSession = Session & { kind: "member" };
/** The session of a socket that sent a valid token. */
export type KnownSession = Session & { kind: "member" | "removed" };

/** A client's socket: one of the platform's, or one that a relay holds. */
export type Socket = {
  readonly uri: string;
  readonly state: Session | null;
  /** For a relay's socket: how it is reached together with the relay's others. */
  readonly relayed?: { relay: Broadcaster; connectionId: number };
  setState(session: Session | null): unknown;
  send(text: string): void;
  close(code: number, reason: string): void;
};
/** What one member gets of a group besides what all get. */
export type Personal = { own: OwnEndings | undefined; answers: string[] };
/** Sends to many sockets at once; returns to how many. */
type Broadcaster = {
  /** Whether it knows the audiences `named` and `counted`; a relay of an older release does not. */
  readonly countsPeople: boolean;
  broadcast(audience: Audience, text: string, except: number[]): number;
  broadcastGroup(texts: string[], personal: [connectionId: number, Personal][]): number;
};

const nobody: ReadonlyMap<Socket, unknown> = new Map();

/** Which sockets the room has and who is on them: an index over the sockets' attachments. */
export class ConnectionRegistry {
  private readonly sessions = new Map<Socket, Session>();
  /** By kind, so that finding a few sockets does not walk past ten thousand others. */
  private readonly groups: Record<Group, Map<Socket, Session>> = {
    waiting: new Map(),
    basic: new Map(),
    optedIn: new Map(),
    named: new Map(),
    counted: new Map(),
    removed: new Map(),
  };
  /** A person's only socket, or all of them: most have one, and a set of one takes 200 bytes. */
  private readonly byUid = new Map<number, Socket | Set<Socket>>();
  private readonly waitingSockets = new WaitingSockets();

  constructor(
    sockets: Iterable<Socket>,
    private readonly relays: { all(): Iterable<Broadcaster> },
    /** Identifies this room within the process, for the counters. */
    private readonly room: string,
  ) {
    for (const socket of sockets) {
      if (socket.state && socket.state.kind !== "relay") this.remember(socket, socket.state);
    }
    this.count();
  }

  get(socket: Socket): Session | undefined {
    return this.sessions.get(socket);
  }

  set(socket: Socket, session: Session): void {
    socket.setState(session);
    this.forget(socket);
    this.remember(socket, session);
    this.count();
  }

  delete(socket: Socket): void {
    this.forget(socket);
    if (!this.sessions.delete(socket)) return;
    socket.setState(null);
    this.count();
  }

  waiting(): Generator<[Socket, Session & { kind: "waiting" }]> {
    return this.of("waiting", "waiting");
  }

  removed(): Generator<[Socket, Session & { kind: "removed" }]> {
    return this.of("removed", "removed");
  }

  /** Whether this address has as many sockets without a token as it may have. */
  hasTooManyWaiting(address: string | null, limitsFactor: number): boolean {
    return this.waitingSockets.isFull(address, limitsFactor);
  }

  /** Sends a text to an audience except these sockets. */
  broadcast(audience: Audience, text: string, except: ReadonlyMap<Socket, unknown> = nobody): void {
    for (const socket of this.groups[audience].keys()) {
      if (!except.has(socket)) send(socket, text);
    }
    for (const relay of this.relays.all()) {
      const excepted: number[] = [];
      for (const { state, relayed } of except.keys()) {
        if (relayed?.relay === relay && isIn(audience, state)) {
          excepted.push(relayed.connectionId);
        }
      }
      counters.framesSent += relay.broadcast(audience, text, excepted);
    }
  }

  /** Sends a group of events to all who opted in; the sockets in `personal` must have. */
  broadcastGroup(texts: string[], personal: ReadonlyMap<Socket, Personal>): void {
    sendInOrder(
      texts.length,
      () => {
        for (const [socket, { own, answers }] of personal) {
          if (socket.relayed) continue;
          for (const text of messagesOf(strings, texts, own, answers)) send(socket, text);
        }
      },
      () => {
        for (const text of messagesOf(strings, texts)) {
          for (const socket of this.groups.optedIn.keys()) {
            if (!personal.has(socket)) send(socket, text);
          }
        }
      },
    );
    for (const relay of this.relays.all()) {
      const there: [connectionId: number, Personal][] = [];
      for (const [{ relayed }, each] of personal) {
        if (relayed?.relay === relay) there.push([relayed.connectionId, each]);
      }
      counters.framesSent += relay.broadcastGroup(texts, there);
    }
  }

  /** The sockets on which this person is a member. */
  *socketsOf(uid: number): Generator<[Socket, MemberSession]> {
    const sockets = this.byUid.get(uid);
    if (!sockets) return;
    for (const socket of sockets instanceof Set ? sockets : [sockets]) {
      const session = this.sessions.get(socket);
      if (session && isOf(session, "member")) yield [socket, session];
    }
  }

  countOf(uid: number): number {
    const sockets = this.byUid.get(uid);
    if (!sockets) return 0;
    return sockets instanceof Set ? sockets.size : 1;
  }

  closeAll(code: number, reason: string): void {
    for (const socket of [...this.sessions.keys()]) {
      this.delete(socket);
      close(socket, code, reason);
    }
  }

  private *of<K extends Session["kind"]>(
    group: Group,
    kind: K,
  ): Generator<[Socket, Session & { kind: K }]> {
    for (const [socket, session] of this.groups[group]) {
      if (isOf(session, kind)) yield [socket, session];
    }
  }

  /** A relay's members are in none, since the relay has its own audiences. */
  private groupsOf(socket: Socket, session: Session): readonly Group[] {
    const client = clientOf(session);
    if (client) return socket.relayed ? [] : audiencesOf[client];
    return session.kind === "waiting" || session.kind === "removed" ? [session.kind] : [];
  }

  private count(): void {
    noteSockets(this.room, this.sessions.size);
  }

  private remember(socket: Socket, session: Session): void {
    this.sessions.set(socket, session);
    for (const group of this.groupsOf(socket, session)) this.groups[group].set(socket, session);
    if (session.kind === "waiting") this.waitingSockets.add(session.address);
    if (session.kind !== "member") return;
    const sockets = this.byUid.get(session.uid);
    if (sockets instanceof Set) sockets.add(socket);
    else this.byUid.set(session.uid, sockets ? new Set([sockets, socket]) : socket);
  }

  private forget(socket: Socket): void {
    const session = this.sessions.get(socket);
    if (!session) return;
    for (const group of this.groupsOf(socket, session)) this.groups[group].delete(socket);
    if (session.kind === "waiting") this.waitingSockets.remove(session.address);
    if (session.kind !== "member") return;
    const sockets = this.byUid.get(session.uid);
    if (sockets instanceof Set) sockets.delete(socket);
    if (sockets === socket || (sockets instanceof Set && sockets.size === 0)) {
      this.byUid.delete(session.uid);
    }
  }
}

/** Sends frames, or text that is JSON already; does nothing if the socket is closed. */
export function send(socket: Socket, frame: ServerFrame | ServerFrame[] | string): void {
  try {
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    counters.framesSent++;
  } catch {
    // Closed a moment ago; its close event follows and removes it from the registry.
  }
}

/** What a socket's client is, or null if it is not a member's. */
export function clientOf(session: Session | null): Client | null {
  if (session?.kind !== "member") return null;
  if (!session.optedIn) return "basic";
  return session.counted ? "counted" : "optedIn";
}

function isIn(audience: Audience, session: Session | null): boolean {
  const client = clientOf(session);
  return client !== null && audiencesOf[client].includes(audience);
}

function isOf<K extends Session["kind"]>(
  session: Session,
  kind: K,
): session is Session & { kind: K } {
  return session.kind === kind;
}
