import type * as Party from "partykit/server";
import { closeCodes, type InboxFrame } from "@/lib/wire/frames";
import {
  carriesSecret,
  type InboxCommand,
  inboxCommand,
  inboxRooms,
} from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import { parseTokenFrame } from "@/lib/wire/parse";
import { verifyInboxToken } from "@/lib/wire/room-token";
import { Alarm } from "../platform/alarm";
import { type RoomEnv, readEnv } from "../platform/env";
import { log, setLogLevel } from "../platform/logger";
import { OpenSockets } from "../platform/metrics";
import { socketsPerPerson } from "../platform/rate-limit";
import { close } from "../room/connection-registry";
import { Neighbours } from "../room/peers";
import { UsedTokens } from "../room/used-tokens";

type Session = { kind: "waiting"; until: number } | { kind: "open"; sid: string };
type Socket = Party.Connection<Session>;

/** Rooms asked at the same time. */
const atOnce = 16;

/**
 * One person's inbox: hears from all their rooms what is said there, for as long as one of their
 * sockets is here. It keeps nothing that is not in a room or in Postgres.
 */
export default class InboxServer implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: true };
  private readonly env: RoomEnv;
  private readonly alarm: Alarm;
  private readonly neighbours: Neighbours;
  private readonly usedTokens: UsedTokens;
  private readonly openNow = new OpenSockets();

  constructor(readonly room: Party.Room) {
    this.env = readEnv(room.env);
    setLogLevel(this.env.LOG_LEVEL);
    this.alarm = new Alarm(room.storage);
    this.neighbours = new Neighbours(room, this.env);
    this.usedTokens = new UsedTokens(room.storage, this.alarm);
  }

  static onBeforeConnect(request: Party.Request): Party.Request | Response {
    return userIdOf(request.url) ? request : new Response("no such inbox", { status: 404 });
  }

  /** Only the app may tell an inbox anything over HTTP; rooms call it from inside. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const secret = readEnv(lobby.env).INTERNAL_SECRET;
    const allowed = userIdOf(request.url) && (await carriesSecret(request, secret));
    return allowed ? request : new Response("not found", { status: 404 });
  }

  onConnect(socket: Socket): void {
    this.openNow.opened();
    if ([...this.room.getConnections()].length > socketsPerPerson * this.env.LIMITS_FACTOR) {
      close(socket, closeCodes.flooding, "too many sockets");
      return;
    }
    const until = Date.now() + limits.tokenWaitSeconds * 1_000;
    socket.setState({ kind: "waiting", until });
    this.alarm.ringBy(until);
  }

  async onMessage(data: string | ArrayBuffer | ArrayBufferView, socket: Socket): Promise<void> {
    // An inbox only tells; what an open socket sends is nothing that it understands.
    if (socket.state?.kind !== "waiting") return;
    const uid = userIdOf(socket.uri);
    const frame = parseTokenFrame(data);
    const claims = frame && (await verifyInboxToken(frame.token, this.env.ROOM_TOKEN_SECRET));
    if (uid === null || claims?.uid !== uid || !(await this.usedTokens.useOnce(claims))) {
      return close(socket, closeCodes.token, "the token is not good");
    }
    socket.setState({ kind: "open", sid: claims.sid });
    const requestId = crypto.randomUUID();
    try {
      await this.watch(uid, requestId);
      send(socket, { kind: "ready" });
    } catch (err) {
      log.warn({ requestId, err }, "an inbox cannot listen");
      close(socket, closeCodes.shuttingDown, "come back in a moment");
    }
  }

  onClose(socket: Socket): void {
    this.openNow.closed(socket);
    close(socket, closeCodes.left, "");
  }

  onError(socket: Socket): void {
    this.onClose(socket);
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const requestId = requestIdOf(request);
    try {
      const command = inboxCommand.parse(await request.json());
      return await this.obey(command, userIdOf(request.url), requestId);
    } catch (err) {
      log.error({ requestId, err }, "an inbox's command failed");
      return new Response("failed", { status: 500 });
    }
  }

  private async obey(
    command: InboxCommand,
    uid: number | null,
    requestId: string,
  ): Promise<Response> {
    const open = this.openSockets();
    if (open.length === 0) return new Response(null, { status: 410 });
    switch (command.type) {
      case "news": {
        const { room, lastId, messages, more } = command;
        this.tell({ kind: "news", room, lastId, messages, more });
        break;
      }
      case "rooms": {
        if (uid !== null) await this.watch(uid, requestId);
        this.tell({ kind: "rooms" });
        break;
      }
      case "read":
        this.tell({ kind: "read", room: command.room, id: command.id });
        break;
      case "ask":
        break;
      case "sign-out":
        for (const { socket, sid } of open) {
          const over = command.only === undefined ? sid !== command.except : sid === command.only;
          if (over) close(socket, closeCodes.token, "signed out");
        }
        break;
    }
    return new Response(null, { status: 204 });
  }

  async onAlarm(): Promise<void> {
    this.alarm.rang();
    const now = Date.now();
    for (const socket of this.room.getConnections<Session>()) {
      if (socket.state?.kind !== "waiting") continue;
      if (socket.state.until <= now) close(socket, closeCodes.noToken, "no token in time");
      else this.alarm.ringBy(socket.state.until);
    }
    await this.usedTokens.forgetExpired(now);
  }

  /** Has each of the person's rooms tell this inbox; a room that cannot be asked is left out. */
  private async watch(uid: number, requestId: string): Promise<void> {
    const { username, rooms } = await this.roomsOf(uid, requestId);
    const waiting = rooms.values();
    const worker = async () => {
      for (const { id, epoch } of waiting) {
        await this.neighbours
          .post({ to: "main", id, command: { type: "watch", uid, epoch, username } }, requestId)
          .catch((err) => log.warn({ room: id, requestId, err }, "a room is not watched"));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  private async roomsOf(uid: number, requestId: string) {
    const response = await fetch(new URL("/api/internal/inbox", this.env.APP_URL), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.env.INTERNAL_SECRET}`,
        "X-Request-Id": requestId,
      },
      body: JSON.stringify({ uid }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return inboxRooms.parse(await response.json());
  }

  private openSockets(): { socket: Socket; sid: string }[] {
    return [...this.room.getConnections<Session>()].flatMap((socket) =>
      socket.state?.kind === "open" ? [{ socket, sid: socket.state.sid }] : [],
    );
  }

  private tell(frame: InboxFrame): void {
    for (const { socket } of this.openSockets()) send(socket, frame);
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

/** The person's id in an inbox's address; null where it is none. */
function userIdOf(address: string): number | null {
  const id = /^\/parties\/inbox\/([1-9]\d{0,9})\/?$/.exec(new URL(address).pathname)?.[1];
  return id === undefined ? null : Number(id);
}
