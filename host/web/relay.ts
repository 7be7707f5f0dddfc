import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { type RawData, WebSocketServer } from "ws";
import { makeLogger } from "@/lib/server/observability/logger";
import { countLogEvent } from "@/lib/server/observability/process-metrics";
import type { RoomServers } from "@/lib/server/party/room-servers";
import type { UnconfirmedSignOut } from "@/lib/server/party/unconfirmed-sign-outs";
import { firstFrameIn, inboxPath, roomPath } from "@/lib/wire/addresses";
import { closeCodes, comeBack } from "@/lib/wire/frames";
import {
  type Admission,
  type NamedPlace,
  type Place,
  placeAt,
  placeOfToken,
} from "@/lib/wire/place";
import { isSignedOut } from "@/lib/wire/sign-out";
import { WaitingSockets, waitForToken } from "@/lib/wire/token-wait";
import { joinInbox } from "./inbox-link";
import { refuseSocket } from "./refusal";
import { type Connection, RelayedSocket, textOf } from "./relayed-socket";
import { RoomLink } from "./room-link";
import type { SlowConsumers } from "./slow-consumers";
import type { Upstream } from "./upstream";
import { VanishedPeers } from "./vanished-peers";

/** Of the web server's process. */
const logger = makeLogger("web", { count: countLogEvent });

type Options = {
  rooms: RoomServers;
  /** Whether rooms may be at another server than the one that is called. */
  isInCluster: boolean;
  internalSecret: string;
  roomTokenSecret: string;
  limitsFactor: number;
  /** How many rooms and inboxes may be linked at once: with more, their server would run out of files. */
  maxPlaces: number;
  slowConsumers: SlowConsumers;
  addressOf(request: IncomingMessage): string | null;
};

/** How long rooms may take to close their sockets when the relay stops. */
const stopMs = 1_000;
/** The engine's limit; any frame that a room accepts is far shorter. */
const maxFrameBytes = 1024 * 1024;

/**
 * Holds the clients' sockets, with one link to each room. What goes to all of a room's clients
 * crosses the link once and is sent to each from here: that takes 5 µs per socket, and 25 µs in the
 * engine (docs/decisions/0023-relay.md). No room or inbox is reached, and so none is made, before a
 * client has shown a token for it.
 */
