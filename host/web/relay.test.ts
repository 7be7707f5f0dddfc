import { once } from "node:events";
import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { parseVisitorFrames, type RelayFrame, type VisitorFrame } from "@/lib/wire/relay-frames";
import { Relay } from "./relay";
import { Readers } from "./slow-consumers";

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  for (const end of leftovers.splice(0)) end();
});

/** A room server that notes what relays say; it answers a link's handshake when `open` resolves. */
async function roomServer(open: Promise<void> = Promise.resolve()) {
  const links: { socket: WebSocket; sizes: number[]; frames: VisitorFrame[] }[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    verifyClient: (_info, done) => void open.then(() => done(true)),
  });
  leftovers.push(() => server.close());
  server.on("connection", (socket) => {
    const link = { socket, sizes: [] as number[], frames: [] as VisitorFrame[] };
    links.push(link);
    leftovers.push(() => socket.terminate());
    socket.on("message", (data) => {
      link.sizes.push(Buffer.byteLength(String(data)));
      link.frames.push(...parseVisitorFrames(String(data)));
    });
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { links, origin: `http://127.0.0.1:${port}` };
}

async function relayTo(rooms: string): Promise<string> {
  const relay = new Relay({
    ...{ rooms, internalSecret: "secret", roomTokenSecret: "secret", limitsFactor: 1 },
    readers: new Readers(),
    addressOf: () => null,
  });
  const server = createServer().listen(0, "127.0.0.1");
  leftovers.push(() => server.close());
  server.on("upgrade", (request, socket, head) => {
    if (socket instanceof net.Socket) relay.upgrade(request, socket, head);
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/parties/main/5`;
}

async function visit(url: string): Promise<WebSocket> {
  const visitor = new WebSocket(url, { perMessageDeflate: false });
  leftovers.push(() => visitor.terminate());
  await once(visitor, "open");
  return visitor;
}

const say = (link: { socket: WebSocket }, frames: RelayFrame[]) =>
  link.socket.send(JSON.stringify(frames));

test("whom the room cannot take yet is not read any further; then all of it comes, in order and in parts", async () => {
  let open = () => {};
  const rooms = await roomServer(new Promise((resolve) => (open = resolve)));
  const visitor = await visit(await relayTo(rooms.origin));
  // Of 60 kB each; some take six times as much in JSON.
  const letter = (n: number) => (n % 10 === 0 ? "\u0001" : "x");
  const texts = Array.from({ length: 1_000 }, (_, n) => `${n} ${letter(n).repeat(60_000)}`);
  for (const text of texts) visitor.send(text);
  let before = -1;
  await vi.waitUntil(
    () => {
      const isStill = visitor.bufferedAmount === before;
      before = visitor.bufferedAmount;
      return isStill;
    },
    { timeout: 10_000, interval: 200 },
  );
  // Of 60 MB; what the system has buffered cannot be told from what the relay has.
  expect(visitor.bufferedAmount).toBeGreaterThan(20_000_000);

  open();
  const heard = () => rooms.links[0]?.frames.flatMap((each) => ("data" in each ? each.data : []));
  await vi.waitUntil(() => heard()?.length === texts.length, 20_000);
  expect(heard()).toStrictEqual(texts);
  expect(Math.max(...(rooms.links[0]?.sizes ?? []))).toBeLessThan(1024 * 1024);
}, 40_000);

test("who closes has left at once, though the connection lingers", async () => {
  const rooms = await roomServer();
  const visitor = await visit(await relayTo(rooms.origin));
  visitor.send("token");
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
  // It reads no answer, so that its side of the connection stays.
  visitor.pause();
  visitor.close(1000);
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 2);
  expect(rooms.links[0]?.frames[1]).toStrictEqual({ type: "gone", seat: 1, clean: true });
});

test("when a link ends its visitors are closed with 1011, and who comes next has a new one", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const first = await visit(url);
  first.send("token");
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
  rooms.links[0]?.socket.close(1011);
  const [code] = await once(first, "close");
  expect(code).toBe(1011);
  const second = await visit(url);
  second.send("token");
  await vi.waitUntil(() => rooms.links[1]?.frames.length === 1);
  expect(rooms.links).toHaveLength(2);
});

test.each(["no JSON", "{}", '[{"type":"unheard of"}]'])(
  "a link that says %j ends, and nothing else does",
  async (text) => {
    const rooms = await roomServer();
    const url = await relayTo(rooms.origin);
    const visitor = await visit(url);
    visitor.send("token");
    await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
    rooms.links[0]?.socket.send(text);
    const [code] = await once(visitor, "close");
    expect(code).toBe(1011);
    (await visit(url)).send("token");
    await vi.waitUntil(() => rooms.links[1]?.frames.length === 1);
  },
);

test("what is told reaches the audience as it is at that moment, and each author as their own", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const heard: string[][] = [];
  for (let n = 0; n < 4; n++) {
    const visitor = await visit(url);
    const texts: string[] = [];
    heard.push(texts);
    visitor.on("message", (data) => texts.push(String(data)));
    visitor.send("token");
    await vi.waitUntil(() => rooms.links[0]?.frames.length === n + 1);
  }
  const [link] = rooms.links;
  if (!link) throw new Error("no link");
  say(link, [
    { type: "seat", seat: 1, audience: "optedIn" },
    { type: "seat", seat: 2, audience: "optedIn" },
    { type: "seat", seat: 3, audience: "document" },
    {
      ...{ type: "group", texts: ["1", "2"], own: [[[1, "2 of mine"]]] },
      personal: [{ seat: 1, author: 0, answers: ["yes"] }],
    },
    { type: "tell", audience: "document", except: [], text: "plain" },
    { type: "seat", seat: 2, audience: null },
    { type: "tell", audience: "optedIn", except: [], text: "after two has gone" },
    { type: "tell", audience: "optedIn", except: [1], text: "for nobody" },
    { type: "send", seat: 4, text: "waits still" },
    { type: "close", seat: 4, code: 4401, reason: "" },
  ]);
  await vi.waitUntil(() => link.frames.at(-1)?.type === "gone");
  expect(heard).toStrictEqual([
    ["[1,2 of mine,yes]", "after two has gone"],
    ["[1,2]"],
    ["plain"],
    ["waits still"],
  ]);
});
