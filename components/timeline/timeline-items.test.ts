import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Entries } from "@/lib/client/state/entries";
import type { Entry, Pending } from "@/lib/client/state/reducer";
import { dayOf } from "./day";
import { type TimelineItem, TimelineItems, type TimelineOptions } from "./timeline-items";

const noon = Date.UTC(2026, 2, 10, 12) / 1_000;
let nextId = 1;
const says = (username: string, time: number): Entry => ({
  kind: "message",
  id: nextId++,
  msg: "hello",
  username,
  nickname: username,
  time,
});
const notice = (key: number, time: number): Entry => ({
  kind: "presence",
  key,
  after: 0,
  action: 1,
  time,
  username: "bob",
  nickname: "Bob",
});
const hole: Entry = { kind: "hole", after: 3, before: 9, missed: true };
const unsent = (cid: string, time: number): Pending => ({
  kind: "send",
  cid,
  msg: "hi",
  sentAt: time * 1_000 + 999,
  failed: null,
});
const usual: TimelineOptions = {
  ...{ me: "me", timeZone: "UTC", readId: null, from: 1, withNotices: true },
};
const itemsOf = (entries: Entry[], pending: Pending[], options: Partial<TimelineOptions>) =>
  new TimelineItems()
    .blocks(new Entries(entries.length > 0 ? [entries] : []), pending, { ...usual, ...options })
    .flat();
const items = (entries: Entry[], pending: Pending[] = [], timeZone = "UTC") =>
  itemsOf(entries, pending, { timeZone });
const kinds = (list: TimelineItem[]) => list.map(({ kind }) => kind);
const continued = (list: TimelineItem[]) =>
  list.flatMap((item) => ("continued" in item ? [item.continued] : []));

describe("groups", () => {
  test("one person's messages go on until five minutes of silence", () => {
    const times = [0, 299, 598, 898];
    const list = items(times.map((seconds) => says("ann", noon + seconds)));
    expect(continued(list)).toEqual([false, true, true, false]);
  });

  test("somebody else's message ends a group", () => {
    const list = items([says("ann", noon), says("bob", noon), says("ann", noon)]);
    expect(continued(list)).toEqual([false, false, false]);
  });

  test.each([
    ["a notice", notice(1, noon)],
    ["a hole", hole],
  ])("%s between ends a group", (_, between) => {
    expect(continued(items([says("ann", noon), between, says("ann", noon)]))).toEqual([
      false,
      false,
    ]);
  });

  test("a message under way goes on from one's own last, and not from another's", () => {
    expect(continued(items([says("me", noon)], [unsent("a", noon + 1)]))).toEqual([false, true]);
    expect(continued(items([says("ann", noon)], [unsent("a", noon + 1)]))).toEqual([false, false]);
  });
});

test("an answer goes on from no line above", () => {
  const question = says("ann", noon);
  const answer = { ...says("ann", noon), reply: 1 };
  expect(continued(items([question, says("ann", noon), answer]))).toEqual([false, true, false]);
});

describe("what was unread (ui: a divider marks the first unread)", () => {
  const said = (username: string, id: number, deleted = false): Entry => ({
    ...{ kind: "message", id, username, nickname: username, time: noon, msg: "hello" },
    ...(deleted && { deleted }),
  });
  const shown = (entries: Entry[], readId: number | null, from = 8) =>
    itemsOf(entries, [], { readId, from }).flatMap((item): (number | "unread")[] => {
      if (item.kind === "message") return [item.message.id];
      return item.kind === "unread" ? ["unread"] : [];
    });

  test("the divider stands once, above the first of others that is not read", () => {
    const entries = [said("ann", 1), said("me", 2), said("ann", 3), said("ann", 4)];
    expect(shown(entries, 1)).toEqual([1, 2, "unread", 3, 4]);
    expect(shown(entries, null)).toEqual([1, 2, 3, 4]);
    expect(shown(entries, 4)).toEqual([1, 2, 3, 4]);
  });

  test("it waits until something read is loaded: the first unread may be further up", () => {
    expect(shown([said("ann", 8), said("ann", 9)], 3)).toEqual([8, 9]);
  });

  test("nothing is further up where everything after the last that was read is here", () => {
    expect(shown([said("ann", 8), said("ann", 9)], 7)).toEqual(["unread", 8, 9]);
    expect(shown([said("me", 2), said("ann", 3)], 0, 1)).toEqual([2, "unread", 3]);
  });

  test("what was deleted is neither marked, nor missed as the last that was read", () => {
    const entries = [said("ann", 1, true), said("bob", 2, true), said("ann", 3)];
    expect(shown(entries, 1)).toEqual(["unread", 3]);
  });
});

