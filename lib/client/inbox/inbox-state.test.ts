import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf } from "@/lib/shared/api/rooms.fixture";
import {
  emptyInbox,
  type InboxAction,
  type InboxState,
  inboxReducer,
  isStale,
  missesNews,
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

describe("unread counts (ui: wrong unread counts)", () => {
  test("new messages add to the list's counts, mentions separately", () => {
    const state = run(list(room(1, { unread: 2, mentions: 1, readId: 5 })), news([11], {}));
    expect(counts(on(state, news([12, 13], { mention: true })))).toEqual([[5, 3]]);
  });

  test("a message counts once if reported twice, or after a list that includes it", () => {
    const twice = run(list(room(1)), news([11]), news([11, 12]));
    expect(counts(twice)).toEqual([[2, 0]]);
    const counted = list(room(1, { unread: 2, lastId: 12 }));
    expect(counts(on(twice, counted))).toEqual([[2, 0]]);
    expect(counts(run(list(room(1)), counted, news([11, 12])))).toEqual([[2, 0]]);
  });

  test("a message that a list does not include yet stays counted", () => {
    expect(
      counts(run(list(room(1)), news([11, 12]), list(room(1, { unread: 1, lastId: 11 })))),
    ).toEqual([[2, 0]]);
  });

  test("marking as unread moves the marker back, and a list that was under way does not undo it", () => {
    const unread: InboxAction = { type: "unread", room: 1, id: 6 };
    const state = run(list(room(1, { unread: 3, readId: 7 })), read(10), unread);
    expect(state.rooms[0]?.readId).toBe(6);
    const late = on(state, list(room(1, { unread: 0, readId: 10 })));
    const current = on(late, list(room(1, { unread: 4, mentions: 1, readId: 6 })));
    expect(current.rooms[0]?.readId).toBe(6);
    expect(counts(current)).toEqual([[4, 1]]);
    expect(counts(on(current, read(10)))).toEqual([[0, 0]]);
  });

  test("an older list that arrives late does not lower the counts", () => {
    const newer = list(room(1, { lastId: 12, readId: 7, unread: 5 }));
    const older = list(room(1, { lastId: 11, readId: 7, unread: 4 }));
    expect(counts(run(newer, older))).toEqual([[5, 0]]);
  });

  test("reading lowers the counts, and an older read marker does not raise them", () => {
    const state = run(list(room(1, { unread: 3, readId: 7 })), news([11, 12], { mention: true }));
    expect(counts(on(state, read(11)))).toEqual([[1, 1]]);
    expect(counts(on(state, read(12)))).toEqual([[0, 0]]);
    expect(counts(on(state, read(12), read(7)))).toEqual([[0, 0]]);
  });

  test("a message that was read before it was reported does not count", () => {
    expect(counts(run(list(room(1)), read(11), news([11])))).toEqual([[0, 0]]);
  });

  test("a list from before the user read the room does not raise the count again", () => {
    const old = list(room(1, { unread: 2, lastId: 12 }));
    expect(counts(run(list(room(1)), news([11, 12]), read(12), old))).toEqual([[0, 0]]);
  });

  test("a read marker in the middle of the list's unread messages needs a new list", () => {
    const state = run(list(room(1, { unread: 5, readId: 5 })));
    expect(isStale(state)).toBe(false);
    expect(isStale(on(state, read(8)))).toBe(true);
    // An upper bound: the number of events that are left.
    expect(counts(on(state, read(8)))).toEqual([[2, 0]]);
    expect(isStale(on(state, read(10)))).toBe(false);
    const known = on(state, read(8), list(room(1, { unread: 2, readId: 8 })));
    expect([counts(known), isStale(known)]).toEqual([[[2, 0]], false]);
  });

  test("`more` needs a new list, until one is as recent", () => {
    const state = run(list(room(1)), news([14], { more: true }));
    expect(isStale(state)).toBe(true);
    expect(isStale(on(state, list(room(1, { unread: 3, lastId: 13 }))))).toBe(true);
    expect(isStale(on(state, news([15])))).toBe(true);
    const known = on(state, list(room(1, { unread: 4, lastId: 14 })));
    expect([counts(known), isStale(known)]).toEqual([[[4, 0]], false]);
  });

  test("a message of a room that is not in the list needs a new list, and counts in it", () => {
    const state = run(list(room(2)), news([3]));
    expect([state.rooms.length, isStale(state)]).toEqual([1, true]);
    expect(counts(on(state, list(room(1, { lastId: 2, readId: 0 }))))).toEqual([[1, 0]]);
    expect(isStale(on(state, list(room(2))))).toBe(false);
  });
});

describe("the order of the list", () => {
  const ids = ({ rooms }: InboxState) => rooms.map(({ id }) => id);
  const rooms = [
    room(1, { lastTime: 50 }),
    room(2, { lastTime: 70 }),
    room(3, { role: null, lastTime: 900 }),
    room(4, { lastTime: 70 }),
    room(5, { lastTime: null }),
    room(6, { lastTime: null, role: "owner" }),
  ];

  test("own rooms by activity, an own new room first, open rooms last", () => {
    expect(ids(run(list(...rooms)))).toEqual([6, 4, 2, 1, 5, 3]);
  });

  test("any message moves a room up", () => {
    const state = run(list(...rooms));
    expect(ids(on(state, news([11])))).toEqual([6, 1, 4, 2, 5, 3]);
    expect(ids(on(state, { type: "activity", room: 2, id: 11, time: 80 }))).toEqual([
      6, 2, 4, 1, 5, 3,
    ]);
    expect(on(state, { type: "activity", room: 2, id: 10, time: 80 })).toBe(state);
    expect(on(state, { type: "activity", room: 99, id: 10, time: 80 })).toBe(state);
  });
});

describe("a dead inbox connection", () => {
  const before = run(list(room(1)));
  const after = on(before, list(room(1, { unread: 1, lastId: 11, lastTime: 2_000 })));
  test("shows when a list has a message that the inbox did not report within 5 s", () => {
    expect(missesNews(before, after, 2_000_000 + 4_000)).toBe(false);
    expect(missesNews(before, after, 2_000_000 + 6_000)).toBe(true);
  });
  test("is not assumed if the message was reported, left out with `more`, or is in a new room", () => {
    const now = 3_000_000;
    const reported = on(before, news([11]));
    expect(missesNews(reported, on(reported, list(room(1, { unread: 1, lastId: 11 }))), now)).toBe(
      false,
    );
    const more = on(before, news([12], { more: true }));
    expect(missesNews(more, on(more, list(room(1, { unread: 2, lastId: 12 }))), now)).toBe(false);
    expect(missesNews(emptyInbox, after, now)).toBe(false);
  });
});

/*
 * Rooms with an archive, an inbox, and a client that behaves as inbox-client.ts. Frames arrive in
 * order, lists arrive late, and frames that are under way are lost with the connection.
 */
type Sent = { mine: boolean; mention: boolean };
type Step =
  | { do: "send"; room: number; sent: Sent }
  | { do: "archive" | "report" | "read here" | "read there"; room: number; pick: number }
  | { do: "frame" | "fetch" | "list" | "put" | "drop" | "connect" };
const roomIds = [1, 2];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      room: fc.constantFrom(...roomIds),
      sent: fc.record({ mine: fc.boolean(), mention: fc.boolean() }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "archive" as const,
        "report" as const,
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
      do: fc.constantFrom(
        ...(["frame", "frame", "fetch", "list", "put", "drop", "connect"] as const),
      ),
    }),
  },
);

