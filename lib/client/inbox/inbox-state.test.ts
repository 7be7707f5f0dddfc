import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf } from "@/lib/shared/api/rooms.fixture";
import {
  emptyInbox,
  type InboxAction,
  type InboxState,
  inboxReducer,
  isDeaf,
  isStale,
} from "./inbox-state";

const ann = { username: "ann", nickname: "Ann" };
const room = (id: number, more: Partial<RoomListing> = {}): RoomListing =>
  listingOf({ id, name: `room ${id}`, lastId: 10, lastTime: 1_000, readId: 10, ...more });
const run = (...actions: InboxAction[]) => actions.reduce(inboxReducer, emptyInbox);
const on = (state: InboxState, ...actions: InboxAction[]) => actions.reduce(inboxReducer, state);
const list = (...rooms: RoomListing[]): InboxAction => ({ type: "fetched", rooms });
const news = (ids: number[], { mention = false, more = false, id = 1 } = {}): InboxAction => ({
  type: "news",
  news: {
    kind: "news",
    room: id,
    lastId: ids.at(-1) ?? 0,
    messages: ids.map((each) => ({ ...ann, id: each, msg: "hi", time: 1_000 + each, mention })),
    more,
  },
});
const read = (id: number): InboxAction => ({ type: "read", room: 1, id });
const counts = ({ rooms }: InboxState) => rooms.map(({ unread, mentions }) => [unread, mentions]);

describe("counting (ui: wrong unread counts)", () => {
  test("news add to what the list counted, mentions apart", () => {
    const state = run(list(room(1, { unread: 2, mentions: 1, readId: 5 })), news([11], {}));
    expect(counts(on(state, news([12, 13], { mention: true })))).toEqual([[5, 3]]);
  });

  test("told twice, or after the list that has it, a message counts once", () => {
    const twice = run(list(room(1)), news([11]), news([11, 12]));
    expect(counts(twice)).toEqual([[2, 0]]);
    const counted = list(room(1, { unread: 2, lastId: 12 }));
    expect(counts(on(twice, counted))).toEqual([[2, 0]]);
    expect(counts(run(list(room(1)), counted, news([11, 12])))).toEqual([[2, 0]]);
  });

  test("what a list does not have yet stays counted", () => {
    expect(
      counts(run(list(room(1)), news([11, 12]), list(room(1, { unread: 1, lastId: 11 })))),
    ).toEqual([[2, 0]]);
  });

  test("a list that was under way when a newer one came counts nothing back", () => {
    const newer = list(room(1, { lastId: 12, readId: 7, unread: 5 }));
    const older = list(room(1, { lastId: 11, readId: 7, unread: 4 }));
    expect(counts(run(newer, older))).toEqual([[5, 0]]);
  });

  test("reading lowers, here or elsewhere, and never raises", () => {
    const state = run(list(room(1, { unread: 3, readId: 7 })), news([11, 12], { mention: true }));
    expect(counts(on(state, read(11)))).toEqual([[1, 1]]);
    expect(counts(on(state, read(12)))).toEqual([[0, 0]]);
    expect(counts(on(state, read(12), read(7)))).toEqual([[0, 0]]);
  });

  test("a room that is read as it comes in counts nothing", () => {
    expect(counts(run(list(room(1)), read(11), news([11])))).toEqual([[0, 0]]);
  });

  test("a list from before one's own reading counts nothing back", () => {
    const old = list(room(1, { unread: 2, lastId: 12 }));
    expect(counts(run(list(room(1)), news([11, 12]), read(12), old))).toEqual([[0, 0]]);
  });

  test("read in the middle of what only the list counted: a new list is wanted", () => {
    const state = run(list(room(1, { unread: 5, readId: 5 })));
    expect(isStale(state)).toBe(false);
    expect(isStale(on(state, read(8)))).toBe(true);
    // No more than there are events left.
    expect(counts(on(state, read(8)))).toEqual([[2, 0]]);
    expect(isStale(on(state, read(10)))).toBe(false);
    const known = on(state, read(8), list(room(1, { unread: 2, readId: 8 })));
    expect([counts(known), isStale(known)]).toEqual([[[2, 0]], false]);
  });

  test("`more`: until a list knows as much, a new one is wanted", () => {
    const state = run(list(room(1)), news([14], { more: true }));
    expect(isStale(state)).toBe(true);
    expect(isStale(on(state, list(room(1, { unread: 3, lastId: 13 }))))).toBe(true);
    expect(isStale(on(state, news([15])))).toBe(true);
    const known = on(state, list(room(1, { unread: 4, lastId: 14 })));
    expect([counts(known), isStale(known)]).toEqual([[[4, 0]], false]);
  });

  test("news of a room that is not in the list want a list, and count in it", () => {
    const state = run(list(room(2)), news([3]));
    expect([state.rooms.length, isStale(state)]).toEqual([1, true]);
    expect(counts(on(state, list(room(1, { lastId: 2, readId: 0 }))))).toEqual([[1, 0]]);
    expect(isStale(on(state, list(room(2))))).toBe(false);
  });
});

