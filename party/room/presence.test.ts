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
  const enter = (uid: number, optedIn = true, counted = false) => {
    const socket = new FakeSocket();
    const session = member(uid, { optedIn, ...(counted && { counted }) });
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

test("of a crowd that dropped at once, a thousand leave with each alarm, and the next one is due at once", async () => {
  const { enter, close, presence, rings, counts } = await room();
  for (let uid = 1; uid <= 2_500; uid++) close(enter(uid), uid, false);
  const due = start + 10_000;
  presence.expire(due);
  expect([counts.at(-1), rings.at(-1)]).toStrictEqual([1_500, due]);
  presence.expire(due);
  presence.expire(due);
  expect(counts.at(-1)).toBe(0);
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

  test("of a crowd that moves at once reach everybody, in texts of a hundred each", async () => {
    const { enter } = await room();
    enter(1_000);
    const sockets = Array.from({ length: 250 }, (_, uid) => enter(uid));
    vi.advanceTimersByTime(1_000);
    for (const [uid, socket] of sockets.entries()) {
      const others = sockets.flatMap((_, other) => (other === uid ? [] : [entered(other)]));
      expect(received(socket)).toStrictEqual(others);
      expect(socket.sent).toHaveLength(3);
    }
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

describe("protocol 32: a crowd", () => {
  /** A room that this many people have entered, who take a number of them, one second ago. */
  async function crowdOf(people: number) {
    const made = await room();
    const sockets = [];
    for (let uid = 1; uid <= people; uid++) sockets.push(made.enter(uid, true, true));
    vi.advanceTimersByTime(60_000);
    for (const socket of sockets) socket.sent.length = 0;
    return { ...made, sockets };
  }
  const leaveDownTo = (made: Awaited<ReturnType<typeof crowdOf>>, people: number) => {
    for (const [index, socket] of made.sockets.entries()) {
      if (index >= people) made.close(socket, index + 1, true);
    }
  };

  test("of a thousand is named to all; one more, and those who take a number get only that", async () => {
    const { enter, presence } = await crowdOf(999);
    const ann = enter(2_001, true, true);
    vi.advanceTimersByTime(1_000);
    expect(presence.crowd).toBeNull();
    const [bob, cat] = [enter(2_002), enter(2_003, false)];
    expect(presence.crowd).toBe(1_002);
    vi.advanceTimersByTime(60_000);
    expect(received(ann)).toStrictEqual([{ type: 9, online: 1_002 }]);
    enter(2_004, true, true);
    vi.advanceTimersByTime(60_000);
    expect(received(ann).slice(1)).toStrictEqual([{ type: 9, online: 1_003 }]);
    expect(received(bob)).toStrictEqual([entered(2_003), entered(2_004)]);
    expect(received(cat)).toStrictEqual([entered(2_004)]);
  });

  test("is told its number the less often, the larger it is, and the last one within half a minute", async () => {
    const { enter, sockets } = await crowdOf(4_000);
    const [ann] = sockets;
    for (let uid = 5_000; uid < 6_000; uid++) {
      enter(uid);
      vi.advanceTimersByTime(10);
    }
    const counts = received(ann as FakeSocket).length;
    expect(counts).toBeGreaterThanOrEqual(2);
    expect(counts).toBeLessThanOrEqual(4);
    vi.advanceTimersByTime(30_000);
    expect(received(ann as FakeSocket).at(-1)).toStrictEqual({ type: 9, online: 5_000 });
  });

  test("that shrinks stays one until five hundred are left, who then get their names", async () => {
    const made = await crowdOf(1_100);
    const { sockets, presence, enter } = made;
    const [ann] = sockets as [FakeSocket];
    leaveDownTo(made, 501);
    vi.advanceTimersByTime(30_000);
    expect(presence.crowd).toBe(501);
    expect(received(ann).at(-1)).toStrictEqual({ type: 9, online: 501 });
    leaveDownTo(made, 500);
    vi.advanceTimersByTime(1_000);
    expect(presence.crowd).toBeNull();
    expect(received(ann).at(-1)).toStrictEqual({
      ...{ type: 9, online: 500 },
      users: JSON.parse(presence.peopleJson()),
    });
    enter(7_000);
    vi.advanceTimersByTime(1_000);
    expect(received(ann).at(-1)).toStrictEqual(entered(7_000));
  });

  test("is still one when the room was loaded again", async () => {
    const made = await crowdOf(1_001);
    leaveDownTo(made, 700);
    const sockets = made.sockets.slice(0, 700);
    const again = await room(made.memory, sockets);
    expect(again.presence.crowd).toBe(700);
    vi.advanceTimersByTime(60_000);
    const [ann] = sockets as [FakeSocket];
    ann.sent.length = 0;
    again.enter(7_000);
    vi.advanceTimersByTime(1_000);
    expect(received(ann)).toStrictEqual([{ type: 9, online: 701 }]);
  });

  test("which enters costs bytes in proportion to its size", async () => {
    const bytesOf = async (people: number) => {
      const made = await crowdOf(1_001);
      const sockets = [...made.sockets];
      for (let n = 0; n < people; n++) {
        sockets.push(made.enter(10_000 + n, true, true));
        vi.advanceTimersByTime(2);
      }
      vi.advanceTimersByTime(60_000);
      return sockets.flatMap(({ sent }) => sent).reduce((sum, { length }) => sum + length, 0);
    };
    expect((await bytesOf(8_000)) / (await bytesOf(4_000))).toBeLessThan(2.3);
  });
});

describe("pages of the people who are present", () => {
  test("are in the order of their usernames, and go on behind the last one of the page before", async () => {
    const { enter, presence, close } = await room();
    const sockets = [5, 3, 1, 4, 2].map((uid) => ({ uid, socket: enter(uid) }));
    const names = (after?: string) => {
      const { people, more } = presence.page({ after, limit: 2 });
      return [...people.map(({ username }) => username), more];
    };
    expect(names()).toStrictEqual(["u1", "u2", true]);
    expect(names("u2")).toStrictEqual(["u3", "u4", true]);
    for (const { uid, socket } of sockets) if (uid < 4) close(socket, uid, true);
    enter(6);
    // Also behind one who has left.
    expect(names("u2")).toStrictEqual(["u4", "u5", true]);
    expect(names("u5")).toStrictEqual(["u6", false]);
  });

  test("can be only of those whose username or nickname begins with a text, as they are now", async () => {
    const { enter, presence } = await room();
    for (const uid of [1, 2, 10]) enter(uid);
    const found = (beginning: string, limit = 10) =>
      presence.page({ beginning, limit }).people.map(({ uid }) => uid);
    expect(found("U1")).toStrictEqual([1, 10]);
    expect(found("nick 2")).toStrictEqual([2]);
    presence.rename(2, "陆羽");
    expect([found("nick 2"), found("陆")]).toStrictEqual([[], [2]]);
    expect(found("u", 2)).toHaveLength(2);
    presence.leave(2);
    expect(found("陆")).toStrictEqual([]);
  });

  test("and what begins with a text are found as by looking at all of them, in whatever order they move", async () => {
    const uid = fc.integer({ min: 1, max: 30 });
    const move = fc.record({ uid, kind: fc.constantFrom("enter", "leave", "rename") });
    const nickname = fc.constantFrom("ann", "Ann B", "bob", "陆羽", "陆");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(move, nickname)), nickname, async (moves, asked) => {
        const { enter, presence } = await room();
        presence.page({ limit: 1 });
        const expected = new Map<number, string>();
        for (const [{ uid, kind }, nickname] of moves) {
          if (kind === "enter") {
            enter(uid);
            expected.set(uid, `Nick ${uid}`);
          } else if (kind === "leave") {
            presence.leave(uid);
            expected.delete(uid);
          } else if (presence.rename(uid, nickname)) expected.set(uid, nickname);
        }
        const names = [...expected.keys()].map((uid) => `u${uid}`).sort();
        const page = presence.page({ limit: 100 }).people.map(({ username }) => username);
        expect(page).toStrictEqual(names);
        const begin = [...expected]
          .filter(([, name]) => name.toLowerCase().startsWith(asked.toLowerCase()))
          .map(([uid]) => uid);
        const found = presence.page({ beginning: asked, limit: 100 }).people.map(({ uid }) => uid);
        expect(found.sort()).toStrictEqual(begin.sort());
      }),
    );
  });
});
