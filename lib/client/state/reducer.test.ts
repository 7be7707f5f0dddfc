import { describe, expect, test } from "vitest";
import {
  frameTypes,
  type PresenceFrame,
  presenceActions,
  type ServerFrame,
  type WelcomeFrame,
} from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import { initialRoomState, roomReducer } from "./reducer";
import type { History, Message, RoomAction, RoomState } from "./types";

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
  frames({
    ...{ type: frameTypes.welcome, id: 1_000, room: 1, you: me, users: [me], from: 1, gap: false },
    ...more,
  });
const received = (id: number, cid?: string) =>
  frames({
    ...{ type: frameTypes.message, id, msg: `text ${id}`, time: 1_700_000_000 + id },
    ...(cid === undefined ? ann : { ...me, cid }),
  });
const edited = (id: number, target: number, msg = `edited by ${id}`) =>
  frames({ type: frameTypes.edit, id, target, msg, time: 1_700_000_000 + id });
const deleted = (id: number, target: number) =>
  frames({ type: frameTypes.delete, id, target, time: id });
const reacted = (id: number, target: number, on = true, username = "ann") =>
  frames({ type: frameTypes.reaction, id, target, time: id, username, emoji: "👍", on });
const presence = (action: PresenceFrame["action"], who = ann) =>
  frames({ type: frameTypes.presence, ...who, action, time: 1 });
const { enter, leave } = presenceActions;
const submit = (cid: string, request: MemberRequest): RoomAction => ({
  type: "submit",
  cid,
  request,
  at: now,
});
const answered = (cid: string, id: number) =>
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

