import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeSocket, member } from "../testing/fake-socket";
import { MemoryStorage } from "../testing/memory-storage";
import { ConnectionRegistry } from "./connection-registry";
import { Presence } from "./presence";

const start = 1_700_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

async function room(memory = new MemoryStorage(), sockets: FakeSocket[] = []) {
  const registry = new ConnectionRegistry(sockets, { all: () => [] }, "room");
  const rings: number[] = [];
  const counts: number[] = [];
  const presence = await Presence.load(
    memory.storage,
    registry,
    { ringBy: (time) => rings.push(time) },
    (count) => counts.push(count),
  );
  const enter = (uid: number, optedIn = true) => {
    const socket = new FakeSocket();
    const session = member(uid, { optedIn });
    registry.set(socket, session);
    presence.enter(session);
    return socket;
  };
  const close = (socket: FakeSocket, uid: number, clean: boolean) => {
    registry.delete(socket);
    presence.socketGone(uid, clean);
  };
  return { memory, registry, presence, rings, counts, enter, close };
}

const entered = (uid: number) => notice(uid, 1);
const left = (uid: number) => notice(uid, 0);
const notice = (uid: number, action: number) => ({
  ...{ type: 1, username: `u${uid}`, nickname: `Nick ${uid}` },
  ...{ action, time: expect.any(Number) },
});
const received = (socket: FakeSocket) => socket.frames.flat();

describe("protocol 8: enter and leave are of people, not of sockets", () => {
  test("the first socket enters and the last one leaves, for others and not for oneself", async () => {
    const { enter, close } = await room();
    const [ann, basic] = [enter(1), enter(2, false)];
    vi.advanceTimersByTime(1_000);
    const [first, second] = [enter(3), enter(3)];
    vi.advanceTimersByTime(1_000);
    close(first, 3, true);
    vi.advanceTimersByTime(1_000);
    expect(received(ann)).toStrictEqual([entered(2), entered(3)]);
    close(second, 3, true);
    vi.advanceTimersByTime(1_000);
    expect(received(ann).slice(2)).toStrictEqual([left(3)]);
    expect(received(basic)).toStrictEqual([entered(3), left(3)]);
    expect([received(first), received(second)]).toStrictEqual([[], []]);
  });
});

describe("protocol 9: a connection that drops", () => {
  test("leaves after 10 s, and the alarm is set for it", async () => {
    const { enter, close, presence, rings } = await room();
    const [ann, bob] = [enter(1), enter(2)];
    vi.advanceTimersByTime(1_000);
    ann.sent.length = 0;
    close(bob, 2, false);
    expect(rings).toStrictEqual([start + 11_000]);
    presence.expire(start + 10_999);
    expect(presence.find(2)).toBeDefined();
    presence.expire(start + 11_000);
    vi.advanceTimersByTime(1_000);
    expect(received(ann)).toStrictEqual([left(2)]);
  });

  test("goes unnoticed if the person is back by then", async () => {
    const { enter, close, presence } = await room();
    const [ann, bob] = [enter(1), enter(2)];
    vi.advanceTimersByTime(1_000);
    ann.sent.length = 0;
    close(bob, 2, false);
    vi.advanceTimersByTime(9_000);
    enter(2);
    presence.expire(Date.now() + 60_000);
    vi.advanceTimersByTime(1_000);
    expect(received(ann)).toStrictEqual([]);
  });
});

test("a person who dropped before the clock was set back leaves 10 s after that", async () => {
  const { enter, close, presence, rings } = await room();
  close(enter(1), 1, false);
  const back = start - 3_600_000;
  presence.expire(back);
  expect(presence.find(1)).toBeDefined();
  expect(rings.at(-1)).toBe(back + 10_000);
  presence.expire(back + 10_000);
  expect(presence.find(1)).toBeUndefined();
});

test("after a crash people stay present, and those who do not come back leave 10 s later", async () => {
  const before = await room();
  for (const uid of [1, 2]) before.enter(uid);
  const ann = new FakeSocket(member(1));
  const { presence, counts, rings } = await room(before.memory, [ann]);
  expect([counts, rings]).toStrictEqual([[2], [start + 10_000]]);
  presence.expire(start + 10_000);
  vi.advanceTimersByTime(1_000);
  expect(received(ann)).toStrictEqual([left(2)]);
  expect(counts.at(-1)).toBe(1);
});

