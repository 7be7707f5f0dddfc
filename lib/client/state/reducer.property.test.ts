import fc from "fast-check";
import { expect, test } from "vitest";
import type { ServerFrame } from "@/lib/wire/frames";
import { type MemberRequest, parseServerFrames } from "@/lib/wire/parse";
import {
  type History,
  type HistoryRange,
  initialRoomState,
  type Message,
  type Page,
  type Pending,
  type RoomAction,
  type RoomState,
  roomReducer,
} from "./reducer";

/*
 * A room, its archive and its client, all small, so that gaps and pages of several rounds are
 * common. The client does what lib/client/room/room-client.ts does; what is under way is delivered late, twice
 * or never. Written without the reducer's own helpers, so that the two do not share a mistake.
 */
const replayEvents = 4;
const pageSize = 3;
const me = { username: "me", nickname: "Me" };
const ann = { username: "ann", nickname: "Ann" };
const emojis = ["👍", "茶"];

type LogEvent = {
  id: number;
  time: number;
  username: string;
  cid?: string;
  request: MemberRequest;
};

/** What the first `upTo` events make of the room: the truth that the list must end as. */
function fold(log: LogEvent[], upTo = log.length): Message[] {
  const known = new Map<number, Message>();
  for (const { id, time, username, request } of log.slice(0, upTo)) {
    if (request.kind === "send") {
      const { msg, reply } = request;
      const person = username === "me" ? me : ann;
      known.set(id, { ...person, id, msg, time, ...(reply !== undefined && { reply }) });
      continue;
    }
    const message = known.get(request.target);
    if (!message || message.deleted) continue;
    message.changed = id;
    if (request.kind === "edit") Object.assign(message, { msg: request.msg, edited: time });
    if (request.kind === "delete") {
      Object.assign(message, { msg: "", deleted: true, edited: undefined, reactions: undefined });
    }
    if (request.kind !== "react") continue;
    const { emoji, on } = request;
    const users = new Map((message.reactions ?? []).map((each) => [each.emoji, each.users]));
    const others = (users.get(emoji) ?? []).filter((user) => user !== username);
    users.set(emoji, on ? [...others, username] : others);
    message.reactions = [...users].map(([each, who]) => ({ emoji: each, users: who }));
  }
  return [...known.values()];
}

/** In one form, whichever way it came about: the order of reactions is not promised. */
function normal({ reactions, reply, edited, deleted, changed: _, ...rest }: Message): Message {
  const kept = (reactions ?? [])
    .filter(({ users }) => users.length > 0)
    .map(({ emoji, users }) => ({ emoji, users: users.toSorted() }))
    .sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
  return {
    ...rest,
    ...(reply !== undefined && { reply }),
    ...(edited !== undefined && { edited }),
    ...(deleted && { deleted }),
    ...(kept.length > 0 && { reactions: kept }),
  };
}

type Doing = { what: MemberRequest["kind"]; pick: number; on: boolean };
type Step =
  | ({ do: "me asks" | "others do" } & Doing)
  | { do: "connect" | "drop" | "reload" | "discard" }
  | { do: "archive" | "reopen" | "older" | "fill" | "fill up" | "around" | "changes"; pick: number }
  | { do: "frames"; count: number; batch: boolean }
  | { do: "repeat" | "answer" | "page"; pick: number; keep: boolean };

const pick = fc.nat(1_000);
const doing = <T extends "me asks" | "others do">(who: T) =>
  fc.record({
    do: fc.constant(who),
    what: fc.constantFrom(
      "send" as const,
      "send" as const,
      "edit" as const,
      "delete" as const,
      "react" as const,
    ),
    pick,
    on: fc.boolean(),
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: doing("others do") },
  { weight: 4, arbitrary: doing("me asks") },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "connect" as const,
        "connect" as const,
        "drop" as const,
        "drop" as const,
        "reload" as const,
        "discard" as const,
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "archive" as const,
        "reopen" as const,
        "older" as const,
        "fill" as const,
        "fill up" as const,
        "around" as const,
        "changes" as const,
      ),
      pick,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("frames" as const),
      count: fc.integer({ min: 1, max: 6 }),
      batch: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("repeat" as const, "answer" as const, "page" as const, "page" as const),
      pick,
      keep: fc.boolean(),
    }),
  },
);

