import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { InboxCommand } from "@/lib/wire/internal-api";
import { MemoryStorage } from "../testing/memory-storage";
import type { RoomEvent } from "./event-log";
import { InboxSubscribers } from "./inbox-subscribers";

type News = InboxCommand & { type: "news" };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const message = (id: number, uid: number, msg = `message ${id}`): RoomEvent => ({
  ...{ type: 0, id, uid, msg, time: id },
  ...{ username: `u${uid}`, nickname: `Nick ${uid}` },
});

type Mention = { id: number; uid: number };

/**
 * Subscribers whose inboxes answer as `answer` says; `sent` is what reached them, `asked` the messages
 * that the app was asked about, which answers with `mentions`.
 */
async function room(
  answer: (uid: number, news: News) => Promise<number | null> = async () => 204,
  memory = new MemoryStorage(),
  mentions: () => Promise<Mention[]> = async () => [],
) {
  const sent: [uid: number, News][] = [];
  const asked: number[][] = [];
  const subscribers = await InboxSubscribers.load(
    memory.storage,
    (calls) =>
      calls.map(({ id, command }) => {
        sent.push([id, command]);
        return answer(id, command);
      }),
    (_room, messages) => {
      asked.push(messages.map(({ id }) => id));
      return mentions();
    },
  );
  return { memory, subscribers, sent, asked };
}
const mentionIn = (sent: [number, News][]) =>
  sent.map(([uid, { messages }]) => [uid, messages.map(({ mention }) => mention)]);

const ids = (sent: [number, News][]) =>
  sent.map(([uid, { messages }]) => [uid, messages.map(({ id }) => id)]);

