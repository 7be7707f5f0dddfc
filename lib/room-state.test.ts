import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MessageFrame, parseServerFrames, type WelcomeFrame } from "./protocol";
import { initialRoomState, type Message, type RoomAction, roomReducer } from "./room-state";

const me = { username: "me", nickname: "Me" };
const ann = { username: "ann", nickname: "Ann" };

const message = (id: number, from = ann): Message => ({
  id,
  msg: `text ${id}`,
  time: 1_700_000_000 + id,
  ...from,
});
const messages = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => message(first + index));
const welcome = (more: Partial<WelcomeFrame>): RoomAction => ({
  type: "frame",
  frame: { type: 2, id: 0, room: 1, you: me, users: [me], from: 1, gap: false, ...more },
});
const heard = (id: number, cid?: string): RoomAction => ({
  type: "frame",
  frame: { type: 0, ...message(id), ...(cid !== undefined && { cid }) },
});
const run = (start: Message[], ...actions: RoomAction[]) =>
  actions.reduce(roomReducer, initialRoomState({ messages: start, more: false }));
const idsOf = (state: ReturnType<typeof run>) =>
  state.entries.flatMap((entry) => (entry.kind === "message" ? [entry.id] : []));
const shape = (state: ReturnType<typeof run>) =>
  state.entries.map((entry) => (entry.kind === "message" ? entry.id : entry.kind));

describe("holes (contract: shows the hole until it is filled)", () => {
  const gap = welcome({ id: 12, from: 8, gap: true });

  test("a gap shows a hole between what was known and what follows", () => {
    const state = run(messages(1, 3), gap, heard(8), heard(9));
    expect(shape(state)).toEqual([1, 2, 3, "hole", 8, 9]);
    expect(state.lastId).toBe(9);
  });

  test("a page that does not reach the end leaves the rest of the hole open", () => {
    const state = run(messages(1, 3), gap, heard(8), {
      type: "filled",
      after: 3,
      messages: messages(4, 5),
    });
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, "hole", 8]);
  });

  test("the last page of an archive that lags behind the room does not close the hole", () => {
    const filled = { type: "filled" as const, messages: [] };
    const partly = run(messages(1, 3), gap, { ...filled, after: 3, messages: messages(4, 6) });
    expect(shape(partly)).toEqual([1, 2, 3, 4, 5, 6, "hole"]);
    expect(shape(roomReducer(partly, { ...filled, after: 6 }))).toContain("hole");
    const closed = roomReducer(partly, { ...filled, after: 6, messages: [message(7)] });
    expect(shape(closed)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("the same page again, after the hole is closed, changes nothing", () => {
    const page: RoomAction = { type: "filled", after: 3, messages: messages(4, 9) };
    const state = run(messages(1, 3), gap, heard(8), page);
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(roomReducer(state, page)).toBe(state);
  });

  test("a hole stands before what an answer has already put behind it", () => {
    const state = run(
      messages(1, 3),
      { type: "send", cid: "a", msg: "text 5", at: 0 },
      { type: "answer", frame: { status: true, cid: "a", id: 5, time: 5 }, me },
      gap,
      heard(5),
    );
    expect(shape(state)).toEqual([1, 2, 3, "hole", 5]);
  });

  test("a second drop while a hole is open opens a second hole", () => {
    const again = welcome({ id: 24, from: 20, gap: true });
    const state = run(messages(1, 3), gap, heard(8), again, heard(20));
    expect(shape(state)).toEqual([1, 2, 3, "hole", 8, "hole", 20]);
  });
});

describe("own messages (contract: cid sent again makes no second message)", () => {
  const send: RoomAction = { type: "send", cid: "a", msg: "text 1", at: 5_000 };
  const taken: RoomAction = {
    type: "answer",
    frame: { status: true, cid: "a", id: 1, time: 1_700_000_001 },
    me,
  };

  test.each([
    ["answer, then event", [taken, heard(1, "a")]],
    ["event, then answer", [heard(1, "a"), taken]],
    ["answer alone", [taken]],
    ["event alone", [heard(1, "a")]],
    ["both, twice", [taken, heard(1, "a"), taken, heard(1, "a")]],
  ])("%s: the message stands once and is pending no more", (_, actions) => {
    const state = run([], send, ...actions);
    expect(idsOf(state)).toEqual([1]);
    expect(state.pending).toEqual([]);
  });

  test("an answer does not advance `since`: others' events before it may still be on their way", () => {
    const state = run(
      messages(1, 3),
      send,
      { type: "answer", frame: { status: true, cid: "a", id: 6, time: 6 }, me },
      heard(4),
    );
    expect(state.lastId).toBe(4);
    expect(idsOf(state)).toEqual([1, 2, 3, 4, 6]);
  });

  test("a refused message stays with its reason, until it is sent again or discarded", () => {
    const refused = run([], send, {
      type: "answer",
      frame: { status: false, cid: "a", error: "too-fast" },
      me,
    });
    expect(refused.pending).toEqual([
      { cid: "a", msg: "text 1", sentAt: 5_000, failed: "too-fast" },
    ]);
    expect(roomReducer(refused, { type: "resend", cid: "a", at: 9_000 }).pending).toEqual([
      { cid: "a", msg: "text 1", sentAt: 9_000, failed: null },
    ]);
    expect(roomReducer(refused, { type: "discard", cid: "a" }).pending).toEqual([]);
  });

  test("an answer to one message settles no other", () => {
    const state = run([], send, { type: "send", cid: "b", msg: "text 2", at: 6_000 }, taken);
    expect(state.pending.map(({ cid }) => cid)).toEqual(["b"]);
  });

  test("another person's event with no cid settles nothing", () => {
    expect(run([], send, heard(1)).pending).toHaveLength(1);
  });
});

describe("people (contract: enter and leave are of people)", () => {
  const presence = (action: 0 | 1): RoomAction => ({
    type: "frame",
    frame: { type: 1, ...ann, action, time: 1 },
  });

  test("the welcome says who is here, instead of whoever was before", () => {
    expect(run([], presence(1), welcome({ users: [me] })).people).toEqual([me]);
  });

  test("who enters is here once, who leaves is not", () => {
    expect(run([], presence(1), presence(1)).people).toEqual([ann]);
    expect(run([], presence(1), presence(0)).people).toEqual([]);
  });

  test("a notice stands after the newest message and before the next", () => {
    const state = run(messages(1, 2), presence(1), heard(3), presence(0));
    expect(shape(state)).toEqual([1, 2, "presence", 3, "presence"]);
  });

  test("each notice has a key of its own", () => {
    const state = run([], presence(1), presence(0), presence(1));
    const keys = state.entries.map((entry) => entry.kind === "presence" && entry.key);
    expect(new Set(keys).size).toBe(3);
  });
});

describe("the connection's end (contract: 4403 removed, 4410 room deleted)", () => {
  test.each(["removed", "deleted", "signed-out"] as const)("%s: nothing comes after", (state) => {
    const ended = run([], { type: "connection", connection: { state } });
    const tried = { type: "connection", connection: { state: "connecting", since: 1 } } as const;
    expect(roomReducer(ended, tried).connection).toEqual({ state });
  });
});

/*
 * A room and its client, both small, so that gaps and pages of several rounds are common. The
 * client does what lib/use-room.ts does; what is under way is delivered late, twice or never.
 */
const replayEvents = 4;
const pageSize = 3;

type Step =
  | { do: "other says" | "me says" | "connect" | "drop" | "ask older" | "ask fill" | "archive" }
  | { do: "frames"; count: number }
  | { do: "repeat frame" | "answer" | "page"; pick: number; keep: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("other says" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("me says", "connect", "drop", "ask older", "ask fill", "archive"),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("frames" as const),
      count: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("repeat frame", "answer", "page"),
      pick: fc.nat(1_000),
      keep: fc.boolean(),
    }) as fc.Arbitrary<Step>,
  },
);