class World {
  readonly log: LogEvent[] = [];
  state: RoomState;
  private archived: number;
  private connected = false;
  private queue: ServerFrame[] = [];
  private delivered: ServerFrame[] = [];
  private answers: RoomAction[] = [];
  private pages: RoomAction[] = [];
  private asked = 0;
  /** What was asked for and not refused: none of it may be lost. */
  readonly wanted = new Set<string>();

  constructor(
    private readonly reduce: typeof roomReducer,
    before: Doing[],
  ) {
    for (const each of before) this.happen("ann", this.requestOf("ann", each));
    this.archived = this.log.length;
    this.state = initialRoomState(this.newestPage(), me);
  }

  take(step: Step): void {
    switch (step.do) {
      case "others do": {
        // "me" from another tab, now and then.
        const who = step.pick % 5 === 0 ? "me" : "ann";
        this.happen(who, this.requestOf(who, step));
        return;
      }
      case "me asks": {
        const request = this.requestOf("me", step);
        const cid = `cid ${++this.asked}`;
        this.wanted.add(cid);
        this.dispatch({ type: "ask", cid, request, at: 0 });
        if (this.connected) this.receive(cid, request);
        return;
      }
      case "connect":
        this.connect();
        return;
      case "drop":
        this.connected = false;
        this.queue = [];
        return;
      case "reload":
        this.open(this.newestPage());
        return;
      case "reopen": {
        const id = 1 + (step.pick % Math.max(1, this.archived));
        this.open(this.page({ around: id }));
        return;
      }
      case "discard": {
        const failed = this.state.pending.find((each) => each.failed);
        if (failed) this.dispatch({ type: "discard", cid: failed.cid });
        return;
      }
      case "archive":
        this.archived = Math.min(this.log.length, this.archived + 1 + (step.pick % 6));
        return;
      case "older":
        this.ask({ before: this.state.from });
        return;
      case "fill":
      case "fill up": {
        const hole = this.state.holes[step.pick % this.state.holes.length];
        if (hole) this.ask(step.do === "fill" ? { after: hole.after } : { before: hole.before });
        return;
      }
      case "around":
        this.ask({ around: 1 + (step.pick % Math.max(1, this.archived)) });
        return;
      case "changes": {
        const after = this.state.missed?.after;
        if (after !== undefined) this.pages.push(this.changesAfter(after));
        return;
      }
      case "frames":
        this.deliver(step.count, step.batch);
        return;
      case "repeat": {
        const frame = this.delivered[step.pick % this.delivered.length];
        if (frame) this.wire([frame]);
        return;
      }
      case "answer":
      case "page": {
        const late = step.do === "answer" ? this.answers : this.pages;
        const index = step.pick % late.length;
        const action = late[index];
        if (!action) return;
        if (!step.keep) late.splice(index, 1);
        this.dispatch(action);
      }
    }
  }

  /** Nothing is lost any more, until nothing is missing. */
  settle(): void {
    this.take({ do: "drop" });
    this.archived = this.log.length;
    this.connect();
    this.deliver(Number.POSITIVE_INFINITY, true);
    for (const action of [...this.answers, ...this.pages]) this.dispatch(action);
    this.archived = this.log.length;
    for (
      let round = 0;
      this.state.missed || this.state.holes.length > 0 || this.state.more;
      round++
    ) {
      if (round > 4 * this.log.length) throw new Error("something is missing for ever");
      this.pages = [];
      if (this.state.missed) this.take({ do: "changes", pick: 0 });
      else if (this.state.holes.length > 0) this.take({ do: "fill", pick: round });
      else this.take({ do: "older", pick: 0 });
      this.take({ do: "page", pick: 0, keep: false });
    }
    while (this.state.pending.some(({ failed }) => failed)) this.take({ do: "discard" });
  }

  /** Every message from the first to the newest known one stands once, in order, or in a hole. */
  check(): void {
    const { holes, from, lastId, missed } = this.state;
    const entries = [...this.state.entries];
    const ids = entries.flatMap((entry) => (entry.kind === "message" ? [entry.id] : []));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(entries.filter((entry) => entry.kind === "hole")).toEqual(holes);
    const present = new Set(ids);
    for (const { id, request } of this.log.slice(from - 1, lastId)) {
      const inHole = holes.some(({ after, before }) => after < id && id < before);
      if (request.kind === "send" && !present.has(id) && !inHole) {
        throw new Error(`${id} is neither there nor in a hole`);
      }
    }
    for (const hole of holes) expect(hole.before > hole.after + 1 || missed !== null).toBe(true);
  }

