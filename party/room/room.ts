import type * as Party from "partykit/server";
import { closeCodes } from "@/lib/wire/frames";
import { carriesSecret, type RoomCommand, roomCommand } from "@/lib/wire/internal-api";
import { parseVisitorFrames } from "@/lib/wire/relay-frames";
import { Alarm } from "../platform/alarm";
import { type RoomEnv, readEnv } from "../platform/env";
import { log, setLogLevel } from "../platform/logger";
import { counted, noteBacklog } from "../platform/metrics";
import { addressOf } from "../platform/rate-limit";
import { droppedCode, gateway } from "../token-router";
import { Archive } from "./archive";
import { Admission } from "./authenticate";
import { Commands } from "./commands";
import { close, Roster, type Session, type Socket } from "./connection-registry";
import { Visitors } from "./connections";
import { Conversation } from "./conversation";
import { EventLog } from "./event-log";
import { Watchers } from "./inbox-subscribers";
import { Neighbours } from "./peers";
import { Presence } from "./presence";
import { Relays } from "./relay-links";
import { Retention } from "./retention";
import { Standing } from "./revocations";

/**
 * One room: one writer, so it gives the order and the ids.
 *
 * It hibernates: what a socket is lives in its attachment, what a room is lives in storage, and
 * the fields below are caches of both, read in `onStart`. `room.id` is missing after an alarm, so
 * the id comes from addresses, and from storage in `onAlarm`.
 */
