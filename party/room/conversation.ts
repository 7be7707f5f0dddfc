import type { AnswerFrame, Person, ServerFrame } from "@/lib/wire/frames";
import type { RoomCommand, SendResult } from "@/lib/wire/internal-api";
import { type ParsedRequest, parseMemberFrame } from "@/lib/wire/parse";
import { counters, countRefused } from "../platform/metrics";
import { RateLimit, requestRate, typingRate } from "../platform/rate-limit";
import type { KnownSession, MemberSession, Roster, Session, Socket } from "./connection-registry";
import { type Author, decide, type Result } from "./decide";
import { type Answers, deliver } from "./delivery";
import type { EventLog, RoomEvent } from "./event-log";
import { GroupCommit } from "./group-commit";
import type { Standing } from "./revocations";

/** Something that waits for its place in the log: from a socket, or over REST. */
type Waiting = { parsed: ParsedRequest } & (
  | { socket: Socket }
  | { socket: null; author: () => Author | null; settle: (result: Result) => void }
);

/** What is said in the room: decided, stored, told and answered, in the order in which it came. */
export class Conversation {
  private readonly commits = new GroupCommit<Waiting>((group) => this.commit(group));
  private readonly requests: RateLimit<number>;
  private readonly typing: RateLimit<Socket>;

  constructor(
    private readonly roster: Roster,
    private readonly log: EventLog,
    private readonly standing: Standing,
    limitsFactor: number,
    /** After events were stored and told. */
    private readonly onEvents: (events: RoomEvent[]) => void,
  ) {
    this.requests = new RateLimit(requestRate, limitsFactor);
    this.typing = new RateLimit(typingRate, limitsFactor);
  }

  /** A frame of somebody who is, or was, a member. */
  take(socket: Socket, session: KnownSession, data: unknown): void {
    const parsed = parseMemberFrame(data, session.optedIn);
    if (parsed === "typing") {
      this.showTyping(socket, session);
      return;
    }
    const tooFast =
      parsed.ok && session.kind === "member" && !this.requests.take(session.uid, Date.now());
    const { cid } = parsed;
    this.commits.add({
      socket,
      parsed: tooFast ? { ok: false, error: "too-fast", cid } : parsed,
    });
  }

  /** A message without a socket; resolves when it is stored and told. */
  async send(command: RoomCommand & { type: "send" }): Promise<SendResult> {
    const { uid, username, nickname, role, epoch, msg, cid, reply } = command;
    await this.standing.load(uid);
    if (!this.requests.take(uid, Date.now())) {
      countRefused("too-fast");
      return { ok: false, error: "too-fast" };
    }
    const result = await new Promise<Result>((settle) =>
      this.commits.add({
        socket: null,
        author: () =>
          this.standing.isRevoked(uid, epoch) ? null : { uid, username, nickname, role },
        parsed: { ok: true, request: { kind: "send", msg, reply }, cid },
        settle,
      }),
    );
    if (result.ok) return { ok: true, ...result.event };
    const { error } = result;
    if (error === "not-found" || error === "not-allowed") throw new Error(`a send was ${error}`);
    return { ok: false, error };
  }

  /** Tells those who opted in something that is no event, but for one person. */
  tell(frame: ServerFrame, except?: number): void {
    const own = except === undefined ? undefined : new Map(this.roster.socketsOf(except));
    this.roster.tell("optedIn", JSON.stringify(frame), own);
  }

  /** The log has nothing of the messages up to this event any more; resolves when it is so. */
  forgetUpTo(id: number): Promise<void> {
    return this.commits.between(() => this.log.forget(id));
  }

  /** What the person said and did in the log is by somebody of these names; resolves when it is. */
  rename(uid: number, person: Person): Promise<void> {
    return this.commits.between(() => this.log.rename(uid, person));
  }

  forget(socket: Socket): void {
    this.typing.forget(socket);
  }

  private showTyping(socket: Socket, session: Session): void {
    if (session.kind !== "member" || !this.typing.take(socket, Date.now())) return;
    const { uid, username, nickname } = session;
    this.tell({ type: 3, username, nickname }, uid);
  }

  private async commit(group: Waiting[]): Promise<void> {
    const { results, fresh } = await decide(
      group.map((waiting) => ({
        parsed: waiting.parsed,
        author: waiting.socket ? () => memberOn(this.roster, waiting.socket) : waiting.author,
      })),
      this.log,
    );
    const answers: Answers = new Map();
    const senders = new Map<number, Socket>();
    for (const [index, waiting] of group.entries()) {
      const result = results[index];
      if (!result) continue;
      if (result.ok) counters.accepted++;
      else countRefused(result.error);
      if (waiting.socket === null) {
        waiting.settle(result);
        continue;
      }
      const frames = answers.get(waiting.socket) ?? [];
      answers.set(waiting.socket, [...frames, answerOf(result, waiting.parsed.cid)]);
      if (result.ok) senders.set(result.event.id, waiting.socket);
    }
    counters.eventsStored += fresh.length;
    const told = fresh.map((event) => ({ event, from: senders.get(event.id) ?? null }));
    deliver(this.roster, told, answers);
    if (fresh.length > 0) this.onEvents(fresh);
  }
}

function memberOn(roster: Roster, socket: Socket): MemberSession | null {
  const session = roster.get(socket);
  return session?.kind === "member" ? session : null;
}

function answerOf(result: Result, cid: string | undefined): AnswerFrame {
  const own = cid !== undefined && { cid };
  return result.ok
    ? { status: true, ...own, ...result.event }
    : { status: false, ...own, error: result.error };
}