  private requestOf(who: string, { what, pick: picked, on }: Doing): MemberRequest {
    const said = fold(this.log);
    const target = said[picked % said.length]?.id;
    if (what === "send" || target === undefined) {
      const msg = `${who} says ${this.log.length}.${this.asked}`;
      return { kind: "send", msg, ...(picked % 3 === 0 && { reply: target }) };
    }
    if (what === "edit") return { kind: "edit", target, msg: `${who} edits ${this.log.length}` };
    if (what === "delete") return { kind: "delete", target };
    return { kind: "react", target, emoji: emojis[picked % 2] ?? "", on };
  }

  /** Makes an event of a request, unless the room refuses it; what is deleted stays as it is. */
  private happen(username: string, request: MemberRequest, cid?: string): LogEvent | null {
    if (request.kind !== "send") {
      const target = fold(this.log).find(({ id }) => id === request.target);
      if (!target || target.deleted) return null;
      if (request.kind !== "react" && target.username !== username) return null;
    }
    const id = this.log.length + 1;
    const event = { id, time: 1_000 + id, username, request, ...(cid !== undefined && { cid }) };
    this.log.push(event);
    if (this.connected) this.queue.push(this.frameOf(event));
    return event;
  }

  /** The same `cid` again gives the same answer (contract). */
  private receive(cid: string, request: MemberRequest): void {
    const known = this.log.find((event) => event.cid === cid);
    const event = known ?? this.happen("me", request, cid);
    if (!event) this.wanted.delete(cid);
    const frame: ServerFrame = event
      ? { status: true, cid, id: event.id, time: event.time }
      : { status: false, cid, error: "not-found" };
    this.answers.push({ type: "frames", frames: [frame], at: 0 });
  }

  private connect(): void {
    const since = this.state.lastId;
    const head = this.log.length;
    const from = Math.max(since + 1, head - replayEvents + 1);
    this.connected = true;
    this.queue = this.log.slice(from - 1).map((event) => this.frameOf(event));
    const gap = from > since + 1;
    this.wire([{ type: 2, id: head, room: 1, you: me, users: [me], from, gap }]);
    for (const { failed, cid, ...request } of this.state.pending) {
      if (!failed) this.receive(cid, request);
    }
  }

  /** The page is loaded anew; what had no answer was kept. */
  private open(history: History): void {
    const pending: Pending[] = JSON.parse(JSON.stringify(this.state.pending));
    this.take({ do: "drop" });
    this.answers = [];
    this.pages = [];
    this.delivered = [];
    this.state = initialRoomState(history, me);
    this.dispatch({ type: "restore", pending });
  }

  private deliver(count: number, batch: boolean): void {
    const frames = this.queue.splice(0, count);
    if (batch) this.wire(frames);
    else for (const frame of frames) this.wire([frame]);
    this.delivered.push(...frames);
  }

  /** As JSON, the way frames come. */
  private wire(frames: ServerFrame[]): void {
    const parsed = parseServerFrames(JSON.stringify(frames));
    expect(parsed).toHaveLength(frames.length);
    this.dispatch({ type: "frames", frames: parsed, at: 0 });
  }

  private frameOf({ id, time, username, cid, request }: LogEvent): ServerFrame {
    switch (request.kind) {
      case "send": {
        const { nickname } = username === "me" ? me : ann;
        const { msg, reply } = request;
        const frame = { ...{ type: 0 as const, id, time, username, nickname, msg, reply, cid } };
        const gone = fold(this.log).find((message) => message.id === id)?.deleted;
        return gone ? { ...frame, msg: "", deleted: true } : frame;
      }
      case "edit":
        return { type: 4, id, time, target: request.target, msg: request.msg };
      case "delete":
        return { type: 5, id, time, target: request.target };
      case "react": {
        const { target, emoji, on } = request;
        return { type: 6, id, time, target, username, emoji, on };
      }
    }
  }

  private ask(range: HistoryRange): void {
    this.pages.push({ type: "page", range, page: this.page(range) });
  }

  private newestPage(): Page {
    return this.page({ before: this.archived + 1 });
  }