export default class RoomServer implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: true };
  private readonly storage: Party.Storage;
  private readonly env: RoomEnv;
  private readonly alarm: Alarm;
  private readonly neighbours: Neighbours;
  private readonly visitors: Visitors;
  /** Read once: a deletion takes the room's log along, but not its links. */
  private relays: Relays | undefined;
  private roster!: Roster;
  private presence!: Presence;
  private admission!: Admission;
  private archive!: Archive;
  private retention!: Retention;
  private conversation!: Conversation;
  private commands!: Commands;
  private log!: EventLog;
  private deleted = false;
  private id: number | undefined;

  static onSocket = gateway;

  constructor(readonly room: Party.Room) {
    this.storage = room.storage;
    this.env = readEnv(room.env);
    setLogLevel(this.env.LOG_LEVEL);
    this.alarm = new Alarm(room.storage);
    this.visitors = new Visitors(
      this.env.LIMITS_FACTOR,
      (task) => room.blockConcurrencyWhile(task),
      (socket, data) => this.admit(socket, data),
    );
    this.neighbours = new Neighbours(room, this.env);
  }

  static onBeforeConnect(request: Party.Request): Party.Request | Response {
    return roomIdOf(request.url) ? request : new Response("no such room", { status: 404 });
  }

  /** Only the app may ask a room for anything over HTTP; inboxes call it from inside. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const secret = readEnv(lobby.env).INTERNAL_SECRET;
    const allowed = roomIdOf(request.url) && (await carriesSecret(request, secret));
    return allowed ? request : new Response("not found", { status: 404 });
  }

  /** Beside the rooms: whether they are up, for everybody, and what they counted, for the app. */
  static async onFetch(request: Party.Request, lobby: Party.FetchLobby): Promise<Response | null> {
    const { pathname } = new URL(request.url);
    if (pathname === "/health") return new Response("up");
    if (pathname !== "/metrics") return null;
    const allowed = await carriesSecret(request, readEnv(lobby.env).INTERNAL_SECRET);
    return allowed ? Response.json(counted()) : null;
  }

  onStart(): Promise<void> {
    return this.room.blockConcurrencyWhile(async () => {
      await this.load();
      log.debug({ room: this.id }, "awake");
    });
  }

  /** A relay shows the secret; whoever else shows anything is a visitor all the same. */
  async onConnect(
    connection: Party.Connection<Session>,
    { request }: Party.ConnectionContext,
  ): Promise<void> {
    const mayBeRelay = request.headers.has("Authorization");
    if (mayBeRelay && (await carriesSecret(request, this.env.INTERNAL_SECRET))) {
      this.relays?.add(connection);
    } else {
      this.visitors.came(connection, addressOf(request));
    }
  }

  async onMessage(
    data: string | ArrayBuffer | ArrayBufferView,
    connection: Party.Connection<Session>,
  ): Promise<void> {
    const relay = this.relays?.get(connection);
    if (relay) await this.visitors.relayed(relay, parseVisitorFrames(String(data)));
    else await this.visitors.said(connection, data);
  }

  /** `event` comes with our patch of PartyKit (host/patches); without it each close is clean. */
  onClose(
    connection: Party.Connection<Session>,
    event?: { code: number; wasClean: boolean },
  ): void {
    close(connection, closeCodes.left, "");
    const relay = this.relays?.get(connection);
    this.relays?.delete(connection);
    const clean = event?.wasClean !== false && event?.code !== droppedCode;
    if (relay) this.visitors.relayLeft(relay);
    else this.visitors.left(connection, clean);
  }

  onError(connection: Party.Connection<Session>): void {
    this.onClose(connection, { code: 1006, wasClean: false });
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const room = roomIdOf(request.url);
    const requestId = request.headers.get("X-Request-Id") ?? undefined;
    try {
      const command = roomCommand.parse(await request.json());
      const response = await this.obey(command, room);
      log.debug({ room, requestId, command: command.type, status: response.status }, "command");
      return response;
    } catch (err) {
      log.error({ room, requestId, err }, "a command failed");
      return new Response("failed", { status: 500 });
    }
  }

  async onAlarm(): Promise<void> {
    this.alarm.rang();
    const now = Date.now();
    this.presence.expire(now);
    this.closeOverdue(now);
    await this.admission.forgetExpired(now);
    this.retention.run(now);
    if (this.id !== undefined) await this.archive.run(this.id);
  }

  private async load(): Promise<void> {
    const { storage, alarm, env } = this;
    this.deleted = (await storage.get("deleted")) === true;
    this.id = await storage.get<number>("room");
    const connections = [...this.room.getConnections<Session>()];
    this.relays ??= await Relays.load(storage, connections);
    const roster = new Roster(
      [...connections, ...this.relays.sockets()],
      this.relays,
      this.room.internalID,
    );
    const log = await EventLog.load(storage);
    const standing = new Standing(storage);
    const watchers = await Watchers.load(storage, (uid, news, requestId) =>
      this.neighbours.post({ to: "inbox", id: uid, command: news }, requestId),
    );
    const presence = await Presence.load(storage, roster, alarm);
    const archive = await Archive.load(storage, log, alarm, env, () => presence.count);
    const retention = await Retention.load(storage, alarm, archive);
    archive.onSwept = async (swept) => {
      await this.conversation.forgetUpTo(swept.upTo);
      retention.swept(swept, Date.now());
    };
    presence.onChange = () => archive.scheduleOnline();
    const conversation = new Conversation(roster, log, standing, env.LIMITS_FACTOR, (events) => {
      archive.schedule(events.length);
      if (this.id === undefined) return;
      archive.noteBacklog(this.id);
      watchers.note(this.id, events);
    });
    const admission = new Admission(storage, roster, presence, log, standing, alarm, env);
    this.visitors.use({ roster, presence, admission, conversation });
    this.commands = new Commands({
      ...{ alarm, archive, conversation, presence, retention, roster, standing, watchers },
      deleteRoom: () => this.delete(),
    });
    this.roster = roster;
    this.admission = admission;
    this.log = log;
    this.presence = presence;
    this.archive = archive;
    this.retention = retention;
    this.conversation = conversation;
    this.closeOverdue(Date.now());
    archive.schedule();
    if (this.id !== undefined) archive.noteBacklog(this.id);
  }

  private async obey(command: RoomCommand, room: number | null): Promise<Response> {
    if (this.deleted) {
      // Asked again, because the app missed the first answer, it is still what was wanted.
      return new Response(null, { status: command.type === "delete" ? 204 : 410 });
    }
    this.keepId(room);
    return this.commands.obey(command);
  }

  private async admit(socket: Socket, data: unknown): Promise<void> {
    const room = roomIdOf(socket.uri);
    if (this.deleted || !room) return close(socket, closeCodes.roomDeleted, "the room is deleted");
    if (await this.admission.admit(socket, data, room)) this.keepId(room);
  }

  private async delete(): Promise<void> {
    this.deleted = true;
    this.log.end();
    if (this.id !== undefined) noteBacklog(this.id, 0, 0);
    this.roster.closeAll(closeCodes.roomDeleted, "the room is deleted");
    await this.storage.deleteAlarm();
    await this.storage.deleteAll();
    await this.storage.put("deleted", true);
    await this.load();
  }

  /** The id is needed where no address tells it: in an alarm. */
  private keepId(room: number | null): void {
    if (room === null || this.id === room) return;
    this.id = room;
    void this.storage.put("room", room);
  }

  private closeOverdue(now: number): void {
    for (const [socket, { until }] of this.roster.waiting()) {
      if (until <= now) close(socket, closeCodes.noToken, "no token in time");
      else this.alarm.ringBy(until);
    }
    for (const [socket, { until }] of this.roster.removed()) {
      if (until <= now) close(socket, closeCodes.removed, "removed from the room");
      else this.alarm.ringBy(until);
    }
  }
}

/** The room's id in a party's address; null where it is none. */
function roomIdOf(address: string): number | null {
  const id = /^\/parties\/main\/([1-9]\d{0,9})\/?$/.exec(new URL(address).pathname)?.[1];
  return id === undefined ? null : Number(id);
}
