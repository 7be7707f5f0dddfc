import WebSocket from "ws";
import { makeLogger } from "@/lib/server/observability/logger";
import { countLogEvent } from "@/lib/server/observability/metrics";
import { closeCodes } from "@/lib/wire/frames";
import {
  messagesOf,
  parseRelayFrames,
  type RelayFrame,
  tellInOrder,
} from "@/lib/wire/relay-frames";
import { LinkQueue } from "./link-queue";
import { bytes, frameOf, textOf, type Visitor } from "./relayed-socket";
import type { Readers } from "./slow-consumers";

/** As lib/server/observability/app-logger.ts, which only Next may import. */
const log = makeLogger("app", { count: countLogEvent });

type Group = RelayFrame & { type: "group" };
type Audience = Exclude<(RelayFrame & { type: "seat" })["audience"], null>;

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;
const handshakeTimeoutMs = 10_000;

/** A relay's link to one room, for as long as anybody is there. */
export class RoomLink {
  private readonly room: WebSocket;
  private readonly visitors = new Map<number, Visitor>();
  private readonly audiences: Record<Audience, Map<number, Visitor>> = {
    optedIn: new Map(),
    document: new Map(),
  };
  private readonly queue: LinkQueue;
  private lastSeat = 0;

  constructor(
    url: string,
    secret: string,
    private readonly readers: Readers,
    /** No further visitor may be seated here. */
    private readonly onEnd: () => void,
  ) {
    this.room = new WebSocket(url, {
      headers: { Authorization: `Bearer ${secret}` },
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
      // A group is as long as people make it.
      maxPayload: 0,
      // The engine writes valid UTF-8; to check it costs as much as to read it.
      skipUTF8Validation: true,
    });
    this.queue = new LinkQueue(this.room, (isBehind) => this.slowDown(isBehind));
    this.room.on("message", (data) => {
      const frames = parseRelayFrames(String(data));
      if (frames) return this.take(frames);
      log.error("a room said what is no frame of a link");
      this.room.terminate();
    });
    this.room.on("error", () => this.room.terminate());
    this.room.on("close", () => this.end());
  }

  /** False where a visitor who came now would wait in vain. */
  get isGood(): boolean {
    return this.room.readyState <= WebSocket.OPEN;
  }

  /** `frames` are the visitor's first ones. */
  seat(visitor: Visitor, [first = null, ...others]: (string | null)[]): void {
    const { socket } = visitor;
    const seat = ++this.lastSeat;
    this.visitors.set(seat, visitor);
    this.queue.push({ type: "open", seat, data: first });
    for (const data of others) this.queue.push({ type: "frame", seat, data });
    socket.on("message", (data, isBinary) => {
      // Whom the room has closed may still speak, until they answer.
      if (socket.readyState !== WebSocket.OPEN) return;
      this.queue.push({ type: "frame", seat, data: textOf(data, isBinary) });
    });
    socket.once("leaving", () => this.leave(seat, true));
    socket.once("close", () => this.leave(seat, false));
    if (this.queue.isBehind) socket.pause();
  }

  private leave(seat: number, clean: boolean): void {
    if (!this.visitors.delete(seat)) return;
    this.move(seat, null);
    this.queue.push({ type: "gone", seat, clean });
    if (this.visitors.size > 0) return;
    this.onEnd();
    this.queue.flush();
    this.room.close(closeCodes.left);
  }

  private slowDown(isBehind: boolean): void {
    for (const { socket } of this.visitors.values()) {
      if (isBehind) socket.pause();
      else socket.resume();
    }
  }

  private take(frames: RelayFrame[]): void {
    for (const frame of frames) {
      switch (frame.type) {
        case "send":
          this.send(this.visitors.get(frame.seat), frameOf(toBytes(frame.text)));
          break;
        case "tell":
          this.tell(frame);
          break;
        case "group":
          this.tellGroup(frame);
          break;
        case "seat":
          this.move(frame.seat, frame.audience);
          break;
        case "close":
          this.visitors.get(frame.seat)?.socket.shut(frame.code, frame.reason);
          break;
      }
    }
  }

  private tell({ audience, except, text }: RelayFrame & { type: "tell" }): void {
    const frame = frameOf(toBytes(text));
    const others = new Set(except);
    for (const [seat, visitor] of this.audiences[audience]) {
      if (!others.has(seat)) this.send(visitor, frame);
    }
  }

  private tellGroup({ texts, own, personal }: Group): void {
    // Each text is encoded once, whoever gets it.
    const common = texts.map(toBytes);
    tellInOrder(
      texts.length,
      () => this.tellAuthors(common, own, personal),
      () => this.tellOthers(common, personal),
    );
  }

  private tellAuthors(common: Buffer[], own: Group["own"], personal: Group["personal"]): void {
    const byAuthor = own.map((mine) =>
      mine.map(([place, ending]) => [place, toBytes(ending)] as const),
    );
    for (const { seat, author, answers } of personal) {
      const visitor = this.visitors.get(seat);
      const mine = author === null ? [] : (byAuthor[author] ?? []);
      for (const message of messagesOf(bytes, common, mine, answers.map(toBytes))) {
        this.send(visitor, frameOf(message));
      }
    }
  }

  private tellOthers(common: Buffer[], personal: Group["personal"]): void {
    const served = new Set(personal.map(({ seat }) => seat));
    for (const frame of messagesOf(bytes, common).map(frameOf)) {
      for (const [seat, visitor] of this.audiences.optedIn) {
        if (!served.has(seat)) this.send(visitor, frame);
      }
    }
  }

  private move(seat: number, audience: Audience | null): void {
    for (const members of Object.values(this.audiences)) members.delete(seat);
    const visitor = this.visitors.get(seat);
    if (audience && visitor) this.audiences[audience].set(seat, visitor);
  }

  /** One frame for many is made once; ws would make it anew, and write it in two parts, for each. */
  private send(visitor: Visitor | undefined, frame: Buffer): void {
    if (visitor?.socket.readyState !== WebSocket.OPEN) return;
    visitor.connection.write(frame);
    this.readers.wrote(visitor.connection);
  }

  /** The room failed, or its server is gone: its visitors come back, and are told what they missed. */
  private end(): void {
    this.onEnd();
    for (const { socket } of this.visitors.values()) socket.shut(failedCode, "the room failed");
  }
}

function toBytes(text: string): Buffer {
  return Buffer.from(text);
}
