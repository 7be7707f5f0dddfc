/** A way to a server of this machine that a test can make slow, or hold up without closing a connection. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

export class Door {
  private readonly sockets = new Set<Socket>();
  private isShut = false;
  /** In each direction and connection. */
  bytesPerSecond = Number.POSITIVE_INFINITY;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  static async to(port: number): Promise<Door> {
    // What one side ends, the other may still answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const door = new Door(server, port);
    server.on("connection", (socket) => door.join(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return door;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections stay open and new ones are accepted, but nothing passes until `open`. */
  shut(): void {
    this.isShut = true;
  }

  open(): void {
    this.isShut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private join(outer: Socket): void {
    const inner = connect({
      ...{ port: this.target, host: "127.0.0.1" },
      ...{ allowHalfOpen: true, noDelay: true },
    });
    for (const [from, to] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      this.sockets.add(from);
      from.on("error", () => to.destroy());
      from.once("close", () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(this.slowly()).pipe(to);
    }
  }

  private slowly(): Transform {
    return new Transform({
      transform: async (chunk: Buffer, _encoding, done) => {
        while (this.isShut) await sleep(50);
        if (this.bytesPerSecond < Number.POSITIVE_INFINITY) {
          await sleep((chunk.length / this.bytesPerSecond) * 1_000);
        }
        done(null, chunk);
      },
    });
  }
}
