import fc from "fast-check";
import { expect, test } from "vitest";
import { frameTypes, type ServerFrame } from "@/lib/wire/frames";
import { type MemberRequest, parseServerFrames } from "@/lib/wire/parse";
import { initialRoomState, roomReducer } from "./reducer";
import type { History, HistoryRange, Message, Page, Pending, RoomAction, RoomState } from "./types";

/*
 * A room, its archive and its client. All are small, so that gaps and multi-page fetches are common.
 * The client behaves as room-client.ts; frames and pages under way are delivered late, twice or
 * never. Written without the reducer's own helpers, so that the two share no mistake.
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

/** The messages after the first `upTo` events, which the reducer's list must match. */
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

/** A canonical form for comparison: the order of reactions is not guaranteed. */
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

type Act = { what: MemberRequest["kind"]; pick: number; on: boolean };
type Step =
  | ({ do: "submit" | "others act" } & Act)
  | { do: "connect" | "drop" | "reload" | "discard" }
  | { do: "archive" | "reopen" | "older" | "fill" | "fill up" | "around" | "changes"; pick: number }
  | { do: "frames"; count: number; batch: boolean }
  | { do: "repeat" | "answer" | "page"; pick: number; keep: boolean };

const pick = fc.nat(1_000);
const act = <T extends "submit" | "others act">(step: T) =>
  fc.record({
    do: fc.constant(step),
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
  { weight: 8, arbitrary: act("others act") },
  { weight: 4, arbitrary: act("submit") },
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
  private submitted = 0;
  /** The `cid` of every request that was not refused; none may be lost. */
  readonly wanted = new Set<string>();

  constructor(
    private readonly reduce: typeof roomReducer,
    before: Act[],
  ) {
    for (const each of before) this.happen("ann", this.requestOf("ann", each));
    this.archived = this.log.length;
    this.state = initialRoomState(this.newestPage(), me);
  }

  take(step: Step): void {
    switch (step.do) {
      case "others act": {
        // Sometimes "me" in another tab.
        const who = step.pick % 5 === 0 ? "me" : "ann";
        this.happen(who, this.requestOf(who, step));
        return;
      }
      case "submit": {
        const request = this.requestOf("me", step);
        const cid = `cid ${++this.submitted}`;
        this.wanted.add(cid);
        this.dispatch({ type: "submit", cid, request, at: 0 });
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
        this.fetch({ before: this.state.from });
        return;
      case "fill":
      case "fill up": {
        const gap = this.state.gaps[step.pick % this.state.gaps.length];
        if (gap) this.fetch(step.do === "fill" ? { after: gap.after } : { before: gap.before });
        return;
      }
      case "around":
        this.fetch({ around: 1 + (step.pick % Math.max(1, this.archived)) });
        return;
      case "changes": {
        const after = this.state.missedChanges?.after;
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

  /** Delivers everything and fetches until nothing is missing. */
  settle(): void {
    this.take({ do: "drop" });
    this.archived = this.log.length;
    this.connect();
    this.deliver(Number.POSITIVE_INFINITY, true);
    for (const action of [...this.answers, ...this.pages]) this.dispatch(action);
    this.archived = this.log.length;
    for (
      let round = 0;
      this.state.missedChanges || this.state.gaps.length > 0 || this.state.more;
      round++
    ) {
      if (round > 4 * this.log.length) throw new Error("something stays missing");
      this.pages = [];
      if (this.state.missedChanges) this.take({ do: "changes", pick: 0 });
      else if (this.state.gaps.length > 0) this.take({ do: "fill", pick: round });
      else this.take({ do: "older", pick: 0 });
      this.take({ do: "page", pick: 0, keep: false });
    }
    while (this.state.pending.some(({ failed }) => failed)) this.take({ do: "discard" });
  }

  /** Every message from the first to the newest known one is listed once and in order, or in a gap. */
  check(): void {
    const { gaps, from, lastId, missedChanges } = this.state;
    const entries = [...this.state.entries];
    const ids = entries.flatMap((entry) => (entry.kind === "message" ? [entry.id] : []));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(entries.filter((entry) => entry.kind === "gap")).toEqual(gaps);
    const present = new Set(ids);
    for (const { id, request } of this.log.slice(from - 1, lastId)) {
      const inGap = gaps.some(({ after, before }) => after < id && id < before);
      if (request.kind === "send" && !present.has(id) && !inGap) {
        throw new Error(`${id} is neither listed nor in a gap`);
      }
    }
    for (const gap of gaps) expect(gap.before > gap.after + 1 || missedChanges !== null).toBe(true);
  }

  private requestOf(who: string, { what, pick: picked, on }: Act): MemberRequest {
    const known = fold(this.log);
    const target = known[picked % known.length]?.id;
    if (what === "send" || target === undefined) {
      const msg = `${who} says ${this.log.length}.${this.submitted}`;
      return { kind: "send", msg, ...(picked % 3 === 0 && { reply: target }) };
    }
    if (what === "edit") return { kind: "edit", target, msg: `${who} edits ${this.log.length}` };
    if (what === "delete") return { kind: "delete", target };
    return { kind: "react", target, emoji: emojis[picked % 2] ?? "", on };
  }

  /** Appends the event of a request. Returns null if the room refuses it. */
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
    this.wire([{ type: frameTypes.welcome, id: head, room: 1, you: me, users: [me], from, gap }]);
    for (const { failed, cid, ...request } of this.state.pending) {
      if (!failed && request.kind !== "send-files") this.receive(cid, request);
    }
  }

  /** Reloads the page; unanswered requests are restored. */
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

  /** Passes frames through JSON and the parser, as a socket would. */
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
        const frame = {
          ...{ type: frameTypes.message, id, time, username, nickname, msg, reply, cid },
        };
        const gone = fold(this.log).find((message) => message.id === id)?.deleted;
        return gone ? { ...frame, msg: "", deleted: true } : frame;
      }
      case "edit":
        return { type: frameTypes.edit, id, time, target: request.target, msg: request.msg };
      case "delete":
        return { type: frameTypes.delete, id, time, target: request.target };
      case "react": {
        const { target, emoji, on } = request;
        return { type: frameTypes.reaction, id, time, target, username, emoji, on };
      }
    }
  }

  private fetch(range: HistoryRange): void {
    this.pages.push({ type: "page", range, page: this.page(range) });
  }

  private newestPage(): Page {
    return this.page({ before: this.archived + 1 });
  }

  /** Without `changed`, as the app's pages. */
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

const matchesTheLog = (reduce: typeof roomReducer) =>
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
    const { pending, acknowledged, confirmed, lastId } = world.state;
    expect([pending, acknowledged, confirmed.size, lastId]).toEqual([[], [], 0, world.log.length]);
  });

