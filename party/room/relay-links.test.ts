import type * as Party from "partykit/server";
import { describe, expect, test } from "vitest";
import type { RelayFrame } from "@/lib/wire/relay-frames";
import { FakeSocket, member } from "../testing/fake-socket";
import { MemoryStorage } from "../testing/memory-storage";
import type { Session } from "./connection-registry";
import { type RelayLink, RelayLinks } from "./relay-links";

type Connection = Party.Connection<Session>;

/** A relay's connection to the room, as far as links use it. */
class FakeConnection extends FakeSocket {
  get connection(): Connection {
    return this as unknown as Connection;
  }
  get messages(): RelayFrame[][] {
    return this.sent.map((text) => JSON.parse(text));
  }
}

async function linked(memory = new MemoryStorage(), countsPeople = true) {
  const links = await RelayLinks.load(memory.storage, []);
  const relay = new FakeConnection();
  links.add(relay.connection, countsPeople);
  const link = links.get(relay.connection);
  if (!link) throw new Error("no link");
  return { memory, links, relay, link };
}

/** Opens a member's socket and lets its frames go out. */
async function open(link: RelayLink, connectionId: number, optedIn = true) {
  const socket = link.open(connectionId);
  socket.setState(member(connectionId, { optedIn }));
  await Promise.resolve();
  return socket;
}

test("the frames of one turn go out as one message, in order", async () => {
  const { relay, link } = await linked();
  const socket = link.open(1);
  socket.setState(member(1));
  socket.send("text");
  socket.close(4401, "signed out");
  expect(relay.messages).toStrictEqual([]);
  await Promise.resolve();
  socket.send("later");
  await Promise.resolve();
  expect(relay.messages).toStrictEqual([
    [
      { type: "audience", connectionId: 1, audience: "optedIn" },
      { type: "send", connectionId: 1, text: "text" },
      { type: "close", connectionId: 1, code: 4401, reason: "signed out" },
    ],
    [{ type: "send", connectionId: 1, text: "later" }],
  ]);
});

test("what several turns of a task send goes out as one message behind it, and the next as ever", async () => {
  const { relay, link } = await linked();
  const socket = link.open(1);
  await link.gather(async () => {
    socket.send("a");
    await Promise.resolve();
    socket.send("b");
    await Promise.resolve();
    expect(relay.messages).toStrictEqual([]);
  });
  const text = (text: string) => ({ type: "send", connectionId: 1, text });
  expect(relay.messages).toStrictEqual([[text("a"), text("b")]]);
  await link
    .gather(async () => {
      socket.send("c");
      throw new Error("the room failed");
    })
    .catch(() => {});
  socket.send("d");
  await Promise.resolve();
  expect(relay.messages.slice(1)).toStrictEqual([[text("c")], [text("d")]]);
});

test("a turn with more than a million characters goes out in parts", async () => {
  const { relay, link } = await linked();
  const texts = [1, 2, 3].map((n) => String(n).repeat(600_000));
  const socket = link.open(1);
  for (const text of texts) socket.send(text);
  await Promise.resolve();
  expect(relay.messages.map(({ length }) => length)).toStrictEqual([2, 1]);
  const sent = relay.messages.flat().map((frame) => "text" in frame && frame.text);
  expect(sent).toStrictEqual(texts);
});

test("a link that broke a moment ago does no harm to the room", async () => {
  const { relay, link } = await linked();
  relay.close(1006, "");
  link.open(1).send("text");
  await Promise.resolve();
  expect(relay.sent).toStrictEqual([]);
});

describe("a broadcast", () => {
  test("crosses the link once, and says how many sockets it reaches", async () => {
    const { relay, link } = await linked();
    for (const id of [1, 2, 3]) await open(link, id, id < 3);
    relay.sent.length = 0;
    expect(link.broadcast("optedIn", "text", [1])).toBe(1);
    await Promise.resolve();
    expect(relay.messages).toStrictEqual([
      [{ type: "broadcast", audience: "optedIn", except: [1], text: "text" }],
    ]);
  });

  test("does not cross the link if nobody behind it is to get it", async () => {
    const { relay, link } = await linked();
    const socket = await open(link, 1);
    relay.sent.length = 0;
    expect([link.broadcast("basic", "a", []), link.broadcast("optedIn", "b", [1])]).toStrictEqual([
      0, 0,
    ]);
    socket.setState({ kind: "removed", optedIn: true, until: 5 });
    expect(link.broadcast("optedIn", "c", [])).toBe(0);
    await Promise.resolve();
    expect(relay.messages).toStrictEqual([[{ type: "audience", connectionId: 1, audience: null }]]);
  });
});

