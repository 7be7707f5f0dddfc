/** A way to the server that can be cut: every engine then sees what a dead network is like. */
import net from "node:net";
import { webOrigin } from "../address";

export class Line {
  private readonly sockets = new Set<net.Socket>();
  private isCut = false;

  private constructor(
    private readonly server: net.Server,
    /** Where the server is, as long as the line is whole. */
    readonly origin: string,
  ) {}

  static async open(): Promise<Line> {
    const { hostname, port } = new URL(webOrigin);
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const own = typeof address === "object" && address ? address.port : 0;
    const line = new Line(server, `http://127.0.0.1:${own}`);
    server.on("connection", (near) => {
      if (line.isCut) return near.destroy();
      const far = net.connect(Number(port), hostname);
      for (const socket of [near, far]) {
        line.sockets.add(socket);
        socket.on("error", () => {});
        socket.once("close", () => {
          line.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    return line;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
