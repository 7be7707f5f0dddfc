import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Entries } from "@/lib/client/state/entries";
import type { Entry, Pending } from "@/lib/client/state/types";
import { dayOf } from "./day";
import { type TimelineItem, TimelineItems, type TimelineOptions } from "./timeline-items";

const noon = Date.UTC(2026, 2, 10, 12) / 1_000;
let nextId = 1;
const message = (username: string, time: number): Entry => ({
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
const gap: Entry = { kind: "gap", after: 3, before: 9, missed: true };
const pendingSend = (cid: string, time: number): Pending => ({
  kind: "send",
  cid,
  msg: "hi",
  sentAt: time * 1_000 + 999,
  failed: null,
});
const defaults: TimelineOptions = {
  ...{ me: "me", timeZone: "UTC", readId: null, from: 1, withNotices: true },
  ...{ folded: new Set<string>(), opened: new Set<number>() },
};
const itemsOf = (entries: Entry[], pending: Pending[], options: Partial<TimelineOptions>) =>
  new TimelineItems()
    .blocks(new Entries(entries.length > 0 ? [entries] : []), pending, { ...defaults, ...options })
    .flat();
const items = (entries: Entry[], pending: Pending[] = [], timeZone = "UTC") =>
  itemsOf(entries, pending, { timeZone });
const kinds = (list: TimelineItem[]) => list.map(({ kind }) => kind);
const continued = (list: TimelineItem[]) =>
  list.flatMap((item) => ("continued" in item ? [item.continued] : []));

describe("groups", () => {
  test("a person's messages form a group until five minutes pass without one", () => {
    const times = [0, 299, 598, 898];
    const list = items(times.map((seconds) => message("ann", noon + seconds)));
    expect(continued(list)).toEqual([false, true, true, false]);
  });

  test("another person's message ends a group", () => {
    const list = items([message("ann", noon), message("bob", noon), message("ann", noon)]);
    expect(continued(list)).toEqual([false, false, false]);
  });

  test.each([
    ["a join or leave notice", notice(1, noon)],
    ["a gap", gap],
  ])("%s between ends a group", (_, between) => {
    expect(continued(items([message("ann", noon), between, message("ann", noon)]))).toEqual([
      false,
      false,
    ]);
  });

  test("a pending message continues the user's own group, and no other", () => {
    expect(continued(items([message("me", noon)], [pendingSend("a", noon + 1)]))).toEqual([
      false,
      true,
    ]);
    expect(continued(items([message("ann", noon)], [pendingSend("a", noon + 1)]))).toEqual([
      false,
      false,
    ]);
  });
});

test("an answer starts a group of its own", () => {
  const question = message("ann", noon);
  const answer = { ...message("ann", noon), reply: 1 };
  expect(continued(items([question, message("ann", noon), answer]))).toEqual([false, true, false]);
});

describe("the unread divider", () => {
  const numbered = (username: string, id: number, deleted = false): Entry => ({
    ...{ kind: "message", id, username, nickname: username, time: noon, msg: "hello" },
    ...(deleted && { deleted }),
  });
  const shown = (entries: Entry[], readId: number | null, from = 8) =>
    itemsOf(entries, [], { readId, from }).flatMap((item): (number | "unread")[] => {
      if (item.kind === "message") return [item.message.id];
      return item.kind === "unread" ? ["unread"] : [];
    });

  test("appears once, above the first unread message by someone else", () => {
    const entries = [numbered("ann", 1), numbered("me", 2), numbered("ann", 3), numbered("ann", 4)];
    expect(shown(entries, 1)).toEqual([1, 2, "unread", 3, 4]);
    expect(shown(entries, null)).toEqual([1, 2, 3, 4]);
    expect(shown(entries, 4)).toEqual([1, 2, 3, 4]);
  });

  test("does not appear before a read message is loaded: the first unread one may be further up", () => {
    expect(shown([numbered("ann", 8), numbered("ann", 9)], 3)).toEqual([8, 9]);
  });

  test("appears at the top if everything after the read marker is loaded", () => {
    expect(shown([numbered("ann", 8), numbered("ann", 9)], 7)).toEqual(["unread", 8, 9]);
    expect(shown([numbered("me", 2), numbered("ann", 3)], 0, 1)).toEqual([2, "unread", 3]);
  });

  test("skips deleted messages, and a deleted message can still be the last read one", () => {
    const entries = [numbered("ann", 1, true), numbered("bob", 2, true), numbered("ann", 3)];
    expect(shown(entries, 1)).toEqual(["unread", 3]);
  });
});

describe("days", () => {
  const midnightInShanghai = Date.UTC(2026, 2, 10, 16) / 1_000;

  test("a day begins at midnight in the reader's time zone", () => {
    const entries = [message("ann", midnightInShanghai - 1), message("ann", midnightInShanghai)];
    expect(kinds(items(entries, [], "Asia/Shanghai"))).toEqual([
      "day",
      "message",
      "day",
      "message",
    ]);
    expect(kinds(items(entries))).toEqual(["day", "message", "message"]);
  });

  test("a new day ends a group", () => {
    const entries = [message("ann", midnightInShanghai - 1), message("ann", midnightInShanghai)];
    expect(continued(items(entries, [], "Asia/Shanghai"))).toEqual([false, false]);
  });

  test("a message with an earlier time does not repeat a day", () => {
    const day = 24 * 3_600;
    const list = items([
      message("ann", noon),
      message("bob", noon - day),
      message("ann", noon + 1),
    ]);
    expect(kinds(list)).toEqual(["day", "message", "message", "message"]);
  });

  test("a message with files that are on their way has its row among the pending ones", () => {
    const files: Pending = {
      ...{ kind: "send-files", cid: "f", msg: "", sentAt: noon * 1_000, failed: null },
      attachments: [{ key: "k", name: "a.png", type: "image/png", bytes: 9 }],
    };
    expect(kinds(items([], [files, pendingSend("a", noon)]))).toEqual([
      "day",
      "pending",
      "pending",
    ]);
  });

  test("a pending message can start a day", () => {
    const list = items([message("ann", noon)], [pendingSend("a", noon + 24 * 3_600)]);
    expect(kinds(list)).toEqual(["day", "message", "day", "pending"]);
  });

  test.each([
    ["Asia/Kathmandu", 18 * 60 + 15],
    ["America/St_Johns", 24 * 60 + 2 * 60 + 30],
    ["Pacific/Kiritimati", 10 * 60],
  ])("the day number grows by one at midnight in %s", (zone, midnightMinutesUtc) => {
    const midnight = Date.UTC(2026, 3, 10) / 1_000 + midnightMinutesUtc * 60;
    expect(dayOf(midnight, zone) - dayOf(midnight - 1, zone)).toBe(1);
    expect(dayOf(midnight + 24 * 3_600 - 1, zone)).toBe(dayOf(midnight, zone));
  });

  test("the day of a clock change is one day of 23 hours", () => {
    const start = Date.UTC(2026, 2, 28, 23) / 1_000;
    const end = start + 23 * 3_600;
    expect(dayOf(end - 1, "Europe/Berlin")).toBe(dayOf(start, "Europe/Berlin"));
    expect(dayOf(end, "Europe/Berlin")).toBe(dayOf(start, "Europe/Berlin") + 1);
  });
});

test("consecutive join and leave notices share a row, and a gap separates them", () => {
  const list = items([notice(1, noon), notice(2, noon), gap, notice(3, noon)]);
  const counts = list.flatMap((item) => (item.kind === "join-leave" ? [item.entries.length] : []));
  expect(counts).toEqual([2, 1]);
});

test("hidden join and leave notices do not split a group (Rocket.Chat#15521)", () => {
  const entries = [message("ann", noon), notice(1, noon), notice(2, noon), message("ann", noon)];
  const list = itemsOf(entries, [], { withNotices: false });
  expect(kinds(list)).toEqual(["day", "message", "message"]);
  expect(continued(list)).toEqual([false, true]);
});

test("a notice on a new day is not added to the row of the day before", () => {
  const list = items([notice(1, noon), notice(2, noon + 24 * 3_600)]);
  expect(kinds(list)).toEqual(["day", "join-leave", "day", "join-leave"]);
});

describe("messages of blocked people", () => {
  const folded = new Set(["eve"]);
  const ids = (list: TimelineItem[]) =>
    list.flatMap((item) => (item.kind === "blocked" ? [item.messages.map(({ id }) => id)] : []));

  test("consecutive ones fold into one row, which other messages end", () => {
    const [a, b, c] = [message("eve", noon), message("eve", noon), message("eve", noon)];
    const list = itemsOf([a, b, message("ann", noon), c], [], { folded });
    expect(kinds(list)).toEqual(["day", "blocked", "message", "blocked"]);
    const idOf = (entry: Entry) => (entry.kind === "message" ? entry.id : 0);
    expect(ids(list)).toEqual([[idOf(a), idOf(b)], [idOf(c)]]);
  });

  test.each([
    ["a gap", gap, ["day", "blocked", "gap", "blocked"]],
    ["a join or leave notice", notice(1, noon), ["day", "blocked", "join-leave", "blocked"]],
    ["a new day", message("eve", noon + 24 * 3_600), ["day", "blocked", "day", "blocked"]],
  ])("%s ends the row", (_, between, expected) => {
    const last = message("eve", noon + 24 * 3_600 + 1);
    const end = between.kind === "message" ? last : message("eve", noon);
    const list = itemsOf([message("eve", noon), between, end], [], { folded });
    expect(kinds(list)).toEqual(expected);
  });

  test("the unread divider stands above the first unread one, although it is folded", () => {
    const entries: Entry[] = [1, 2, 3].map((id) => ({
      ...{ kind: "message", id, username: "eve", nickname: "Eve", time: noon, msg: "hello" },
    }));
    const list = itemsOf(entries, [], { folded, readId: 1 });
    expect(kinds(list)).toEqual(["day", "blocked", "unread", "blocked"]);
    expect(ids(list)).toEqual([[1], [2, 3]]);
  });

  test("those that were asked for are shown, and a deleted one counts as none", () => {
    const [a, b, c] = [1, 2, 3].map(
      (id): Entry => ({
        ...{ kind: "message", id, username: "eve", nickname: "Eve", time: noon, msg: "hello" },
        ...(id === 2 && { deleted: true }),
      }),
    );
    const entries = [a, b, c].flatMap((entry) => entry ?? []);
    expect(ids(itemsOf(entries, [], { folded }))).toEqual([[1, 3]]);
    const list = itemsOf(entries, [], { folded, opened: new Set([1]) });
    expect(kinds(list)).toEqual(["day", "message", "blocked"]);
  });

  test("the end of a block brings the rows back, and they were never another's", () => {
    const made = new TimelineItems();
    const entries = new Entries([[message("eve", noon), message("ann", noon)]]);
    const before = made.blocks(entries, [], { ...defaults, folded }).flat();
    expect(kinds(before)).toEqual(["day", "blocked", "message"]);
    expect(kinds(made.blocks(entries, [], defaults).flat())).toEqual(["day", "message", "message"]);
  });
});

const time = fc.integer({ min: noon - 200_000, max: noon + 200_000 });
const draft = fc.oneof(
  fc.record({
    kind: fc.constant("message" as const),
    username: fc.constantFrom("me", "ann", "eve"),
    time,
  }),
  fc.record({ kind: fc.constant("presence" as const), time }),
  fc.record({ kind: fc.constant("gap" as const) }),
);
const anyEntries = fc.array(draft).map((drafts) =>
  drafts.map((each, index): Entry => {
    if (each.kind === "message") return message(each.username, each.time);
    if (each.kind === "presence") return notice(index, each.time);
    return { kind: "gap", after: index, before: index + 2, missed: true };
  }),
);

test("every entry is shown once, in order, under a unique key (contract: one order)", () => {
  fc.assert(
    fc.property(anyEntries, fc.array(time, { maxLength: 4 }), (entries, sent) => {
      const pending = sent.map((at, index) => pendingSend(`${index}`, at));
      const timeZone = "Europe/Berlin";
      const list = itemsOf(entries, pending, { timeZone, folded: new Set(["eve"]) });
      expect(new Set(list.map(({ key }) => key)).size).toBe(list.length);
      const shown = list.flatMap((item): unknown[] => {
        if (item.kind === "message") return [item.message];
        if (item.kind === "join-leave") return [...item.entries];
        if (item.kind === "blocked") return [...item.messages];
        if (item.kind === "gap") return [item.key];
        return item.kind === "pending" ? [item.pending] : [];
      });
      const given = entries.map((each) => (each.kind === "gap" ? `gap ${each.after}` : each));
      expect(shown).toEqual([...given, ...pending]);
    }),
  );
});

test("the rows do not depend on how entries are chunked or on what was made before", () => {
  const cuts = fc.array(fc.nat({ max: 12 }), { maxLength: 5 });
  const cut = (entries: Entry[], sizes: number[]) => {
    const rest = [...entries];
    const chunks = [...sizes.map((size) => rest.splice(0, size)), rest];
    return chunks.filter((chunk) => chunk.length > 0);
  };
  fc.assert(
    fc.property(
      anyEntries,
      anyEntries,
      cuts,
      fc.nat({ max: 50 }),
      (entries, more, sizes, readId) => {
        const made = new TimelineItems();
        const folded = new Set(["eve"]);
        const options = { ...defaults, readId, folded };
        const chunks = cut(entries, sizes);
        const before = made.blocks(new Entries(chunks), [], options);
        expect(before.flat()).toEqual(itemsOf(entries, [], { readId, folded }));
        // Adds entries above, below and in the middle.
        const [first = [], ...others] = chunks;
        const next = [more, [...first, ...more], ...others, more].filter(
          ({ length }) => length > 0,
        );
        const after = made.blocks(new Entries(next), [], options);
        expect(after.flat()).toEqual(itemsOf(next.flat(), [], { readId, folded }));
      },
    ),
  );
});

test("a new message makes new blocks for its own chunk and the pending messages only", () => {
  const chunk = (length: number) => Array.from({ length }, () => message("ann", noon));
  const chunks = Array.from({ length: 800 }, () => chunk(128));
  const made = new TimelineItems();
  const before = made.blocks(new Entries(chunks), [], defaults);
  const grown = [...(chunks[799] ?? []), message("bob", noon)];
  const after = made.blocks(new Entries([...chunks.slice(0, 799), grown]), [], defaults);
  const known = new Set(before);
  expect(after.filter((block) => !known.has(block))).toHaveLength(2);
});

describe("a refused edit whose message is not there (syphon#434)", () => {
  const edit = (target: number, failed: Pending["failed"]): Pending => ({
    ...{ kind: "edit", cid: "e", target, msg: "what was written", sentAt: noon * 1_000, failed },
  });
  const id = nextId++;
  const ownMessage = { kind: "message", id, msg: "hello", username: "me", nickname: "Me" } as const;
  const own: Entry = { ...ownMessage, time: noon };
  const gone: Entry = { ...own, deleted: true };

  test("is a row of its own if the message is deleted or not loaded", () => {
    const deleted = items([gone], [edit(id, "not-found")]);
    expect(kinds(deleted)).toEqual(["failed-edit"]);
    const notLoaded = items([own], [edit(id + 1_000, "expired")]);
    expect(kinds(notLoaded)).toEqual(["day", "message", "failed-edit"]);
  });

  test("is shown at its message otherwise, and not at all while it is under way", () => {
    expect(kinds(items([own], [edit(id, "not-allowed")]))).toEqual(["day", "message"]);
    expect(kinds(items([gone], [edit(id, null)]))).toEqual([]);
  });
});
