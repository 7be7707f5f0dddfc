import { expect, test } from "vitest";
import { MemoryStorage } from "../testing/memory-storage";
import { EventLog, type RoomEvent } from "./event-log";

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
  await log.write({ fresh, scrubbed: [], abouts, known: new Map() });
  await log.loadRecent();
  await log.setArchived(count);
  return { storage, log };
}

const text = (storage: MemoryStorage) => JSON.stringify([...storage.kept]);

test("protocol 22: what was forgotten is not on disk, not replayed and cannot be changed", async () => {
  const { storage, log } = await logOf(400);
  const edit: RoomEvent = { id: 401, uid: 1, time: 401, type: 4, target: 299, msg: "secret edit" };
  const abouts = new Map([[299, { uid: 1, edits: [401] }]]);
  await log.write({ fresh: [edit], scrubbed: [], abouts, known: new Map() });
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
  await again.write({ fresh: [message(4, 1)], scrubbed: [], abouts: new Map(), known: new Map() });
  expect((await load(storage)).head).toBe(4);
  expect((await again.after(0)).map(({ id }) => id)).toStrictEqual([4]);
});

test("an event that is not archived is not forgotten", async () => {
  const { storage, log } = await logOf(2);
  await log.write({ fresh: [message(3, 1)], scrubbed: [], abouts: new Map(), known: new Map() });
  await log.forget(3);
  expect((await load(storage)).first).toBe(3);
});

test("contract, Ours: a deleted account's names are gone from the log and from replays", async () => {
  const { storage, log } = await logOf(300);
  const names = { username: "-deleted-1", nickname: "Deleted account" };
  const react = { uid: 1, time: 301, target: 2, emoji: "🍵", on: true };
  const reaction: RoomEvent = { id: 301, type: 6, username: "u1", ...react };
  await log.write({ fresh: [reaction], scrubbed: [], abouts: new Map(), known: new Map() });
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
  await log.write({ fresh: [message(41, 1)], scrubbed: [], abouts: new Map(), known: new Map() });
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
  const change = { fresh: [message(3, 1)], scrubbed: [], abouts: new Map(), known: new Map() };
  await expect(log.write(change)).rejects.toThrow("full");
  expect([log.head, log.recentAfter(2)]).toStrictEqual([2, []]);
});
