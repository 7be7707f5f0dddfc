import { expect, test } from "vitest";
import { MemoryStorage } from "../testing/memory-storage";
import { cidKey, EventLog, type RoomEvent } from "./event-log";

const load = ({ storage }: MemoryStorage) => EventLog.load(storage);
const message = (id: number, uid: number): RoomEvent & { type: 0 } => ({
  ...{ id, uid, time: id, type: 0 },
  ...{ username: `u${uid}`, nickname: `Nick ${uid}`, msg: `secret ${id}` },
});

/** A log of archived messages by two people in turn. */
async function logOf(count: number) {
  const storage = new MemoryStorage();
  const log = await load(storage);
  const fresh = Array.from({ length: count }, (_, n) => message(n + 1, (n % 2) + 1));
  const abouts = new Map(fresh.map(({ id, uid }) => [id, { uid }]));
  await log.write({ fresh, scrubbed: [], abouts });
  await log.loadRecent();
  await log.setArchived(count);
  return { storage, log };
}

const text = (storage: MemoryStorage) => JSON.stringify([...storage.kept]);

test("protocol 22: what was forgotten is not on disk, not replayed and cannot be changed", async () => {
  const { storage, log } = await logOf(400);
  const edit: RoomEvent = { id: 401, uid: 1, time: 401, type: 4, target: 299, msg: "secret edit" };
  const abouts = new Map([[299, { uid: 1, edits: [401] }]]);
  await log.write({ fresh: [edit], scrubbed: [], abouts });
  await log.setArchived(401);
  await log.forget(300);
  expect(log.first).toBe(301);
  expect(log.recentAfter(0).map(({ id }) => id)).toStrictEqual(
    Array.from({ length: 101 }, (_, n) => n + 301),
  );
  expect(log.recentAfter(400)).toStrictEqual([{ ...edit, msg: "" }]);
  expect(await log.about([299, 300, 301])).toStrictEqual(new Map([[301, { uid: 1 }]]));
  expect(text(storage)).not.toMatch(/secret (300|299|1|edit)\b/);
  expect(text(storage)).toMatch(/secret 301\b/);
});

test("ids continue without a gap after everything was forgotten", async () => {
  const { storage, log } = await logOf(3);
  await log.forget(3);
  expect([log.head, log.first]).toStrictEqual([3, 4]);
  const again = await load(storage);
  expect([again.head, again.first, again.archived]).toStrictEqual([3, 4, 3]);
  await again.write({ fresh: [message(4, 1)], scrubbed: [], abouts: new Map() });
  expect((await load(storage)).head).toBe(4);
  expect((await again.after(0)).map(({ id }) => id)).toStrictEqual([4]);
});

test("an event that is not archived is not forgotten", async () => {
  const { storage, log } = await logOf(2);
  await log.write({ fresh: [message(3, 1)], scrubbed: [], abouts: new Map() });
  await log.forget(3);
  expect((await load(storage)).first).toBe(3);
});

test("contract, Ours: a deleted account's names are gone from the log and from replays", async () => {
  const { storage, log } = await logOf(300);
  const names = { username: "-deleted-1", nickname: "Deleted account" };
  const react = { uid: 1, time: 301, target: 2, emoji: "🍵", on: true };
  const reaction: RoomEvent = { id: 301, type: 6, username: "u1", ...react };
  await log.write({ fresh: [reaction], scrubbed: [], abouts: new Map() });
  await log.rename(1, names);
  expect(text(storage)).not.toMatch(/"u1"|Nick 1/);
  expect(text(storage)).toMatch(/"u2".*Nick 2/);
  expect(log.recentAfter(298)).toMatchObject([
    { ...names, msg: "secret 299" },
    { username: "u2" },
    { username: names.username, type: 6 },
  ]);
});

test("protocol 15: a log whose storage was lost goes on behind the archive, also after a restart", async () => {
  const { storage, log } = await logOf(0);
  await log.startBehind(40);
  expect([log.head, log.first, log.archived]).toStrictEqual([40, 41, 40]);
  await log.write({ fresh: [message(41, 1)], scrubbed: [], abouts: new Map() });
  expect(log.recentAfter(0)).toStrictEqual([message(41, 1)]);
  const again = await load(storage);
  expect([again.head, again.first, again.archived]).toStrictEqual([41, 41, 40]);
  await again.startBehind(41);
  expect(again.archived).toBe(40);
});

test("a log that is older than the archive leaves no hole behind: what it had is dropped", async () => {
  const { storage, log } = await logOf(200);
  await log.startBehind(300);
  expect(await log.after(0)).toStrictEqual([]);
  expect([log.head, log.first]).toStrictEqual([300, 301]);
  expect((await load(storage)).head).toBe(300);
});