test("the list ends up equal to the log for any sequence of drops, repeats, batches, reloads, gaps, late answers and late pages (contract: one order, no holes, no second message)", () => {
  fc.assert(matchesTheLog(roomReducer), { numRuns: 3_000 });
}, 120_000);

/** Reducers with one fault each, which the property must detect. */
const broken: [string, typeof roomReducer][] = [
  [
    "forgets the changes during a gap",
    (state, action) => {
      const next = roomReducer(state, action);
      return action.type === "frames" && next.missedChanges
        ? { ...next, missedChanges: null, unapplied: 0 }
        : next;
    },
  ],
  [
    "takes the last page of a lagging archive for complete",
    (state, action) =>
      action.type === "page" && !action.page.more
        ? roomReducer(state, { ...action, page: { ...action.page, archived: 1_000 } })
        : roomReducer(state, action),
  ],
  [
    "advances `since` by an answer",
    (state, action) => {
      const next = roomReducer(state, action);
      const [frame] = action.type === "frames" ? action.frames : [];
      const id = frame && "status" in frame && frame.status ? (frame.id ?? 0) : 0;
      return { ...next, lastId: Math.max(next.lastId, id) };
    },
  ],
  [
    "forgets changes to messages that are not loaded",
    (state, action) => ({ ...roomReducer(state, action), unapplied: 0 }),
  ],
  [
    "restores nothing after a reload",
    (state, action) => (action.type === "restore" ? state : roomReducer(state, action)),
  ],
  [
    "drops deletions",
    (state, action) =>
      action.type === "frames"
        ? roomReducer(state, {
            ...action,
            frames: action.frames.filter(
              (frame) => !("type" in frame && frame.type === frameTypes.delete),
            ),
          })
        : roomReducer(state, action),
  ],
];
test.each(broken)(
  "the property fails for a reducer that %s",
  (_, reduce) => {
    expect(fc.check(matchesTheLog(reduce), { numRuns: 20_000, endOnFailure: true }).failed).toBe(
      true,
    );
  },
  120_000,
);
