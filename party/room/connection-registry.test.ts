import { describe, expect, test } from "vitest";
import type { Audience } from "@/lib/wire/relay-frames";
import { counted } from "../platform/metrics";
import { FakeSocket, member } from "../testing/fake-socket";
import { ConnectionRegistry, type Personal, type Socket } from "./connection-registry";

const noRelays = { all: () => [] };
const registryOf = (...sockets: Socket[]) => new ConnectionRegistry(sockets, noRelays, "room");
const waiting = (address: string | null) => ({ kind: "waiting", until: 1, address }) as const;
const personal = (...entries: [Socket, Personal][]) => new Map(entries);

/** A relay that records what it is asked to send. */
class FakeRelay {
  readonly countsPeople = true;
  readonly asked: unknown[] = [];
  broadcast(audience: Audience, text: string, except: number[]): number {
    this.asked.push({ audience, text, except });
    return 3;
  }
  broadcastGroup(texts: string[], members: [connectionId: number, Personal][]): number {
    this.asked.push({ texts, members });
    return 2;
  }
  socket(connectionId: number, uid: number, optedIn = true): FakeSocket {
    return new FakeSocket(member(uid, { optedIn }), { relay: this, connectionId });
  }
}

describe("the index over the sockets", () => {
  test("is built from what the sockets are after the room has slept", () => {
    const relay = new FakeSocket({ kind: "relay", id: "r" });
    const removed = { kind: "removed", optedIn: true, until: 5 } as const;
    const sockets = [
      ...[new FakeSocket(member(1)), new FakeSocket(member(1)), new FakeSocket(waiting("a"))],
      ...[new FakeSocket(removed), new FakeSocket(null), relay],
    ];
    const registry = registryOf(...sockets);
    expect(registry.countOf(1)).toBe(2);
    expect([...registry.waiting()]).toStrictEqual([[sockets[2], waiting("a")]]);
    expect([...registry.removed()]).toStrictEqual([[sockets[3], removed]]);
    expect(registry.get(relay)).toBeUndefined();
    expect(counted().roomSockets).toBe(4);
  });

  test("follows what a socket becomes, and keeps it with the socket", () => {
    const registry = registryOf();
    const socket = new FakeSocket();
    registry.set(socket, waiting(null));
    expect([...registry.waiting()]).toHaveLength(1);
    registry.set(socket, member(7));
    expect([[...registry.waiting()], [...registry.socketsOf(7)]]).toStrictEqual([
      [],
      [[socket, member(7)]],
    ]);
    expect(socket.state).toStrictEqual(member(7));
    registry.delete(socket);
    expect([registry.get(socket), registry.countOf(7), socket.state]).toStrictEqual([
      undefined,
      0,
      null,
    ]);
    expect(counted().roomSockets).toBe(0);
  });

  test("counts the sockets that wait by address, across sleep and until their token came", () => {
    const first = Array.from({ length: 99 }, () => new FakeSocket(waiting("a")));
    const registry = registryOf(...first);
    expect(registry.hasTooManyWaiting("a", 1)).toBe(false);
    const last = new FakeSocket();
    registry.set(last, waiting("a"));
    expect(registry.hasTooManyWaiting("a", 1)).toBe(true);
    expect([
      registry.hasTooManyWaiting("b", 1),
      registry.hasTooManyWaiting(null, 1),
      registry.hasTooManyWaiting("a", 2),
    ]).toStrictEqual([false, false, false]);
    registry.set(last, member(1));
    expect(registry.hasTooManyWaiting("a", 1)).toBe(false);
  });

  test("closes every client's socket at once, also one that fails to close", () => {
    const broken = new FakeSocket(member(1));
    broken.close = () => {
      throw new Error("closed already");
    };
    const others = [new FakeSocket(member(2)), new FakeSocket(waiting(null))];
    const registry = registryOf(broken, ...others);
    registry.closeAll(4410, "the room is deleted");
    expect(others.flatMap(({ closed }) => closed)).toStrictEqual([
      [4410, "the room is deleted"],
      [4410, "the room is deleted"],
    ]);
    expect([broken.state, registry.countOf(2)]).toStrictEqual([null, 0]);
  });
});

