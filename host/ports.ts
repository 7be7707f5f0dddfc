import { lookup } from "node:dns/promises";
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

/**
 * Where the web server listens: at `HOST` (undefined: at all addresses), and at 127.0.0.1 if that is not
 * among them, because rooms and commands reach the app there.
 */
export async function listeningHosts(host: string | undefined): Promise<(string | undefined)[]> {
  if (host === undefined) return [host];
  // claimPort says what is wrong with a name that nobody knows.
  const { address } = await lookup(host).catch(() => ({ address: "0.0.0.0" }));
  return ["127.0.0.1", "0.0.0.0", "::"].includes(address) ? [host] : [host, "127.0.0.1"];
}

/** The same as `claimPort` at several hosts. */
export async function claimPortAt(
  name: string,
  port: number,
  [host, ...others]: (string | undefined)[],
): Promise<number> {
  const claimed = await claimPort(name, port, host);
  for (const other of others) await claimPort(name, claimed, other);
  return claimed;
}
