import type * as Party from "partykit/server";
import { roomIdIn } from "@/lib/wire/addresses";
import { closeCodes, comeBack } from "@/lib/wire/frames";
import { carriesSecret, passOn, type RoomCommand, roomCommand } from "@/lib/wire/internal-api";
import { countsPeopleHeader, parseConnectionFrames } from "@/lib/wire/relay-frames";
import { clientAddress } from "../platform/client-address";
import { close } from "../platform/close";
import { type RoomEnv, readEnv } from "../platform/env";
import { type GuardedStorage, guardWrites } from "../platform/guarded-storage";
import { logger, setLogLevel } from "../platform/logger";
import { counted, counters, noteBacklog } from "../platform/metrics";
import { noteProcessStart } from "../platform/process-start";
import { droppedCode, firstFrameOf, hasSocket, tokenGate, tokenRouter } from "../token-router";
import { assemble, type Parts } from "./assemble";
import type { Session } from "./connection-registry";
import type { RelayLinks } from "./relay-links";

/**
 * One room, and the only writer of its events, so it gives them their order and ids.
 *
 * It hibernates: a socket's state is in its attachment, the room's in storage, and the parts hold
 * caches of both.
 */
export default class RoomServer implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: true };
  private readonly env: RoomEnv;
  private readonly guarded: GuardedStorage;
  private assembled: Parts | undefined;
  private broken = false;

  static onSocket = tokenRouter;
  static onBeforeConnect = tokenGate;
  /** PartyKit does not know it; host/rooms/partykit-facade.ts calls it. */
  static hasSocket = hasSocket;

  constructor(readonly room: Party.Room) {
    this.env = readEnv(room.env);
    setLogLevel(this.env.LOG_LEVEL);
    noteProcessStart();
    this.guarded = guardWrites(room.storage, (error) => this.breakDown(error));
  }

  /** Only the app may call a room over HTTP. Inboxes call it from inside, without passing here. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const secret = readEnv(lobby.env).INTERNAL_SECRET;
    const allowed = roomIdAt(request.url) && (await carriesSecret(request, secret));
    return allowed ? request : new Response("not found", { status: 404 });
  }

  /** Serves what is not a room: the health check, open to all, and the counters, for the app. */
  static async onFetch(request: Party.Request, lobby: Party.FetchLobby): Promise<Response | null> {
    const { pathname } = new URL(request.url);
    if (pathname === "/health") return new Response("up");
    if (pathname !== "/metrics") return null;
    const allowed = await carriesSecret(request, readEnv(lobby.env).INTERNAL_SECRET);
    return allowed ? Response.json(counted()) : null;
  }

  onStart(): Promise<void> {
    return this.room.blockConcurrencyWhile(async () => {
      this.assembled = await this.assemble();
      logger.debug({ room: this.assembled.roomId.value }, "awake");
    });
  }

  /** A relay carries the secret; every other connection is a client. */
  async onConnect(
    connection: Party.Connection<Session>,
    { request }: Party.ConnectionContext,
  ): Promise<void> {
    const mayBeRelay = request.headers.has("Authorization");
    if (mayBeRelay && (await carriesSecret(request, this.env.INTERNAL_SECRET))) {
      this.parts.relayLinks.add(connection, request.headers.has(countsPeopleHeader));
    } else {
      const { connections } = this.parts;
      await connections.opened(connection, clientAddress(request), firstFrameOf(request));
    }
  }

  async onMessage(
    data: string | ArrayBuffer | ArrayBufferView,
    connection: Party.Connection<Session>,
  ): Promise<void> {
    const { connections, relayLinks } = this.parts;
    const link = relayLinks.get(connection);
    if (link) await connections.receiveRelayed(link, parseConnectionFrames(String(data)));
    else await connections.receive(connection, data);
  }

  /**
   * `event` comes from host/rooms/partykit-facade.ts; without that, every close counts as clean. The
   * engine keeps the socket until this resolves, so what is still to be answered can be.
   */
  async onClose(
    connection: Party.Connection<Session>,
    event?: { code: number; wasClean: boolean },
  ): Promise<void> {
    const { connections, relayLinks } = this.parts;
    const link = relayLinks.get(connection);
    const clean = event?.wasClean !== false && event?.code !== droppedCode;
    if (!link) return connections.closed(connection, clean);
    relayLinks.delete(connection);
    close(connection, closeCodes.left, "");
    await connections.relayClosed(link);
  }

  onError(connection: Party.Connection<Session>): Promise<void> {
    return this.onClose(connection, { code: 1006, wasClean: false });
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const room = roomIdAt(request.url);
    const requestId = request.headers.get("X-Request-Id") ?? crypto.randomUUID();
    try {
      const body = await request.json();
      const passed = passOn.safeParse(body);
      if (passed.success) return await this.parts.peers.answerPassedOn(passed.data, requestId);
      const command = roomCommand.parse(body);
      this.requireWhole();
      const response = await this.execute(command, room);
      await this.guarded.written();
      this.requireWhole();
      logger.debug({ room, requestId, command: command.type, status: response.status }, "command");
      return response;
    } catch (err) {
      logger.error({ room, requestId, err }, "a command failed");
      if (!this.broken) return new Response("failed", { status: 500 });
      // It starts again, so that the same command may succeed in a moment.
      return new Response("failed", { status: 503, headers: { "Retry-After": "1" } });
    }
  }

  async onAlarm(): Promise<void> {
    const { alarm, archive, authentication, connections, conversation } = this.parts;
    const { policy, presence, recall, retention, roomId } = this.parts;
    alarm.rang();
    const now = Date.now();
    presence.expire(now);
    connections.closeOverdue(now);
    await authentication.forgetExpired(now);
    retention.run(now);
    if (roomId.value === undefined) return;
    await recall.run(roomId.value);
    const swept = await archive.run(roomId.value);
    retention.learn(archive.keepDays);
    policy.learn(archive.policy);
    if (!swept) return;
    await conversation.forgetUpTo(swept.upTo);
    retention.swept(swept, Date.now());
  }

  private requireWhole(): void {
    if (this.broken) throw new Error("the storage refused a write");
  }

  private get parts(): Parts {
    if (!this.assembled) throw new Error("the room was used before onStart");
    return this.assembled;
  }

  private async execute(command: RoomCommand, room: number | null): Promise<Response> {
    const { commands, eventLog, roomId } = this.parts;
    if (eventLog.isEnded) {
      // The app repeats a deletion whose answer it missed; the room is gone as it asked.
      return new Response(null, { status: command.type === "delete" ? 204 : 410 });
    }
    // `onBeforeRequest` lets only rooms' addresses pass.
    if (room === null) return new Response("no such room", { status: 404 });
    roomId.keep(room);
    if (command.type !== "delete") return commands.execute(room, command);
    await this.delete();
    return new Response(null, { status: 204 });
  }

  /** Leaves nothing but a mark that the room was deleted, and the open links of relays. */
  private async delete(): Promise<void> {
    const { eventLog, registry, relayLinks, roomId } = this.parts;
    const { storage } = this.guarded;
    eventLog.end();
    if (roomId.value !== undefined) noteBacklog(roomId.value, 0, 0);
    registry.closeAll(closeCodes.roomDeleted, "the room is deleted");
    await storage.deleteAlarm();
    await storage.deleteAll();
    await storage.put("deleted", true);
    this.assembled = await this.assemble(relayLinks);
  }

  private assemble(openLinks?: RelayLinks): Promise<Parts> {
    const { storage } = this.guarded;
    return assemble({
      ...{ room: this.room, storage, env: this.env, openLinks },
      onFailure: (error) => this.breakDown(error),
    });
  }

  /**
   * Ends the room after a write that was refused: it closes all sockets, and the platform discards
   * what is in memory, which may be ahead of the storage. Clients that reconnect get what is stored.
   */
  private breakDown(err: unknown): void {
    if (this.broken) return;
    this.broken = true;
    counters.storageFailures++;
    const room = this.assembled?.roomId.value;
    logger.error({ room, err }, "the storage refused a write, so the room starts again");
    this.assembled?.registry.closeAll(closeCodes.shuttingDown, comeBack);
    // A rejection in here is the platform's way to reset a room.
    this.room.blockConcurrencyWhile(() => Promise.reject(err)).catch(() => {});
  }
}

function roomIdAt(address: string): number | null {
  return roomIdIn(new URL(address).pathname);
}