describe("a broadcast", () => {
  test("reaches its audience and nobody else: no other clients, none that wait or were removed", () => {
    const [opted, excepted, basic] = [
      new FakeSocket(member(1)),
      new FakeSocket(member(2)),
      new FakeSocket(member(3, { optedIn: false })),
    ];
    const outside = [
      new FakeSocket(waiting(null)),
      new FakeSocket({ kind: "removed", optedIn: true, until: 5 }),
    ];
    const registry = registryOf(opted, excepted, basic, ...outside);
    registry.broadcast("optedIn", "one", new Map([[excepted, null]]));
    registry.broadcast("basic", "two");
    expect([opted, excepted, basic, ...outside].map(({ sent }) => sent)).toStrictEqual([
      ["one"],
      [],
      ["two"],
      [],
      [],
    ]);
  });

  test("goes on if one of the sockets is closed", () => {
    const [closed, open] = [new FakeSocket(member(1)), new FakeSocket(member(2))];
    const registry = registryOf(closed, open);
    closed.close(1000, "");
    registry.broadcast("optedIn", "text");
    expect(open.sent).toStrictEqual(["text"]);
  });

  test("crosses each relay's link once, with the exceptions of that relay and audience", () => {
    const [near, far] = [new FakeRelay(), new FakeRelay()];
    const at = { near: near.socket(1, 1), basic: near.socket(2, 2, false), far: far.socket(1, 3) };
    const registry = new ConnectionRegistry(Object.values(at), { all: () => [near, far] }, "room");
    const before = counted().framesSent;
    registry.broadcast("optedIn", "text", new Map(Object.values(at).map((each) => [each, null])));
    expect([near.asked, far.asked]).toStrictEqual([
      [{ audience: "optedIn", text: "text", except: [1] }],
      [{ audience: "optedIn", text: "text", except: [1] }],
    ]);
    expect(counted().framesSent - before).toBe(6);
    registry.broadcast("optedIn", "to all");
    expect([at.near.sent, near.asked.length]).toStrictEqual([[], 2]);
  });
});

describe("a group", () => {
  const answer = '{"status":true}';

  test("is common to all but authors, who get their own endings and the answers", () => {
    const [author, other] = [new FakeSocket(member(1)), new FakeSocket(member(2))];
    const basic = new FakeSocket(member(3, { optedIn: false }));
    const registry = registryOf(author, other, basic);
    const own: Personal = { own: [[1, ',"cid":"c"}']], answers: [answer] };
    registry.broadcastGroup(['{"id":1}', '{"id":2}'], personal([author, own]));
    expect(author.frames).toStrictEqual([[{ id: 1 }, { id: 2, cid: "c" }, { status: true }]]);
    expect(other.frames).toStrictEqual([[{ id: 1 }, { id: 2 }]]);
    expect(basic.sent).toStrictEqual([]);
  });

  test("of one event is single frames, and its author comes last; authors of several come first", () => {
    const order: string[] = [];
    const [author, other] = [new FakeSocket(member(1)), new FakeSocket(member(2))];
    author.send = () => void order.push("author");
    other.send = () => void order.push("other");
    const registry = registryOf(author, other);
    const own = personal([author, { own: undefined, answers: [answer] }]);
    registry.broadcastGroup(['{"id":1}'], own);
    expect(order.splice(0)).toStrictEqual(["other", "author", "author"]);
    registry.broadcastGroup(['{"id":1}', '{"id":2}'], own);
    expect(order).toStrictEqual(["author", "other"]);
  });

  test("crosses each relay's link once, with what its own members get besides", () => {
    const [near, far] = [new FakeRelay(), new FakeRelay()];
    const author = near.socket(4, 1);
    const registry = new ConnectionRegistry([author], { all: () => [near, far] }, "room");
    const own: Personal = { own: [[0, ',"cid":"c"}']], answers: [answer] };
    registry.broadcastGroup(["{}"], personal([author, own]));
    expect([near.asked, far.asked]).toStrictEqual([
      [{ texts: ["{}"], members: [[4, own]] }],
      [{ texts: ["{}"], members: [] }],
    ]);
    expect(author.sent).toStrictEqual([]);
  });
});
