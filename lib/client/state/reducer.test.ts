import { describe, expect, test } from "vitest";
import type { ServerFrame, WelcomeFrame } from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import {
  type History,
  initialRoomState,
  type Message,
  type RoomAction,
  type RoomState,
  roomReducer,
} from "./reducer";

const me = { username: "me", nickname: "Me" };
const ann = { username: "ann", nickname: "Ann" };
const now = 1_700_000_000_000;

const message = (id: number, more: Partial<Message> = {}): Message => ({
  ...{ id, msg: `text ${id}`, time: 1_700_000_000 + id },
  ...ann,
  ...more,
});
const messages = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => message(first + index));
const frames = (...list: ServerFrame[]): RoomAction => ({ type: "frames", frames: list, at: now });
const welcome = (more: Partial<WelcomeFrame>) =>
  frames({ type: 2, id: 0, room: 1, you: me, users: [me], from: 1, gap: false, ...more });
const heard = (id: number, cid?: string) =>
  frames({
    ...{ type: 0, id, msg: `text ${id}`, time: 1_700_000_000 + id },
    ...(cid === undefined ? ann : { ...me, cid }),
  });
const edited = (id: number, target: number, msg = `edited by ${id}`) =>
  frames({ type: 4, id, target, msg, time: 1_700_000_000 + id });
const deleted = (id: number, target: number) => frames({ type: 5, id, target, time: id });
const reacted = (id: number, target: number, on = true, username = "ann") =>
  frames({ type: 6, id, target, time: id, username, emoji: "👍", on });
const ask = (cid: string, request: MemberRequest): RoomAction => ({
  type: "ask",
  cid,
  request,
  at: now,
});
const taken = (cid: string, id: number) =>
  frames({ status: true, cid, id, time: 1_700_000_000 + id });
const page = (after: number, list: Message[], archived: number, more = false): RoomAction => ({
  type: "page",
  range: { after },
  page: { messages: list, more, archived },
});
const changes = (after: number, list: Message[], archived: number, more = false): RoomAction => ({
  type: "changed",
  after,
  page: { messages: list, more, archived },
});

const begin = (history: Partial<History>) =>
  initialRoomState({ messages: [], more: false, ...history }, me);
const run = (start: Message[], ...actions: RoomAction[]) =>
  actions.reduce(roomReducer, begin({ messages: start }));
const on = (state: RoomState, ...actions: RoomAction[]) => actions.reduce(roomReducer, state);
const shape = (state: RoomState) =>
  [...state.entries].map((entry) => (entry.kind === "message" ? entry.id : entry.kind));
const at = (state: RoomState, id: number) => state.entries.message(id);