describe("protocol 30: news", () => {
  test("go to the inboxes of others, with the newest event and who is mentioned", async () => {
    const { subscribers, sent } = await room(undefined, undefined, async () => [{ id: 8, uid: 2 }]);
    for (const uid of [1, 2, 3]) subscribers.add(uid, `U${uid}`);
    subscribers.note(5, [message(8, 1, "hello @u2"), message(9, 2, "hi")]);
    await vi.advanceTimersByTimeAsync(0);
    const common = { type: "news", room: 5, lastId: 9, more: false };
    const first = { id: 8, username: "u1", nickname: "Nick 1", msg: "hello @u2", time: 8 };
    const second = { id: 9, username: "u2", nickname: "Nick 2", msg: "hi", time: 9 };
    expect(sent).toStrictEqual([
      [1, { ...common, messages: [{ ...second, mention: false }] }],
      [2, { ...common, messages: [{ ...first, mention: true }] }],
      [
        3,
        {
          ...common,
          messages: [
            { ...first, mention: false },
            { ...second, mention: false },
          ],
        },
      ],
    ]);
  });

  test("the app is asked about messages in which a subscriber's name may be meant, and only those", async () => {
    const { subscribers, sent, asked } = await room();
    for (const uid of [1, 2]) subscribers.add(uid, `u${uid}`);
    subscribers.note(5, [
      ...[message(1, 1, "hi"), message(2, 1, "@u3 @u1"), message(3, 1, "`@u2`")],
      ...[message(4, 1, "@u2-x"), message(5, 2, "@u2")],
    ]);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toStrictEqual([[3, 4]]);
    expect(mentionIn(sent)).toStrictEqual([
      [1, [false]],
      [2, [false, false, false, false]],
    ]);
  });

  test("if the app does not answer, any name that may be meant counts", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { subscribers, sent } = await room(undefined, undefined, async () => {
      throw new Error("down");
    });
    subscribers.add(2, "u2");
    subscribers.note(5, [message(1, 1, "hi"), message(2, 1, "@u2-x")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(mentionIn(sent)).toStrictEqual([[2, [false, true]]]);
  });

  test("go out at most once a second, with what came meanwhile", async () => {
    const { subscribers, sent } = await room();
    subscribers.add(2, "u2");
    subscribers.note(5, [message(1, 1)]);
    await vi.advanceTimersByTimeAsync(0);
    for (const id of [2, 3]) subscribers.note(5, [message(id, 1)]);
    await vi.advanceTimersByTimeAsync(999);
    expect(ids(sent)).toStrictEqual([[2, [1]]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ids(sent).slice(1)).toStrictEqual([[2, [2, 3]]]);
  });

  test("hold the first 200 characters of a text, and the newest 50 messages", async () => {
    const { subscribers, sent } = await room();
    subscribers.add(2, "u2");
    const many = Array.from({ length: 51 }, (_, n) => message(n + 1, 1, "😀".repeat(201)));
    subscribers.note(5, many);
    await vi.advanceTimersByTimeAsync(0);
    const [, news] = sent[0] ?? [];
    expect(news?.messages.map(({ id }) => id)).toStrictEqual(many.slice(1).map(({ id }) => id));
    expect([news?.more, news?.messages[0]?.msg]).toStrictEqual([true, "😀".repeat(200)]);
  });

  test("are of messages only, and not of deleted ones", async () => {
    const { subscribers, sent } = await room();
    subscribers.add(2, "u2");
    const edit: RoomEvent = { type: 4, id: 2, uid: 1, target: 1, msg: "b", time: 2 };
    subscribers.note(5, [{ ...message(1, 1, ""), deleted: true } as RoomEvent, edit]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toStrictEqual([]);
  });
});

describe("an inbox", () => {
  test("stays subscribed when the room has slept, until it answers that nobody is there", async () => {
    const before = await room();
    before.subscribers.add(2, "u2");
    const { memory, subscribers, sent } = await room(async () => 410, before.memory);
    subscribers.note(5, [message(1, 1)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(ids(sent)).toStrictEqual([[2, [1]]]);
    subscribers.note(5, [message(2, 1)]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sent.length, memory.kept.size]).toStrictEqual([1, 0]);
  });

  test("stays subscribed if it subscribed again while its 410 was on the way", async () => {
    let answer = (_status: number) => {};
    const { subscribers, sent } = await room(() => new Promise((resolve) => (answer = resolve)));
    subscribers.add(2, "u2");
    subscribers.note(5, [message(1, 1)]);
    await vi.advanceTimersByTimeAsync(0);
    subscribers.add(2, "u2");
    answer(410);
    await vi.advanceTimersByTimeAsync(0);
    subscribers.note(5, [message(2, 1)]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ids(sent)).toStrictEqual([
      [2, [1]],
      [2, [2]],
    ]);
  });

  test("that is removed gets nothing more: removal waits for what is on the way", async () => {
    let answer = (_status: number) => {};
    const { subscribers, sent, memory } = await room(
      () => new Promise((resolve) => (answer = resolve)),
    );
    subscribers.add(2, "u2");
    subscribers.note(5, [message(1, 1)]);
    await vi.advanceTimersByTimeAsync(0);
    let isRemoved = false;
    const removal = subscribers.remove(2).then(() => (isRemoved = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(isRemoved).toBe(false);
    answer(204);
    await removal;
    subscribers.note(5, [message(2, 1)]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sent.length, memory.kept.size]).toStrictEqual([1, 0]);
  });

  test("that cannot be reached stays subscribed", async () => {
    const { subscribers, sent } = await room(async (uid) => {
      return uid === 2 ? null : 204;
    });
    for (const uid of [2, 3]) subscribers.add(uid, `u${uid}`);
    for (const id of [1, 2]) {
      subscribers.note(5, [message(id, 1)]);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(ids(sent)).toStrictEqual([
      [2, [1]],
      [3, [1]],
      [2, [2]],
      [3, [2]],
    ]);
  });

  test("that gets the same as others gets the same object, which is written once", async () => {
    const { subscribers, sent } = await room(undefined, undefined, async () => [{ id: 2, uid: 4 }]);
    for (let uid = 1; uid < 7; uid++) subscribers.add(uid, `u${uid}`);
    subscribers.note(5, [message(1, 1), message(2, 2, "hello @u4")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(ids(sent)).toStrictEqual([
      ...[
        [1, [2]],
        [2, [1]],
      ],
      ...[3, 4, 5, 6].map((uid) => [uid, [1, 2]]),
    ]);
    expect(new Set(sent.slice(2).map(([, news]) => news)).size).toBe(2);
    expect(mentionIn(sent.slice(3, 4))).toStrictEqual([[4, [false, true]]]);
  });
});
