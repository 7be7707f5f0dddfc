import {
  type AnswerFrame,
  closeCodes,
  comeBack,
  frameTypes,
  type Person,
  type SendError,
  type ServerFrame,
} from "@/lib/wire/frames";
import type { RoomCommand, SendResult } from "@/lib/wire/internal-api";
import { type ParsedRequest, parseMemberFrame, type RoomRequest } from "@/lib/wire/parse";
import { close } from "../platform/close";
import { counters, countRefused } from "../platform/metrics";
import { RateLimit, requestRate, typingRate } from "../platform/rate-limit";
import type {
  ConnectionRegistry,
  KnownSession,
  MemberSession,
  Session,
  Socket,
} from "./connection-registry";
import { type Author, decide, type Entry, type Result } from "./decide";
import { type Answers, deliver } from "./delivery";
import type { EventLog, RoomEvent } from "./event-log";
import { GroupCommit } from "./group-commit";
import type { Policy } from "./policy";
import type { Quota } from "./quota";
import type { Recall } from "./recall";
import type { Revocations } from "./revocations";

/** A request that waits for its commit: from a socket, or over REST. */
type Waiting = { parsed: ParsedRequest; quotaError: SendError | undefined } & (
  | { socket: Socket }
  | {
      socket: null;
      author: () => Author | null;
      settle: (result: Result) => void;
      fail: (error: unknown) => void;
    }
);

/** Decides, stores, delivers and answers members' requests, in the order in which they came. */
export class Conversation {
  private readonly commits: GroupCommit<Waiting>;
  private readonly requests: RateLimit<number>;
  private readonly typing: RateLimit<Socket>;

  private readonly registry: ConnectionRegistry;
  private readonly eventLog: EventLog;
  private readonly policy: Policy;
  private readonly quota: Quota;
  private readonly recall: Recall;
  private readonly revocations: Revocations;

  constructor(
    parts: {
      registry: ConnectionRegistry;
      eventLog: EventLog;
      policy: Policy;
      quota: Quota;
      recall: Recall;
      revocations: Revocations;
    },
    limitsFactor: number,
    private readonly on: {
      /** Events were stored and delivered. */
      stored: (events: RoomEvent[]) => void;
      /** Whether so many people are online that each of them typing would be too many frames. */
      isCrowded: () => boolean;
      /** A socket of this person was closed, because what it sent cannot be decided now. */
      turnedAway: (uid: number) => void;
      /** Events could not be stored. Nothing of them was delivered or answered. */
      failed: (error: unknown) => void;
    },
  ) {
    this.registry = parts.registry;
    this.eventLog = parts.eventLog;
    this.policy = parts.policy;
    this.quota = parts.quota;
    this.recall = parts.recall;
    this.revocations = parts.revocations;
    this.commits = new GroupCommit((group) => this.commit(group), on.failed);
    this.requests = new RateLimit(requestRate, limitsFactor);
    this.typing = new RateLimit(typingRate, limitsFactor);
  }

  /** Handles a frame of a member or of a removed person. */
  receive(socket: Socket, session: KnownSession, data: unknown): void {
    const parsed = parseMemberFrame(data, session.optedIn);
    if (parsed === "token") return;
    if (parsed === "typing") {
      this.showTyping(socket, session);
      return;
    }
    const { cid } = parsed;
    let tooFast = false;
    let quotaError: SendError | undefined;
    if (parsed.ok && session.kind === "member") {
      const now = Date.now();
      tooFast = !this.requests.take(session.uid, now);
      quotaError = this.quota.refusalOf(session.uid, parsed.request, now);
    }
    this.commits.add({
      socket,
      parsed: tooFast ? { ok: false, error: "too-fast", cid } : parsed,
      quotaError,
    });
  }

  /** Handles a request over REST; resolves when it is stored and delivered, rejects if it cannot be. */
  async ask(
    {
      uid,
      username,
      nickname,
      role,
      epoch,
      cid,
    }: RoomCommand & { type: "send" | "send-files" | "alter" },
    request: RoomRequest,
  ): Promise<SendResult> {
    await this.revocations.load(uid);
    if (!this.requests.take(uid, Date.now())) {
      countRefused("too-fast");
      return { ok: false, error: "too-fast" };
    }
    return this.decideLater({
      author: () =>
        this.revocations.isRevoked(uid, epoch) ? null : { uid, username, nickname, role },
      parsed: { ok: true, request, cid },
      quotaError: this.quota.refusalOf(uid, request, Date.now()),
    });
  }

  /** As `ask`, for what the app found out about the links of a message. */
  showPreviews({
    target,
    version,
    previews,
  }: RoomCommand & { type: "previews" }): Promise<SendResult> {
    return this.decideLater({
      author: () => ({ uid: 0, username: "", nickname: "", role: "member" }),
      parsed: {
        ok: true,
        request: { kind: "previews", target, version, previews },
        cid: undefined,
      },
      quotaError: undefined,
    });
  }

