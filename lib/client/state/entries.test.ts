import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Entry, EntryList } from "./entries";

const message = (id: number, msg = ""): Entry & { kind: "message" } => ({
  ...{ kind: "message", id, msg, username: "ann", nickname: "Ann", time: 0 },
});
const notice = (after: number, key: number): Entry => ({
  ...{ kind: "presence", key, after, action: 1, time: 0, username: "bob", nickname: "Bob" },
});
const gap = (after: number): Entry => ({ kind: "gap", after, before: after + 2, missed: true });
const placeOf = (entry: Entry) =>
  entry.kind === "message" ? entry.id : entry.after + (entry.kind === "presence" ? 0.25 : 0.5);

/** The reference: sorts the whole list after each change. */
function put(list: Entry[], entry: Entry): Entry[] {
  const others = list.filter(
    (each) => entry.kind === "presence" || placeOf(each) !== placeOf(entry),
  );
  return [...others, entry].sort((a, b) => placeOf(a) - placeOf(b));
}

const place = fc.integer({ min: 1, max: 900 });
const step = fc.oneof(
  fc.record({ do: fc.constant("put" as const), entry: place.map((id) => message(id)) }),
  fc.record({
    do: fc.constant("put" as const),
    entry: fc.tuple(place, fc.nat()).map(([after, key]) => notice(after, key)),
  }),
  fc.record({ do: fc.constant("put" as const), entry: place.map(gap) }),
  // Pages of consecutive messages, which fill whole chunks.
  fc.record({ do: fc.constant("page" as const), first: place, length: fc.nat(300) }),
  fc.record({ do: fc.constant("remove" as const), pick: fc.nat() }),
  fc.record({ do: fc.constant("next action" as const) }),
);

describe("the entries of a room (contract, Order: every member sees one order)", () => {
  test("are sorted and unique, whatever arrives in which order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let plain: Entry[] = [];
        let list = new EntryList(EntryList.of([]));
        for (const each of steps) {
          switch (each.do) {
            case "put":
              list.put(each.entry);
              plain = put(plain, each.entry);
              break;
            case "page":
              for (let id = each.first; id < each.first + each.length; id++) {
                list.put(message(id));
                plain = put(plain, message(id));
              }
              break;
            case "remove": {
              const at = plain.length > 0 ? each.pick % plain.length : 0;
              const own = [...list.list][at];
              if (own) list.remove(own);
              plain = plain.toSpliced(at, 1);
              break;
            }
            case "next action":
              list = new EntryList(list.list);
          }
          expect([...list.list]).toEqual(plain);
        }
        expect([...list.list.backwards()]).toEqual(plain.toReversed());
        expect(list.list.chunks.every((chunk) => chunk.length > 0 && chunk.length <= 128)).toBe(
          true,
        );
        for (const entry of plain) {
          if (entry.kind === "message") expect(list.list.message(entry.id)).toEqual(entry);
        }
        const messages = plain.filter((entry) => entry.kind === "message");
        expect(list.list.lastMessage()).toEqual(messages.at(-1));
        expect(list.list.messagesAfter(450)).toEqual(messages.filter(({ id }) => id > 450));
      }),
      { numRuns: 60 },
    );
  });

  test("adding one of 100,000 entries copies no more than the chunks it touches", () => {
    const before = EntryList.of(Array.from({ length: 100_000 }, (_, index) => message(index + 1)));
    const list = new EntryList(before);
    list.put(message(100_001));
    list.put(message(50_000, "edited"));
    const known = new Set(before.chunks);
    expect(list.list.chunks.filter((chunk) => !known.has(chunk)).length).toBeLessThanOrEqual(3);
    expect(before.message(50_000)?.msg).toBe("");
    expect(list.list.message(50_000)?.msg).toBe("edited");
  });

  test("the list is the same object if nothing was written", () => {
    const before = EntryList.of([message(1)]);
    expect(new EntryList(before).list).toBe(before);
  });
});
