import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { MemberRequest } from "@/lib/wire/parse";
import { MemoryStorage } from "../testing/memory-storage";
import { decide, type Entry } from "./decide";
import { EventLog } from "./event-log";

let memory: MemoryStorage;
let eventLog: EventLog;
beforeEach(async () => {
  memory = new MemoryStorage();
  eventLog = await EventLog.load(memory.storage);
});

const author = (uid: number, role: Role = "member") => ({
  ...{ uid, role, username: `u${uid}`, nickname: `Nick ${uid}` },
});

function entry(
  from: number | ReturnType<typeof author>,
  request: MemberRequest,
  cid?: string,
): Entry {
  const who = typeof from === "number" ? author(from) : from;
  return { author: () => who, parsed: { ok: true, request, cid } };
}

const say = (uid: number, msg: string, cid?: string) => entry(uid, { kind: "send", msg }, cid);
const done = (id: number) => ({ ok: true, event: { id, time: expect.any(Number) } });
const refused = (error: string) => ({ ok: false, error });
const decided = async (...group: Entry[]) => (await decide(group, eventLog)).results;
const stored = () => JSON.stringify([...memory.kept]);

test("each request gets its result, in order, and only accepted ones take the next id", async () => {
  const tooLong: Entry = {
    author: () => author(1),
    parsed: { ok: false, error: "too-long", cid: "c" },
  };
  const { results, fresh } = await decide([say(1, "a"), tooLong, say(2, "b")], eventLog);
  expect(results).toStrictEqual([done(1), refused("too-long"), done(2)]);
  expect(fresh).toMatchObject([
    { type: 0, id: 1, uid: 1, msg: "a", username: "u1", nickname: "Nick 1" },
    { type: 0, id: 2, uid: 2, msg: "b" },
  ]);
  expect(await decided(say(1, "c"))).toStrictEqual([done(3)]);
  expect((await eventLog.after(0)).map(({ id }) => id)).toStrictEqual([1, 2, 3]);
});

test("over a quota a repeated request still gets its answer, and a new one is refused", async () => {
  await decided(say(1, "a", "c"));
  const over = (each: Entry): Entry => ({ ...each, quotaError: "over-quota" });
  expect(await decided(over(say(1, "a", "c")), over(say(1, "b", "d")))).toStrictEqual([
    done(1),
    refused("over-quota"),
  ]);
  expect(stored()).not.toContain('"b"');
});

test("a person who is removed before the decision is refused, and nothing of theirs is stored", async () => {
  let asked = 0;
  const leaving: Entry = {
    ...say(1, "too late"),
    author: () => (asked++ === 0 ? author(1) : null),
  };
  expect(await decided(leaving, say(2, "hello"))).toStrictEqual([refused("removed"), done(1)]);
  expect(stored()).not.toContain("too late");
});

test("nothing is accepted or stored in a room that was deleted", async () => {
  eventLog.end();
  const { results, fresh } = await decide([say(1, "a"), say(2, "b")], eventLog);
  expect(results).toStrictEqual([refused("removed"), refused("removed")]);
  expect([fresh, memory.kept.size]).toStrictEqual([[], 0]);
});

