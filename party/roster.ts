import type * as Party from "partykit/server";
import type { Person, ServerFrame } from "../lib/protocol";

/** What a socket is. Kept in its attachment, so it survives hibernation. */
export type Session =
  /** No token yet; closed at `until` (milliseconds since 1970). */
  | { kind: "waiting"; until: number }
  | ({ kind: "member"; uid: number; optedIn: boolean } & Person)
  /** Hears nothing more; closed at `until`. */
  | { kind: "removed"; optedIn: boolean; until: number };
export type MemberSession = Session & { kind: "member" };
export type Socket = Party.Connection<Session>;

/** Who is on which socket: a cache of the sockets' attachments. */
export class Roster {
  private readonly sessions = new Map<Socket, Session>();

  constructor(sockets: Iterable<Socket>) {
    for (const socket of sockets) {
      if (socket.state) this.sessions.set(socket, socket.state);
    }
  }

  get(socket: Socket): Session | undefined {
    return this.sessions.get(socket);
  }

  set(socket: Socket, session: Session): void {
    socket.setState(session);
    this.sessions.set(socket, session);
  }

  delete(socket: Socket): void {
    this.sessions.delete(socket);
  }

  *of<K extends Session["kind"]>(kind: K): Generator<[Socket, Session & { kind: K }]> {
    for (const [socket, session] of this.sessions) {
      if (isOf(session, kind)) yield [socket, session];
    }
  }

  *socketsOf(uid: number): Generator<[Socket, MemberSession]> {
    for (const entry of this.of("member")) {
      if (entry[1].uid === uid) yield entry;
    }
  }

  /** Sends each member what `frameFor` has for them; each distinct text is made once by the caller. */
  broadcast(frameFor: (session: MemberSession, socket: Socket) => string | null): void {
    for (const [socket, session] of this.of("member")) {
      const frame = frameFor(session, socket);
      if (frame !== null) send(socket, frame);
    }
  }

  closeAll(code: number, reason: string): void {
    for (const socket of this.sessions.keys()) close(socket, code, reason);
    this.sessions.clear();
  }
}

export function send(socket: Socket, frame: ServerFrame | ServerFrame[] | string): void {
  try {
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  } catch {
    // Closed a moment ago; its close event follows and takes it off the roster.
  }
}

/** Closes our side too: a socket whose other side is gone is otherwise kept for ever. */
export function close(socket: Socket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already.
  }
}

function isOf<K extends Session["kind"]>(
  session: Session,
  kind: K,
): session is Session & { kind: K } {
  return session.kind === kind;
}
