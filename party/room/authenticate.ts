import type * as Party from "partykit/server";
import type * as z from "zod/mini";
import { roomIdIn } from "@/lib/wire/addresses";
import { closeCodes, comeBack, frameTypes, type WelcomeFrame } from "@/lib/wire/frames";
import { type Standing, standing, type standingQuery } from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import { parseTokenFrame } from "@/lib/wire/parse";
import { type RoomClaims, verifyRoomToken } from "@/lib/wire/room-token";
import { tokenDeadline, tooManyWaiting } from "@/lib/wire/token-wait";
import type { Alarm } from "../platform/alarm";
import { type AppEnv, impatientMs, postToApp } from "../platform/app-client";
import { close } from "../platform/close";
import type { RoomEnv } from "../platform/env";
import { logger } from "../platform/logger";
import { processStart } from "../platform/process-start";
import { socketsPerPerson } from "../platform/rate-limit";
import { UsedTokens } from "../platform/used-tokens";
import {
  type ConnectionRegistry,
  type MemberSession,
  type Socket,
  send,
} from "./connection-registry";
import { eventText, replayText } from "./delivery";
import type { EventLog } from "./event-log";
import type { Policy } from "./policy";
import type { Presence } from "./presence";
import type { Recovery } from "./recovery";
import type { Revocations } from "./revocations";
import type { RoomId } from "./room-id";

type Member = Extract<Standing, { is: "member" }>;
type Gone = Exclude<Standing, Member>;

/** Decides which sockets become members' sockets. */
export class Authentication {
  private readonly usedTokens: UsedTokens;

  constructor(
    private readonly parts: {
      storage: Party.Storage;
      alarm: Alarm;
      registry: ConnectionRegistry;
      policy: Pick<Policy, "compareWords">;
      presence: Presence;
      eventLog: EventLog;
      recovery: Recovery;
      revocations: Revocations;
      roomId: RoomId;
    },
    private readonly env: Pick<RoomEnv, "ROOM_TOKEN_SECRET" | "LIMITS_FACTOR"> & AppEnv,
  ) {
    this.usedTokens = new UsedTokens(parts.storage, parts.alarm);
  }

  /** Gives a new socket 10 s to send its token. `address` is null if it has no limit. */
  awaitToken(socket: Socket, address: string | null): void {
    const { alarm, registry } = this.parts;
    if (registry.hasTooManyWaiting(address, this.env.LIMITS_FACTOR)) {
      this.refuse(socket, ...tooManyWaiting);
      return;
    }
    const until = tokenDeadline(Date.now());
    registry.set(socket, { kind: "waiting", until, address });
    alarm.ringBy(until);
  }

  /**
   * Handles a socket's first frame: makes it a member's socket, or closes it. Must run exclusively: a
   * client may send its first message right behind the token, which has no answer to wait for.
   */
  async authenticate(socket: Socket, data: unknown): Promise<void> {
    const { eventLog, presence, registry, revocations, roomId } = this.parts;
    const room = roomIdIn(new URL(socket.uri).pathname);
    if (eventLog.isEnded || room === null) {
      return close(socket, closeCodes.roomDeleted, "the room is deleted");
    }
    const frame = parseTokenFrame(data);
    if (frame?.since === "malformed") {
      return this.refuse(socket, closeCodes.misuse, "since must be an event's id or null");
    }
    const claims = frame && (await verifyRoomToken(frame.token, this.env.ROOM_TOKEN_SECRET));
    if (claims?.room !== room || !(await this.usedTokens.useOnce(claims))) {
      return this.refuse(socket, closeCodes.token, "the token is not good");
    }
    const current = await this.confirm(claims);
    if (!current) return this.refuse(socket, closeCodes.shuttingDown, comeBack);
    const role = current.is === "member" ? await revocations.currentRole(current) : current.is;
    if (role === "removed") {
      return this.refuse(socket, closeCodes.removed, "removed from the room");
    }
    if (role === "signed-out") return this.refuse(socket, closeCodes.token, "signed out");
    if (registry.countOf(claims.uid) >= socketsPerPerson * this.env.LIMITS_FACTOR) {
      return this.refuse(socket, closeCodes.flooding, "too many sockets of one person");
    }
    const optedIn = frame?.since !== undefined;
    if (optedIn) await eventLog.loadRecent();
    const counted = frame?.people === "count" && (socket.relayed?.relay.countsPeople ?? true);
    const session = memberSession({ ...claims, ...current, role }, optedIn, counted);
    registry.set(socket, session);
    presence.enter(session);
    if (optedIn) this.welcome(socket, session, room, frame.since ?? 0);
    roomId.keep(room);
  }

  /** Forgets the used tokens that have expired at `now` (milliseconds). */
  forgetExpired(now: number): Promise<void> {
    return this.usedTokens.forgetExpired(now);
  }

  /**
   * Makes the room whole if its storage was lost, and resolves with what the token is good for now:
   * one that is older than this process may have been revoked while no room could be told, so the app
   * is asked. Null if the app must be asked and does not answer.
   */
  private async confirm(claims: RoomClaims): Promise<(RoomClaims & Member) | Gone | null> {
    const { room, uid, sid, iat, archived, words } = claims;
    try {
      await this.parts.recovery.compare(room, archived);
      await this.parts.policy.compareWords(room, words);
      if (iat > processStart.at) return { ...claims, is: "member" };
      const now = await askStanding(this.env, { room, uid, sid });
      return now.is === "member" ? { ...claims, ...now } : now;
    } catch (err) {
      logger.error({ room, err }, "a token cannot be confirmed, as the app cannot be asked");
      return null;
    }
  }

  /** Sends the welcome and the missed events as one WebSocket message. */
  private welcome(socket: Socket, session: MemberSession, room: number, since: number): void {
    const { eventLog, presence } = this.parts;
    const { uid, username, nickname, counted } = session;
    const { head } = eventLog;
    const next = Math.min(since, head) + 1;
    const from = Math.max(next, head - limits.replayEvents + 1, eventLog.first);
    const crowd = counted ? presence.crowd : null;
    const welcome: WelcomeFrame = {
      type: frameTypes.welcome,
      id: head,
      room,
      you: { username, nickname },
      from,
      gap: from > next,
    };
    // Presence keeps the list of people as text, so that a crowd which enters does not rebuild it.
    const people = crowd === null ? `"users":${presence.peopleJson()}` : `"online":${crowd}`;
    const text = `${JSON.stringify(welcome).slice(0, -1)},${people}}`;
    const missed = eventLog
      .recentAfter(from - 1)
      .map((event) => (event.uid === uid ? eventText(event, true) : replayText(event)));
    send(socket, `[${[text, ...missed].join(",")}]`);
  }

  private refuse(socket: Socket, code: number, reason: string): void {
    this.parts.registry.delete(socket);
    close(socket, code, reason);
  }
}

async function askStanding(env: AppEnv, query: z.infer<typeof standingQuery>): Promise<Standing> {
  const response = await postToApp(env, "standing", query, crypto.randomUUID(), impatientMs);
  if (response.ok) return standing.parse(await response.json());
  await response.body?.cancel();
  throw new Error(`the app answered ${response.status}`);
}

function memberSession(claims: RoomClaims, optedIn: boolean, counted: boolean): MemberSession {
  const { uid, username, nickname, role, sid, epoch } = claims;
  const client = { optedIn, ...(optedIn && counted && { counted: true as const }) };
  return { kind: "member", uid, username, nickname, role, sid, ...client, epoch };
}
