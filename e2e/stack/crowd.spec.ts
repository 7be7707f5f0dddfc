import { existsSync, readFileSync } from "node:fs";
import net from "node:net";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const visitors = 1_000;
/** As many as the system queues for any program; elsewhere than on Linux it is not known. */
const setting = "/proc/sys/net/core/somaxconn";
const mostQueued = existsSync(setting) ? Number(readFileSync(setting, "utf8")) : 0;

test("promise: of a thousand connections at once none is dropped while the app is busy", async ({
  startStack,
}) => {
  test.skip(mostQueued < visitors, "this system queues fewer");
  const stack = await startStack();
  const sockets: net.Socket[] = [];
  try {
    // So busy that it takes nobody in.
    stack.kill("web.ts", "SIGSTOP");
    const connected = Array.from({ length: visitors }, () => {
      const socket = net.connect(stack.port, "127.0.0.1");
      sockets.push(socket);
      return new Promise((resolve, reject) => {
        socket.once("connect", resolve).once("error", reject);
        socket.setTimeout(10_000, () => reject(new Error("somebody was dropped")));
      });
    });
    expect(await Promise.all(connected)).toHaveLength(visitors);
  } finally {
    for (const socket of sockets) socket.destroy();
    stack.kill("web.ts", "SIGCONT");
  }
});