describe("the order", () => {
  const ids = ({ rooms }: InboxState) => rooms.map(({ id }) => id);
  const rooms = [
    room(1, { lastTime: 50 }),
    room(2, { lastTime: 70 }),
    room(3, { role: null, lastTime: 900 }),
    room(4, { lastTime: 70 }),
    room(5, { lastTime: null }),
    room(6, { lastTime: null, role: "owner" }),
  ];

  test("one's own rooms by activity, a new one of one's own first, open ones last", () => {
    expect(ids(run(list(...rooms)))).toEqual([6, 4, 2, 1, 5, 3]);
  });

  test("what is said moves a room up, whoever says it", () => {
    const state = run(list(...rooms));
    expect(ids(on(state, news([11])))).toEqual([6, 1, 4, 2, 5, 3]);
    expect(ids(on(state, { type: "said", room: 2, id: 11, time: 80 }))).toEqual([6, 2, 4, 1, 5, 3]);
    expect(on(state, { type: "said", room: 2, id: 10, time: 80 })).toBe(state);
    expect(on(state, { type: "said", room: 99, id: 10, time: 80 })).toBe(state);
  });
});

describe("a deaf inbox", () => {
  const before = run(list(room(1)));
  const after = on(before, list(room(1, { unread: 1, lastId: 11, lastTime: 2_000 })));
  test("is one that does not tell, in 5 s, what a list has", () => {
    expect(isDeaf(before, after, 2_000_000 + 4_000)).toBe(false);
    expect(isDeaf(before, after, 2_000_000 + 6_000)).toBe(true);
  });
  test("is not one that told, or said that there is more, or whose room is new", () => {
    const now = 3_000_000;
    const told = on(before, news([11]));
    expect(isDeaf(told, on(told, list(room(1, { unread: 1, lastId: 11 }))), now)).toBe(false);
    const more = on(before, news([12], { more: true }));
    expect(isDeaf(more, on(more, list(room(1, { unread: 2, lastId: 12 }))), now)).toBe(false);
    expect(isDeaf(emptyInbox, after, now)).toBe(false);
  });
});

/*
 * Rooms, their archive, an inbox and a client that does what lib/client/inbox/inbox-client.ts does. Frames come
 * in order, lists late; a lost connection takes what was under way with it.
 */
type Said = { mine: boolean; mention: boolean };
type Step =
  | { do: "say"; room: number; said: Said }
  | { do: "archive" | "tell" | "read here" | "read there"; room: number; pick: number }
  | { do: "hear" | "ask" | "list" | "put" | "drop" | "connect" };
const roomIds = [1, 2];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      room: fc.constantFrom(...roomIds),
      said: fc.record({ mine: fc.boolean(), mention: fc.boolean() }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "archive" as const,
        "tell" as const,
        "read here" as const,
        "read there" as const,
      ),
      room: fc.constantFrom(...roomIds),
      pick: fc.nat(20),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(...(["hear", "hear", "ask", "list", "put", "drop", "connect"] as const)),
    }),
  },
);

class World {
  state: InboxState;
  private readonly rooms = roomIds.map((id) => ({
    ...{ id, log: [] as Said[], archived: 0, told: 0, readId: 0 },
  }));
  private connected = true;
  private frames: InboxAction[] = [];
  private puts: (() => void)[] = [];
  private answer: InboxAction | null = null;
  private wanted = false;

  constructor(private readonly reduce: typeof inboxReducer) {
    this.state = reduce(emptyInbox, this.listing());
  }

  take(step: Step): void {
    const at = this.rooms.find(({ id }) => "room" in step && id === step.room);
    switch (step.do) {
      case "say":
        at?.log.push(step.said);
        break;
      case "archive":
        if (at) at.archived = Math.min(at.log.length, at.archived + 1 + (step.pick % 4));
        break;
      case "tell":
        if (at) this.tell(at, step.pick % 3 === 0);
        break;
      case "read here":
        if (at) {
          const id = step.pick % (at.log.length + 1);
          this.dispatch({ type: "read", room: at.id, id });
          this.puts.push(() => this.read(at, id));
        }
        break;
      case "read there":
        if (at) this.read(at, step.pick % (at.log.length + 1));
        break;
      case "hear": {
        const frame = this.frames.shift();
        if (frame) this.dispatch(frame);
        break;
      }
      case "ask":
        this.ask();
        break;
      case "list":
        if (this.answer) this.dispatch(this.answer);
        this.answer = null;
        break;
      case "put":
        this.puts.shift()?.();
        break;
      case "drop":
        this.connected = false;
        this.frames = [];
        break;
      case "connect":
        if (this.connected) break;
        this.connected = true;
        // The client fetches once more a little later, when what was said before is archived.
        for (const each of this.rooms) {
          each.told = each.log.length;
          each.archived = each.log.length;
        }
        this.wanted = true;
    }
  }