  /** Without \`changed\`, as the app's are. */
  private page(range: HistoryRange): Page {
    const known = fold(this.log, this.archived).map(normal);
    const { archived } = this;
    if ("after" in range) {
      const wanted = known.filter(({ id }) => id > range.after);
      return { messages: wanted.slice(0, pageSize), more: wanted.length > pageSize, archived };
    }
    if ("before" in range) {
      const wanted = known.filter(({ id }) => id < range.before);
      return { messages: wanted.slice(-pageSize), more: wanted.length > pageSize, archived };
    }
    const at = known.findIndex(({ id }) => id >= range.around);
    const first = Math.max(0, (at < 0 ? known.length : at) - 1);
    const messages = known.slice(first, first + pageSize);
    return { messages, more: first > 0, newer: first + pageSize < known.length, archived };
  }

  private changesAfter(after: number): RoomAction {
    const wanted = fold(this.log, this.archived)
      .filter(({ changed = 0 }) => changed > after)
      .sort((a, b) => (a.changed ?? 0) - (b.changed ?? 0));
    const page = {
      messages: wanted.slice(0, pageSize),
      more: wanted.length > pageSize,
      archived: this.archived,
    };
    return { type: "changed", after, page };
  }

  private dispatch(action: RoomAction): void {
    const frozen = Object.freeze(this.state);
    for (const chunk of Object.freeze(frozen.entries.chunks)) Object.freeze(chunk);
    this.state = this.reduce(frozen, action);
    this.check();
  }
}

const before = fc.array(
  fc.record({
    what: fc.constantFrom("send" as const, "edit" as const, "react" as const),
    pick,
    on: fc.boolean(),
  }),
  { maxLength: 10 },
);

const endsAsTheLog = (reduce: typeof roomReducer) =>
  fc.property(before, fc.array(step, { maxLength: 80 }), (start, steps) => {
    const world = new World(reduce, start);
    for (const each of steps) world.take(each);
    world.settle();
    const shown = [...world.state.entries].flatMap((entry) => {
      if (entry.kind !== "message") return [];
      const { kind: _, ...message } = entry;
      return [normal(message)];
    });
    expect(shown).toEqual(fold(world.log).map(normal));
    for (const cid of world.wanted) expect(world.log.map((event) => event.cid)).toContain(cid);
    const { pending, taken, confirmed, lastId } = world.state;
    expect([pending, taken, confirmed.size, lastId]).toEqual([[], [], 0, world.log.length]);
  });

test("the list ends as the log, whatever drops, repeats, batches, reloads, gaps, late answers and pages (contract: one order, no holes, no second message)", () => {
  fc.assert(endsAsTheLog(roomReducer), { numRuns: 3_000 });
}, 120_000);

/** Reducers with one thing wrong each: the property must notice. */
const broken: [string, typeof roomReducer][] = [
  [
    "forgets what was changed during a gap",
    (state, action) => {
      const next = roomReducer(state, action);
      return action.type === "frames" && next.missed
        ? { ...next, missed: null, holes: next.holes, unapplied: 0 }
        : next;
    },
  ],
  [
    "takes the last page of an archive that lags for all there is",
    (state, action) =>
      action.type === "page" && !action.page.more
        ? roomReducer(state, { ...action, page: { ...action.page, archived: 1_000 } })
        : roomReducer(state, action),
  ],
  [
    "takes an answer to be known up to there",
    (state, action) => {
      const next = roomReducer(state, action);
      const [frame] = action.type === "frames" ? action.frames : [];
      const id = frame && "status" in frame && frame.status ? (frame.id ?? 0) : 0;
      return { ...next, lastId: Math.max(next.lastId, id) };
    },
  ],
  [
    "lets what a change found missing be",
    (state, action) => ({ ...roomReducer(state, action), unapplied: 0 }),
  ],
  [
    "keeps nothing across a reload",
    (state, action) => (action.type === "restore" ? state : roomReducer(state, action)),
  ],
  [
    "drops a deletion",
    (state, action) =>
      action.type === "frames"
        ? roomReducer(state, {
            ...action,
            frames: action.frames.filter((frame) => !("type" in frame && frame.type === 5)),
          })
        : roomReducer(state, action),
  ],
];
test.each(broken)(
  "a reducer is found out that %s",
  (_, reduce) => {
    expect(fc.check(endsAsTheLog(reduce), { numRuns: 20_000, endOnFailure: true }).failed).toBe(
      true,
    );
  },
  120_000,
);