type Event = Message & { cid?: string };

class World {
  readonly events: Event[];
  private archived: number;
  private connected = false;
  private queue: (MessageFrame | WelcomeFrame)[] = [];
  private readonly delivered: MessageFrame[] = [];
  private readonly answers: RoomAction[] = [];
  private readonly pages: RoomAction[] = [];
  private sends = 0;
  private readonly firstSeen: number;
  state;

  constructor(before: number) {
    this.events = messages(1, before);
    this.archived = before;
    const page = this.page({ before: before + 1 });
    this.firstSeen = page.messages[0]?.id ?? 1;
    this.state = initialRoomState(page);
  }

  take(step: Step): void {
    switch (step.do) {
      case "other says":
        this.append(message(this.events.length + 1));
        return;
      case "me says": {
        const cid = `cid ${++this.sends}`;
        this.reduce({ type: "send", cid, msg: cid, at: 0 });
        if (this.connected) this.receive(cid);
        return;
      }
      case "connect":
        this.connect();
        return;
      case "drop":
        this.connected = false;
        this.queue = [];
        return;
      case "frames":
        this.deliver(step.count);
        return;
      case "repeat frame": {
        const frame = this.delivered[step.pick % this.delivered.length];
        if (frame) this.wire([frame]);
        return;
      }
      case "archive":
        this.archived = this.events.length;
        return;
      case "ask older": {
        const before = this.state.entries.find((entry) => entry.kind === "message")?.id;
        if (before !== undefined) this.pages.push({ type: "older", ...this.page({ before }) });
        return;
      }
      case "ask fill": {
        const after = this.state.entries.find((entry) => entry.kind === "hole")?.after;
        if (after === undefined) return;
        this.pages.push({ type: "filled", after, messages: this.page({ after }).messages });
        return;
      }
      case "answer":
      case "page": {
        const late = step.do === "answer" ? this.answers : this.pages;
        const index = step.pick % late.length;
        const action = late[index];
        if (!action) return;
        if (!step.keep) late.splice(index, 1);
        this.reduce(action);
      }
    }
  }

