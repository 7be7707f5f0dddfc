import type { Person, Role, ServerFrame } from "@/lib/wire/frames";
import { messagesOf, type OwnEndings, strings, tellInOrder } from "@/lib/wire/relay-frames";
import { counters, noteSockets } from "../platform/metrics";

/** What a socket is. Kept with it, so it survives hibernation. */
export type Session =
  /** No token yet; closed at `until` (milliseconds since 1970). */
  | { kind: "waiting"; until: number; address: string | null }
  | ({ kind: "member"; uid: number; role: Role; sid: string; optedIn: boolean } & Person)
  /** Hears nothing more; closed at `until`. */
  | { kind: "removed"; optedIn: boolean; until: number }
  /** No visitor: a relay, which holds the sockets of many. */
  | { kind: "relay"; id: string };
/** Members who take the frames beyond the document's, and those whose client knows no others. */
export type Audience = "optedIn" | "document";
type Group = "waiting" | Audience | "removed";
export type MemberSession = Session & { kind: "member" };
/** Of somebody who is, or was, a member. */
export type KnownSession = Session & { kind: "member" | "removed" };

/** A visitor's socket: one of the platform's, or one that a relay holds. */
export type Socket = {
  readonly uri: string;
  readonly state: Session | null;
  /** Of a relay's: how it is reached together with all others there. */
  readonly relayed?: { relay: Teller; seat: number };
  setState(session: Session | null): unknown;
  send(text: string): void;
  close(code: number, reason: string): void;
};
/** What one member gets of a group beside what all get. */
export type Personal = { own: OwnEndings | undefined; answers: string[] };
/** Reaches many sockets at once; says how many frames that are. */
type Teller = {
  tell(audience: Audience, text: string, except: number[]): number;
  tellGroup(texts: string[], personal: [seat: number, Personal][]): number;
};

const nobody: ReadonlyMap<Socket, unknown> = new Map();

/** Who is on which socket: a cache of what the sockets are. */
export class Roster {
  private readonly sessions = new Map<Socket, Session>();
  /** By sort, so that nobody walks past ten thousand others in search of a few. */
  private readonly groups: Record<Group, Map<Socket, Session>> = {
    waiting: new Map(),
    optedIn: new Map(),
    document: new Map(),
    removed: new Map(),
  };
  private readonly byUid = new Map<number, Set<Socket>>();

  constructor(
    sockets: Iterable<Socket>,
    private readonly relays: { all(): Iterable<Teller> },
    /** Tells the rooms of this process apart, for what is counted. */
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

  /** Sends a text to all of an audience but these. */
  tell(audience: Audience, text: string, except: ReadonlyMap<Socket, unknown> = nobody): void {
    for (const socket of this.groups[audience].keys()) {
      if (!except.has(socket)) send(socket, text);
    }
    for (const relay of this.relays.all()) {
      const seats: number[] = [];
      for (const { state, relayed } of except.keys()) {
        if (relayed?.relay === relay && audienceOf(state) === audience) seats.push(relayed.seat);
      }
      counters.framesSent += relay.tell(audience, text, seats);
    }
  }

  /** Sends a group of events to all who opted in; `personal` are members who did. */
  tellGroup(texts: string[], personal: ReadonlyMap<Socket, Personal>): void {
    tellInOrder(
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
      const there: [seat: number, Personal][] = [];
      for (const [{ relayed }, each] of personal) {
        if (relayed?.relay === relay) there.push([relayed.seat, each]);
      }
      counters.framesSent += relay.tellGroup(texts, there);
    }
  }

  /** The sockets of a person who is a member. */
  *socketsOf(uid: number): Generator<[Socket, MemberSession]> {
    for (const socket of this.byUid.get(uid) ?? []) {
      const session = this.sessions.get(socket);
      if (session && isOf(session, "member")) yield [socket, session];
    }
  }

  countOf(uid: number): number {
    return this.byUid.get(uid)?.size ?? 0;
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

  /** None for members whom their relay tells. */
  private groupOf(socket: Socket, session: Session): Map<Socket, Session> | undefined {
    const audience = audienceOf(session);
    if (audience) return socket.relayed ? undefined : this.groups[audience];
    if (session.kind === "waiting" || session.kind === "removed") return this.groups[session.kind];
    return undefined;
  }

  private count(): void {
    noteSockets(this.room, this.sessions.size);
  }

  private remember(socket: Socket, session: Session): void {
    this.sessions.set(socket, session);
    this.groupOf(socket, session)?.set(socket, session);
    if (session.kind !== "member") return;
    const sockets = this.byUid.get(session.uid);
    if (sockets) sockets.add(socket);
    else this.byUid.set(session.uid, new Set([socket]));
  }

  private forget(socket: Socket): void {
    const session = this.sessions.get(socket);
    if (!session) return;
    this.groupOf(socket, session)?.delete(socket);
    if (session.kind !== "member") return;
    const sockets = this.byUid.get(session.uid);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.byUid.delete(session.uid);
  }
}

export function send(socket: Socket, frame: ServerFrame | ServerFrame[] | string): void {
  try {
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    counters.framesSent++;
  } catch {
    // Closed a moment ago; its close event follows and takes it off the roster.
  }
}

/** Closes our side too: a socket whose other side is gone is otherwise kept for ever. */
export function close(
  socket: { close(code?: number, reason?: string): void },
  code: number,
  reason: string,
): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already.
  }
}

export function audienceOf(session: Session | null): Audience | null {
  if (session?.kind !== "member") return null;
  return session.optedIn ? "optedIn" : "document";
}

function isOf<K extends Session["kind"]>(
  session: Session,
  kind: K,
): session is Session & { kind: K } {
  return session.kind === kind;
}