export class Relay {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    WebSocket: RelayedSocket,
  });
  private readonly links = new Map<number, RoomLink>();
  /** Sockets of inboxes, each of which has a link of its own. */
  private inboxes = 0;
  private saidFullAt = Number.NEGATIVE_INFINITY;
  /** The sockets that are in no room: they wait for a token, or are an inbox's. */
  private readonly outside = new Set<RelayedSocket>();
  private isStopping = false;
  private readonly waiting = new WaitingSockets();
  private readonly vanishedPeers = new VanishedPeers();
  /** The sockets of each person, with the session that each is of. */
  private readonly people = new Map<number, Map<RelayedSocket, string>>();

  constructor(private readonly options: Options) {
    // What the web server has not refused before: a list of subprotocols that is none.
    this.server.on("wsClientError", ({ message }, stream) =>
      refuseSocket(stream, { status: 400, detail: `${message}.` }),
    );
  }

  /** Returns false if there is no socket at this address, and leaves the stream alone. */
  upgrade(request: IncomingMessage, stream: Socket, head: Buffer): boolean {
    const { pathname, search } = parseTarget(request.url);
    const place = placeAt(pathname);
    if (!place) return false;
    this.server.handleUpgrade(request, stream, head, (socket) => {
      socket.outlive(stream);
      this.options.slowConsumers.watch(stream);
      // ws closes the socket itself, but an error without a listener would end the process.
      socket.on("error", () => {});
      this.outside.add(socket);
      socket.once("close", () => this.outside.delete(socket));
      if (this.isStopping) return socket.shut(closeCodes.shuttingDown, comeBack);
      const first = firstFrameIn(search);
      if (first !== null) void this.admit({ socket, stream }, place, [first]);
      else this.awaitToken({ socket, stream }, place, this.options.addressOf(request));
    });
    return true;
  }

  /** Closes sockets of sessions that have ended, as their rooms would, one of which does not answer. */
  signOut({ uid, ...which }: UnconfirmedSignOut): void {
    for (const [socket, sid] of this.people.get(uid) ?? []) {
      if (isSignedOut(sid, which)) socket.shut(closeCodes.token, "signed out");
    }
  }

  /**
   * Closes all sockets with 4503, so that their clients come back, to another server where there are
   * several. What clients have sent before is answered first; rooms have a second for that.
   */
  stop(): void {
    this.isStopping = true;
    for (const link of this.links.values()) link.stop(stopMs);
    for (const socket of this.outside) socket.shut(closeCodes.shuttingDown, comeBack);
  }

  /** Waits for the first frame. */
  private awaitToken(connection: Connection, place: Place, address: string | null): void {
    const { socket } = connection;
    const close = (code: number, reason: string) => socket.shut(code, reason);
    const stopWaiting = waitForToken(this.waiting, address, this.options.limitsFactor, close);
    if (!stopWaiting) return;
    const onLeaving = () => socket.shut(closeCodes.left, "");
    socket.once("close", stopWaiting);
    socket.once("leaving", onLeaving);
    socket.once("message", (data, isBinary) => {
      socket.off("leaving", onLeaving);
      stopWaiting();
      void this.admit(connection, place, [textOf(data, isBinary)]);
    });
  }

  /**
   * Joins a client to the room or inbox that its first frame has a token for, which must be this place.
   * It may have sent more by then, and closed the socket.
   */
  private async admit(
    connection: Connection,
    place: Place,
    frames: [string | null, ...(string | null)[]],
  ): Promise<void> {
    const { socket } = connection;
    const onFrame = (data: RawData, isBinary: boolean) => frames.push(textOf(data, isBinary));
    socket.on("message", onFrame);
    socket.pause();
    const admission = await placeOfToken(frames[0], place, this.options.roomTokenSecret);
    socket.off("message", onFrame);
    socket.resume();
    if (socket.isShut) return;
    if (admission) this.join(connection, admission, frames);
    else socket.shut(closeCodes.token, "the token is not good");
  }

  private join(connection: Connection, admission: Admission, frames: (string | null)[]): void {
    const { slowConsumers } = this.options;
    const { party, id } = admission;
    if (!this.hasPlaceFor(admission)) {
      this.sendAway(connection.socket);
      return;
    }
    this.vanishedPeers.watch(connection);
    this.noteSession(connection.socket, admission);
    if (party === "main") {
      this.outside.delete(connection.socket);
      this.linkTo(id).add(connection, frames);
    } else {
      this.inboxes++;
      connection.socket.once("close", () => this.inboxes--);
      const upstream = this.upstreamOf(id, inboxPath(id));
      joinInbox({ ...upstream, slowConsumers }, connection, frames[0] ?? "");
    }
  }

  private hasPlaceFor({ party, id }: NamedPlace): boolean {
    if (party === "main" && this.links.get(id)?.isUsable) return true;
    return this.links.size + this.inboxes < this.options.maxPlaces;
  }

  /** A room server that runs out of files ends, with all sockets of all rooms, so newcomers wait. */
  private sendAway(socket: RelayedSocket): void {
    socket.shut(closeCodes.shuttingDown, comeBack);
    if (performance.now() - this.saidFullAt < 60_000) return;
    this.saidFullAt = performance.now();
    const { maxPlaces } = this.options;
    logger.warn({ maxPlaces }, "no more rooms and inboxes can be in use: raise the limit of files");
  }

  private noteSession(socket: RelayedSocket, { uid, sid }: Admission): void {
    const sockets = this.people.get(uid) ?? new Map<RelayedSocket, string>();
    this.people.set(uid, sockets.set(socket, sid));
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.people.delete(uid);
    });
  }

  private linkTo(room: number): RoomLink {
    const open = this.links.get(room);
    if (open?.isUsable) return open;
    const link = new RoomLink({
      ...this.upstreamOf(room, roomPath(room)),
      slowConsumers: this.options.slowConsumers,
      onEnd: () => {
        if (this.links.get(room) === link) this.links.delete(room);
      },
    });
    this.links.set(room, link);
    return link;
  }

  /** How to reach a room or an inbox: in a cluster by any server that can be reached. */
  private upstreamOf(id: number, path: string): Upstream {
    const { rooms, internalSecret: secret, isInCluster } = this.options;
    const origin = rooms.originFor(id);
    const onUnreachable = () => rooms.noteFailure(origin);
    return { url: socketUrl(origin, path), secret, isInCluster, onUnreachable };
  }
}

function socketUrl(origin: string, path: string): string {
  return origin.replace(/^http/, "ws") + path;
}

/** Parses as the room server does, so that both judge an address alike. */
function parseTarget(target = ""): { pathname: string; search: string } {
  return URL.canParse(`ws://host${target}`)
    ? new URL(`ws://host${target}`)
    : { pathname: "", search: "" };
}
