import { once } from "node:events";
import net from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { SlowConsumers } from "./slow-consumers";

const limits = { lagBytes: 16_000_000, totalBytes: 40_000_000, stillSeconds: 60 };
const leftovers: (() => unknown)[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const end of leftovers.splice(0)) end();
});

/** Watched sockets, each with a client at its other end and an engine that sends to it. */
async function clients(slowConsumers: SlowConsumers, count: number) {
  const server = net.createServer().listen(0, "127.0.0.1");
  leftovers.push(() => server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const all = [];
  for (let n = 0; n < count; n++) {
    const accepted: Promise<net.Socket> = new Promise((resolve) =>
      server.once("connection", resolve),
    );
    const client = net.connect(port, "127.0.0.1").pause();
    client.on("error", () => {});
    leftovers.push(() => client.destroy());
    const socket = await accepted;
    socket.on("error", () => socket.destroy());
    const engine = new PassThrough();
    slowConsumers.watch(socket, () => engine.destroy());
    engine.on("data", (chunk) => {
      socket.write(chunk);
      slowConsumers.wrote(socket);
    });
    all.push({ client, socket, engine });
  }
  return all;
}

async function send(engine: PassThrough, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && !engine.destroyed; sent += 500_000) {
    if (!engine.write(Buffer.alloc(500_000))) {
      await Promise.race([once(engine, "drain"), once(engine, "close")]);
    }
  }
}

test("a client that stopped reading is cut off above 16 MB, and another gets everything", async () => {
  const [idle, busy] = await clients(new SlowConsumers(limits), 2);
  if (!idle || !busy) throw new Error("no clients");
  let got = 0;
  busy.client.on("data", (chunk) => {
    got += chunk.length;
  });
  busy.client.resume();
  for (let sent = 5_000_000; sent <= 60_000_000; sent += 5_000_000) {
    await Promise.all([send(idle.engine, 5_000_000), send(busy.engine, 5_000_000)]);
    await vi.waitUntil(() => got === sent, 10_000);
  }
  expect(idle.socket.destroyed).toBe(true);
  expect(idle.engine.destroyed).toBe(true);
  expect(busy.socket.destroyed).toBe(false);
});

test("if all together lag too far, the slowest are cut off until the total is small enough", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "Date"] });
  const all = await clients(new SlowConsumers(limits), 5);
  for (const [index, { engine }] of all.entries()) await send(engine, 14_000_000 + index * 500_000);
  const lags = all.map(({ socket }) => socket.writableLength);
  vi.advanceTimersByTime(1_000);
  const left = all.filter(({ socket }) => !socket.destroyed).map(({ socket }) => socket);
  const total = left.reduce((sum, socket) => sum + socket.writableLength, 0);
  expect(lags.reduce((sum, lag) => sum + lag, 0)).toBeGreaterThan(limits.totalBytes);
  expect(total).toBeLessThanOrEqual(limits.totalBytes);
  expect(left.length).toBeGreaterThan(0);
  const slowest = lags.indexOf(Math.max(...lags));
  expect(all[slowest]?.socket.destroyed).toBe(true);
});

test("a client that reads no byte for a minute is cut off, and one with nothing to read is not", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "Date"] });
  const [stopped, quiet] = await clients(new SlowConsumers(limits), 2);
  if (!stopped || !quiet) throw new Error("no clients");
  await send(stopped.engine, 14_000_000);
  vi.advanceTimersByTime(59_000);
  expect(stopped.socket.destroyed).toBe(false);
  vi.advanceTimersByTime(3_000);
  expect(stopped.socket.destroyed).toBe(true);
  expect(quiet.socket.destroyed).toBe(false);
});
