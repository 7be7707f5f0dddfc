import type * as Party from "partykit/server";
import type { Person, Role, ServerFrame } from "../lib/protocol";
import { counters } from "./metrics";

/** What a socket is. Kept in its attachment, so it survives hibernation. */
export type Session =
  /** No token yet; closed at `until` (milliseconds since 1970). */
  | { kind: "waiting"; until: number; address: string | null }
  | ({ kind: "member"; uid: number; role: Role; sid: string; optedIn: boolean } & Person)
  /** Hears nothing more; closed at `until`. */
  | { kind: "removed"; optedIn: boolean; until: number };
type Group = "waiting" | "optedIn" | "document" | "removed";
export type MemberSession = Session & { kind: "member" };
export type Socket = Party.Connection<Session>;

/** Who is on which socket: a cache of the sockets' attachments. */
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

  constructor(sockets: Iterable<Socket>) {
    for (const socket of sockets) {
      if (socket.state) this.remember(socket, socket.state);
    }
  }

  get(socket: Socket): Session | undefined {
    return this.sessions.get(socket);
  }

  set(socket: Socket, session: Session): void {
    socket.setState(session);
    this.forget(socket);
    this.remember(socket, session);
  }

  delete(socket: Socket): void {
    this.forget(socket);
    this.sessions.delete(socket);
  }

  waiting(): Generator<[Socket, Session & { kind: "waiting" }]> {
    return this.of("waiting", "waiting");
  }

  removed(): Generator<[Socket, Session & { kind: "removed" }]> {
    return this.of("removed", "removed");
  }

  /** Members who take the frames beyond the document's. */
  optedIn(): Generator<[Socket, MemberSession]> {
    return this.of("optedIn", "member");
  }

  /** Members whose client knows the API document and no more. */
  documentClients(): Generator<[Socket, MemberSession]> {
    return this.of("document", "member");
  }

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
    for (const socket of this.sessions.keys()) close(socket, code, reason);
    this.sessions.clear();
    for (const group of Object.values(this.groups)) group.clear();
    this.byUid.clear();
  }

  private *of<K extends Session["kind"]>(
    group: Group,
    kind: K,
  ): Generator<[Socket, Session & { kind: K }]> {
    for (const [socket, session] of this.groups[group]) {
      if (isOf(session, kind)) yield [socket, session];
    }
  }

  private remember(socket: Socket, session: Session): void {
    this.sessions.set(socket, session);
    this.groups[groupOf(session)].set(socket, session);
    if (session.kind !== "member") return;
    const sockets = this.byUid.get(session.uid);
    if (sockets) sockets.add(socket);
    else this.byUid.set(session.uid, new Set([socket]));
  }

  private forget(socket: Socket): void {
    const session = this.sessions.get(socket);
    if (!session) return;
    this.groups[groupOf(session)].delete(socket);
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

function groupOf(session: Session): Group {
  if (session.kind !== "member") return session.kind;
  return session.optedIn ? "optedIn" : "document";
}

function isOf<K extends Session["kind"]>(
  session: Session,
  kind: K,
): session is Session & { kind: K } {
  return session.kind === kind;
}