  /** Nothing is lost any more, until nothing is missing. */
  settle(): void {
    this.take({ do: "drop" });
    this.take({ do: "archive" });
    this.connect();
    this.deliver(Number.POSITIVE_INFINITY);
    for (const action of [...this.answers, ...this.pages]) this.reduce(action);
    this.take({ do: "archive" });
    for (let round = 0; this.state.entries.some(({ kind }) => kind === "hole"); round++) {
      if (round > this.events.length) throw new Error("the hole is never filled");
      this.fetch("ask fill");
    }
    for (let round = 0; this.state.more; round++) {
      if (round > this.events.length) throw new Error("there is always an older page");
      this.fetch("ask older");
    }
  }

  /** Every id from the first to the newest known one stands once, in order, or in a hole. */
  check(): void {
    const ids = idsOf(this.state);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    let next = ids[0] ?? this.firstSeen;
    if (this.state.entries[0]?.kind === "hole") next = this.state.entries[0].after + 1;
    for (const entry of this.state.entries) {
      if (entry.kind === "presence") continue;
      if (entry.kind === "message") {
        // Beyond lastId there is what only an answer or a page told of; the rest is on its way.
        const covered = entry.id <= next || entry.id > this.state.lastId;
        if (!covered)
          throw new Error(`${next} is neither there nor in a hole: ${shape(this.state)}`);
        next = Math.max(next, entry.id + 1);
      } else {
        if (entry.after + 1 > next) throw new Error(`${next} is missing before a hole`);
        next = Math.max(next, entry.before);
      }
    }
    if (next <= this.state.lastId) throw new Error(`${next} is missing at the end`);
  }

  private fetch(what: "ask fill" | "ask older"): void {
    this.pages.length = 0;
    this.take({ do: what });
    this.take({ do: "page", pick: 0, keep: false });
  }

  private append(event: Event): void {
    this.events.push(event);
    if (this.connected) this.queue.push(frameOf(event));
  }

  /** Makes an event of a message, unless its cid has one; answers in any case. */
  private receive(cid: string): void {
    let event = this.events.find((known) => known.cid === cid);
    if (!event) {
      event = { ...message(this.events.length + 1, me), msg: cid, cid };
      this.append(event);
    }
    const { id, time } = event;
    this.answers.push({ type: "answer", frame: { status: true, cid, id, time }, me });
  }

  private connect(): void {
    const since = this.state.lastId;
    const head = this.events.length;
    const from = Math.max(since + 1, head - replayEvents + 1);
    const first: WelcomeFrame = {
      ...{ type: 2, id: head, room: 1, you: me, users: [me] },
      from,
      gap: from > since + 1,
    };
    this.connected = true;
    this.queue = this.events.slice(from - 1).map(frameOf);
    this.wire([first]);
    for (const { cid } of this.state.pending) this.receive(cid);
  }

  private deliver(count: number): void {
    const frames = this.queue.splice(0, count);
    this.wire(frames);
    this.delivered.push(...frames.filter((frame) => frame.type === 0));
  }

  /** As JSON and as one batch, the way they come. */
  private wire(frames: (MessageFrame | WelcomeFrame)[]): void {
    const parsed = parseServerFrames(JSON.stringify(frames));
    expect(parsed).toHaveLength(frames.length);
    for (const frame of parsed) if ("type" in frame) this.reduce({ type: "frame", frame });
  }

  private page({ before, after }: { before?: number; after?: number }) {
    const known = this.events.slice(0, this.archived);
    const wanted = known.filter(({ id }) =>
      after === undefined ? id < (before ?? Number.POSITIVE_INFINITY) : id > after,
    );
    const kept = after === undefined ? wanted.slice(-pageSize) : wanted.slice(0, pageSize);
    return { messages: kept.map(({ cid: _, ...rest }) => rest), more: wanted.length > kept.length };
  }

  private reduce(action: RoomAction): void {
    this.state = roomReducer(this.state, action);
    this.check();
  }
}

function frameOf(event: Event): MessageFrame {
  return { type: 0, ...event };
}

test("each message stands exactly once in order of ids, whatever drops, repeats, batches, late answers and pages (contract: one order, no holes, no second message)", () => {
  fc.assert(
    fc.property(fc.nat(8), fc.array(step, { maxLength: 80 }), (before, steps) => {
      const world = new World(before);
      for (const each of steps) world.take(each);
      world.settle();
      expect(idsOf(world.state)).toEqual(world.events.map(({ id }) => id));
      const texts = world.state.entries.map((entry) => entry.kind === "message" && entry.msg);
      expect(texts).toEqual(world.events.map(({ msg }) => msg));
      expect(world.state.pending).toEqual([]);
      expect(world.state.lastId).toBe(world.events.length);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