  settle(): void {
    this.take({ do: "connect" });
    while (this.puts.length > 0) this.take({ do: "put" });
    this.take({ do: "list" });
    for (const each of this.rooms) this.tell(each, false);
    while (this.frames.length > 0) this.take({ do: "hear" });
    for (const each of this.rooms) each.archived = each.log.length;
    for (let round = 0; this.wanted || isStale(this.state); round++) {
      if (round > 3) throw new Error("no list is ever good enough");
      this.ask();
      this.take({ do: "list" });
    }
  }

  get truth() {
    return this.rooms.map(({ id, log, readId }) => ({ id, ...countIn(log, readId) }));
  }

  private dispatch(action: InboxAction): void {
    this.state = this.reduce(this.state, action);
  }

  /** What was said since; or only its end, and that there is more. */
  private tell(at: World["rooms"][number], shortened: boolean): void {
    if (!this.connected) return;
    const fresh = at.log
      .map((said, index) => ({ ...said, id: index + 1 }))
      .slice(at.told)
      .filter(({ mine }) => !mine);
    at.told = at.log.length;
    const last = fresh.at(-1);
    if (!last) return;
    const kept = shortened ? fresh.slice(-1) : fresh;
    const messages = kept.map(({ id, mention }) => ({ ...ann, id, msg: "", time: id, mention }));
    const more = kept.length < fresh.length;
    const frame = { kind: "news" as const, room: at.id, lastId: last.id, messages, more };
    this.frames.push({ type: "news", news: frame });
  }

  private read(at: World["rooms"][number], id: number): void {
    if (id <= at.readId) return;
    at.readId = id;
    if (this.connected) this.frames.push({ type: "read", room: at.id, id });
    // Without a connection the list that follows the next one tells.
  }

  private ask(): void {
    if (this.answer) return;
    this.wanted = false;
    this.answer = this.listing();
  }

  private listing(): InboxAction {
    const rooms = this.rooms.map(({ id, log, archived, readId }) =>
      room(id, {
        ...countIn(log.slice(0, archived), readId),
        lastId: archived,
        readId,
        lastTime: archived,
      }),
    );
    return { type: "fetched", rooms };
  }
}

function countIn(log: Said[], readId: number) {
  const left = log.slice(readId).filter(({ mine }) => !mine);
  return { unread: left.length, mentions: left.filter(({ mention }) => mention).length };
}

const endsAsTheTruth = (reduce: typeof inboxReducer) =>
  fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const world = new World(reduce);
    for (const each of steps) world.take(each);
    world.settle();
    const shown = world.state.rooms
      .map(({ id, unread, mentions }) => ({ id, unread, mentions }))
      .sort((a, b) => a.id - b.id);
    expect(shown).toEqual(world.truth);
  });

test("unread ends as the truth, whatever comes between news, lists and reading", () => {
  fc.assert(endsAsTheTruth(inboxReducer), { numRuns: 5_000 });
}, 60_000);

const broken: [string, typeof inboxReducer][] = [
  [
    "trusts the list and forgets what it does not have yet",
    (state, action) => inboxReducer(action.type === "fetched" ? emptyInbox : state, action),
  ],
  [
    "adds what it is told without looking at ids",
    (state, action) => {
      if (action.type !== "news") return inboxReducer(state, action);
      const messages = action.news.messages.map((each) => ({ ...each, id: each.id + 0.5 }));
      return inboxReducer(state, { ...action, news: { ...action.news, messages } });
    },
  ],
  [
    "does not mind that there is more",
    (state, action) =>
      action.type === "news"
        ? inboxReducer(state, { ...action, news: { ...action.news, more: false } })
        : inboxReducer(state, action),
  ],
  [
    "does not hear of reading",
    (state, action) => (action.type === "read" ? state : inboxReducer(state, action)),
  ],
];
test.each(broken)(
  "a reducer is found out that %s",
  (_, reduce) => {
    expect(fc.check(endsAsTheTruth(reduce), { numRuns: 20_000, endOnFailure: true }).failed).toBe(
      true,
    );
  },
  60_000,
);
