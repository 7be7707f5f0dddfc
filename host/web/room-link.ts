import WebSocket from "ws";
import { makeLogger } from "@/lib/server/observability/logger";
import { countLogEvent } from "@/lib/server/observability/process-metrics";
import { closeCodes, comeBack } from "@/lib/wire/frames";
import {
  type Audience,
  audiences,
  audiencesOf,
  type Client,
  countsPeopleHeader,
  heartbeat,
  messagesOf,
  parseRelayFrames,
  type RelayFrame,
  sendInOrder,
} from "@/lib/wire/relay-frames";
import { LinkQueue } from "./link-queue";
import { bytes, type Connection, frameOf, type Leaving, textOf } from "./relayed-socket";
import type { SlowConsumers } from "./slow-consumers";
import { openUpstream, type Upstream } from "./upstream";

/** Of the web server's process. */
const logger = makeLogger("web", { count: countLogEvent });

type Group = RelayFrame & { type: "group" };

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;

type Options = Upstream & {
  slowConsumers: SlowConsumers;
  /** Called when no further connection may be added. */
  onEnd(): void;
};

/** A relay's link to one room, open as long as the relay holds a connection for it. */
export class RoomLink {
  private readonly room: WebSocket;
  private readonly connections = new Map<number, Connection>();
  /** Those whose client has closed or ended them; the room answers that. */
  private readonly leaving = new Set<number>();
  private readonly audiences: Record<Audience, Map<number, Connection>> = {
    basic: new Map(),
    optedIn: new Map(),
    named: new Map(),
    counted: new Map(),
  };
  private readonly queue: LinkQueue;
  private lastId = 0;

  constructor(private readonly options: Options) {
    this.room = openUpstream({ ...options, headers: { [countsPeopleHeader]: "1" } });
    this.queue = new LinkQueue(this.room, (isBehind) => this.slowDown(isBehind));
    this.room.on("message", (data) => {
      const text = String(data);
      if (text === heartbeat.answer) return;
      const frames = parseRelayFrames(text);
      if (frames) return this.receive(frames);
      logger.error("a room sent something that is not a frame of a link");
      this.room.terminate();
    });
    this.room.on("close", () => this.end());
  }

  /** Whether a new connection would reach the room. */
  get isUsable(): boolean {
    return this.room.readyState <= WebSocket.OPEN;
  }

  /**
   * Adds a connection with the frames that it has sent so far, at least one. The client may have closed
   * it or be gone by now: the room gets what came before all the same.
   */
  add(connection: Connection, [first = null, ...others]: (string | null)[]): void {
    const { socket } = connection;
    const connectionId = ++this.lastId;
    this.connections.set(connectionId, connection);
    this.queue.push({ type: "open", connectionId, data: first });
    for (const data of others) this.queue.push({ type: "frame", connectionId, data });
    socket.on("message", (data, isBinary) => {
      // A client that the room has closed may go on sending until it answers the close.
      if (socket.isShut) return;
      this.queue.push({ type: "frame", connectionId, data: textOf(data, isBinary) });
    });
    socket.once("leaving", (how: Leaving) => this.leave(connectionId, how));
    socket.once("close", () => this.remove(connectionId));
    if (socket.leaving) this.leave(connectionId, socket.leaving);
    if (socket.readyState === WebSocket.CLOSED) this.remove(connectionId);
    else if (this.queue.isBehind) socket.pause();
  }

  /**
   * Has the room close all connections with 4503, each behind the answers to what its client has sent.
   * Those of a room that has not done so within `patienceMs` are closed without it.
   */
  stop(patienceMs: number): void {
    this.queue.push({ type: "stop" });
    setTimeout(() => this.shutAll(closeCodes.shuttingDown, comeBack), patienceMs).unref();
  }

  /** The client has closed or ended the connection. It still gets what the room sends until that closes it. */
  private leave(connectionId: number, { clean }: Leaving): void {
    this.leaving.add(connectionId);
    this.queue.push({ type: "closed", connectionId, clean });
  }

  /** The connection is gone. */
  private remove(connectionId: number): void {
    if (!this.connections.delete(connectionId)) return;
    this.move(connectionId, null);
    const isTold = this.leaving.delete(connectionId);
    if (!isTold) this.queue.push({ type: "closed", connectionId, clean: false });
    if (this.connections.size > 0) return;
    this.options.onEnd();
    this.queue.end();
  }

  private slowDown(isBehind: boolean): void {
    for (const { socket } of this.connections.values()) {
      if (isBehind) socket.pause();
      else socket.resume();
    }
  }

  private receive(frames: RelayFrame[]): void {
    for (const frame of frames) {
      switch (frame.type) {
        case "send":
          this.send(this.connections.get(frame.connectionId), frameOf(toBytes(frame.text)));
          break;
        case "broadcast":
          this.broadcast(frame);
          break;
        case "group":
          this.broadcastGroup(frame);
          break;
        case "audience":
          this.move(frame.connectionId, frame.audience);
          break;
        case "close":
          this.connections.get(frame.connectionId)?.socket.shut(frame.code, frame.reason);
          break;
      }
    }
  }

  private broadcast({ audience, except, text }: RelayFrame & { type: "broadcast" }): void {
    const frame = frameOf(toBytes(text));
    const excepted = new Set(except);
    for (const [connectionId, connection] of this.audiences[audience]) {
      if (!excepted.has(connectionId)) this.send(connection, frame);
    }
  }

  private broadcastGroup({ texts, own, personal }: Group): void {
    // Each text is encoded once, however many get it.
    const common = texts.map(toBytes);
    sendInOrder(
      texts.length,
      () => this.sendPersonal(common, own, personal),
      () => this.sendCommon(common, personal),
    );
  }

  private sendPersonal(common: Buffer[], own: Group["own"], personal: Group["personal"]): void {
    const byAuthor = own.map((endings) =>
      endings.map(([place, ending]) => [place, toBytes(ending)] as const),
    );
    for (const { connectionId, author, answers } of personal) {
      const connection = this.connections.get(connectionId);
      const endings = author === null ? [] : (byAuthor[author] ?? []);
      for (const message of messagesOf(bytes, common, endings, answers.map(toBytes))) {
        this.send(connection, frameOf(message));
      }
    }
  }

  private sendCommon(common: Buffer[], personal: Group["personal"]): void {
    const served = new Set(personal.map(({ connectionId }) => connectionId));
    for (const frame of messagesOf(bytes, common).map(frameOf)) {
      for (const [connectionId, connection] of this.audiences.optedIn) {
        if (!served.has(connectionId)) this.send(connection, frame);
      }
    }
  }

  private move(connectionId: number, client: Client | null): void {
    for (const audience of audiences) this.audiences[audience].delete(connectionId);
    const connection = this.connections.get(connectionId);
    if (!client || !connection) return;
    for (const audience of audiencesOf[client]) {
      this.audiences[audience].set(connectionId, connection);
    }
  }

  /** Writes a frame that was made once for all; ws would build it, in two parts, for each socket. */
  private send(connection: Connection | undefined, frame: Buffer): void {
    if (connection?.socket.readyState !== WebSocket.OPEN) return;
    connection.stream.write(frame);
    this.options.slowConsumers.wrote(connection.stream);
  }

  /** The room failed or its server stopped: clients reconnect and get what they missed. */
  private end(): void {
    this.options.onEnd();
    this.shutAll(failedCode, "the room failed");
  }

  private shutAll(code: number, reason: string): void {
    for (const { socket } of this.connections.values()) socket.shut(code, reason);
  }
}

function toBytes(text: string): Buffer {
  return Buffer.from(text);
}