describe("holes (contract: shows the hole until it is filled)", () => {
  const gap = welcome({ id: 12, from: 8, gap: true });

  test("a gap shows a hole between what was known and what follows", () => {
    const state = run(messages(1, 3), gap, heard(8), heard(9));
    expect(shape(state)).toEqual([1, 2, 3, "hole", 8, 9]);
    expect(state.lastId).toBe(9);
  });

  test("a page that does not reach the end leaves the rest of the hole open", () => {
    const state = run(messages(1, 3), gap, heard(8), page(3, messages(4, 5), 9, true));
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, "hole", 8]);
  });

  test("the last page of an archive that lags behind the room does not close the hole", () => {
    const partly = run(messages(1, 3), gap, page(3, messages(4, 6), 6));
    expect(shape(partly)).toEqual([1, 2, 3, 4, 5, 6, "hole"]);
    expect(shape(on(partly, page(6, [], 6)))).toContain("hole");
    const done = on(partly, changes(3, [], 7), page(6, [message(7)], 7));
    expect(shape(done)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("ids that are no messages do not keep it open: how far the archive is closes it", () => {
    const state = run(messages(1, 3), gap, changes(3, [], 7), page(3, [message(4)], 7));
    expect(shape(state)).toEqual([1, 2, 3, 4]);
  });

  test("it stays in sight until what was edited meanwhile is here, too", () => {
    const filled = run(messages(1, 3), gap, heard(8), page(3, messages(4, 5), 9));
    expect(shape(filled)).toEqual([1, 2, 3, 4, 5, "hole", 8]);
    const done = on(filled, changes(3, [message(2, { msg: "new", changed: 6 })], 9));
    expect(shape(done)).toEqual([1, 2, 3, 4, 5, 8]);
    expect(at(done, 2)).toMatchObject({ msg: "new" });
  });

  test("changes of messages that are not here are left out", () => {
    const state = run(messages(2, 3), gap, changes(3, [message(1, { changed: 5 })], 9));
    expect(shape(state)).toEqual([2, 3, "hole"]);
  });

  test("a change after the gap does not hide one inside of it", () => {
    const live = run([message(1)], welcome({ from: 8, gap: true }), edited(8, 1, "later"));
    const stale = message(1, { msg: "earlier", changed: 5 });
    const lagging = on(live, changes(1, [stale], 7));
    expect(at(lagging, 1)).toMatchObject({ msg: "later" });
    expect(lagging.missed).not.toBeNull();
    const both = message(1, {
      ...{ msg: "later", changed: 8 },
      reactions: [{ emoji: "👍", users: ["ann"] }],
    });
    const done = on(lagging, changes(7, [both], 8));
    expect(at(done, 1)).toMatchObject({ msg: "later", reactions: [{ users: ["ann"] }] });
    expect(done.missed).toBeNull();
  });

  test("a late page from before the changes were fetched has them fetched again", () => {
    const state = run([message(1)], gap, changes(1, [], 7));
    expect(state.missed).toBeNull();
    const late = on(state, page(1, messages(2, 4), 5));
    expect(late.missed).toEqual({ after: 5, before: 8 });
  });

  test("changes beyond what is missed by now do not stand for those before", () => {
    const state = on(
      begin({ messages: messages(5, 6), more: true }),
      welcome({ from: 9, gap: true }),
    );
    const older: RoomAction = {
      type: "page",
      range: { before: 5 },
      page: { messages: messages(3, 4), more: true, archived: 4 },
    };
    const both = on(state, older, changes(6, [], 20));
    expect(both.missed).toEqual({ after: 4, before: 9 });
    expect(on(both, changes(4, [], 20)).missed).toBeNull();
  });

  test("the same page again, after the hole is closed, changes nothing", () => {
    const again = page(3, messages(4, 9), 9);
    const state = run(messages(1, 3), gap, heard(8), changes(3, [], 9), again);
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(on(state, again)).toEqual(state);
  });

  test("a hole stands before what an answer has already put behind it", () => {
    const request: MemberRequest = { kind: "send", msg: "text 5" };
    const state = run(messages(1, 3), ask("a", request), taken("a", 5), gap, heard(5));
    expect(shape(state)).toEqual([1, 2, 3, "hole", 5]);
  });

  test("a second drop while a hole is open opens a second hole", () => {
    const again = welcome({ id: 24, from: 20, gap: true });
    const state = run(messages(1, 3), gap, heard(8), again, heard(20));
    expect(shape(state)).toEqual([1, 2, 3, "hole", 8, "hole", 20]);
    expect(state.missed).toEqual({ after: 3, before: 20 });
  });
});

describe("islands: a page around a message", () => {
  const around = (first: number, last: number, more = true, newer = true): RoomAction => ({
    type: "page",
    range: { around: first },
    page: { messages: messages(first, last), more, newer, archived: 100 },
  });
  const history = { messages: messages(40, 50), more: true, newer: true, archived: 90 };

  test("opened at a message, the live end is beyond a hole that nobody fetches unasked", () => {
    const state = on(begin(history), welcome({ from: 91 }), heard(91));
    expect(shape(state)).toEqual([...messages(40, 50).map(({ id }) => id), "hole", 91]);
    expect(state.holes).toEqual([{ kind: "hole", after: 50, before: 91, missed: false }]);
  });

  test("it is filled from either side until nothing is left", () => {
    const up: RoomAction = {
      type: "page",
      range: { before: 91 },
      page: { messages: messages(70, 90), more: true, archived: 95 },
    };
    const state = on(begin(history), page(50, messages(51, 60), 95, true), up);
    expect(state.holes).toMatchObject([{ after: 60, before: 70 }]);
    expect(on(state, page(60, messages(61, 80), 95, true)).holes).toEqual([]);
  });

  test("filled from its end by an archive that lags, what is not there yet stays a hole", () => {
    const up: RoomAction = {
      type: "page",
      range: { before: 91 },
      page: { messages: messages(70, 80), more: true, archived: 80 },
    };
    expect(on(begin(history), up).holes).toMatchObject([
      { after: 50, before: 70 },
      { after: 80, before: 91 },
    ]);
  });

  test("a jump into a hole leaves a hole on either side", () => {
    const state = on(begin(history), around(70, 72));
    expect(state.holes).toMatchObject([
      { after: 50, before: 70 },
      { after: 72, before: 91 },
    ]);
  });

  test("a jump to before the first message leaves a hole, and older ones", () => {
    const state = on(begin({ messages: messages(40, 42), more: true }), around(10, 12));
    expect(shape(state)).toEqual([10, 11, 12, "hole", 40, 41, 42]);
    expect([state.from, state.more]).toEqual([10, true]);
    expect(on(state, around(1, 9, false)).more).toBe(false);
  });

  test("a jump to before all that is here leaves its hole before the one that is there", () => {
    const { holes, entries } = on(begin(history), around(10, 12));
    expect(holes).toMatchObject([
      { after: 12, before: 40 },
      { after: 50, before: 91 },
    ]);
    expect([...entries].filter(({ kind }) => kind === "hole")).toEqual(holes);
  });

  test("a page that goes on past its hole fills the next one, and hides nothing behind it", () => {
    const islands = on(begin(history), around(55, 56));
    expect(islands.holes).toMatchObject([{ after: 50, before: 55 }, { after: 56 }]);
    const filled = on(islands, page(50, messages(51, 60), 95, true));
    expect(filled.holes).toMatchObject([{ after: 60, before: 91 }]);
  });
});

describe("changes (contract: edits, deletions and reactions are events)", () => {
  test("an edit shows the new text and when", () => {
    const state = run(messages(1, 1), edited(2, 1, "better"));
    expect(at(state, 1)).toMatchObject({ msg: "better", edited: 1_700_000_002, changed: 2 });
    expect(state.lastId).toBe(2);
  });

  test("a deletion takes text and reactions, stays in the list, and is final", () => {
    const state = run(messages(1, 1), reacted(2, 1), deleted(3, 1), edited(4, 1), reacted(5, 1));
    expect(at(state, 1)).toEqual({
      ...{ kind: "message", id: 1, msg: "", time: 1_700_000_001, deleted: true, changed: 5 },
      ...ann,
    });
  });

  test("a message that comes deleted is not brought back by its own earlier edit", () => {
    const state = run(
      [],
      frames({ type: 0, id: 1, msg: "", time: 1, ...ann, deleted: true }),
      edited(2, 1),
      deleted(3, 1),
    );
    expect(at(state, 1)).toMatchObject({ msg: "", deleted: true });
  });

  test("reactions gather by emoji and go with their last user", () => {
    const two = run(messages(1, 1), reacted(2, 1), reacted(3, 1, true, "bob"));
    expect(at(two, 1)).toMatchObject({ reactions: [{ emoji: "👍", users: ["ann", "bob"] }] });
    const one = on(two, reacted(4, 1, false));
    expect(at(one, 1)).toMatchObject({ reactions: [{ emoji: "👍", users: ["bob"] }] });
    expect(at(on(one, reacted(5, 1, false, "bob")), 1)).not.toHaveProperty("reactions");
  });

  test("a repeated older change does not undo a newer one", () => {
    const state = run(messages(1, 1), edited(2, 1, "a"), edited(3, 1, "b"), edited(2, 1, "a"));
    expect(at(state, 1)).toMatchObject({ msg: "b" });
  });

  test("history that already shows a change is not changed again when its event comes", () => {
    const state = run([message(1, { msg: "b", changed: 3 })], edited(2, 1, "a"), edited(3, 1, "b"));
    expect(at(state, 1)).toMatchObject({ msg: "b" });
    expect(state.lastId).toBe(3);
  });

  test("a late page from an earlier archive does not undo a newer one", () => {
    const fresh = page(0, [message(1, { msg: "b", edited: 5 })], 5);
    const state = run([], fresh, page(0, [message(1)], 3));
    expect(at(state, 1)).toMatchObject({ msg: "b" });
    expect(at(on(state, edited(4, 1, "a")), 1)).toMatchObject({ msg: "b" });
    expect(at(on(state, edited(6, 1, "c")), 1)).toMatchObject({ msg: "c" });
  });

  test("`since` begins behind what the first page shows", () => {
    expect(begin({ messages: [message(1, { changed: 7 }), message(5)] }).lastId).toBe(7);
    expect(begin({ messages: messages(1, 5), archived: 9 }).lastId).toBe(9);
  });

  test("a change of a message that is not here only advances `since`", () => {
    const state = run(messages(5, 6), edited(7, 1));
    expect(state.lastId).toBe(7);
    expect(shape(state)).toEqual([5, 6]);
  });

  test("a page older than such a change has that change fetched", () => {
    const start = on(begin({ messages: messages(5, 6), more: true }), edited(9, 4));
    const older = (archived: number): RoomAction => ({
      type: "page",
      range: { before: 5 },
      page: { messages: messages(1, 4), more: false, archived },
    });
    expect(on(start, older(9)).missed).toBeNull();
    expect(on(start, older(8)).missed).toEqual({ after: 8, before: 10 });
  });
});

describe("own messages (contract: cid sent again makes no second message)", () => {
  const send = ask("a", { kind: "send", msg: "text 1" });

  test.each([
    ["answer, then event", [taken("a", 1), heard(1, "a")]],
    ["event, then answer", [heard(1, "a"), taken("a", 1)]],
    ["answer alone", [taken("a", 1)]],
    ["event alone", [heard(1, "a")]],
    ["both, twice", [taken("a", 1), heard(1, "a"), taken("a", 1), heard(1, "a")]],
  ])("%s: the message stands once and is pending no more", (_, actions) => {
    const state = run([], send, ...actions);
    expect(shape(state)).toEqual([1]);
    expect(state.pending).toEqual([]);
  });

  test("an answer does not advance `since`: others' events before it may still be on their way", () => {
    const state = run(messages(1, 3), send, taken("a", 6), heard(4));
    expect(state.lastId).toBe(4);
    expect(shape(state)).toEqual([1, 2, 3, 4, 6]);
  });

  test("one that was sent long ago and is older than what is here comes with its page", () => {
    const state = on(begin({ messages: messages(40, 41), more: true }), send, taken("a", 7));
    expect(shape(state)).toEqual([40, 41]);
    expect(state.pending).toEqual([]);
  });

  test("an answer says whom it was meant for", () => {
    const state = run([message(1)], ask("a", { kind: "send", msg: "hi", reply: 1 }), taken("a", 2));
    expect(at(state, 2)).toMatchObject({ ...me, msg: "hi", reply: 1 });
  });

  test("a refused message stays with its reason, until it is sent again or discarded", () => {
    const refused = run([], send, frames({ status: false, cid: "a", error: "too-fast" }));
    const pending = { kind: "send", cid: "a", msg: "text 1" };
    expect(refused.pending).toEqual([{ ...pending, sentAt: now, failed: "too-fast" }]);
    const again = on(refused, { type: "resend", cid: "a", at: now + 9 });
    expect(again.pending).toEqual([{ ...pending, sentAt: now + 9, failed: null }]);
    expect(on(refused, { type: "discard", cid: "a" }).pending).toEqual([]);
  });

  test("an answer to one message settles no other", () => {
    const state = run([], send, ask("b", { kind: "send", msg: "text 2" }), taken("a", 1));
    expect(state.pending.map(({ cid }) => cid)).toEqual(["b"]);
  });

  test("another person's event with no cid settles nothing", () => {
    expect(run([], send, heard(1)).pending).toHaveLength(1);
  });

  test("what an earlier page left comes first, and not twice", () => {
    const left = run([], send).pending;
    const second = ask("b", { kind: "send", msg: "text 2" });
    const state = run([], second, { type: "restore", pending: left });
    expect(state.pending.map(({ cid }) => cid)).toEqual(["a", "b"]);
    expect(on(state, { type: "restore", pending: left })).toBe(state);
  });
});

describe("own changes are shown at once", () => {
  const edit = ask("a", { kind: "edit", target: 1, msg: "mine" });
  const like = ask("b", { kind: "react", target: 1, emoji: "👍", on: true });

  test("and stay through answer and event, in either order", () => {
    const asked = run(messages(1, 1), edit);
    expect(at(asked, 1)).toMatchObject({ msg: "mine", edited: now / 1_000 });
    for (const actions of [
      [taken("a", 2), edited(2, 1, "mine")],
      [edited(2, 1, "mine"), taken("a", 2)],
    ]) {
      const state = on(asked, ...actions);
      expect(at(state, 1)).toMatchObject({ msg: "mine", edited: 1_700_000_002, changed: 2 });
      expect([state.pending, state.taken, state.confirmed.size]).toEqual([[], [], 0]);
    }
  });

  test("a refusal shows the message as it is, and keeps why", () => {
    const asked = run(messages(1, 1), edit, like);
    const state = on(asked, frames({ status: false, cid: "a", error: "not-allowed" }));
    expect(at(state, 1)).toMatchObject({ msg: "text 1", reactions: [{ users: ["me"] }] });
    expect(state.pending).toMatchObject([{ kind: "edit", failed: "not-allowed" }, { cid: "b" }]);
    expect(at(on(state, { type: "resend", cid: "a", at: now }), 1)).toMatchObject({ msg: "mine" });
  });

  test("a refused deletion brings text and reactions back", () => {
    const asked = run(messages(1, 1), reacted(2, 1), ask("c", { kind: "delete", target: 1 }));
    expect(at(asked, 1)).toMatchObject({ msg: "", deleted: true });
    const state = on(asked, frames({ status: false, cid: "c", error: "not-found" }));
    expect(at(state, 1)).toMatchObject({ msg: "text 1", reactions: [{ users: ["ann"] }] });
    expect(at(state, 1)).not.toHaveProperty("deleted");
  });

  test("others' changes meanwhile show beside them", () => {
    const state = run(
      messages(1, 1),
      edit,
      reacted(2, 1),
      taken("a", 4),
      reacted(3, 1, true, "bob"),
    );
    expect(at(state, 1)).toMatchObject({ msg: "mine", reactions: [{ users: ["ann", "bob"] }] });
    const done = on(state, edited(4, 1, "mine"));
    expect(at(done, 1)).toMatchObject({ msg: "mine", reactions: [{ users: ["ann", "bob"] }] });
    expect(done.taken).toEqual([]);
  });
});

describe("people (contract: enter and leave are of people)", () => {
  const presence = (action: 0 | 1) => frames({ type: 1, ...ann, action, time: 1 });

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

  test("each notice has a key of its own, and they stand in their order", () => {
    const state = run([], presence(1), presence(0), presence(1));
    const keys = [...state.entries].map((entry) => entry.kind === "presence" && entry.key);
    expect(keys).toEqual([0, 1, 2]);
  });

  test("one's own leaving is a removal, after which nothing is heard", () => {
    const state = run([], frames({ type: 1, ...me, action: 0, time: 1 }), heard(1));
    expect(state.connection).toEqual({ state: "removed" });
    expect(shape(state)).toEqual([]);
  });

  test("a new name stands at once wherever the person does", () => {
    const rename = frames({ type: 8, username: "ann", nickname: "Anna", time: 1 });
    const typing = frames({ type: 3, ...ann });
    const like = ask("a", { kind: "react", target: 1, emoji: "👍", on: true });
    const state = run(messages(1, 2), presence(1), typing, like, rename);
    expect([at(state, 1)?.kind, at(state, 1), at(state, 2)]).toMatchObject([
      "message",
      { nickname: "Anna", reactions: [{ users: ["me"] }] },
      { nickname: "Anna" },
    ]);
    expect([state.people, state.typing]).toMatchObject([
      [{ nickname: "Anna" }],
      [{ nickname: "Anna" }],
    ]);
    const refused = on(state, frames({ status: false, cid: "a", error: "too-fast" }));
    expect(at(refused, 1)).toMatchObject({ nickname: "Anna" });
  });

  test("one's own new name is what one's answers are shown with", () => {
    const rename = frames({ type: 8, username: "me", nickname: "I", time: 1 });
    const state = run([], rename, ask("a", { kind: "send", msg: "hi" }), taken("a", 1));
    expect(at(state, 1)).toMatchObject({ username: "me", nickname: "I" });
  });

  test("roles told before a drop are forgotten with the next welcome: newer ones may be missed", () => {
    const role = frames({ type: 8, username: "ann", role: "moderator", time: 1 });
    const before = run([], welcome({}), role);
    expect(before.roles.get("ann")).toBe("moderator");
    expect(roomReducer(before, welcome({})).roles.size).toBe(0);
  });

  test("roles are told apart by names such as __proto__", () => {
    const role = frames({ type: 8, username: "__proto__", role: "moderator", time: 1 });
    expect(run([], role).roles.get("__proto__")).toBe("moderator");
    expect(run([], role).roles.get("constructor")).toBeUndefined();
  });

  test("the room's new name", () => {
    const state = run([], frames({ type: 7, name: "Tea", private: true, time: 1 }));
    expect(state.room).toEqual({ name: "Tea", private: true });
  });
});

describe("typing (ui: shows for 5 s)", () => {
  const types = frames({ type: 3, ...ann });
  test("ends with time, with the message, and with leaving", () => {
    const state = run([], types, types);
    expect(state.typing).toEqual([{ ...ann, until: now + 5_000 }]);
    expect(on(state, { type: "expire", at: now + 4_999 }).typing).toHaveLength(1);
    expect(on(state, { type: "expire", at: now + 5_000 }).typing).toEqual([]);
    expect(on(state, heard(1)).typing).toEqual([]);
    expect(on(state, frames({ type: 1, ...ann, action: 0, time: 1 })).typing).toEqual([]);
  });

  test("one's own, in another tab, is not shown", () => {
    expect(run([], frames({ type: 3, ...me })).typing).toEqual([]);
  });
});

describe("the connection's end (contract: 4403 removed, 4410 room deleted)", () => {
  test.each(["removed", "deleted", "signed-out"] as const)("%s: nothing comes after", (state) => {
    const ended = run([], { type: "connection", connection: { state } });
    const tried = { type: "connection", connection: { state: "connecting", since: 1 } } as const;
    expect(roomReducer(ended, tried).connection).toEqual({ state });
  });
});
