import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "../db/db";
import * as pendingPushes from "../db/queries/pending-pushes";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { graceSeconds, PushQueue, restSeconds } from "./push-queue";

let database: { stop(): Promise<void> };
let ann: number;
let bob: number;
let room: number;
let other: number;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = async (username: string) =>
    (await users.create({ username, nickname: username, passwordHash: "" }))?.id ?? 0;
  [ann, bob] = [await person("ann"), await person("bob")];
  const newRoom = async () => (await rooms.create(ann, { name: "a", private: false }))?.id ?? 0;
  [room, other] = [await newRoom(), await newRoom()];
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => void (await db().execute(sql`delete from pending_pushes`)));

type Pushed = [userId: number, room: number, message: number];

/** A process of the app, and what it pushed. */
function startProcess(listening: number[] = [], deliver = async () => {}) {
  const pushed: Pushed[] = [];
  const queue = new PushQueue(pendingPushes, {
    isListening: async (userId) => listening.includes(userId),
    async deliver(...push) {
      await deliver();
      pushed.push(push);
    },
  });
  const add = async (userId: number, to: number, message: number) => {
    await pendingPushes.add(to, new Map([[userId, message]]));
    await queue.run();
  };
  return { queue, pushed, add };
}

/** Lets time pass for what is in the list. */
const pass = (seconds: number) =>
  db().execute(sql`
    update pending_pushes set due_at = due_at - make_interval(secs => ${seconds}),
      leased_until = leased_until - make_interval(secs => ${seconds})`);
const waiting = async () => (await db().execute(sql`select from pending_pushes`)).length;

test("a person without an open page is pushed to at once", async () => {
  const { pushed, add } = startProcess();
  await add(ann, room, 7);
  expect(pushed).toStrictEqual([[ann, room, 7]]);
});

test("a person with an open page gets time to read, and then a push of the newest message", async () => {
  const { queue, pushed, add } = startProcess([ann]);
  await add(ann, room, 7);
  await pass(graceSeconds - 1);
  await add(ann, room, 8);
  expect(pushed).toStrictEqual([]);
  await pass(1);
  await queue.run();
  expect(pushed).toStrictEqual([[ann, room, 8]]);
});

test("a busy room pushes once per interval, the newest message, and then is off the list", async () => {
  const { queue, pushed, add } = startProcess();
  for (const message of [7, 9, 8]) await add(ann, room, message);
  for (let step = 0; step < 3; step++) {
    await pass(restSeconds);
    await queue.run();
  }
  expect(pushed).toStrictEqual([
    [ann, room, 7],
    [ann, room, 9],
  ]);
  expect(await waiting()).toBe(0);
});

test("people and rooms do not wait for each other", async () => {
  const { pushed, add } = startProcess([bob]);
  for (const [person, to] of [
    [ann, room],
    [bob, room],
    [ann, other],
  ] as const) {
    await add(person, to, 7);
  }
  expect(pushed).toStrictEqual([
    [ann, room, 7],
    [ann, other, 7],
  ]);
});

test("of several processes one pushes; what it had begun when it ended, another one does", async () => {
  const hanging = startProcess([], () => new Promise<never>(() => {}));
  void hanging.add(ann, room, 7);
  await expect.poll(waiting).toBe(1);
  const others = [startProcess(), startProcess()];
  const runAll = () => Promise.all(others.map(({ queue }) => queue.run()));
  const pushed = () => others.flatMap((each) => each.pushed);
  await expect
    .poll(async () => (await db().execute(sql`select leased_until from pending_pushes`))[0])
    .not.toStrictEqual({ leased_until: null });
  await runAll();
  expect(pushed()).toStrictEqual([]);
  await pass(61);
  await runAll();
  expect(pushed()).toStrictEqual([[ann, room, 7]]);
});

test("more than one process can take at a time are all pushed, each once", async () => {
  const names = Array.from({ length: 150 }, (_, n) => `person-${n}`);
  const people = await Promise.all(
    names.map((username) => users.create({ username, nickname: username, passwordHash: "" })),
  );
  await pendingPushes.add(room, new Map(people.map((each) => [each?.id ?? 0, 7])));
  const both = [startProcess(), startProcess()];
  await Promise.all(both.map(({ queue }) => queue.run()));
  const pushed = both.flatMap((each) => each.pushed.map(([userId]) => userId));
  expect(pushed.sort((a, b) => a - b)).toStrictEqual(
    people.map((each) => each?.id ?? 0).sort((a, b) => a - b),
  );
});

test("a step that another process took after this one began to look is left to it", async () => {
  const { queue, pushed } = startProcess();
  await pendingPushes.add(room, new Map([[ann, 7]]));
  await pendingPushes.claim(1);
  // The other one's `now()` was a second later than this one's will be.
  await db().execute(sql`
    update pending_pushes set leased_until = leased_until + interval '1 second'`);
  await queue.run();
  expect(pushed).toStrictEqual([]);
});

test("who is deleted meanwhile, with their room or without, is not waited for", async () => {
  const { add } = startProcess([ann]);
  const gone = (await rooms.create(ann, { name: "b", private: false }))?.id ?? 0;
  await add(ann, gone, 7);
  await rooms.remove(gone);
  await pendingPushes.add(gone, new Map([[ann, 8]]));
  expect(await waiting()).toBe(0);
});
