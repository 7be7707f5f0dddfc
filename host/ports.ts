import net from "node:net";
import { StartError } from "./start-error";

/**
 * Checks that a port is free and returns it; 0 picks any free one. `name` is the variable that sets
 * it. Throws StartError if the port is taken.
 */
export function claimPort(name: string, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? `Port ${port} is taken. Choose another one: ${name}=${port + 1} npm start`
          : `Cannot listen on port ${port}: ${error.message}`;
      reject(new StartError(reason, 3));
    });
    server.listen({ port, host }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
