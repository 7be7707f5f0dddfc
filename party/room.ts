import type * as Party from "partykit/server";
import { type AnswerFrame, closeCodes, limits, parseSendFrame } from "../lib/protocol";
import { carriesSecret, type RoomCommand, roomCommand } from "../lib/room-commands";
import { Admission, messageFrame } from "./admit";
import { Alarm } from "./alarm";
import { Archive } from "./archive";
import { type RoomEnv, readEnv } from "./env";
import { droppedCode, gateway } from "./gateway";
import { MessageLimit } from "./limits";
import { EventLog, type RoomEvent } from "./log";
import { Presence } from "./presence";
import { close, type MemberSession, Roster, type Session, type Socket, send } from "./roster";

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
  private readonly limit: MessageLimit;
  private roster!: Roster;
  private log!: EventLog;
  private presence!: Presence;
  private admission!: Admission;
  private archive!: Archive;
  private deleted = false;

  static onSocket = gateway;

  constructor(readonly room: Party.Room) {
    this.storage = room.storage;
    this.env = readEnv(room.env);
    this.alarm = new Alarm(room.storage);
    this.limit = new MessageLimit(this.env.LIMITS_FACTOR);
  }

  static onBeforeConnect(request: Party.Request): Party.Request | Response {
    return roomIdOf(request.url) ? request : new Response("no such room", { status: 404 });
  }

  /** Only the app may ask a room for anything over HTTP. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const secret = readEnv(lobby.env).INTERNAL_SECRET;
    const allowed = roomIdOf(request.url) && (await carriesSecret(request, secret));
    return allowed ? request : new Response("not found", { status: 404 });
  }

  static onFetch(request: Party.Request): Response | null {
    return new URL(request.url).pathname === "/health" ? new Response("up") : null;
  }

  onStart(): Promise<void> {
    return this.room.blockConcurrencyWhile(() => this.load());
  }

  onConnect(socket: Socket): void {
    this.admission.await(socket);
  }

  async onMessage(data: string | ArrayBuffer | ArrayBufferView, socket: Socket): Promise<void> {
    const session = this.roster.get(socket);
    switch (session?.kind) {
      case "waiting":
        return this.room.blockConcurrencyWhile(() => this.admit(socket, data));
      case "member":
        return this.take(socket, session, data);
      case "removed":
        return answer(socket, session, { status: false, error: "removed" });
      case undefined:
    }
  }

  /** `event` comes with our patch of PartyKit (scripts/patches); without it each close is clean. */
  onClose(socket: Socket, event?: { code: number; wasClean: boolean }): void {
    const session = this.roster.get(socket);
    this.roster.delete(socket);
    close(socket, closeCodes.left, "");
    if (session?.kind !== "member") return;
    this.presence.socketGone(session.uid, event?.wasClean !== false && event?.code !== droppedCode);
  }

  onError(socket: Socket): void {
    this.onClose(socket, { code: 1006, wasClean: false });
  }

  async onRequest(request: Party.Request): Promise<Response> {
    await this.obey(roomCommand.parse(await request.json()));
    return new Response(null, { status: 204 });
  }

  async onAlarm(): Promise<void> {
    this.alarm.rang();
    const now = Date.now();
    this.presence.expire(now);
    this.closeOverdue(now);
    await this.admission.forgetExpired(now);
    const room = await this.storage.get<number>("room");
    if (room !== undefined) await this.archive.run(room);
  }

  private async load(): Promise<void> {
    this.deleted = (await this.storage.get("deleted")) === true;
    this.roster = new Roster(this.room.getConnections<Session>());
    this.log = await EventLog.load(this.storage);
    this.presence = await Presence.load(this.storage, this.roster, this.alarm);
    const { storage, roster, presence, log, alarm, env } = this;
    this.admission = new Admission(storage, roster, presence, log, alarm, env.ROOM_TOKEN_SECRET);
    this.archive = new Archive(log, alarm, env);
    this.closeOverdue(Date.now());
    this.archive.schedule();
  }

  private async admit(socket: Socket, data: unknown): Promise<void> {
    const room = roomIdOf(socket.uri);
    if (this.deleted || !room) return close(socket, closeCodes.roomDeleted, "the room is deleted");
    if (this.log.head === 0) void this.storage.put("room", room);
    await this.admission.admit(socket, data, room);
  }

  /** One message: parse, count, store, tell everyone, answer; in the order in which they came. */
  private async take(socket: Socket, session: MemberSession, data: unknown): Promise<void> {
    const sent = parseSendFrame(data);
    const { cid } = sent;
    if (!sent.ok) return answer(socket, session, { status: false, cid, error: sent.error });
    const { uid, username, nickname } = session;
    if (!this.limit.take(uid, Date.now())) {
      return answer(socket, session, { status: false, cid, error: "too-fast" });
    }
    const { event, fresh } = await this.log.append({ uid, username, nickname, msg: sent.msg, cid });
    if (fresh) {
      this.deliver(event, socket);
      this.archive.schedule();
    }
    answer(socket, session, { status: true, cid, id: event.id, time: event.time });
  }

  /** A client of the document hears others and its other sockets; one that opted in hears all. */
  private deliver(event: RoomEvent, from: Socket): void {
    const { msg, username, nickname, time } = event;
    const plain = JSON.stringify({ type: 0, msg, username, nickname, time });
    const full = JSON.stringify(messageFrame(event, false));
    const own = JSON.stringify(messageFrame(event, true));
    this.roster.broadcast((session, socket) => {
      if (!session.optedIn) return socket === from ? null : plain;
      return session.uid === event.uid ? own : full;
    });
  }

  private async obey(command: RoomCommand): Promise<void> {
    switch (command.type) {
      case "remove":
        return this.remove(command.uid, command.epoch);
      case "delete":
        return this.delete();
      case "wake":
        // Being asked was enough: onStart has scheduled what is due.
        return;
    }
  }

  private remove(uid: number, epoch: number): void {
    this.admission.revoke(uid, epoch);
    const until = Date.now() + limits.removedGraceSeconds * 1_000;
    for (const [socket, { optedIn, username, nickname }] of this.roster.socketsOf(uid)) {
      // The last that they hear: their own leaving, for a screen that says so at once.
      if (optedIn) send(socket, { type: 1, username, nickname, action: 0, time: seconds() });
      this.roster.set(socket, { kind: "removed", optedIn, until });
      this.alarm.ringBy(until);
    }
    this.presence.leave(uid);
  }

  private async delete(): Promise<void> {
    this.deleted = true;
    this.roster.closeAll(closeCodes.roomDeleted, "the room is deleted");
    await this.storage.deleteAlarm();
    await this.storage.deleteAll();
    await this.storage.put("deleted", true);
    await this.load();
  }

  private closeOverdue(now: number): void {
    for (const [socket, { until }] of this.roster.of("waiting")) {
      if (until <= now) close(socket, closeCodes.noToken, "no token in time");
      else this.alarm.ringBy(until);
    }
    for (const [socket, { until }] of this.roster.of("removed")) {
      if (until <= now) close(socket, closeCodes.removed, "removed from the room");
      else this.alarm.ringBy(until);
    }
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

function answer(socket: Socket, { optedIn }: { optedIn: boolean }, frame: AnswerFrame): void {
  send(socket, optedIn ? frame : { status: frame.status });
}

/** The room's id in a party's address; null where it is none. */
function roomIdOf(address: string): number | null {
  const id = /^\/parties\/main\/([1-9]\d{0,9})\/?$/.exec(new URL(address).pathname)?.[1];
  return id === undefined ? null : Number(id);
}
