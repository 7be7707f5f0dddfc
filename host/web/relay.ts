import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import WebSocket, { type RawData, WebSocketServer } from "ws";
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { parseTokenFrame } from "@/lib/wire/parse";
import { verifyRoomToken } from "@/lib/wire/room-token";
import { WaitingSockets } from "@/lib/wire/waiting-sockets";
import { textOf, type Visitor, VisitorSocket } from "./relayed-socket";
import { RoomLink } from "./room-link";
import type { Readers } from "./slow-consumers";

type Options = {
  /** Where the room server is, as http://host:port. */
  rooms: string;
  internalSecret: string;
  roomTokenSecret: string;
  limitsFactor: number;
  readers: Readers;
  addressOf(request: IncomingMessage): string | null;
};

/** As the engine has it; a frame that a room takes is far shorter. */
const maxFrameBytes = 1024 * 1024;

/**
 * Holds the sockets of a room's visitors, and has one link to the room for all of them: what all
 * shall hear comes once, and is sent to each from here. The engine takes some 25 µs for a frame to
 * one socket, this some 5. See docs/decisions/0023-relay.md.
 */
export class Relay {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    WebSocket: VisitorSocket,
  });
  private readonly links = new Map<number, RoomLink>();
  private readonly waiting = new WaitingSockets();

  constructor(private readonly options: Options) {}

  /** False where it is no address of the contract's for rooms, so that somebody else may take it. */
  upgrade(request: IncomingMessage, connection: Socket, head: Buffer): boolean {
    const path = request.url?.split("?")[0] ?? "";
    const room = /^\/parties\/main\/([1-9]\d{0,9})$/.exec(path)?.[1];
    if (room === undefined && path !== "/") return false;
    this.server.handleUpgrade(request, connection, head, (socket) => {
      this.options.readers.watch(connection);
      const visitor = { socket, connection };
      this.receive(visitor, room ? Number(room) : null, this.options.addressOf(request));
    });
    return true;
  }

  /** Waits for the first frame: until it is there, the room need not know. */
  private receive(visitor: Visitor, room: number | null, address: string | null): void {
    const { socket } = visitor;
    // ws closes it; an error that nobody hears would end the process.
    socket.on("error", () => {});
    const endWaiting = this.waiting.add(address, this.options.limitsFactor);
    if (!endWaiting) {
      socket.shut(closeCodes.flooding, "too many sockets without a token");
      return;
    }
    const timer = setTimeout(
      () => socket.shut(closeCodes.noToken, "no token in time"),
      limits.tokenWaitSeconds * 1_000,
    );
    const stopWaiting = () => {
      clearTimeout(timer);
      endWaiting();
    };
    socket.once("close", stopWaiting);
    const frames: (string | null)[] = [];
    const note = (data: RawData, isBinary: boolean) => {
      if (frames.push(textOf(data, isBinary)) > 1) return;
      stopWaiting();
      socket.pause();
      void this.roomFor(frames[0], room).then((wanted) => {
        socket.off("message", note);
        socket.resume();
        if (socket.readyState !== WebSocket.OPEN) return;
        if (wanted) this.linkTo(wanted).seat(visitor, frames);
        else socket.shut(closeCodes.token, "the token is not good");
      });
    };
    socket.on("message", note);
  }

  /** At `/` the token says which room it is for. The room judges it, there as elsewhere. */
  private async roomFor(first: unknown, room: number | null): Promise<number | null> {
    if (room !== null) return room;
    const token = parseTokenFrame(first)?.token ?? "";
    return (await verifyRoomToken(token, this.options.roomTokenSecret))?.room ?? null;
  }

  private linkTo(room: number): RoomLink {
    const open = this.links.get(room);
    if (open?.isGood) return open;
    const { rooms, internalSecret, readers } = this.options;
    const url = `${rooms.replace(/^http/, "ws")}/parties/main/${room}`;
    const link = new RoomLink(url, internalSecret, readers, () => {
      if (this.links.get(room) === link) this.links.delete(room);
    });
    this.links.set(room, link);
    return link;
  }
}
