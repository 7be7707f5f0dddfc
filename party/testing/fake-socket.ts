import type { MemberSession, Session, Socket } from "../room/connection-registry";

/** A client's socket that records what it is sent and how it is closed. */
export class FakeSocket implements Socket {
  readonly uri = "https://rooms.example/parties/main/5";
  readonly sent: string[] = [];
  readonly closed: [code: number, reason: string][] = [];

  constructor(
    public state: Session | null = null,
    readonly relayed?: Socket["relayed"],
  ) {}

  /** What was sent, parsed; an array frame is one entry. */
  get frames(): unknown[] {
    return this.sent.map((text) => JSON.parse(text));
  }

  /** The code that it was closed with first. */
  get code(): number | undefined {
    return this.closed[0]?.[0];
  }

  setState(session: Session | null): void {
    this.state = session;
  }

  send(text: string): void {
    if (this.closed.length > 0) throw new Error("the socket is closed");
    this.sent.push(text);
  }

  close(code: number, reason: string): void {
    this.closed.push([code, reason]);
  }
}

/** The session of a member named after `uid`. */
export function member(uid: number, more: Partial<MemberSession> = {}): MemberSession {
  const names = { username: `u${uid}`, nickname: `Nick ${uid}` };
  return { kind: "member", uid, role: "member", sid: "s", optedIn: true, ...names, ...more };
}
