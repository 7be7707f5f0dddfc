import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import WebSocket, { type RawData, WebSocketServer } from "ws";
import { roomIdIn, roomPath } from "@/lib/wire/addresses";
import { closeCodes } from "@/lib/wire/frames";
import { parseTokenFrame } from "@/lib/wire/parse";
import { verifyRoomToken } from "@/lib/wire/room-token";
import { WaitingSockets, waitForToken } from "@/lib/wire/token-wait";
import { type Connection, RelayedSocket, textOf } from "./relayed-socket";
import { RoomLink } from "./room-link";
import type { SlowConsumers } from "./slow-consumers";

type Options = {
  /** The room server's origin, as http://host:port. */
  rooms: string;
  internalSecret: string;
  roomTokenSecret: string;
  limitsFactor: number;
  slowConsumers: SlowConsumers;
  addressOf(request: IncomingMessage): string | null;
};

/** The engine's limit; any frame that a room accepts is far shorter. */
const maxFrameBytes = 1024 * 1024;

/**
 * Holds the sockets of rooms' clients, with one link to each room. What goes to all of a room's
 * clients crosses the link once and is sent to each from here: that takes 5 µs per socket, and 25 µs
 * in the engine (docs/decisions/0023-relay.md).
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
  private readonly waiting = new WaitingSockets();

  constructor(private readonly options: Options) {}

  /** Returns false if the address is not a room's, so that the caller may handle the upgrade. */
  upgrade(request: IncomingMessage, stream: Socket, head: Buffer): boolean {
    const path = request.url?.split("?")[0] ?? "";
    const room = roomIdIn(path);
    if (room === null && path !== "/") return false;
    this.server.handleUpgrade(request, stream, head, (socket) => {
      this.options.slowConsumers.watch(stream);
      this.awaitToken({ socket, stream }, room, this.options.addressOf(request));
    });
    return true;
  }

  /** Waits for the first frame; the room need not know of the connection before. */
  private awaitToken(connection: Connection, room: number | null, address: string | null): void {
    const { socket } = connection;
    // ws closes the socket itself, but an error without a listener would end the process.
    socket.on("error", () => {});
    const close = (code: number, reason: string) => socket.shut(code, reason);
    const stopWaiting = waitForToken(this.waiting, address, this.options.limitsFactor, close);
    if (!stopWaiting) return;
    socket.once("close", stopWaiting);
    const frames: (string | null)[] = [];
    const onFrame = (data: RawData, isBinary: boolean) => {
      if (frames.push(textOf(data, isBinary)) > 1) return;
      stopWaiting();
      socket.pause();
      void this.roomFor(frames[0], room).then((wanted) => {
        socket.off("message", onFrame);
        socket.resume();
        if (socket.readyState !== WebSocket.OPEN) return;
        if (wanted) this.linkTo(wanted).add(connection, frames);
        else socket.shut(closeCodes.token, "the token is not good");
      });
    };
    socket.on("message", onFrame);
  }

  /** At `/` the token names the room. Whether it is still valid is up to the room. */
  private async roomFor(first: unknown, room: number | null): Promise<number | null> {
    if (room !== null) return room;
    const token = parseTokenFrame(first)?.token ?? "";
    return (await verifyRoomToken(token, this.options.roomTokenSecret))?.room ?? null;
  }

  private linkTo(room: number): RoomLink {
    const open = this.links.get(room);
    if (open?.isUsable) return open;
    const { rooms, internalSecret, slowConsumers } = this.options;
    const url = `${rooms.replace(/^http/, "ws")}${roomPath(room)}`;
    const link = new RoomLink(url, internalSecret, slowConsumers, () => {
      if (this.links.get(room) === link) this.links.delete(room);
    });
    this.links.set(room, link);
    return link;
  }
}