describe("protocol 19: a request that is repeated under its cid", () => {
  test("gets the first result and makes no second event, in the same group and later", async () => {
    expect(await decided(say(1, "a", "c"), say(1, "a", "c"))).toStrictEqual([done(1), done(1)]);
    const { results, fresh } = await decide([say(1, "a", "c")], eventLog);
    expect([results, fresh]).toStrictEqual([[done(1)], []]);
  });

  test("is refused with the first one's event if it is another request", async () => {
    const used = { ...refused("cid-used"), id: 1 };
    expect(await decided(say(1, "a", "c"), say(1, "b", "c"))).toStrictEqual([done(1), used]);
    await decided(say(1, "d"));
    const others = [
      say(1, "b", "c"),
      entry(1, { kind: "send", msg: "a", reply: 1 }, "c"),
      entry(1, { kind: "edit", target: 2, msg: "a" }, "c"),
      entry(1, { kind: "delete", target: 2 }, "c"),
      entry(1, { kind: "react", target: 2, emoji: "🍵", on: true }, "c"),
    ];
    expect(await decided(...others)).toStrictEqual(others.map(() => used));
    expect(eventLog.head).toBe(2);
  });

  test("is told apart from other changes by all that it asks for", async () => {
    await decided(say(1, "a"), say(1, "b"));
    const edit = (target: number, msg: string) => entry(1, { kind: "edit", target, msg }, "e");
    const react = (target: number, emoji: string, on: boolean) =>
      entry(1, { kind: "react", target, emoji, on }, "r");
    const remove = (target: number) => entry(1, { kind: "delete", target }, "d");
    expect(await decided(edit(1, "c"), edit(1, "c"), edit(2, "c"), edit(1, "d"))).toStrictEqual([
      done(3),
      done(3),
      ...Array(2).fill({ ...refused("cid-used"), id: 3 }),
    ]);
    expect(
      await decided(react(1, "🍵", true), react(1, "🍵", true), react(1, "🍵", false)),
    ).toStrictEqual([done(4), done(4), { ...refused("cid-used"), id: 4 }]);
    expect(await decided(remove(1), remove(1), remove(2))).toStrictEqual([
      done(5),
      done(5),
      { ...refused("cid-used"), id: 5 },
    ]);
  });

  test("still gets the first result once its text was erased, or has left the log", async () => {
    await decided(say(1, "a", "c"), entry(1, { kind: "edit", target: 1, msg: "b" }, "e"));
    await decided(entry(1, { kind: "delete", target: 1 }));
    expect(
      await decided(say(1, "a", "c"), entry(1, { kind: "edit", target: 1, msg: "b" }, "e")),
    ).toStrictEqual([done(1), done(2)]);
    await eventLog.setArchived(3);
    await eventLog.forget(3);
    expect(await decided(say(1, "a", "c"))).toStrictEqual([done(1)]);
  });

  test("is a request of its own if another person used the same cid", async () => {
    expect(await decided(say(1, "a", "c"), say(2, "b", "c"))).toStrictEqual([done(1), done(2)]);
  });

  test("may succeed if it was refused before", async () => {
    const edit = entry(1, { kind: "edit", target: 1, msg: "b" }, "c");
    expect(await decided(edit)).toStrictEqual([refused("not-found")]);
    expect(await decided(say(1, "a"), edit)).toStrictEqual([done(1), done(2)]);
  });
});

describe("protocol 24: a reply", () => {
  const reply = (to: number) => entry(1, { kind: "send", msg: "re", reply: to });

  test("keeps the id of an earlier message, also of its own group", async () => {
    const { results, fresh } = await decide([say(1, "a"), reply(1)], eventLog);
    expect(results).toStrictEqual([done(1), done(2)]);
    expect(fresh).toMatchObject([{ id: 1 }, { id: 2, reply: 1 }]);
  });

  test("to what does not exist, or is no message, is refused and takes no id", async () => {
    await decided(say(1, "a"), entry(1, { kind: "react", target: 1, emoji: "🍵", on: true }));
    const edit = entry(1, { kind: "edit", target: 1, msg: "b" });
    expect(await decided(reply(3), reply(99_999), reply(2), edit, reply(3))).toStrictEqual([
      ...Array(3).fill(refused("not-found")),
      done(3),
      refused("not-found"),
    ]);
    expect(eventLog.head).toBe(3);
  });

  test("to a message that was deleted, or that the room no longer keeps, is not lost", async () => {
    await decided(say(1, "a"), entry(1, { kind: "delete", target: 1 }), say(1, "b"));
    await eventLog.setArchived(3);
    await eventLog.forget(1);
    expect(await decided(reply(1), reply(3))).toStrictEqual([done(4), done(5)]);
    expect(await eventLog.after(3)).toMatchObject([{ reply: 1 }, { reply: 3 }]);
  });
});

describe("protocol 21: an edit", () => {
  const edit = (uid: number, target: number) => entry(uid, { kind: "edit", target, msg: "new" });

  test("changes one's own message, also one of the same group", async () => {
    expect(await decided(say(1, "old"), edit(1, 1))).toStrictEqual([done(1), done(2)]);
    expect(await eventLog.after(1)).toMatchObject([{ type: 4, id: 2, target: 1, msg: "new" }]);
  });

  test("is refused for others' messages, for other events and for unknown ids", async () => {
    await decided(say(1, "old"), edit(1, 1));
    expect(await decided(edit(2, 1), edit(1, 2), edit(1, 9))).toStrictEqual([
      refused("not-allowed"),
      refused("not-found"),
      refused("not-found"),
    ]);
    const moderator = entry(author(2, "moderator"), { kind: "edit", target: 1, msg: "new" });
    expect(await decided(moderator)).toStrictEqual([refused("not-allowed")]);
  });
});

