import type * as Party from "partykit/server";
import { userIdIn } from "@/lib/wire/addresses";
import { closeCodes, comeBack, type InboxFrame } from "@/lib/wire/frames";
import {
  carriesSecret,
  type InboxCommand,
  type InboxRooms,
  inboxCommand,
  inboxRooms,
  passOn,
  type RoomCommand,
} from "@/lib/wire/internal-api";
import { parseTokenFrame } from "@/lib/wire/parse";
import { type InboxClaims, verifyInboxToken } from "@/lib/wire/room-token";
import { isSignedOut } from "@/lib/wire/sign-out";
import { noTokenInTime, tokenDeadline } from "@/lib/wire/token-wait";
import { Alarm } from "../platform/alarm";
import { postToApp } from "../platform/app-client";
import { close } from "../platform/close";
import { enforceDeadlines } from "../platform/deadlines";
import { type RoomEnv, readEnv } from "../platform/env";
import { logger, setLogLevel } from "../platform/logger";
import { OpenSockets } from "../platform/metrics";
import { Peers } from "../platform/peers";
import { socketsPerPerson } from "../platform/rate-limit";
import { UsedTokens } from "../platform/used-tokens";
import { firstFrameOf, tokenGate } from "../token-router";

/**
 * A socket's state; `until` is in milliseconds since 1970, `sid` the session that opened it. A
 * `checking` one gets no news: the app has yet to say that the session has not ended.
 */
type Session = { kind: "waiting"; until: number } | { kind: "checking" | "open"; sid: string };
type Socket = Party.Connection<Session>;

/** When rooms that could not be reached are called again: after so long at first, then ever later. */
const firstRetryMs = 2_000;
const maxRetryMs = 15_000;

/**
 * One person's inbox: receives the news of all their rooms and passes them on, as long as one of their
 * sockets is open. It stores nothing but used tokens; all else is in a room or in Postgres.
 */
