import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Role } from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import { MemoryStorage } from "../testing/memory-storage";
import { decide, type Entry } from "./decide";
import { EventLog } from "./event-log";
import { Policy } from "./policy";

let memory: MemoryStorage;
let eventLog: EventLog;
let policy: Policy;
const env = { APP_URL: "http://app", INTERNAL_SECRET: "secret" };

async function start(): Promise<void> {
  eventLog = await EventLog.load(memory.storage);
  policy = await Policy.load(memory.storage, env);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  memory = new MemoryStorage();
  await start();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function entry(uid: number, role: Role, request: MemberRequest, cid?: string): Entry {
  const who = { uid, role, username: `u${uid}`, nickname: `Nick ${uid}` };
  return { author: () => who, parsed: { ok: true, request, cid } };
}

const say = (uid: number, msg: string, role: Role = "member", cid?: string) =>
  entry(uid, role, { kind: "send", msg }, cid);
const decided = async (...group: Entry[]) => (await decide(group, eventLog, policy)).results;
const done = (id: number) => ({ ok: true, event: { id, time: expect.any(Number) } });
const notAllowed = (why: string) => ({ ok: false, error: "not-allowed", why });
const waits = (wait: number) => ({ ok: false, error: "too-fast", why: "slow-mode", wait });

test("protocol 34: where only moderators write, members' messages are refused and the rest passes", async () => {
  await decided(say(1, "before"));
  policy.set({ writers: "moderators", slowSeconds: 0 });
  expect(
    await decided(
      say(1, "no"),
      say(2, "yes", "moderator"),
      say(3, "yes", "owner"),
      entry(1, "member", { kind: "edit", target: 1, msg: "mine" }),
      entry(1, "member", { kind: "react", target: 2, emoji: "🍵", on: true }),
      entry(1, "member", { kind: "delete", target: 1 }),
    ),
  ).toStrictEqual([notAllowed("moderators-only"), done(2), done(3), done(4), done(5), done(6)]);
});

test("protocol 34: in slow mode a member waits, also after the room has restarted; a moderator does not", async () => {
  policy.set({ writers: "all", slowSeconds: 30 });
  expect(await decided(say(1, "a"), say(1, "b"), say(2, "c"))).toStrictEqual([
    done(1),
    waits(30),
    done(2),
  ]);
  vi.advanceTimersByTime(20_500);
  await start();
  expect(
    await decided(say(1, "d"), say(9, "e", "moderator"), say(9, "f", "moderator")),
  ).toStrictEqual([waits(10), done(3), done(4)]);
  vi.advanceTimersByTime(10_000);
  expect(await decided(say(1, "g"))).toStrictEqual([done(5)]);
});

test("protocol 34: in slow mode edits and reactions do not wait, and a refused message costs no time", async () => {
  policy.set({ writers: "all", slowSeconds: 30 });
  policy.setWords({ version: "1", list: ["spam"] });
  expect(await decided(say(1, "spam"), say(1, "a"))).toStrictEqual([
    notAllowed("held-back"),
    done(1),
  ]);
  expect(
    await decided(
      entry(1, "member", { kind: "edit", target: 1, msg: "b" }),
      entry(1, "member", { kind: "react", target: 1, emoji: "🍵", on: true }),
    ),
  ).toStrictEqual([done(2), done(3)]);
});

test("protocol 19, 34: a message that is repeated under its cid gets its first answer under new rules", async () => {
  await decided(say(1, "spam", "member", "c"));
  policy.set({ writers: "moderators", slowSeconds: 30 });
  policy.setWords({ version: "1", list: ["spam"] });
  expect(await decided(say(1, "spam", "member", "c"))).toStrictEqual([done(1)]);
});

test("protocol 34: held words hold back messages and edits of everyone", async () => {
  await decided(say(1, "a"));
  policy.setWords({ version: "1", list: ["spam"] });
  await start();
  expect(
    await decided(
      say(3, "Spam!", "owner"),
      entry(1, "member", { kind: "edit", target: 1, msg: "ＳＰＡＭ" }),
      say(1, "spammer"),
    ),
  ).toStrictEqual([notAllowed("held-back"), notAllowed("held-back"), done(2)]);
});

test("protocol 34: where one blocks the other nobody writes, but their own can be deleted", async () => {
  await decided(say(1, "a"));
  policy.set({ writers: "nobody", slowSeconds: 0 });
  expect(
    await decided(
      say(1, "b"),
      entry(1, "member", { kind: "edit", target: 1, msg: "b" }),
      entry(2, "member", { kind: "react", target: 1, emoji: "🍵", on: true }),
      entry(1, "member", { kind: "delete", target: 1 }),
    ),
  ).toStrictEqual([...Array(3).fill(notAllowed("blocked")), done(2)]);
});

test("what the app says with a batch counts only until a command came, and an older app says nothing", async () => {
  policy.learn({});
  policy.learn({ writers: "moderators", slowSeconds: 0 });
  policy.learn({ writers: "all", slowSeconds: 0 });
  await start();
  expect(await decided(say(1, "a"))).toStrictEqual([notAllowed("moderators-only")]);
});

test("a room with another list of held words asks the app once, and keeps its list without an answer", async () => {
  const answers = vi.fn(async () => Response.json({ version: "2", list: ["tea"] }));
  vi.stubGlobal("fetch", answers);
  await policy.compareWords(7, undefined);
  expect(answers).not.toHaveBeenCalled();
  await policy.compareWords(7, "2");
  await policy.compareWords(7, "2");
  // A token from before the list changed.
  await policy.compareWords(7, "1");
  await policy.compareWords(7, "1");
  expect(answers).toHaveBeenCalledTimes(2);
  answers.mockRejectedValue(new TypeError("no connection"));
  await policy.compareWords(7, "3");
  expect(await decided(say(1, "tea"))).toStrictEqual([notAllowed("held-back")]);
});
