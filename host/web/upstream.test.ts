import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { heartbeat } from "@/lib/wire/relay-frames";
import { askMs } from "./heartbeat";
import { openUpstream } from "./upstream";

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const end of leftovers.splice(0)) end();
});

async function listen(server = createServer()): Promise<{ server: Server; url: string }> {
  server.listen(0, "127.0.0.1");
  leftovers.push(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, url: `ws://127.0.0.1:${port}/parties/main/5` };
}

function open(url: string, isInCluster = false) {
  const onUnreachable = vi.fn();
  const upstream = openUpstream({ url, secret: "secret", isInCluster, onUnreachable });
  leftovers.push(() => upstream.terminate());
  const closed = new Promise((resolve) => upstream.once("close", resolve));
  return { upstream, onUnreachable, closed };
}

test("a server that cannot be reached is reported, and one that has no room at the moment is not", async () => {
  const gone = await listen();
  gone.server.close();
  const toNobody = open(gone.url);
  await toNobody.closed;
  expect(toNobody.onUnreachable).toHaveBeenCalledOnce();

  const { server, url } = await listen();
  server.on("upgrade", (_request, stream) => stream.end("HTTP/1.1 503 Moving\r\n\r\n"));
  const moving = open(url);
  await moving.closed;
  expect(moving.onUnreachable).not.toHaveBeenCalled();
});

for (const answers of [true, false]) {
  test(`in a cluster what is open and ${answers ? "answers stays open" : "silent is closed within 10 s"}`, async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { server, url } = await listen();
    const sockets = new WebSocketServer({ server });
    const asked = vi.fn();
    sockets.on("connection", (socket) => {
      leftovers.push(() => socket.terminate());
      socket.on("message", (data) => {
        asked(String(data));
        if (answers) socket.send(heartbeat.answer);
      });
    });
    const { upstream, onUnreachable } = open(url, true);
    await once(upstream, "open");
    for (let turns = 1; turns <= 3; turns++) {
      const answered = answers && once(upstream, "message");
      vi.advanceTimersByTime(askMs);
      await answered;
      if (turns <= 2) await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(turns));
    }
    if (!answers) await once(upstream, "close");
    expect(upstream.readyState).toBe(answers ? upstream.OPEN : upstream.CLOSED);
    expect(onUnreachable).toHaveBeenCalledTimes(answers ? 0 : 1);
  });
}