export default class InboxServer implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: true };
  private readonly env: RoomEnv;
  private readonly alarm: Alarm;
  private readonly peers: Peers;
  private readonly usedTokens: UsedTokens;
  private readonly openSockets = new OpenSockets();
  /** Rooms that have not taken a subscription yet, with the person's epoch there. */
  private readonly missed = new Map<number, number>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retryMs = firstRetryMs;

  constructor(readonly room: Party.Room) {
    this.env = readEnv(room.env);
    setLogLevel(this.env.LOG_LEVEL);
    this.alarm = new Alarm(room.storage);
    this.peers = new Peers(room, this.env);
    this.usedTokens = new UsedTokens(room.storage, this.alarm);
  }

  static onBeforeConnect = tokenGate;

  /** Only the app may call an inbox over HTTP. Rooms call it from inside, without passing here. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const secret = readEnv(lobby.env).INTERNAL_SECRET;
    const allowed = userIdAt(request.url) && (await carriesSecret(request, secret));
    return allowed ? request : new Response("not found", { status: 404 });
  }

  async onConnect(
    socket: Socket,
    { request }: Pick<Party.ConnectionContext, "request">,
  ): Promise<void> {
    this.openSockets.opened();
    if ([...this.room.getConnections()].length > socketsPerPerson * this.env.LIMITS_FACTOR) {
      close(socket, closeCodes.flooding, "too many sockets");
      return;
    }
    const until = tokenDeadline(Date.now());
    socket.setState({ kind: "waiting", until });
    this.alarm.ringBy(until);
    const first = firstFrameOf(request);
    const claims = first !== null && (await this.check(socket, first));
    // The handshake does not wait for all of the person's rooms.
    if (claims) void this.open(socket, claims);
  }

  async onMessage(data: string | ArrayBuffer | ArrayBufferView, socket: Socket): Promise<void> {
    // An inbox only sends: the token is the one frame that it reads.
    if (socket.state?.kind !== "waiting") return;
    const claims = await this.check(socket, data);
    if (claims) await this.open(socket, claims);
  }

  /** Uses the token in a socket's first frame; closes the socket and returns null if it is not good. */
  private async check(socket: Socket, first: unknown): Promise<InboxClaims | null> {
    const frame = parseTokenFrame(first);
    const claims = frame && (await verifyInboxToken(frame.token, this.env.ROOM_TOKEN_SECRET));
    if (claims?.uid !== userIdAt(socket.uri) || !(await this.usedTokens.useOnce(claims))) {
      close(socket, closeCodes.token, "the token is not good");
      return null;
    }
    socket.setState({ kind: "checking", sid: claims.sid });
    return claims;
  }

  private async open(socket: Socket, { uid, sid }: InboxClaims): Promise<void> {
    const requestId = crypto.randomUUID();
    try {
      const mine = await this.roomsOf(uid, requestId, sid);
      if (!mine) return close(socket, closeCodes.token, "signed out");
      socket.setState({ kind: "open", sid });
      await this.subscribe(uid, mine, requestId);
      send(socket, { kind: "ready" });
    } catch (err) {
      logger.warn({ requestId, err }, "an inbox could not subscribe to its rooms");
      close(socket, closeCodes.shuttingDown, comeBack);
    }
  }

  onClose(socket: Socket): void {
    this.openSockets.closed(socket);
    close(socket, closeCodes.left, "");
  }

  onError(socket: Socket): void {
    this.onClose(socket);
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const requestId = requestIdOf(request);
    try {
      const body = await request.json();
      const passed = passOn.safeParse(body);
      if (passed.success) return await this.peers.answerPassedOn(passed.data, requestId);
      const command = inboxCommand.parse(body);
      return await this.execute(command, userIdAt(request.url), requestId);
    } catch (err) {
      logger.error({ requestId, err }, "an inbox's command failed");
      return new Response("failed", { status: 500 });
    }
  }

  private async execute(
    command: InboxCommand,
    uid: number | null,
    requestId: string,
  ): Promise<Response> {
    const sessions = this.sessions();
    if (sessions.length === 0) return new Response(null, { status: 410 });
    switch (command.type) {
      case "news": {
        const { room, lastId, messages, more } = command;
        this.broadcast({ kind: "news", room, lastId, messages, more });
        break;
      }
      case "rooms": {
        const mine = uid === null ? null : await this.roomsOf(uid, requestId);
        if (uid !== null && mine) await this.subscribe(uid, mine, requestId);
        this.broadcast({ kind: "rooms" });
        break;
      }
      case "read": {
        const { room, id, back } = command;
        this.broadcast({ kind: "read", room, id, ...(back && { back }) });
        break;
      }
      case "ask":
        break;
      case "sign-out":
        for (const { socket, sid } of sessions) {
          if (isSignedOut(sid, command)) close(socket, closeCodes.token, "signed out");
        }
        break;
    }
    return new Response(null, { status: 204 });
  }

  async onAlarm(): Promise<void> {
    this.alarm.rang();
    const now = Date.now();
    enforceDeadlines(this.waitingSockets(), now, this.alarm, noTokenInTime);
    await this.usedTokens.forgetExpired(now);
  }

  /**
   * Subscribes to these rooms. Those that cannot be reached, as for half a minute after their server has
   * died, are called again later.
   */
  private async subscribe(
    uid: number,
    { username, keywords, rooms }: InboxRooms,
    requestId: string,
  ): Promise<void> {
    const calls = rooms.map(({ id, epoch }) => {
      const command: RoomCommand = { type: "watch", uid, epoch, username, keywords };
      return { id, command };
    });
    const statuses = await Promise.all(this.peers.postAll({ to: "main", calls }, { requestId }));
    for (const [index, { id, epoch }] of rooms.entries()) {
      if ((statuses[index] ?? 503) >= 500) this.missed.set(id, epoch);
      else this.missed.delete(id);
    }
    if (this.missed.size === 0) this.retryMs = firstRetryMs;
    else
      this.retry ??= setTimeout(
        () => void this.subscribeAgain(uid, { username, keywords }),
        this.retryMs,
      );
  }

  private async subscribeAgain(uid: number, person: Omit<InboxRooms, "rooms">): Promise<void> {
    this.retry = undefined;
    this.retryMs = Math.min(maxRetryMs, 2 * this.retryMs);
    const rooms = Array.from(this.missed, ([id, epoch]) => ({ id, epoch }));
    if (this.sessions().length === 0) return this.missed.clear();
    await this.subscribe(uid, { ...person, rooms }, crypto.randomUUID());
    // Pages load the list of rooms again then, which has what these have sent before.
    if (this.missed.size < rooms.length) this.broadcast({ kind: "rooms" });
  }

  /** The person's rooms; null if the session `sid` has ended. Rejects if the app does not say. */
  private async roomsOf(uid: number, requestId: string, sid?: string): Promise<InboxRooms | null> {
    const response = await postToApp(this.env, "inbox", { uid, sid }, requestId);
    if (response.status === 403) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return inboxRooms.parse(await response.json());
  }

  private sessions(): { socket: Socket; sid: string; isOpen: boolean }[] {
    return [...this.room.getConnections<Session>()].flatMap((socket) => {
      const { state } = socket;
      if (!state || state.kind === "waiting") return [];
      return [{ socket, sid: state.sid, isOpen: state.kind === "open" }];
    });
  }

  private *waitingSockets(): Generator<[Socket, { until: number }]> {
    for (const socket of this.room.getConnections<Session>()) {
      if (socket.state?.kind === "waiting") yield [socket, socket.state];
    }
  }

  private broadcast(frame: InboxFrame): void {
    for (const { socket, isOpen } of this.sessions()) if (isOpen) send(socket, frame);
  }
}

function send(socket: Socket, frame: InboxFrame): void {
  try {
    socket.send(JSON.stringify(frame));
  } catch {
    // Closed a moment ago.
  }
}

function requestIdOf(request: Party.Request): string {
  return request.headers.get("X-Request-Id") ?? crypto.randomUUID();
}

function userIdAt(address: string): number | null {
  return userIdIn(new URL(address).pathname);
}