test("36,000 edits of one message lose no word of anybody, and a deletion leaves none of them", async () => {
  await decided(say(1, "the message"));
  for (let round = 0; round < 600; round++) {
    const edits = Array.from({ length: 60 }, (_, n) =>
      entry(1, { kind: "edit", target: 1, msg: `version ${round * 60 + n}` }),
    );
    const { results, fresh } = await decide([...edits, say(2, `word ${round}`)], eventLog);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(fresh).toHaveLength(61);
  }
  const kept = stored();
  expect(kept.match(/"word \d+"/g)).toHaveLength(600);
  const replayed = await eventLog.after(eventLog.head - limits.replayEvents);
  expect(replayed.filter((event) => event.type === 4 && event.msg === "")).toStrictEqual([]);
  expect(kept).toContain("version 35999");
  await decided(entry(1, { kind: "delete", target: 1 }));
  expect(stored()).not.toMatch(/version \d/);
});

test("a longer list of edits from an earlier version becomes shorter, and its texts go", async () => {
  await decided(say(1, "the message"));
  const edit = () => entry(1, { kind: "edit", target: 1, msg: "new" });
  for (let round = 0; round < 10; round++) {
    await decided(...Array.from({ length: 60 }, () => edit()));
  }
  const ids = Array.from({ length: 600 }, (_, n) => n + 2);
  await memory.put("about:1", { uid: 1, edits: ids });
  for (let count = 0; count < 20; count++) await decided(edit());
  const about = await memory.get("about:1");
  expect(about).toMatchObject({ edits: { length: 500 } });
  expect(await eventLog.after(1, 100)).toMatchObject(Array(100).fill({ msg: "" }));
});

test("a cid counts as the archive keeps it, and its request is answered under the one it had", async () => {
  const { results, fresh } = await decide([say(1, "a", "c\0"), say(1, "a", "c\uFFFD")], eventLog);
  expect(results).toStrictEqual([done(1), done(1)]);
  expect(fresh).toMatchObject([{ id: 1, msg: "a", cid: "c\uFFFD" }]);
});

describe("protocol 22: a deletion", () => {
  const remove = (from: number | ReturnType<typeof author>, target: number) =>
    entry(from, { kind: "delete", target });

  test("removes the text and its edits from the log, from earlier groups and its own", async () => {
    await decided(say(1, "secret"), entry(1, { kind: "edit", target: 1, msg: "secret edit" }));
    const group = [say(1, "secret too"), remove(1, 3), remove(1, 1)];
    const { results, fresh } = await decide(group, eventLog);
    expect(results).toStrictEqual([done(3), done(4), done(5)]);
    expect(fresh[0]).toMatchObject({ id: 3, msg: "", deleted: true });
    expect(stored()).not.toContain("secret");
    expect(await eventLog.after(0)).toMatchObject([
      { id: 1, msg: "", deleted: true },
      { id: 2, type: 4, msg: "" },
      { id: 3, msg: "", deleted: true },
      { id: 4, type: 5, target: 3 },
      { id: 5, type: 5, target: 1 },
    ]);
  });

  test("of others' messages is for moderators and the owner", async () => {
    await decided(say(1, "a"), say(1, "b"));
    expect(
      await decided(remove(2, 1), remove(author(2, "moderator"), 1), remove(author(3, "owner"), 2)),
    ).toStrictEqual([refused("not-allowed"), done(3), done(4)]);
  });

  test("is final: nothing more can be done to the message", async () => {
    await decided(say(1, "a"), remove(1, 1));
    expect(
      await decided(
        remove(1, 1),
        entry(1, { kind: "edit", target: 1, msg: "b" }),
        entry(2, { kind: "react", target: 1, emoji: "🍵", on: true }),
      ),
    ).toStrictEqual([refused("not-found"), refused("not-found"), refused("not-found")]);
  });
});

describe("protocol 23: a reaction", () => {
  const react = (emoji: string, on = true) => entry(2, { kind: "react", target: 1, emoji, on });

  test("can be set and taken back, but not taken back if nobody ever set it", async () => {
    await decided(say(1, "a"));
    expect(await decided(react("🍵", false), react("🍵"), react("🍵", false))).toStrictEqual([
      refused("not-allowed"),
      done(2),
      done(3),
    ]);
  });

  test("may be one of 40 different emoji on a message, and any of these again", async () => {
    await decided(say(1, "a"));
    const emoji = Array.from({ length: 41 }, (_, n) => String.fromCodePoint(0x1f600 + n));
    const results = await decided(...emoji.map((each) => react(each)));
    expect(results.map(({ ok }) => ok)).toStrictEqual([...Array(40).fill(true), false]);
    expect(await decided(react(emoji[0] ?? ""), react(emoji[40] ?? ""))).toStrictEqual([
      done(42),
      refused("not-allowed"),
    ]);
  });
});
