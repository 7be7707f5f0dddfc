import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import type { Stack } from "./stack";
import type { Front } from "./stack-client";

/** One address in front of several Teahouses, each of which gets every other connection. */
export class Switch implements Front {
  private readonly open = new Set<Socket>();
  private ports: number[] = [];
  private count = 0;

  private constructor(private readonly server: net.Server) {}

  static async start(): Promise<Switch> {
    const server = net.createServer();
    const made = new Switch(server);
    server.on("connection", (socket) => made.join(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return made;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get socketUrl(): string {
    return `${this.origin.replace("http", "ws")}/`;
  }

  /** From now on these are reached; connections to others end. */
  turnTo(...stacks: Stack[]): void {
    this.ports = stacks.map(({ port }) => port);
    for (const socket of this.open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.turnTo();
    this.server.close();
    await once(this.server, "close");
  }

  private join(client: Socket): void {
    const port = this.ports[this.count++ % this.ports.length];
    if (port === undefined) return void client.destroy();
    const server = net.connect(port, "127.0.0.1");
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.open.add(socket);
      socket
        .on("error", () => {})
        .once("close", () => {
          this.open.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
    }
  }
}