describe("gaps (contract: shows the hole until it is filled)", () => {
  const welcomeWithGap = welcome({ id: 12, from: 8, gap: true });

  test("a welcome frame with a gap puts one between known and new messages", () => {
    const state = run(messages(1, 3), welcomeWithGap, received(8), received(9));
    expect(shape(state)).toEqual([1, 2, 3, "gap", 8, 9]);
    expect(state.lastId).toBe(9);
  });

  test("a page that ends within the gap leaves the rest of it open", () => {
    const state = run(
      messages(1, 3),
      welcomeWithGap,
      received(8),
      page(3, messages(4, 5), 9, true),
    );
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, "gap", 8]);
  });

  test("the last page of a lagging archive does not close the gap", () => {
    const partly = run(messages(1, 3), welcomeWithGap, page(3, messages(4, 6), 6));
    expect(shape(partly)).toEqual([1, 2, 3, 4, 5, 6, "gap"]);
    expect(shape(on(partly, page(6, [], 6)))).toContain("gap");
    const done = on(partly, changes(3, [], 7), page(6, [message(7)], 7));
    expect(shape(done)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("the archive's position closes the gap, so ids that are not messages do not keep it open", () => {
    const state = run(messages(1, 3), welcomeWithGap, changes(3, [], 7), page(3, [message(4)], 7));
    expect(shape(state)).toEqual([1, 2, 3, 4]);
  });

  test("a filled gap stays visible until the changes that were missed arrive", () => {
    const filled = run(messages(1, 3), welcomeWithGap, received(8), page(3, messages(4, 5), 9));
    expect(shape(filled)).toEqual([1, 2, 3, 4, 5, "gap", 8]);
    const done = on(filled, changes(3, [message(2, { msg: "new", changed: 6 })], 9));
    expect(shape(done)).toEqual([1, 2, 3, 4, 5, 8]);
    expect(at(done, 2)).toMatchObject({ msg: "new" });
  });

  test("changes to messages that are not loaded are ignored", () => {
    const state = run(messages(2, 3), welcomeWithGap, changes(3, [message(1, { changed: 5 })], 9));
    expect(shape(state)).toEqual([2, 3, "gap"]);
  });

  test("a change after the gap does not hide a missed one", () => {
    const live = run([message(1)], welcome({ from: 8, gap: true }), edited(8, 1, "later"));
    const stale = message(1, { msg: "earlier", changed: 5 });
    const lagging = on(live, changes(1, [stale], 7));
    expect(at(lagging, 1)).toMatchObject({ msg: "later" });
    expect(lagging.missedChanges).not.toBeNull();
    const both = message(1, {
      ...{ msg: "later", changed: 8 },
      reactions: [{ emoji: "👍", users: ["ann"] }],
    });
    const done = on(lagging, changes(7, [both], 8));
    expect(at(done, 1)).toMatchObject({ msg: "later", reactions: [{ users: ["ann"] }] });
    expect(done.missedChanges).toBeNull();
  });

  test("a late page that predates the fetched changes has them fetched again", () => {
    const state = run([message(1)], welcomeWithGap, changes(1, [], 7));
    expect(state.missedChanges).toBeNull();
    const late = on(state, page(1, messages(2, 4), 5));
    expect(late.missedChanges).toEqual({ after: 5, before: 8 });
  });

  test("a page of later changes does not complete earlier ones that became missing meanwhile", () => {
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
    expect(both.missedChanges).toEqual({ after: 4, before: 9 });
    expect(on(both, changes(4, [], 20)).missedChanges).toBeNull();
  });

  test("the same page again, after the gap is closed, changes nothing", () => {
    const again = page(3, messages(4, 9), 9);
    const state = run(messages(1, 3), welcomeWithGap, received(8), changes(3, [], 9), again);
    expect(shape(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(on(state, again)).toEqual(state);
  });

  test("a gap stands before a message that its answer already put behind it", () => {
    const request: MemberRequest = { kind: "send", msg: "text 5" };
    const state = run(
      messages(1, 3),
      submit("a", request),
      answered("a", 5),
      welcomeWithGap,
      received(5),
    );
    expect(shape(state)).toEqual([1, 2, 3, "gap", 5]);
  });

  test("a room that has lost events starts over: their ids are given again", () => {
    const lost = run(messages(1, 3), received(4), edited(5, 2), received(6));
    const state = on(lost, welcome({ id: 4, from: 5 }), received(5));
    expect(shape(state)).toStrictEqual([5]);
    expect([state.lastId, state.from, state.more]).toStrictEqual([5, 5, true]);
    const older: RoomAction = {
      ...{ type: "page", range: { before: 5 } },
      page: { messages: messages(1, 4), more: false, archived: 5 },
    };
    const loaded = on(state, older);
    expect(shape(loaded)).toStrictEqual([1, 2, 3, 4, 5]);
    expect(at(loaded, 2)?.msg).toBe("text 2");
    expect(loaded.more).toBe(false);
  });

  test("a second drop while a gap is open adds a second gap", () => {
    const again = welcome({ id: 24, from: 20, gap: true });
    const state = run(messages(1, 3), welcomeWithGap, received(8), again, received(20));
    expect(shape(state)).toEqual([1, 2, 3, "gap", 8, "gap", 20]);
    expect(state.missedChanges).toEqual({ after: 3, before: 20 });
  });
});

describe("islands: a page around a message", () => {
  const around = (first: number, last: number, more = true, newer = true): RoomAction => ({
    type: "page",
    range: { around: first },
    page: { messages: messages(first, last), more, newer, archived: 100 },
  });
  const history = { messages: messages(40, 50), more: true, newer: true, archived: 90 };

  test("opened at a message, the newest messages are behind a gap that is not filled automatically", () => {
    const state = on(begin(history), welcome({ from: 91 }), received(91));
    expect(shape(state)).toEqual([...messages(40, 50).map(({ id }) => id), "gap", 91]);
    expect(state.gaps).toEqual([{ kind: "gap", after: 50, before: 91, missed: false }]);
  });

  test("a gap is filled from either side until nothing is left", () => {
    const up: RoomAction = {
      type: "page",
      range: { before: 91 },
      page: { messages: messages(70, 90), more: true, archived: 95 },
    };
    const state = on(begin(history), page(50, messages(51, 60), 95, true), up);
    expect(state.gaps).toMatchObject([{ after: 60, before: 70 }]);
    expect(on(state, page(60, messages(61, 80), 95, true)).gaps).toEqual([]);
  });

  test("a gap filled from its end by a lagging archive leaves a gap for the rest", () => {
    const up: RoomAction = {
      type: "page",
      range: { before: 91 },
      page: { messages: messages(70, 80), more: true, archived: 80 },
    };
    expect(on(begin(history), up).gaps).toMatchObject([
      { after: 50, before: 70 },
      { after: 80, before: 91 },
    ]);
  });

  test("a jump into a gap leaves a gap on either side", () => {
    const state = on(begin(history), around(70, 72));
    expect(state.gaps).toMatchObject([
      { after: 50, before: 70 },
      { after: 72, before: 91 },
    ]);
  });

  test("a jump to before the first message leaves a gap, and older messages to load", () => {
    const state = on(begin({ messages: messages(40, 42), more: true }), around(10, 12));
    expect(shape(state)).toEqual([10, 11, 12, "gap", 40, 41, 42]);
    expect([state.from, state.more]).toEqual([10, true]);
    expect(on(state, around(1, 9, false)).more).toBe(false);
  });

  test("the gap of a jump to before the first message stands before existing gaps", () => {
    const { gaps, entries } = on(begin(history), around(10, 12));
    expect(gaps).toMatchObject([
      { after: 12, before: 40 },
      { after: 50, before: 91 },
    ]);
    expect([...entries].filter(({ kind }) => kind === "gap")).toEqual(gaps);
  });

  test("a page that extends past its gap also fills the next one", () => {
    const islands = on(begin(history), around(55, 56));
    expect(islands.gaps).toMatchObject([{ after: 50, before: 55 }, { after: 56 }]);
    const filled = on(islands, page(50, messages(51, 60), 95, true));
    expect(filled.gaps).toMatchObject([{ after: 60, before: 91 }]);
  });
});

describe("changes (contract: edits, deletions and reactions are events)", () => {
  test("an edit sets the text and the time of the edit", () => {
    const state = run(messages(1, 1), edited(2, 1, "better"));
    expect(at(state, 1)).toMatchObject({ msg: "better", edited: 1_700_000_002, changed: 2 });
    expect(state.lastId).toBe(2);
  });

  test("a deleted message stays in the list without text and reactions, and cannot change again", () => {
    const state = run(messages(1, 1), reacted(2, 1), deleted(3, 1), edited(4, 1), reacted(5, 1));
    expect(at(state, 1)).toEqual({
      ...{ kind: "message", id: 1, msg: "", time: 1_700_000_001, deleted: true, changed: 5 },
      ...ann,
    });
  });

  test("a message that arrives deleted is not restored by an earlier edit of it", () => {
    const state = run(
      [],
      frames({ type: frameTypes.message, id: 1, msg: "", time: 1, ...ann, deleted: true }),
      edited(2, 1),
      deleted(3, 1),
    );
    expect(at(state, 1)).toMatchObject({ msg: "", deleted: true });
  });

  test("reactions are grouped by emoji, and removed with their last user", () => {
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

  test("a change that history already includes is not applied again when its event arrives", () => {
    const state = run([message(1, { msg: "b", changed: 3 })], edited(2, 1, "a"), edited(3, 1, "b"));
    expect(at(state, 1)).toMatchObject({ msg: "b" });
    expect(state.lastId).toBe(3);
  });

  test("a late page from an earlier archive does not undo a newer page", () => {
    const fresh = page(0, [message(1, { msg: "b", edited: 5 })], 5);
    const state = run([], fresh, page(0, [message(1)], 3));
    expect(at(state, 1)).toMatchObject({ msg: "b" });
    expect(at(on(state, edited(4, 1, "a")), 1)).toMatchObject({ msg: "b" });
    expect(at(on(state, edited(6, 1, "c")), 1)).toMatchObject({ msg: "c" });
  });

  test("`since` starts at the newest event that the first page includes", () => {
    expect(begin({ messages: [message(1, { changed: 7 }), message(5)] }).lastId).toBe(7);
    expect(begin({ messages: messages(1, 5), archived: 9 }).lastId).toBe(9);
  });

  test("a change to a message that is not loaded only advances `since`", () => {
    const state = run(messages(5, 6), edited(7, 1));
    expect(state.lastId).toBe(7);
    expect(shape(state)).toEqual([5, 6]);
  });

  test("a page older than a change to a message that was not loaded has the change fetched", () => {
    const start = on(begin({ messages: messages(5, 6), more: true }), edited(9, 4));
    const older = (archived: number): RoomAction => ({
      type: "page",
      range: { before: 5 },
      page: { messages: messages(1, 4), more: false, archived },
    });
    expect(on(start, older(9)).missedChanges).toBeNull();
    expect(on(start, older(8)).missedChanges).toEqual({ after: 8, before: 10 });
  });
});

describe("own messages (contract: cid sent again makes no second message)", () => {
  const send = submit("a", { kind: "send", msg: "text 1" });

  test.each([
    ["answer, then event", [answered("a", 1), received(1, "a")]],
    ["event, then answer", [received(1, "a"), answered("a", 1)]],
    ["answer alone", [answered("a", 1)]],
    ["event alone", [received(1, "a")]],
    ["both, twice", [answered("a", 1), received(1, "a"), answered("a", 1), received(1, "a")]],
  ])("%s: the message is shown once and is no longer pending", (_, actions) => {
    const state = run([], send, ...actions);
    expect(shape(state)).toEqual([1]);
    expect(state.pending).toEqual([]);
  });

  test("an answer does not advance `since`, since others' earlier events may still be under way", () => {
    const state = run(messages(1, 3), send, answered("a", 6), received(4));
    expect(state.lastId).toBe(4);
    expect(shape(state)).toEqual([1, 2, 3, 4, 6]);
  });

  test("a resent message that is older than everything loaded is left to its page", () => {
    const state = on(begin({ messages: messages(40, 41), more: true }), send, answered("a", 7));
    expect(shape(state)).toEqual([40, 41]);
    expect(state.pending).toEqual([]);
  });

  test("an answered message keeps what it replies to", () => {
    const state = run(
      [message(1)],
      submit("a", { kind: "send", msg: "hi", reply: 1 }),
      answered("a", 2),
    );
    expect(at(state, 2)).toMatchObject({ ...me, msg: "hi", reply: 1 });
  });

  test("a refused message stays pending with its error until it is sent again or discarded", () => {
    const refused = run([], send, frames({ status: false, cid: "a", error: "too-fast" }));
    const pending = { kind: "send", cid: "a", msg: "text 1" };
    expect(refused.pending).toEqual([{ ...pending, sentAt: now, failed: "too-fast" }]);
    const again = on(refused, { type: "resend", cid: "a", at: now + 9 });
    expect(again.pending).toEqual([{ ...pending, sentAt: now + 9, failed: null }]);
    expect(on(refused, { type: "discard", cid: "a" }).pending).toEqual([]);
  });

  test("an answer settles its own message only", () => {
    const state = run([], send, submit("b", { kind: "send", msg: "text 2" }), answered("a", 1));
    expect(state.pending.map(({ cid }) => cid)).toEqual(["b"]);
  });

  test("another person's message, without a cid, settles nothing", () => {
    expect(run([], send, received(1)).pending).toHaveLength(1);
  });

  test("requests of an earlier page are restored before the current ones, and once", () => {
    const left = run([], send).pending;
    const second = submit("b", { kind: "send", msg: "text 2" });
    const state = run([], second, { type: "restore", pending: left });
    expect(state.pending.map(({ cid }) => cid)).toEqual(["a", "b"]);
    expect(on(state, { type: "restore", pending: left })).toBe(state);
  });
});

describe("own changes are shown immediately", () => {
  const edit = submit("a", { kind: "edit", target: 1, msg: "mine" });
  const like = submit("b", { kind: "react", target: 1, emoji: "👍", on: true });

  test("and stay shown through answer and event, in either order", () => {
    const pending = run(messages(1, 1), edit);
    expect(at(pending, 1)).toMatchObject({ msg: "mine", edited: now / 1_000 });
    for (const actions of [
      [answered("a", 2), edited(2, 1, "mine")],
      [edited(2, 1, "mine"), answered("a", 2)],
    ]) {
      const state = on(pending, ...actions);
      expect(at(state, 1)).toMatchObject({ msg: "mine", edited: 1_700_000_002, changed: 2 });
      expect([state.pending, state.acknowledged, state.confirmed.size]).toEqual([[], [], 0]);
    }
  });

  test("a refusal restores the message and keeps the error", () => {
    const pending = run(messages(1, 1), edit, like);
    const state = on(pending, frames({ status: false, cid: "a", error: "not-allowed" }));
    expect(at(state, 1)).toMatchObject({ msg: "text 1", reactions: [{ users: ["me"] }] });
    expect(state.pending).toMatchObject([{ kind: "edit", failed: "not-allowed" }, { cid: "b" }]);
    expect(at(on(state, { type: "resend", cid: "a", at: now }), 1)).toMatchObject({ msg: "mine" });
  });

  test("a refused deletion restores text and reactions", () => {
    const pending = run(messages(1, 1), reacted(2, 1), submit("c", { kind: "delete", target: 1 }));
    expect(at(pending, 1)).toMatchObject({ msg: "", deleted: true });
    const state = on(pending, frames({ status: false, cid: "c", error: "not-found" }));
    expect(at(state, 1)).toMatchObject({ msg: "text 1", reactions: [{ users: ["ann"] }] });
    expect(at(state, 1)).not.toHaveProperty("deleted");
  });

  test("others' changes are shown along with them", () => {
    const state = run(
      messages(1, 1),
      edit,
      reacted(2, 1),
      answered("a", 4),
      reacted(3, 1, true, "bob"),
    );
    expect(at(state, 1)).toMatchObject({ msg: "mine", reactions: [{ users: ["ann", "bob"] }] });
    const done = on(state, edited(4, 1, "mine"));
    expect(at(done, 1)).toMatchObject({ msg: "mine", reactions: [{ users: ["ann", "bob"] }] });
    expect(done.acknowledged).toEqual([]);
  });
});

describe("people (contract: enter and leave are of people)", () => {
  test("the welcome frame replaces the list of people", () => {
    expect(run([], presence(enter), welcome({ users: [me] })).people).toEqual([me]);
  });

  test("in a crowd they are a number, until the room names them again", () => {
    const online = (count: number, users?: (typeof me)[]) =>
      frames({ type: frameTypes.online, online: count, ...(users && { users }) });
    const crowd = run([], presence(enter), welcome({ users: undefined, online: 1_200 }));
    expect([crowd.people, crowd.crowd]).toEqual([[], 1_200]);
    const more = on(crowd, online(1_300));
    expect([more.people, more.crowd]).toEqual([[], 1_300]);
    expect(more.people).toBe(crowd.people);
    const few = on(more, online(2, [me, ann]), presence(leave));
    expect([few.people, few.crowd]).toEqual([[me], null]);
    const again = on(few, online(1_001));
    expect([again.people, again.crowd]).toEqual([[], 1_001]);
  });

  test("a person who enters twice is listed once, and is removed on leaving", () => {
    expect(run([], presence(enter), presence(enter)).people).toEqual([ann]);
    expect(run([], presence(enter), presence(leave)).people).toEqual([]);
  });

  test("a presence notice stands between the newest message and the next one", () => {
    const state = run(messages(1, 2), presence(enter), received(3), presence(leave));
    expect(shape(state)).toEqual([1, 2, "presence", 3, "presence"]);
  });

  test("presence notices have unique keys and keep their order", () => {
    const state = run([], presence(enter), presence(leave), presence(enter));
    const keys = [...state.entries].map((entry) => entry.kind === "presence" && entry.key);
    expect(keys).toEqual([0, 1, 2]);
  });

  test("the user's own leave frame is a removal, and later frames are ignored", () => {
    const state = run([], presence(leave, me), received(1));
    expect(state.connection).toEqual({ state: "removed" });
    expect(shape(state)).toEqual([]);
  });

  test("a new nickname is shown everywhere at once", () => {
    const rename = frames({ type: frameTypes.person, username: "ann", nickname: "Anna", time: 1 });
    const typing = frames({ type: frameTypes.typing, ...ann });
    const like = submit("a", { kind: "react", target: 1, emoji: "👍", on: true });
    const state = run(messages(1, 2), presence(enter), typing, like, rename);
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

  test("own messages are shown with the user's new nickname", () => {
    const rename = frames({ type: frameTypes.person, username: "me", nickname: "I", time: 1 });
    const state = run([], rename, submit("a", { kind: "send", msg: "hi" }), answered("a", 1));
    expect(at(state, 1)).toMatchObject({ username: "me", nickname: "I" });
  });

  test("a welcome frame clears known roles, since later changes may have been missed", () => {
    const role = frames({ type: frameTypes.person, username: "ann", role: "moderator", time: 1 });
    const before = run([], welcome({}), role);
    expect(before.roles.get("ann")).toBe("moderator");
    expect(roomReducer(before, welcome({})).roles.size).toBe(0);
  });

  test("a membership that begins or ends counts, and takes the role with it", () => {
    const person = (change: object) =>
      frames({ type: frameTypes.person, username: "ann", time: 1, ...change });
    const before = run([], welcome({}), person({ role: "moderator" }));
    expect(before.memberChanges).toBe(0);
    const after = on(before, person({ member: false }));
    expect([after.memberChanges, after.roles.size]).toEqual([1, 0]);
    const again = on(after, person({ member: true, nickname: "Ann" }));
    expect([again.memberChanges, again.people]).toEqual([2, before.people]);
  });

  test("the new nickname of somebody who is absent is known until the next welcome frame", () => {
    const rename = frames({ type: frameTypes.person, username: "zoe", nickname: "Z", time: 1 });
    const state = run([], welcome({}), rename);
    expect([...state.nicknames]).toEqual([["zoe", "Z"]]);
    expect(roomReducer(state, welcome({})).nicknames.size).toBe(0);
  });

  test("new pictures of several people are known until the next welcome frame, the last of each", () => {
    const picture = (username: string, avatar: number | null) =>
      frames({ type: frameTypes.person, username, nickname: "N", avatar, time: 1 });
    const state = run([], welcome({}), picture("ann", 1), picture("zoe", 2), picture("ann", null));
    expect(state.avatars).toEqual([
      ["zoe", 2],
      ["ann", null],
    ]);
    expect(roomReducer(state, welcome({})).avatars).toEqual([]);
  });

  test("usernames such as __proto__ and constructor have roles of their own", () => {
    const role = frames({
      type: frameTypes.person,
      username: "__proto__",
      role: "moderator",
      time: 1,
    });
    expect(run([], role).roles.get("__proto__")).toBe("moderator");
    expect(run([], role).roles.get("constructor")).toBeUndefined();
  });

  test("a room frame changes the room's name and privacy", () => {
    const state = run([], frames({ type: frameTypes.room, name: "Tea", private: true, time: 1 }));
    expect(state.room).toEqual({ name: "Tea", private: true });
  });
});

describe("typing (ui: shows for 5 s)", () => {
  const types = frames({ type: frameTypes.typing, ...ann });
  test("ends after a time, with the message, and on leaving", () => {
    const state = run([], types, types);
    expect(state.typing).toEqual([{ ...ann, until: now + 5_000 }]);
    expect(on(state, { type: "expire", at: now + 4_999 }).typing).toHaveLength(1);
    expect(on(state, { type: "expire", at: now + 5_000 }).typing).toEqual([]);
    expect(on(state, received(1)).typing).toEqual([]);
    expect(on(state, presence(leave)).typing).toEqual([]);
  });

  test("the user's own typing in another tab is not shown", () => {
    expect(run([], frames({ type: frameTypes.typing, ...me })).typing).toEqual([]);
  });
});

describe("the end of a connection (contract: 4403 removed, 4410 room deleted)", () => {
  test.each(["removed", "deleted", "signed-out"] as const)(
    "%s: the connection stays in that state",
    (state) => {
      const ended = run([], { type: "connection", connection: { state } });
      const tried = { type: "connection", connection: { state: "connecting", since: 1 } } as const;
      expect(roomReducer(ended, tried).connection).toEqual({ state });
    },
  );
});

describe("rules for who writes", () => {
  const rules = { writers: "moderators", slowSeconds: 30 } as const;
  const changed = frames({
    ...{ type: frameTypes.room, name: "Tea", private: false, keepDays: 7, time: 1, ...rules },
  });
  const start = () => initialRoomState({ messages: [], more: false }, me);

  test("are taken from the room's frame, and after a reconnect from the list of rooms", () => {
    const state = roomReducer(start(), changed);
    expect(state.room).toMatchObject(rules);
    expect(roomReducer(state, welcome({})).room).toStrictEqual({
      ...{ name: "Tea", private: false, keepDays: 7 },
    });
  });

  test("a refusal in slow mode says when the message can be sent again, until it is", () => {
    const sent = roomReducer(start(), submit("c1", { kind: "send", msg: "hi" }));
    const refused = roomReducer(
      sent,
      frames({ status: false, cid: "c1", error: "too-fast", why: "slow-mode", wait: 12 }),
    );
    expect(refused.pending).toMatchObject([{ failed: "slow-mode", retryAt: now + 12_000 }]);
    const again = roomReducer(refused, { type: "resend", cid: "c1", at: now + 12_000 });
    expect(again.pending).toMatchObject([{ failed: null, retryAt: undefined }]);
  });

  test("an own message counts from when it was sent, in this tab, another one or before a reload", () => {
    const mine = { ...message(1, { time: 1_700_000_000 - 60 }), ...me };
    const opened = initialRoomState({ messages: [mine], more: false }, me);
    expect(opened.ownSentAt).toBe(now - 60_000);
    const elsewhere = frames({
      ...{ type: frameTypes.message, id: 2, msg: "x", time: 1_700_000_000 - 30, ...me },
    });
    expect(roomReducer(opened, elsewhere).ownSentAt).toBe(now - 30_000 + 999);
    expect(roomReducer(opened, received(3)).ownSentAt).toBe(now - 60_000);
  });
});
