import type * as Party from "partykit/server";
import {
  closeCodes,
  limits,
  type MessageFrame,
  parseTokenFrame,
  type WelcomeFrame,
} from "../lib/protocol";
import { type RoomClaims, verifyRoomToken } from "../lib/room-token";
import type { Alarm } from "./alarm";
import type { EventLog, RoomEvent } from "./log";
import type { Presence } from "./presence";
import { close, type MemberSession, type Roster, type Socket, send } from "./roster";

/** Decides which sockets become members' sockets. */
export class Admission {
  constructor(
    private readonly storage: Party.Storage,
    private readonly roster: Roster,
    private readonly presence: Presence,
    private readonly log: EventLog,
    private readonly alarm: Alarm,
    private readonly tokenSecret: string,
  ) {}

  /** Gives a new socket its 10 s to send a token. A timer would not outlive hibernation. */
  await(socket: Socket): void {
    const until = Date.now() + limits.tokenWaitSeconds * 1_000;
    this.roster.set(socket, { kind: "waiting", until });
    this.alarm.ringBy(until);
  }

  /**
   * Takes a socket's first frame. Nothing else may happen in the room meanwhile: a client sends
   * its first message right behind the token, without an answer to wait for.
   */
  async admit(socket: Socket, data: unknown, room: number): Promise<void> {
    const frame = parseTokenFrame(data);
    const claims = frame && (await verifyRoomToken(frame.token, this.tokenSecret));
    if (claims?.room !== room || !(await this.useOnce(claims))) {
      return this.refuse(socket, closeCodes.token, "the token is not good");
    }
    const revokedBelow = await this.storage.get<number>(revokedKey(claims.uid));
    if (revokedBelow !== undefined && claims.epoch < revokedBelow) {
      return this.refuse(socket, closeCodes.removed, "removed from the room");
    }
    const { uid, username, nickname } = claims;
    const optedIn = frame?.since !== undefined;
    const session: MemberSession = { kind: "member", uid, username, nickname, optedIn };
    this.roster.set(socket, session);
    this.presence.enter(session);
    if (optedIn) await this.welcome(socket, session, room, frame.since ?? 0);
  }

  /** Refuses, from now on, what was given to this person before `epoch`. */
  revoke(uid: number, epoch: number): void {
    void this.storage.put(revokedKey(uid), epoch);
  }

  /** Forgets used tokens that have run out, which no longer need remembering. */
  async forgetExpired(now: number): Promise<void> {
    const used = await this.storage.list<number>({ prefix: "used:" });
    const expired = [...used].filter(([, exp]) => exp * 1_000 <= now).map(([key]) => key);
    for (let start = 0; start < expired.length; start += 128) {
      await this.storage.delete(expired.slice(start, start + 128));
    }
    if (used.size > expired.length) this.alarm.ringBy(now + limits.tokenTtlSeconds * 1_000);
  }

  private async useOnce({ jti, exp }: RoomClaims): Promise<boolean> {
    const key = `used:${jti}`;
    if ((await this.storage.get(key)) !== undefined) return false;
    void this.storage.put(key, exp);
    this.alarm.ringBy((exp + 1) * 1_000);
    return true;
  }

  /** The welcome and what was missed, in one WebSocket message. */
  private async welcome(
    socket: Socket,
    { uid, username, nickname }: MemberSession,
    room: number,
    since: number,
  ): Promise<void> {
    const head = this.log.head;
    const from = Math.max(Math.min(since, head) + 1, head - limits.replayEvents + 1);
    const welcome: WelcomeFrame = {
      type: 2,
      id: head,
      room,
      you: { username, nickname },
      users: this.presence.people(),
      from,
      gap: from > Math.min(since, head) + 1,
    };
    const missed = await this.log.after(from - 1);
    send(socket, [welcome, ...missed.map((event) => messageFrame(event, event.uid === uid))]);
  }

  private refuse(socket: Socket, code: number, reason: string): void {
    this.roster.delete(socket);
    close(socket, code, reason);
  }
}

/** An event as those who opted in get it; `cid` is for its author only. */
export function messageFrame(
  { id, cid, msg, username, nickname, time }: RoomEvent,
  own: boolean,
): MessageFrame {
  return { type: 0, id, msg, username, nickname, time, ...(own && cid !== undefined && { cid }) };
}

function revokedKey(uid: number): string {
  return `revoked:${uid}`;
}
