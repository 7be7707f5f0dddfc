import type * as Party from "partykit/server";
import { closeCodes, type WelcomeFrame } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { parseTokenFrame } from "@/lib/wire/parse";
import { type RoomClaims, verifyRoomToken } from "@/lib/wire/room-token";
import type { Alarm } from "../platform/alarm";
import { socketsPerPerson } from "../platform/rate-limit";
import { close, type MemberSession, type Roster, type Socket, send } from "./connection-registry";
import { eventText } from "./delivery";
import type { EventLog } from "./event-log";
import type { Presence } from "./presence";
import type { Standing } from "./revocations";
import { UsedTokens } from "./used-tokens";

/** Decides which sockets become members' sockets. */
export class Admission {
  private readonly usedTokens: UsedTokens;

  constructor(
    storage: Party.Storage,
    private readonly roster: Roster,
    private readonly presence: Presence,
    private readonly log: EventLog,
    private readonly standing: Standing,
    private readonly alarm: Alarm,
    private readonly env: { ROOM_TOKEN_SECRET: string; LIMITS_FACTOR: number },
  ) {
    this.usedTokens = new UsedTokens(storage, alarm);
  }

  /** Gives a new socket its 10 s to send a token. A timer would not outlive hibernation. */
  await(socket: Socket, address: string | null): void {
    if (address !== null) {
      const waiting = [...this.roster.waiting()].filter(([, from]) => from.address === address);
      if (waiting.length >= limits.waitingPerAddress * this.env.LIMITS_FACTOR) {
        this.refuse(socket, closeCodes.flooding, "too many sockets without a token");
        return;
      }
    }
    const until = Date.now() + limits.tokenWaitSeconds * 1_000;
    this.roster.set(socket, { kind: "waiting", until, address });
    this.alarm.ringBy(until);
  }

  /**
   * Takes a socket's first frame. Nothing else may happen in the room meanwhile: a client sends
   * its first message right behind the token, without an answer to wait for. False: refused.
   */
  async admit(socket: Socket, data: unknown, room: number): Promise<boolean> {
    const frame = parseTokenFrame(data);
    const claims = frame && (await verifyRoomToken(frame.token, this.env.ROOM_TOKEN_SECRET));
    if (claims?.room !== room || !(await this.usedTokens.useOnce(claims))) {
      return this.refuse(socket, closeCodes.token, "the token is not good");
    }
    const role = await this.standing.judge(claims);
    if (role === "removed") {
      return this.refuse(socket, closeCodes.removed, "removed from the room");
    }
    if (role === "signed-out") return this.refuse(socket, closeCodes.token, "signed out");
    if (this.roster.countOf(claims.uid) >= socketsPerPerson * this.env.LIMITS_FACTOR) {
      return this.refuse(socket, closeCodes.flooding, "too many sockets of one person");
    }
    const optedIn = frame?.since !== undefined;
    if (optedIn) await this.log.loadRecent();
    const session = memberSession({ ...claims, role }, optedIn);
    this.roster.set(socket, session);
    this.presence.enter(session);
    if (optedIn) this.welcome(socket, session, room, frame.since ?? 0);
    return true;
  }

  forgetExpired(now: number): Promise<void> {
    return this.usedTokens.forgetExpired(now);
  }

  /** The welcome and what was missed, in one WebSocket message. */
  private welcome(socket: Socket, session: MemberSession, room: number, since: number): void {
    const { uid, username, nickname } = session;
    const head = this.log.head;
    const from = Math.max(
      Math.min(since, head) + 1,
      head - limits.replayEvents + 1,
      this.log.first,
    );
    const welcome: Omit<WelcomeFrame, "users"> = {
      type: 2,
      id: head,
      room,
      you: { username, nickname },
      from,
      gap: from > Math.min(since, head) + 1,
    };
    // The list of people is made into text once, however many enter.
    const text = `${JSON.stringify(welcome).slice(0, -1)},"users":${this.presence.peopleJson()}}`;
    const missed = this.log
      .recentAfter(from - 1)
      .map((event) => eventText(event, event.uid === uid));
    send(socket, `[${[text, ...missed].join(",")}]`);
  }

  private refuse(socket: Socket, code: number, reason: string): false {
    this.roster.delete(socket);
    close(socket, code, reason);
    return false;
  }
}

function memberSession(claims: RoomClaims, optedIn: boolean): MemberSession {
  const { uid, username, nickname, role, sid } = claims;
  return { kind: "member", uid, username, nickname, role, sid, optedIn };
}