describe("protocol 32: of those who opted in", () => {
  test("some take a number of people and the others names, and both get events", async () => {
    const { relay, link } = await linked();
    link.open(1).setState(member(1, { counted: true }));
    link.open(2).setState(member(2));
    await Promise.resolve();
    expect(relay.messages.flat()).toStrictEqual([
      { type: "audience", connectionId: 1, audience: "counted" },
      { type: "audience", connectionId: 2, audience: "optedIn" },
    ]);
    expect(link.broadcast("counted", "a", [])).toBe(1);
    expect(link.broadcast("named", "b", [])).toBe(1);
    expect(link.broadcast("optedIn", "c", [])).toBe(2);
    expect(link.broadcastGroup(["{}"], [])).toBe(2);
  });

  test("all get names at a relay of an older release, by the audience that it knows", async () => {
    const { relay, link } = await linked(undefined, false);
    await open(link, 1);
    relay.sent.length = 0;
    expect([link.broadcast("counted", "a", []), link.broadcast("named", "b", [])]).toStrictEqual([
      0, 1,
    ]);
    await Promise.resolve();
    expect(relay.messages).toStrictEqual([
      [{ type: "broadcast", audience: "optedIn", except: [], text: "b" }],
    ]);
  });
});

describe("a group", () => {
  test("names each author's endings once, and each sender's answers", async () => {
    const { relay, link } = await linked();
    for (const id of [1, 2, 3]) await open(link, id);
    relay.sent.length = 0;
    const own: [number, string][] = [[1, ',"cid":"c"}']];
    const members: Parameters<RelayLink["broadcastGroup"]>[1] = [
      [1, { own, answers: ["yes"] }],
      [2, { own, answers: [] }],
      [3, { own: undefined, answers: ["no"] }],
    ];
    expect(link.broadcastGroup(["{}", "{}"], members)).toBe(3);
    await Promise.resolve();
    const personal = [
      { connectionId: 1, author: 0, answers: ["yes"] },
      { connectionId: 2, author: 0, answers: [] },
      { connectionId: 3, author: null, answers: ["no"] },
    ];
    expect(relay.messages).toStrictEqual([
      [{ type: "group", texts: ["{}", "{}"], own: [own], personal }],
    ]);
  });

  test("of answers alone crosses the link only if one of them is for a socket behind it", async () => {
    const { relay, link } = await linked();
    await open(link, 1);
    relay.sent.length = 0;
    expect(link.broadcastGroup([], [])).toBe(0);
    expect(link.broadcastGroup([], [[1, { own: undefined, answers: ["no"] }]])).toBe(1);
    await Promise.resolve();
    expect(relay.messages.flat()).toHaveLength(1);
  });
});

describe("when the room has slept", () => {
  test("the sockets behind an open link are what they were", async () => {
    const { memory, relay, link } = await linked();
    await open(link, 1);
    await open(link, 2, false);
    link.open(3).setState({ kind: "waiting", until: 5, address: null });
    const again = await RelayLinks.load(memory.storage, [
      relay.connection,
      new FakeConnection(member(9)).connection,
    ]);
    const found = again.get(relay.connection);
    expect([...again.sockets()].map(({ state }) => state)).toStrictEqual([
      member(1),
      member(2, { optedIn: false }),
    ]);
    expect([
      found?.broadcast("optedIn", "a", []),
      found?.broadcast("basic", "b", []),
    ]).toStrictEqual([1, 1]);
  });

  test("nothing is left of sockets that closed, or whose link is gone", async () => {
    const { memory, link } = await linked();
    await open(link, 1);
    const closed = await open(link, 2);
    closed.setState(null);
    expect([...memory.kept.values()]).toStrictEqual([member(1)]);
    const again = await RelayLinks.load(memory.storage, []);
    expect([[...again.sockets()], memory.kept.size]).toStrictEqual([[], 0]);
  });
});