class World {
  state: InboxState;
  private readonly rooms = roomIds.map((id) => ({
    ...{ id, log: [] as Sent[], archived: 0, reported: 0, readId: 0 },
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
      case "send":
        at?.log.push(step.sent);
        break;
      case "archive":
        if (at) at.archived = Math.min(at.log.length, at.archived + 1 + (step.pick % 4));
        break;
      case "report":
        if (at) this.report(at, step.pick % 3 === 0);
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
      case "frame": {
        const frame = this.frames.shift();
        if (frame) this.dispatch(frame);
        break;
      }
      case "fetch":
        this.fetch();
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
        // The client fetches once more a little later, when earlier messages are archived.
        for (const each of this.rooms) {
          each.reported = each.log.length;
          each.archived = each.log.length;
        }
        this.wanted = true;
    }
  }

  settle(): void {
    this.take({ do: "connect" });
    while (this.puts.length > 0) this.take({ do: "put" });
    this.take({ do: "list" });
    for (const each of this.rooms) this.report(each, false);
    while (this.frames.length > 0) this.take({ do: "frame" });
    for (const each of this.rooms) each.archived = each.log.length;
    for (let round = 0; this.wanted || isStale(this.state); round++) {
      if (round > 3) throw new Error("every list is stale");
      this.fetch();
      this.take({ do: "list" });
    }
  }

  get truth() {
    return this.rooms.map(({ id, log, readId }) => ({ id, ...countIn(log, readId) }));
  }

  private dispatch(action: InboxAction): void {
    this.state = this.reduce(this.state, action);
  }

  /** Reports new messages; `shortened`: only the last one, with `more`. */
  private report(at: World["rooms"][number], shortened: boolean): void {
    if (!this.connected) return;
    const fresh = at.log
      .map((sent, index) => ({ ...sent, id: index + 1 }))
      .slice(at.reported)
      .filter(({ mine }) => !mine);
    at.reported = at.log.length;
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
    // While disconnected: the list that is fetched after reconnecting has it.
  }

  private fetch(): void {
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

function countIn(log: Sent[], readId: number) {
  const left = log.slice(readId).filter(({ mine }) => !mine);
  return { unread: left.length, mentions: left.filter(({ mention }) => mention).length };
}

const endsCorrect = (reduce: typeof inboxReducer) =>
  fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const world = new World(reduce);
    for (const each of steps) world.take(each);
    world.settle();
    const shown = world.state.rooms
      .map(({ id, unread, mentions }) => ({ id, unread, mentions }))
      .sort((a, b) => a.id - b.id);
    expect(shown).toEqual(world.truth);
  });

test("the counts end up correct for any order of messages, lists and reading", () => {
  fc.assert(endsCorrect(inboxReducer), { numRuns: 5_000 });
}, 60_000);

const broken: [string, typeof inboxReducer][] = [
  [
    "trusts a list and forgets messages that it does not include yet",
    (state, action) => inboxReducer(action.type === "fetched" ? emptyInbox : state, action),
  ],
  [
    "counts reported messages without checking their ids",
    (state, action) => {
      if (action.type !== "news") return inboxReducer(state, action);
      const messages = action.news.messages.map((each) => ({ ...each, id: each.id + 0.5 }));
      return inboxReducer(state, { ...action, news: { ...action.news, messages } });
    },
  ],
  [
    "ignores `more`",
    (state, action) =>
      action.type === "news"
        ? inboxReducer(state, { ...action, news: { ...action.news, more: false } })
        : inboxReducer(state, action),
  ],
  [
    "ignores read markers",
    (state, action) => (action.type === "read" ? state : inboxReducer(state, action)),
  ],
];
test.each(broken)(
  "the property fails for a reducer that %s",
  (_, reduce) => {
    expect(fc.check(endsCorrect(reduce), { numRuns: 20_000, endOnFailure: true }).failed).toBe(
      true,
    );
  },
  60_000,
);