describe("protocol 27: notices to opted-in clients", () => {
  test("are sent at once, and then gathered for 250 ms", async () => {
    const { enter } = await room();
    const ann = enter(1);
    vi.advanceTimersByTime(1_000);
    enter(2);
    expect(ann.frames).toStrictEqual([entered(2)]);
    for (const uid of [3, 4]) enter(uid);
    vi.advanceTimersByTime(249);
    expect(ann.frames).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(ann.frames.slice(1)).toStrictEqual([[entered(3), entered(4)]]);
    enter(5);
    vi.advanceTimersByTime(250);
    expect(ann.frames.slice(2)).toStrictEqual([entered(5)]);
  });

  test("go out once a second while more than 500 people are present", async () => {
    const { enter } = await room();
    const ann = enter(1);
    for (let uid = 2; uid <= 500; uid++) enter(uid);
    vi.advanceTimersByTime(250);
    enter(501);
    vi.advanceTimersByTime(2_000);
    ann.sent.length = 0;
    for (const uid of [502, 503]) enter(uid);
    expect(ann.frames).toStrictEqual([entered(502)]);
    vi.advanceTimersByTime(999);
    expect(ann.frames).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(ann.frames.slice(1)).toStrictEqual([entered(503)]);
  });

  test("reach each of those who moved without the one about themselves", async () => {
    const { enter } = await room();
    enter(1);
    const [bob, cat] = [enter(2), enter(3)];
    vi.advanceTimersByTime(1_000);
    expect([received(bob), received(cat)]).toStrictEqual([[entered(3)], [entered(2)]]);
  });

  test("can be flushed, and then nothing of them is left to send", async () => {
    const { enter, close, presence } = await room();
    const [ann, bob] = [enter(1), enter(2)];
    close(bob, 2, true);
    expect(received(ann)).toStrictEqual([]);
    presence.flush();
    expect(received(ann)).toStrictEqual([entered(2), left(2)]);
    const late = enter(3);
    vi.advanceTimersByTime(1_000);
    expect(JSON.stringify(late.frames)).not.toContain("u2");
  });

  test("are gathered for the full time after a flush", async () => {
    const { enter, presence } = await room();
    const ann = enter(1);
    enter(2);
    vi.advanceTimersByTime(100);
    presence.flush();
    vi.advanceTimersByTime(100);
    enter(3);
    vi.advanceTimersByTime(149);
    expect(ann.frames).toStrictEqual([entered(2)]);
    vi.advanceTimersByTime(1);
    expect(ann.frames.slice(1)).toStrictEqual([entered(3)]);
  });
});

test("a new nickname shows in the list, and is refused for a person who is not present", async () => {
  const { enter, presence } = await room();
  enter(1);
  expect(presence.peopleJson()).toContain("Nick 1");
  expect(presence.rename(1, "Anna")).toStrictEqual({ username: "u1", nickname: "Anna" });
  expect(JSON.parse(presence.peopleJson())).toStrictEqual([{ username: "u1", nickname: "Anna" }]);
  expect(presence.rename(2, "Bob")).toBeNull();
});

test("the list as text is always the people who are present, in whatever order they move", async () => {
  const uid = fc.integer({ min: 1, max: 4 });
  const step = fc.record({ uid, move: fc.constantFrom("enter", "leave", "rename", "list") });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { enter, presence, counts } = await room();
      const expected = new Map<number, { username: string; nickname: string }>();
      for (const [index, { uid, move }] of steps.entries()) {
        const known = expected.get(uid);
        if (move === "enter") {
          enter(uid);
          expected.set(uid, { username: `u${uid}`, nickname: `Nick ${uid}` });
        } else if (move === "leave") {
          presence.leave(uid);
          expected.delete(uid);
        } else if (move === "rename" && known) {
          presence.rename(uid, `Nick ${index}`);
          expected.set(uid, { ...known, nickname: `Nick ${index}` });
        } else if (move === "list") {
          expect(JSON.parse(presence.peopleJson())).toStrictEqual([...expected.values()]);
        }
      }
      expect(JSON.parse(presence.peopleJson())).toStrictEqual([...expected.values()]);
      expect(counts.at(-1)).toBe(expected.size);
    }),
  );
});