  private async decideLater(
    entry: Entry & { quotaError: SendError | undefined },
  ): Promise<SendResult> {
    const result = await new Promise<Result>((settle, fail) =>
      this.commits.add({ socket: null, ...entry, settle, fail }),
    );
    return result.ok ? { ok: true, ...result.event } : result;
  }

  /** The id of the newest event; 0 if there is none. */
  get head(): number {
    return this.eventLog.head;
  }

  /** Sends a frame that is no event to all who opted in, except one person's sockets. */
  notify(frame: ServerFrame, exceptUid?: number, audience: "optedIn" | "named" = "optedIn"): void {
    const own = exceptUid === undefined ? undefined : new Map(this.registry.socketsOf(exceptUid));
    this.registry.broadcast(audience, JSON.stringify(frame), own);
  }

  /** Drops the messages up to this event from the log; resolves when that is done. */
  forgetUpTo(id: number): Promise<void> {
    return this.commits.between(() => this.eventLog.forget(id));
  }

  /** Writes other names over this person's in the log; resolves when that is done. */
  rename(uid: number, person: Person): Promise<void> {
    return this.commits.between(() => this.eventLog.rename(uid, person));
  }

  /**
   * Resolves when all requests so far are stored, delivered and answered, or can no longer be. Null if
   * there are none to wait for.
   */
  settled(): Promise<void> | null {
    return this.commits.settled();
  }

  /** Drops what is kept about a socket that is closed. */
  forget(socket: Socket): void {
    this.typing.forget(socket);
  }

  private showTyping(socket: Socket, session: Session): void {
    if (session.kind !== "member" || !this.typing.take(socket, Date.now())) return;
    const { uid, username, nickname } = session;
    const notice = { type: frameTypes.typing, username, nickname };
    this.notify(notice, uid, this.on.isCrowded() ? "named" : "optedIn");
  }

  private async commit(waiting: Waiting[]): Promise<void> {
    const group = this.recall.isNeeded ? await this.decidable(waiting) : waiting;
    const { results, fresh } = await this.decide(group);
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
      answers.set(waiting.socket, [...frames, answerTo(waiting.parsed.cid, result)]);
      if (result.ok) senders.set(result.event.id, waiting.socket);
    }
    counters.eventsStored += fresh.length;
    const delivered = fresh.map((event) => ({ event, from: senders.get(event.id) ?? null }));
    deliver(this.registry, delivered, answers);
    if (fresh.length > 0) this.on.stored(fresh);
  }

  /**
   * The group without the requests that cannot be decided now. Their sockets are closed, so that their
   * clients come back and send again what was not answered; a call over REST fails.
   */
  private async decidable(group: Waiting[]): Promise<Waiting[]> {
    const entries = new Map(group.map((waiting) => [this.entryOf(waiting), waiting]));
    const undecidable = await this.recall.undecidable([...entries.keys()]);
    if (undecidable.size === 0) return group;
    const dropped = new Set<Waiting | Socket>();
    for (const entry of undecidable) {
      const waiting = entries.get(entry);
      if (!waiting) continue;
      dropped.add(waiting.socket ?? waiting);
      if (waiting.socket) this.turnAway(waiting.socket);
      else waiting.fail(new Error("the app cannot be asked about older messages"));
    }
    // Also what these sockets sent besides, as messages must stay in their order.
    return group.filter((waiting) => !dropped.has(waiting.socket ?? waiting));
  }

  private turnAway(socket: Socket): void {
    const session = this.registry.get(socket);
    this.registry.delete(socket);
    close(socket, closeCodes.shuttingDown, comeBack);
    if (session?.kind === "member") this.on.turnedAway(session.uid);
  }

  private entryOf(waiting: Waiting): Entry {
    const { parsed, quotaError } = waiting;
    if (waiting.socket === null) return { parsed, quotaError, author: waiting.author };
    const { socket } = waiting;
    return { parsed, quotaError, author: () => memberOn(this.registry, socket) };
  }

  private async decide(group: Waiting[]) {
    try {
      return await decide(
        group.map((waiting) => this.entryOf(waiting)),
        this.eventLog,
        this.policy,
      );
    } catch (error) {
      for (const waiting of group) if (waiting.socket === null) waiting.fail(error);
      throw error;
    }
  }
}

function memberOn(registry: ConnectionRegistry, socket: Socket): MemberSession | null {
  const session = registry.get(socket);
  return session?.kind === "member" ? session : null;
}

function answerTo(cid: string | undefined, result: Result): AnswerFrame {
  const own = cid !== undefined && { cid };
  if (result.ok) return { status: true, ...own, ...result.event };
  const { ok: _, ...refusal } = result;
  return { status: false, ...own, ...refusal };
}
