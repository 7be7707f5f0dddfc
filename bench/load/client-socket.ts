import { createHash, randomBytes } from "node:crypto";
import net from "node:net";
import { FrameReader, Opcode, writeFrame } from "./websocket-frames";

/** One read buffer for all sockets; what is kept is copied. */
const buffer = Buffer.allocUnsafeSlow(256 * 1024);
const endOfHead = "\r\n\r\n";
/** The GUID by which a server proves that it speaks WebSocket (RFC 6455). */
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

type Events = {
  open(): void;
  /** `bytes` are valid until this returns. */
  message(bytes: Buffer): void;
  /** Called once when the connection has ended, on either side. */
  close(reason: string): void;
};

/**
 * A WebSocket to `ws://`, without extensions (RFC 6455).
 *
 * Not the `ws` library: its streams and per-read allocations make a frame cost half as much again,
 * and the generator shares the machine with the servers it measures.
 */
export class ClientSocket {
  private readonly socket: net.Socket;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  private readonly key = randomBytes(16).toString("base64");
  private readonly frames = new FrameReader();
  private head = "";
  private isOpen = false;
  private isClosing = false;
  private reason = "the connection ended";

  constructor(
    url: string,
    private readonly subprotocol: string | undefined,
    private readonly on: Events,
  ) {
    const { hostname: host, port, pathname, search } = new URL(url);
    this.socket = net.connect({
      host,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer,
        callback: (size) => {
          this.take(buffer.subarray(0, size));
          return true;
        },
      },
    });
    this.socket.on("connect", () => this.ask(`${host}:${port}`, pathname + search));
    this.socket.on("error", (error) => {
      this.reason = error.message;
    });
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
    this.socket.once("close", () => on.close(this.reason));
  }

  send(text: string): void {
    this.socket.write(writeFrame(Opcode.text, Buffer.from(text)));
  }

  /** Sends Close 1000; the other side then ends the connection. */
  close(): void {
    this.isClosing = true;
    this.socket.write(writeFrame(Opcode.close, Buffer.from([0x03, 0xe8])));
  }

  /** Drops the connection without a Close frame. */
  terminate(): void {
    this.socket.destroy();
  }

  private ask(host: string, target: string): void {
    const lines = [
      `GET ${target} HTTP/1.1`,
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${this.key}`,
      ...(this.subprotocol ? [`Sec-WebSocket-Protocol: ${this.subprotocol}`] : []),
    ];
    this.socket.write(lines.join("\r\n") + endOfHead);
  }

  private take(bytes: Buffer): void {
    if (this.isOpen) this.frames.read(bytes, this.obey);
    else this.shakeHands(bytes);
  }

  private shakeHands(bytes: Buffer): void {
    this.head += bytes.toString("latin1");
    const end = this.head.indexOf(endOfHead);
    if (end < 0) return;
    const rest = Buffer.from(this.head.slice(end + endOfHead.length), "latin1");
    this.head = this.head.slice(0, end);
    const accept = createHash("sha1").update(`${this.key}${guid}`).digest("base64");
    if (!this.head.startsWith("HTTP/1.1 101 ") || !this.head.includes(accept)) {
      this.reason = `was refused: ${this.head.split("\r\n")[0]}`;
      this.socket.destroy();
      return;
    }
    this.isOpen = true;
    this.on.open();
    if (rest.length > 0) this.frames.read(rest, this.obey);
  }

  private readonly obey = (opcode: number, bytes: Buffer): void => {
    switch (opcode) {
      case Opcode.text:
        this.on.message(bytes);
        return;
      case Opcode.ping:
        this.socket.write(writeFrame(Opcode.pong, bytes));
        return;
      case Opcode.close:
        if (bytes.length >= 2)
          this.reason = `closed with ${bytes.readUInt16BE()} ${bytes.subarray(2)}`;
        if (!this.isClosing) this.socket.write(writeFrame(Opcode.close, bytes.subarray(0, 2)));
        this.socket.end();
        return;
      case Opcode.pong:
        return;
      default:
        this.reason = `sent a frame of an unexpected kind: ${opcode}`;
        this.socket.destroy();
    }
  };
}