test("a log whose storage was lost forgets what it knew about messages, and that it was rebuilt stays", async () => {
  const { storage, log } = await logOf(200);
  expect(log.rebuilt).toBeNull();
  await log.startBehind(300);
  expect(await log.about([1, 200])).toStrictEqual(new Map());
  expect(text(storage)).not.toMatch(/about:/);
  expect((await load(storage)).rebuilt).toStrictEqual({ upTo: 300, cidsBelow: 301 });
  await log.noteCids(0);
  expect((await load(storage)).rebuilt).toStrictEqual({ upTo: 300, cidsBelow: 0 });
});

test("events that the archive has lost count as not archived, as far back as the log has them", async () => {
  const { log } = await logOf(1_400);
  expect(log.first).toBe(401);
  await log.rewind(1_398);
  expect(log.archived).toBe(1_398);
  await log.rewind(1_399);
  expect(log.archived).toBe(1_398);
  await log.rewind(3);
  expect(log.archived).toBe(400);
});

test("nothing of a write that the storage refuses is in the log", async () => {
  const { storage, log } = await logOf(2);
  storage.refuses = (key) => key === "event:000000000003";
  const change = { fresh: [message(3, 1)], scrubbed: [], abouts: new Map() };
  await expect(log.write(change)).rejects.toThrow("full");
  expect([log.head, log.recentAfter(2)]).toStrictEqual([2, []]);
});

test("a message's author and cid are found however old it is, also after a restart at any moment", async () => {
  const storage = new MemoryStorage();
  let log = await load(storage);
  for (let id = 1; id <= 1_500; id++) {
    const fresh = [{ ...message(id, 1), cid: `c${id}` }];
    await log.write({ fresh, scrubbed: [], abouts: new Map() });
    if (id % 100 === 0) await log.setArchived(id);
    // 313 and 314 are the last event before rows are indexed and the one that indexes them.
    if ([1, 313, 314, 600, 1_400, 1_500].includes(id)) log = await load(storage);
  }
  expect(log.first).toBe(501);
  const ids = Array.from({ length: 1_500 }, (_, n) => n + 1);
  const known = await log.known(ids.map((id) => cidKey(1, `c${id}`)));
  expect([...known.values()].map(({ id }) => id).sort((a, b) => a - b)).toStrictEqual(ids);
  expect([...(await log.about(ids)).keys()]).toStrictEqual(ids);
});

test("a message alone is written in one row; its index follows with others", async () => {
  const storage = new MemoryStorage();
  const log = await load(storage);
  const sizes: number[] = [];
  for (let id = 1; id <= 400; id++) {
    const before = storage.kept.size;
    const fresh = [{ ...message(id, 1), cid: `c${id}` }];
    await log.write({ fresh, scrubbed: [], abouts: new Map() });
    sizes.push(storage.kept.size - before);
  }
  // The first one also notes that the index begins.
  expect(sizes[0]).toBe(2);
  expect(sizes.filter((size) => size === 1)).toHaveLength(397);
  expect(sizes[313]).toBe(1 + 2 * 64);
});

test("what is known about a changed message is not overwritten when it is indexed", async () => {
  const storage = new MemoryStorage();
  const log = await load(storage);
  const fresh = Array.from({ length: 300 }, (_, n) => message(n + 1, 1));
  await log.write({ fresh, scrubbed: [], abouts: new Map() });
  const deleted = new Map([[1, { uid: 1, deleted: true as const }]]);
  await log.write({ fresh: [], scrubbed: [], abouts: deleted });
  const later = Array.from({ length: 100 }, (_, n) => message(n + 301, 1));
  await log.write({ fresh: later, scrubbed: [], abouts: new Map() });
  expect(await log.about([1, 2])).toStrictEqual(
    new Map([
      [1, { uid: 1, deleted: true }],
      [2, { uid: 1 }],
    ]),
  );
});

test("a log whose every row was indexed at once goes on: what it knew is found, and what is new", async () => {
  const storage = new MemoryStorage();
  storage.kept.set("event:000000000001", { ...message(1, 1), cid: "old" });
  storage.kept.set(cidKey(1, "old"), { id: 1, time: 1 });
  storage.kept.set("about:1", { uid: 1 });
  const log = await load(storage);
  const fresh = [{ ...message(2, 1), cid: "new" }];
  await log.write({ fresh, scrubbed: [], abouts: new Map() });
  for (const each of [log, await load(storage)]) {
    const known = await each.known([cidKey(1, "old"), cidKey(1, "new")]);
    expect([...known.values()].map(({ id }) => id).sort()).toStrictEqual([1, 2]);
  }
});

test("the cid of a message that was forgotten is known still", async () => {
  const storage = new MemoryStorage();
  const log = await load(storage);
  const fresh = Array.from({ length: 10 }, (_, n) => ({ ...message(n + 1, 1), cid: `c${n + 1}` }));
  await log.write({ fresh, scrubbed: [], abouts: new Map() });
  await log.setArchived(10);
  await log.forget(4);
  for (const each of [log, await load(storage)]) {
    const known = await each.known([1, 4, 5, 10].map((id) => cidKey(1, `c${id}`)));
    expect(known.size).toBe(4);
    expect([...(await each.about([4, 5])).keys()]).toStrictEqual([5]);
  }
});
