import { existsSync, readFileSync } from "node:fs";
import net from "node:net";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const connections = 1_000;
/** The longest accept queue the system allows; unknown except on Linux. */
const setting = "/proc/sys/net/core/somaxconn";
const mostQueued = existsSync(setting) ? Number(readFileSync(setting, "utf8")) : 0;

test("promise: of a thousand connections at once none is dropped while the app is busy", async ({
  startStack,
}) => {
  test.skip(mostQueued < connections, "this system queues fewer");
  const stack = await startStack();
  const sockets: net.Socket[] = [];
  try {
    // A stopped process accepts no connection.
    stack.kill("web.js", "SIGSTOP");
    const connected = Array.from({ length: connections }, () => {
      const socket = net.connect(stack.port, "127.0.0.1");
      sockets.push(socket);
      return new Promise((resolve, reject) => {
        socket.once("connect", resolve).once("error", reject);
        socket.setTimeout(10_000, () => reject(new Error("somebody was dropped")));
      });
    });
    expect(await Promise.all(connected)).toHaveLength(connections);
  } finally {
    for (const socket of sockets) socket.destroy();
    stack.kill("web.js", "SIGCONT");
  }
});