describe("days", () => {
  const midnightInShanghai = Date.UTC(2026, 2, 10, 16) / 1_000;

  test("a day begins at midnight where the reader is", () => {
    const entries = [says("ann", midnightInShanghai - 1), says("ann", midnightInShanghai)];
    expect(kinds(items(entries, [], "Asia/Shanghai"))).toEqual([
      "day",
      "message",
      "day",
      "message",
    ]);
    expect(kinds(items(entries))).toEqual(["day", "message", "message"]);
  });

  test("a new day ends a group", () => {
    const entries = [says("ann", midnightInShanghai - 1), says("ann", midnightInShanghai)];
    expect(continued(items(entries, [], "Asia/Shanghai"))).toEqual([false, false]);
  });

  test("a time that goes back begins no day again", () => {
    const day = 24 * 3_600;
    const list = items([says("ann", noon), says("bob", noon - day), says("ann", noon + 1)]);
    expect(kinds(list)).toEqual(["day", "message", "message", "message"]);
  });

  test("a message under way begins its own day", () => {
    const list = items([says("ann", noon)], [unsent("a", noon + 24 * 3_600)]);
    expect(kinds(list)).toEqual(["day", "message", "day", "pending"]);
  });

  test.each([
    ["Asia/Kathmandu", 18 * 60 + 15],
    ["America/St_Johns", 24 * 60 + 2 * 60 + 30],
    ["Pacific/Kiritimati", 10 * 60],
  ])("days count on by one at midnight in %s", (zone, midnightMinutesUtc) => {
    const midnight = Date.UTC(2026, 3, 10) / 1_000 + midnightMinutesUtc * 60;
    expect(dayOf(midnight, zone) - dayOf(midnight - 1, zone)).toBe(1);
    expect(dayOf(midnight + 24 * 3_600 - 1, zone)).toBe(dayOf(midnight, zone));
  });

  test("the day on which clocks change is one day, of 23 hours", () => {
    const start = Date.UTC(2026, 2, 28, 23) / 1_000;
    const end = start + 23 * 3_600;
    expect(dayOf(end - 1, "Europe/Berlin")).toBe(dayOf(start, "Europe/Berlin"));
    expect(dayOf(end, "Europe/Berlin")).toBe(dayOf(start, "Europe/Berlin") + 1);
  });
});

test("notices in a row are one line, and a hole parts them", () => {
  const list = items([notice(1, noon), notice(2, noon), hole, notice(3, noon)]);
  const counts = list.flatMap((item) => (item.kind === "presence" ? [item.entries.length] : []));
  expect(counts).toEqual([2, 1]);
});

test("comings and goings can be hidden, and then part nothing (Rocket.Chat#15521)", () => {
  const entries = [says("ann", noon), notice(1, noon), notice(2, noon), says("ann", noon)];
  const list = itemsOf(entries, [], { withNotices: false });
  expect(kinds(list)).toEqual(["day", "message", "message"]);
  expect(continued(list)).toEqual([false, true]);
});

test("a notice of a new day does not join the line of the day before", () => {
  const list = items([notice(1, noon), notice(2, noon + 24 * 3_600)]);
  expect(kinds(list)).toEqual(["day", "presence", "day", "presence"]);
});

const time = fc.integer({ min: noon - 200_000, max: noon + 200_000 });
const draft = fc.oneof(
  fc.record({
    kind: fc.constant("message" as const),
    username: fc.constantFrom("me", "ann"),
    time,
  }),
  fc.record({ kind: fc.constant("presence" as const), time }),
  fc.record({ kind: fc.constant("hole" as const) }),
);
const log = fc.array(draft).map((drafts) =>
  drafts.map((each, index): Entry => {
    if (each.kind === "message") return says(each.username, each.time);
    if (each.kind === "presence") return notice(index, each.time);
    return { kind: "hole", after: index, before: index + 2, missed: true };
  }),
);

test("everything is shown once, in order, under a key of its own (contract: one order)", () => {
  fc.assert(
    fc.property(log, fc.array(time, { maxLength: 4 }), (entries, sent) => {
      const pending = sent.map((at, index) => unsent(`${index}`, at));
      const list = items(entries, pending, "Europe/Berlin");
      expect(new Set(list.map(({ key }) => key)).size).toBe(list.length);
      const shown = list.flatMap((item): unknown[] => {
        if (item.kind === "message") return [item.message];
        if (item.kind === "presence") return [...item.entries];
        if (item.kind === "hole") return [item.key];
        return item.kind === "pending" ? [item.pending] : [];
      });
      const given = entries.map((each) => (each.kind === "hole" ? `hole ${each.after}` : each));
      expect(shown).toEqual([...given, ...pending]);
    }),
  );
});

test("however the log is cut into chunks, and whatever was made before, the lines are the same", () => {
  const cuts = fc.array(fc.nat({ max: 12 }), { maxLength: 5 });
  const cut = (entries: Entry[], sizes: number[]) => {
    const rest = [...entries];
    const chunks = [...sizes.map((size) => rest.splice(0, size)), rest];
    return chunks.filter((chunk) => chunk.length > 0);
  };
  fc.assert(
    fc.property(log, log, cuts, fc.nat({ max: 50 }), (entries, more, sizes, readId) => {
      const made = new TimelineItems();
      const options = { ...usual, readId };
      const chunks = cut(entries, sizes);
      const before = made.blocks(new Entries(chunks), [], options);
      expect(before.flat()).toEqual(itemsOf(entries, [], { readId }));
      // Something above, something below, and something else in the middle.
      const [first = [], ...others] = chunks;
      const next = [more, [...first, ...more], ...others, more].filter(({ length }) => length > 0);
      const after = made.blocks(new Entries(next), [], options);
      expect(after.flat()).toEqual(itemsOf(next.flat(), [], { readId }));
    }),
  );
});

test("a new message leaves the lines of all other chunks as they are", () => {
  const chunk = (length: number) => Array.from({ length }, () => says("ann", noon));
  const chunks = Array.from({ length: 800 }, () => chunk(128));
  const made = new TimelineItems();
  const before = made.blocks(new Entries(chunks), [], usual);
  const grown = [...(chunks[799] ?? []), says("bob", noon)];
  const after = made.blocks(new Entries([...chunks.slice(0, 799), grown]), [], usual);
  const known = new Set(before);
  expect(after.filter((block) => !known.has(block))).toHaveLength(2);
});
