import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { RoomServers } from "@/lib/server/party/room-servers";
import { withToken } from "@/lib/wire/addresses";
import {
  type ConnectionFrame,
  heartbeat,
  parseConnectionFrames,
  type RelayFrame,
} from "@/lib/wire/relay-frames";
import { signToken } from "@/lib/wire/room-token";
import { Relay } from "./relay";
import { SlowConsumers } from "./slow-consumers";

const leftovers: (() => unknown)[] = [];
/** The last one that `relayTo` made. */
let relay: Relay | undefined;
afterEach(() => {
  vi.useRealTimers();
  for (const end of leftovers.splice(0)) end();
});

/** A room server that records relays' frames; it answers a link's handshake when `open` resolves. */
async function roomServer(open: Promise<void> = Promise.resolve()) {
  const links: {
    socket: WebSocket;
    sizes: number[];
    texts: string[];
    frames: ConnectionFrame[];
    headers: IncomingHttpHeaders;
  }[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    verifyClient: (_info, done) => void open.then(() => done(true)),
  });
  leftovers.push(() => server.close());
  server.on("connection", (socket, { url, headers }) => {
    const link = {
      socket,
      sizes: [] as number[],
      texts: [] as string[],
      frames: [] as ConnectionFrame[],
      headers,
    };
    links.push(link);
    leftovers.push(() => socket.terminate());
    socket.on("message", (data) => {
      link.sizes.push(Buffer.byteLength(String(data)));
      link.texts.push(String(data));
      if (url?.includes("/main/")) link.frames.push(...parseConnectionFrames(String(data)));
    });
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { links, origin: `http://127.0.0.1:${port}` };
}

async function relayTo(
  rooms: string,
  address: string | null = null,
  maxPlaces = Number.POSITIVE_INFINITY,
): Promise<string> {
  const made = new Relay({
    ...{
      rooms: new RoomServers([rooms]),
      isInCluster: false,
      internalSecret: "secret",
      roomTokenSecret: "secret",
      limitsFactor: 1,
      maxPlaces,
    },
    slowConsumers: new SlowConsumers(),
    addressOf: () => address,
  });
  relay = made;
  const server = createServer().listen(0, "127.0.0.1");
  leftovers.push(() => server.close());
  server.on("upgrade", (request, socket, head) => {
    if (socket instanceof net.Socket) made.upgrade(request, socket, head);
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/parties/main/5`;
}

async function connect(url: string, autoPong = true): Promise<WebSocket> {
  return (await connectRaw(url, autoPong)).client;
}

/** A client, what it has received, and the TCP connection beneath it. */
async function connectRaw(url: string, autoPong = true) {
  const client = new WebSocket(url, { perMessageDeflate: false, autoPong });
  leftovers.push(() => client.terminate());
  const received: string[] = [];
  client.on("message", (data) => received.push(String(data)));
  const [[{ socket: stream }]] = await Promise.all([once(client, "upgrade"), once(client, "open")]);
  if (!(stream instanceof net.Socket)) throw new Error("no TCP connection");
  /** Sends these frames as one packet: "close" is a Close frame, "end" the end of the connection. */
  const sendAtOnce = (...frames: string[]) => {
    stream.cork();
    for (const frame of frames) {
      if (frame === "close") client.close(1000);
      else if (frame !== "end") client.send(frame);
    }
    stream.uncork();
    if (frames.at(-1) === "end") stream.end();
  };
  return { client, received, sendAtOnce };
}

async function tokenFor(
  place: { room: number } | { inbox: number },
  { uid = 7, sid = "s" } = {},
): Promise<string> {
  const person = { username: "ann", sid };
  const claims =
    "room" in place
      ? { ...person, ...place, uid, epoch: 0, nickname: "Ann", role: "member" as const }
      : { ...person, uid: place.inbox, inbox: true as const };
  return signToken(claims, "secret");
}

/** The frame with a token for a room, or for a person's inbox. */
async function tokenFrame(...of: Parameters<typeof tokenFor>): Promise<string> {
  return JSON.stringify({ token: await tokenFor(...of) });
}

const send = (link: { socket: WebSocket }, frames: RelayFrame[]) =>
  link.socket.send(JSON.stringify(frames));

test("a client is not read while the room cannot keep up; then everything arrives, in order and in parts", async () => {
  let open = () => {};
  const rooms = await roomServer(new Promise((resolve) => (open = resolve)));
  const client = await connect(await relayTo(rooms.origin));
  const first = await tokenFrame({ room: 5 });
  client.send(first);
  // 60 kB each; some take six times as much in JSON.
  const letter = (n: number) => (n % 10 === 0 ? "\u0001" : "x");
  const texts = Array.from({ length: 1_000 }, (_, n) => `${n} ${letter(n).repeat(60_000)}`);
  for (const text of texts) client.send(text);
  let before = -1;
  await vi.waitUntil(
    () => {
      const isStill = client.bufferedAmount === before;
      before = client.bufferedAmount;
      return isStill;
    },
    { timeout: 10_000, interval: 200 },
  );
  // Of 60 MB. What the system buffers cannot be told apart from what the relay does.
  expect(client.bufferedAmount).toBeGreaterThan(20_000_000);

  open();
  const received = () =>
    rooms.links[0]?.frames.flatMap((each) => ("data" in each ? each.data : []));
  await vi.waitUntil(() => received()?.length === texts.length + 1, 20_000);
  expect(received()).toStrictEqual([first, ...texts]);
  expect(Math.max(...(rooms.links[0]?.sizes ?? []))).toBeLessThan(1024 * 1024);
}, 40_000);

test("a client that closes has left at once, even if its connection lingers", async () => {
  const rooms = await roomServer();
  const client = await connect(await relayTo(rooms.origin));
  client.send(await tokenFrame({ room: 5 }));
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
  // Without reading the answer, its side of the connection stays open.
  client.pause();
  client.close(1000);
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 2);
  expect(rooms.links[0]?.frames[1]).toStrictEqual({ type: "closed", connectionId: 1, clean: true });
});

const opened = (data: string) => ({ type: "open", connectionId: 1, data });
const frame = (data: string) => ({ type: "frame", connectionId: 1, data });
const closed = (clean: boolean) => ({ type: "closed", connectionId: 1, clean });

test("protocol 9: token, message and close in one packet all reach the room, and its answers come before the close", async () => {
  const rooms = await roomServer();
  const { client, received, sendAtOnce } = await connectRaw(await relayTo(rooms.origin));
  const token = await tokenFrame({ room: 5 });
  let code: number | undefined;
  client.on("close", (number) => {
    code = number;
  });
  sendAtOnce(token, "1", "2", "close");
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 4);
  const [link] = rooms.links;
  if (!link) throw new Error("no link");
  expect(link.frames).toStrictEqual([opened(token), frame("1"), frame("2"), closed(true)]);
  send(link, [{ type: "send", connectionId: 1, text: "yes" }]);
  await vi.waitUntil(() => received.length === 1);
  expect(code).toBeUndefined();
  send(link, [
    { type: "send", connectionId: 1, text: "and yes" },
    { type: "close", connectionId: 1, code: 1000, reason: "" },
  ]);
  await vi.waitUntil(() => code !== undefined);
  expect([code, received]).toStrictEqual([1000, ["yes", "and yes"]]);
  await vi.waitUntil(() => link.socket.readyState === WebSocket.CLOSED);
  expect(link.frames).toHaveLength(4);
});

test.each([
  ["behind a Close frame", ["close", "end"], true],
  ["without one", ["end"], false],
])(
  "protocol 9: a message reaches a room that is not linked yet from a client that is gone, %s",
  async (_, ending, clean) => {
    let open = () => {};
    const rooms = await roomServer(new Promise((resolve) => (open = resolve)));
    const { client, sendAtOnce } = await connectRaw(await relayTo(rooms.origin));
    const token = await tokenFrame({ room: 5 });
    sendAtOnce(token, "bye", ...ending);
    client.terminate();
    await once(client, "close");
    open();
    await vi.waitUntil(() => rooms.links[0]?.frames.length === 3, 10_000);
    const [link] = rooms.links;
    if (!link) throw new Error("no link");
    expect(link.frames).toStrictEqual([opened(token), frame("bye"), closed(clean)]);
    send(link, [{ type: "close", connectionId: 1, code: 1000, reason: "" }]);
    await vi.waitUntil(() => link.socket.readyState === WebSocket.CLOSED, 10_000);
  },
);

test.each([
  ["with a Close frame", ["close", "end"], true],
  ["with its messages", ["end"], false],
])(
  "a client that ends its side of the connection %s gets its answers, and then ours ends",
  async (_, ending, clean) => {
    const rooms = await roomServer();
    // It could not answer a ping either.
    const { client, received, sendAtOnce } = await connectRaw(await relayTo(rooms.origin), false);
    const token = await tokenFrame({ room: 5 });
    sendAtOnce(token, "bye", ...ending);
    await vi.waitUntil(() => rooms.links[0]?.frames.length === 3);
    const [link] = rooms.links;
    if (!link) throw new Error("no link");
    expect(link.frames).toStrictEqual([opened(token), frame("bye"), closed(clean)]);

    const end = once(client, "close");
    send(link, [
      { type: "send", connectionId: 1, text: "yes" },
      { type: "close", connectionId: 1, code: 1000, reason: "" },
    ]);
    expect((await end)[0]).toBe(1000);
    expect(received).toStrictEqual(["yes"]);
    await vi.waitUntil(() => link.socket.readyState === WebSocket.CLOSED);
  },
);

test("a client that ends its side before it sends a token, or once it was closed, is ended at once", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const silent = await connectRaw(url);
  silent.sendAtOnce("end");
  expect((await once(silent.client, "close"))[0]).toBe(1000);
  const refused = await connectRaw(url);
  refused.sendAtOnce("not a token", "end");
  expect((await once(refused.client, "close"))[0]).toBe(4401);
  expect(rooms.links).toHaveLength(0);
});

test("a frame in too many fragments is a fault of the client, which has not left", async () => {
  const rooms = await roomServer();
  const { client } = await connectRaw(await relayTo(rooms.origin));
  client.send(await tokenFrame({ room: 5 }));
  for (let n = 0; n < 200_000; n++) client.send("", { fin: false });
  expect((await once(client, "close"))[0]).toBe(1008);
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 2);
  expect(rooms.links[0]?.frames[1]).toStrictEqual(closed(false));
});

test("a client that closes without a token is answered with 1000, and with a bad one with 4401", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  for (const [frames, code] of [
    [["close"], 1000],
    [["not a token", "bye", "close"], 4401],
  ] as const) {
    const { client, sendAtOnce } = await connectRaw(url);
    sendAtOnce(...frames);
    expect((await once(client, "close"))[0]).toBe(code);
  }
  expect(rooms.links).toHaveLength(0);
});

test("protocol 2: a token in the address stands for the first frame, at every address", async () => {
  const rooms = await roomServer();
  const room = await relayTo(rooms.origin);
  const base = room.replace(/\/parties.*$/, "/");
  const tokens = await Promise.all([tokenFor({ room: 5 }), tokenFor({ room: 5 })]);
  const [{ client, sendAtOnce }] = await Promise.all([
    connectRaw(withToken(room, tokens[0], null)),
    connect(withToken(base, tokens[1])),
  ]);
  sendAtOnce("hello", "close");
  const open = (at: number, since?: null) => JSON.stringify({ token: tokens[at], since });
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 4);
  const first = rooms.links[0]?.frames.flatMap((each) => (each.type === "open" ? [each.data] : []));
  expect(first?.sort()).toStrictEqual([open(0, null), open(1)].sort());
  client.terminate();

  const inbox = room.replace("main/5", "inbox/7");
  const token = await tokenFor({ inbox: 7 });
  await connect(withToken(inbox, token));
  await vi.waitUntil(() => rooms.links[1]?.texts.length === 1);
  expect(rooms.links[1]?.texts).toStrictEqual([JSON.stringify({ token })]);
});

test("protocol 2: a token in the address that is not good for the place reaches nothing and is closed with 4401", async () => {
  const rooms = await roomServer();
  const room = await relayTo(rooms.origin);
  const inbox = room.replace("main/5", "inbox/7");
  for (const url of [
    ...[withToken(room, ""), withToken(room, "x"), withToken(inbox, "x")],
    withToken(room, await tokenFor({ room: 6 })),
    withToken(inbox, await tokenFor({ inbox: 8 })),
    withToken(room.replace(/parties.*$/, ""), await tokenFor({ inbox: 7 })),
  ]) {
    expect((await once(await connect(url), "close"))[0], url).toBe(4401);
  }
  expect(rooms.links).toHaveLength(0);
});

test("a room's clients share one link; another room has its own", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  for (const address of [url, `${url}?_pk=x`]) {
    (await connect(address)).send(await tokenFrame({ room: 5 }));
  }
  (await connect(url.replace(/5$/, "6"))).send(await tokenFrame({ room: 6 }));
  await vi.waitUntil(() => rooms.links.flatMap(({ frames }) => frames).length === 3, 10_000);
  const opened = rooms.links.map(({ frames }) =>
    frames.map((frame) => "connectionId" in frame && frame.connectionId),
  );
  expect(opened.sort((a, b) => b.length - a.length)).toStrictEqual([[1, 2], [1]]);
});

test("at / the token names the room, and a client without a valid one is closed with 4401", async () => {
  const rooms = await roomServer();
  const url = (await relayTo(rooms.origin)).replace(/\/parties.*$/, "/");
  const stranger = await connect(url);
  stranger.send("not a token");
  const [code] = await once(stranger, "close");
  expect(code).toBe(4401);
  const frames = [await tokenFrame({ room: 5 }), JSON.stringify({ msg: "hello" })];
  const client = await connect(url);
  for (const frame of frames) client.send(frame);
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 2, 10_000);
  expect(rooms.links[0]?.frames).toStrictEqual([
    { type: "open", connectionId: 1, data: frames[0] },
    { type: "frame", connectionId: 1, data: frames[1] },
  ]);
});

test("no room and no inbox is reached by anything but a token for exactly that one", async () => {
  const rooms = await roomServer();
  const room = await relayTo(rooms.origin);
  const inbox = room.replace("main/5", "inbox/7");
  const refused: [string, string][] = [
    [room, "not a token"],
    [room, await tokenFrame({ room: 6 })],
    [room, await tokenFrame({ inbox: 5 })],
    [inbox, "not a token"],
    [inbox, await tokenFrame({ inbox: 8 })],
    [inbox, await tokenFrame({ room: 7 })],
  ];
  for (const [url, frame] of refused) {
    const client = await connect(url);
    client.send(frame);
    expect(await once(client, "close")).toMatchObject([4401, Buffer.from("the token is not good")]);
  }
  expect(rooms.links).toHaveLength(0);
});

test("an inbox gets its token, sends to its client, and closes with it", async () => {
  const rooms = await roomServer();
  const url = (await relayTo(rooms.origin)).replace("main/5", "inbox/7");
  const frame = await tokenFrame({ inbox: 7 });
  const open = async () => {
    const client = await connect(url);
    const before = rooms.links.length;
    client.send(frame);
    await vi.waitUntil(() => rooms.links[before]?.texts.length === 1);
    const link = rooms.links[before];
    if (!link) throw new Error("no link");
    return { client, link };
  };

  const { client, link } = await open();
  expect(link.texts).toStrictEqual([frame]);
  const answer = once(client, "message");
  link.socket.send('{"kind":"ready"}');
  expect(String((await answer)[0])).toBe('{"kind":"ready"}');
  const left = once(link.socket, "close");
  client.close(1000);
  expect((await left)[0]).toBe(1000);

  for (const [code, seen] of [
    [4401, 4401],
    [1011, 1011],
    [undefined, 1011],
  ]) {
    const { client: other, link: ended } = await open();
    if (code === undefined) ended.socket.terminate();
    else ended.socket.close(code);
    expect((await once(other, "close"))[0]).toBe(seen);
  }
});

test("an inbox's client hears nothing of the heartbeat between relay and inbox", async () => {
  const rooms = await roomServer();
  const url = (await relayTo(rooms.origin)).replace("main/5", "inbox/7");
  const { client, received } = await connectRaw(url);
  client.send(await tokenFrame({ inbox: 7 }));
  await vi.waitUntil(() => rooms.links[0]?.texts.length === 1);
  rooms.links[0]?.socket.send(heartbeat.answer);
  rooms.links[0]?.socket.send('{"kind":"ready"}');
  await vi.waitUntil(() => received.length > 0);
  expect(received).toStrictEqual(['{"kind":"ready"}']);
});

test("protocol 29: a relay that stops closes all of its sockets with 4503, those in rooms behind their answers", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const inboxUrl = url.replace("main/5", "inbox/7");
  const [member, stuck, waiting, inbox] = [
    await connectRaw(url),
    await connectRaw(url.replace(/5$/, "6")),
    await connectRaw(url),
    await connectRaw(inboxUrl),
  ];
  const codes = [member, stuck, waiting, inbox].map(({ client }) => once(client, "close"));
  member.sendAtOnce(await tokenFrame({ room: 5 }), '{"msg":"hi"}');
  stuck.sendAtOnce(await tokenFrame({ room: 6 }));
  inbox.sendAtOnce(await tokenFrame({ inbox: 7 }));
  await vi.waitUntil(() => rooms.links.length === 3);
  const link = await vi.waitUntil(() => rooms.links.find(({ frames }) => frames.length === 2));

  relay?.stop();
  await vi.waitUntil(() => link.frames.at(-1)?.type === "stop");
  send(link, [
    { type: "send", connectionId: 1, text: '{"ok":true}' },
    { type: "close", connectionId: 1, code: 4503, reason: "" },
  ]);
  for (const code of codes) expect((await code)[0]).toBe(4503);
  expect(member.received).toStrictEqual(['{"ok":true}']);
  expect(link.frames.map(({ type }) => type)).toStrictEqual(["open", "frame", "stop", "closed"]);
  const [late] = await once(await connect(url), "close");
  expect(late).toBe(4503);
});

test("sockets without a token are limited by address, an inbox's and a room's together", async () => {
  const rooms = await roomServer();
  const room = await relayTo(rooms.origin, "192.0.2.7");
  const urls = [room, room.replace("main/5", "inbox/7")];
  await Promise.all(Array.from({ length: 100 }, (_, n) => connect(urls[n % 2] ?? room)));
  for (const url of urls) {
    const [code] = await once(await connect(url), "close");
    expect(code).toBe(4429);
  }
});

test("when a link ends its clients are closed with 1011, and the next client gets a new link", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const first = await connect(url);
  first.send(await tokenFrame({ room: 5 }));
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
  rooms.links[0]?.socket.close(1011);
  const [code] = await once(first, "close");
  expect(code).toBe(1011);
  const second = await connect(url);
  second.send(await tokenFrame({ room: 5 }));
  await vi.waitUntil(() => rooms.links[1]?.frames.length === 1);
  expect(rooms.links).toHaveLength(2);
});

test.each(["no JSON", "{}", '[{"type":"send"}]'])(
  "a link on which the room sends %j ends, and the relay goes on",
  async (text) => {
    const rooms = await roomServer();
    const url = await relayTo(rooms.origin);
    const client = await connect(url);
    client.send(await tokenFrame({ room: 5 }));
    await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
    rooms.links[0]?.socket.send(text);
    const [code] = await once(client, "close");
    expect(code).toBe(1011);
    (await connect(url)).send(await tokenFrame({ room: 5 }));
    await vi.waitUntil(() => rooms.links[1]?.frames.length === 1);
  },
);

test("a frame of a link that only a newer room knows is passed over", async () => {
  const rooms = await roomServer();
  const { client, received } = await connectRaw(await relayTo(rooms.origin));
  client.send(await tokenFrame({ room: 5 }));
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 1);
  const text = '{"status":true}';
  const frames = [{ type: "newer" }, { type: "send", connectionId: 1, text }];
  rooms.links[0]?.socket.send(JSON.stringify(frames));
  await vi.waitUntil(() => received.length === 1);
  expect(received).toStrictEqual([text]);
});

test("a broadcast reaches the audience of that moment, and authors get their own copies", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const received: string[][] = [];
  for (let n = 0; n < 4; n++) {
    const client = await connect(url);
    const texts: string[] = [];
    received.push(texts);
    client.on("message", (data) => texts.push(String(data)));
    client.send(await tokenFrame({ room: 5 }));
    await vi.waitUntil(() => rooms.links[0]?.frames.length === n + 1);
  }
  const [link] = rooms.links;
  if (!link) throw new Error("no link");
  send(link, [
    { type: "audience", connectionId: 1, audience: "optedIn" },
    { type: "audience", connectionId: 2, audience: "optedIn" },
    { type: "audience", connectionId: 3, audience: "basic" },
    {
      ...{ type: "group", texts: ["1", "2"], own: [[[1, "2 of mine"]]] },
      personal: [{ connectionId: 1, author: 0, answers: ["yes"] }],
    },
    { type: "broadcast", audience: "basic", except: [], text: "plain" },
    { type: "audience", connectionId: 2, audience: null },
    { type: "broadcast", audience: "optedIn", except: [], text: "after two has left" },
    { type: "broadcast", audience: "optedIn", except: [1], text: "for nobody" },
    { type: "send", connectionId: 4, text: "still waiting" },
    { type: "close", connectionId: 4, code: 4401, reason: "" },
  ]);
  await vi.waitUntil(() => link.frames.at(-1)?.type === "closed");
  expect(received).toStrictEqual([
    ["[1,2 of mine,yes]", "after two has left"],
    ["[1,2]"],
    ["plain"],
    ["still waiting"],
  ]);
});

test("protocol 32: of those who opted in, some get a number and the others names, and all get groups", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const heard: string[][] = [];
  for (let n = 0; n < 3; n++) {
    const { client, received } = await connectRaw(url);
    heard.push(received);
    client.send(await tokenFrame({ room: 5 }));
    await vi.waitUntil(() => rooms.links[0]?.frames.length === n + 1);
  }
  const [link] = rooms.links;
  if (!link) throw new Error("no link");
  expect(link.headers).toHaveProperty("x-relay-counts-people");
  const audience = (connectionId: number, of: "basic" | "optedIn" | "counted") =>
    ({ type: "audience", connectionId, audience: of }) as const;
  const broadcast = (to: "basic" | "optedIn" | "named" | "counted", text: string) => ({
    type: "broadcast" as const,
    audience: to,
    except: [],
    text,
  });
  send(link, [
    ...[audience(1, "counted"), audience(2, "optedIn"), audience(3, "basic")],
    ...[broadcast("named", "names"), broadcast("counted", "number")],
    { type: "group", texts: ["event"], own: [], personal: [] },
    broadcast("optedIn", "both"),
    audience(1, "optedIn"),
    ...[broadcast("named", "more names"), broadcast("counted", "more"), broadcast("basic", "end")],
  ]);
  await vi.waitUntil(() => heard.flat().includes("end") && heard.flat().length === 9);
  expect(heard).toStrictEqual([
    ["number", "event", "both", "more names"],
    ["names", "event", "both", "more names"],
    ["end"],
  ]);
});

test("where a room does not confirm that a session has ended, the relay closes its sockets, and no others", async () => {
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const open = async (address: string, frame: string) => {
    const client = await connect(address);
    const before = rooms.links.flatMap(({ texts }) => texts).length;
    client.send(frame);
    await vi.waitUntil(() => rooms.links.flatMap(({ texts }) => texts).length > before);
    return client;
  };
  const ended = [
    await open(url, await tokenFrame({ room: 5 })),
    await open(url.replace("main/5", "inbox/7"), await tokenFrame({ inbox: 7 })),
  ];
  const kept = [
    await open(url, await tokenFrame({ room: 5 }, { sid: "another session" })),
    await open(url, await tokenFrame({ room: 5 }, { uid: 8 })),
  ];
  const closed = ended.map((client) => once(client, "close"));
  relay?.signOut({ uid: 7, ended: ["s"] });
  for (const each of closed) expect(await each).toMatchObject([4401, Buffer.from("signed out")]);
  expect(kept.map(({ readyState }) => readyState)).toStrictEqual([WebSocket.OPEN, WebSocket.OPEN]);
});

/** A connection to the relay on which a test can let all packets vanish, both ways. */
async function fragile(url: string) {
  const { port } = new URL(url);
  const streams: net.Socket[] = [];
  const proxy = net.createServer((client) => {
    const relay = net.connect(Number(port), "127.0.0.1");
    streams.push(client, relay);
    for (const stream of [client, relay]) stream.on("error", () => {});
    client.pipe(relay).pipe(client);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  leftovers.push(() => {
    for (const stream of streams) stream.destroy();
    proxy.close();
  });
  const address = new URL(url);
  address.port = String((proxy.address() as AddressInfo).port);
  return {
    url: address.href,
    vanish() {
      for (const stream of streams) stream.unpipe().pause();
    },
  };
}

/** Lets the relay's seconds pass without waiting for them; what is sent in one arrives in it. */
async function pass(seconds: number, inEach: () => void): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    inEach();
    vi.advanceTimersByTime(1_000);
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  }
}

test("a client that vanishes from a busy room has dropped within 30 s; those who are there, or answer no pings, have not", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const rooms = await roomServer();
  const url = await relayTo(rooms.origin);
  const { url: fragileUrl, vanish } = await fragile(url);
  const clients = [await connect(fragileUrl), await connect(url), await connect(url, false)];
  for (const [index, client] of clients.entries()) {
    client.send(await tokenFrame({ room: 5 }));
    await vi.waitUntil(() => rooms.links[0]?.frames.length === index + 1);
  }
  const [link] = rooms.links;
  if (!link) throw new Error("no link");
  send(
    link,
    [1, 2, 3].map((connectionId) => ({ type: "audience", connectionId, audience: "optedIn" })),
  );
  const left = () => link.frames.filter(({ type }) => type === "closed");
  const talk = () =>
    send(link, [{ type: "broadcast", audience: "optedIn", except: [], text: "x".repeat(1_000) }]);
  await pass(30, talk);
  expect(left()).toStrictEqual([]);
  vanish();
  await pass(31, talk);
  expect(left()).toStrictEqual([{ type: "closed", connectionId: 1, clean: false }]);
  await pass(60, talk);
  expect(left()).toHaveLength(1);
});

test("an inbox whose client vanishes is closed within 30 s", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const rooms = await roomServer();
  const url = (await relayTo(rooms.origin)).replace("main/5", "inbox/7");
  const { url: fragileUrl, vanish } = await fragile(url);
  const client = await connect(fragileUrl);
  client.send(await tokenFrame({ inbox: 7 }));
  await vi.waitUntil(() => rooms.links[0]?.texts.length === 1);
  const { socket } = rooms.links[0] ?? {};
  await pass(30, () => {});
  expect(socket?.readyState).toBe(WebSocket.OPEN);
  vanish();
  await pass(31, () => {});
  await vi.waitUntil(() => socket?.readyState === WebSocket.CLOSED);
});

test("when no more rooms can be in use, newcomers are told to come back, and everybody else stays", async () => {
  const rooms = await roomServer();
  const room5 = await relayTo(rooms.origin, null, 2);
  const inbox = room5.replace("main/5", "inbox/7");
  const first = await connect(withToken(room5, await tokenFor({ room: 5 })));
  const second = await connect(withToken(inbox, await tokenFor({ inbox: 7 })));
  await vi.waitUntil(() => rooms.links.length === 2);

  const other = withToken(room5.replace("main/5", "main/6"), await tokenFor({ room: 6 }));
  const [code] = await once(await connect(other), "close");
  expect(code).toBe(4503);
  // A room that is in use has place for more people.
  await connect(withToken(room5, await tokenFor({ room: 5 })));
  await vi.waitUntil(() => rooms.links[0]?.frames.length === 2);
  expect([first.readyState, second.readyState]).toStrictEqual([WebSocket.OPEN, WebSocket.OPEN]);

  second.close(1000);
  await once(second, "close");
  await connect(withToken(room5.replace("main/5", "main/6"), await tokenFor({ room: 6 })));
  await vi.waitUntil(() => rooms.links.length === 3);
});
