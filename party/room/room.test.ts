import type * as Party from "partykit/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PassOn, RoomCommand } from "@/lib/wire/internal-api";
import { signToken } from "@/lib/wire/room-token";
import { processStart } from "../platform/process-start";
import { FakeSocket } from "../testing/fake-socket";
import { MemoryStorage } from "../testing/memory-storage";
import type { Session } from "./connection-registry";
import RoomServer from "./room";

const secret = "a secret of at least thirty-two characters";
const address = "https://rooms.example/parties/main/5";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  processStart.at = 1_600_000_000;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A room on a platform that runs one event after the other. */
async function startRoom(memory = new MemoryStorage()) {
  const sockets: FakeSocket[] = [];
  const resets: unknown[] = [];
  /** Where a test puts the peers that the room may call. */
  const parties: Record<string, unknown> = {};
  const platform = {
    internalID: "room",
    env: {
      APP_URL: "https://tea.example",
      ROOM_TOKEN_SECRET: secret,
      INTERNAL_SECRET: secret,
      LOG_LEVEL: "silent",
    },
    storage: memory,
    context: { parties },
    getConnections: () => sockets,
    blockConcurrencyWhile: async <T>(task: () => Promise<T>) => {
      try {
        return await task();
      } catch (error) {
        resets.push(error);
        throw error;
      }
    },
  };
  const room = new RoomServer(platform as unknown as Party.Room);
  await room.onStart();
  const as = (socket: FakeSocket) => socket as unknown as Party.Connection<Session>;
  const receive = (socket: FakeSocket, frame: unknown) =>
    room.onMessage(JSON.stringify(frame), as(socket));
  /** Opens a socket that has sent nothing yet; or with a token in its address, given the query. */
  const open = async (query?: string, more: Record<string, string> = {}) => {
    const socket = new FakeSocket();
    sockets.push(socket);
    const headers = { ...(query !== undefined && { "X-Query": query }), ...more };
    const request = new Request(address, { headers }) as unknown as Party.Request;
    await room.onConnect(as(socket), { request });
    return socket;
  };
  /** The client closes its socket, or with 1006 drops. */
  const closed = (socket: FakeSocket, code = 1000) =>
    room.onClose(as(socket), { code, wasClean: code !== 1006 });
  const tokenOf = (
    uid: number,
    claims: { sid?: string; epoch?: number; archived?: number } = {},
  ) => {
    const names = { username: `u${uid}`, nickname: `Nick ${uid}` };
    const subject = { room: 5, uid, ...names, role: "member", sid: "s", epoch: 0 } as const;
    return signToken({ ...subject, ...claims }, secret);
  };
  const enterWith = async (token: string) => {
    const socket = await open();
    await receive(socket, { token, since: 0 });
    return socket;
  };
  const enter = async (
    uid: number,
    claims: { sid?: string; epoch?: number; archived?: number } = {},
  ) => enterWith(await tokenOf(uid, claims));
  /** Has the app give a command. */
  const ask = async (wanted: RoomCommand | PassOn) => {
    const body = JSON.stringify(wanted);
    const request = new Request(address, { method: "POST", body }) as unknown as Party.Request;
    return room.onRequest(request);
  };
  /** The same; resolves with the status of the answer. */
  const command = async (wanted: RoomCommand) => (await ask(wanted)).status;
  const commands = { ask, command, parties };
  return { room, memory, resets, open, closed, tokenOf, enter, enterWith, receive, ...commands };
}

/** The app's answers to a room's calls, by the last part of the path. */
function fakeApp(answers: Record<string, (body: Record<string, unknown>) => Response>) {
  const calls: [string, Record<string, unknown>][] = [];
  vi.stubGlobal("fetch", async (url: URL, { body }: { body: string }) => {
    const call = url.pathname.split("/").at(-1) ?? "";
    const parsed = JSON.parse(body);
    calls.push([call, parsed]);
    return answers[call]?.(parsed) ?? new Response("down", { status: 503 });
  });
  return calls;
}

const settle = () => vi.advanceTimersByTimeAsync(1);

test("a socket becomes a member's by its token, and what it sends right behind it is stored", async () => {
  const { enter, receive, open } = await startRoom();
  const ann = await enter(1);
  await receive(ann, { msg: "hello", cid: "c" });
  await settle();
  expect(ann.frames).toMatchObject([
    [{ type: 2, id: 0, room: 5, users: [{ username: "u1" }], gap: false }],
    { type: 0, id: 1, msg: "hello", cid: "c" },
    { status: true, cid: "c", id: 1 },
  ]);
  const stranger = await open();
  await receive(stranger, { token: "not a token" });
  expect(stranger.code).toBe(4401);
});

test.each(["0", -1, 1.5])(
  "a `since` of %j is misuse, and the token can still be used",
  async (since) => {
    const { open, receive } = await startRoom();
    const subject = { room: 5, uid: 1, username: "u1", nickname: "Nick 1", sid: "s" };
    const token = await signToken({ ...subject, role: "member", epoch: 0 }, secret);
    const wrong = await open();
    await receive(wrong, { token, since });
    expect(wrong.code).toBe(4400);
    const right = await open();
    await receive(right, { token, since: 0 });
    expect(right.code).toBeUndefined();
  },
);

test("previews reach those who opted in, and the archive in a form that an older app passes over", async () => {
  const calls = fakeApp({ archive: () => Response.json({ archived: 2 }) });
  const { room, enter, open, receive, ask, tokenOf } = await startRoom();
  const ann = await enter(1);
  const basic = await open();
  await receive(basic, { token: await tokenOf(2) });
  await receive(ann, { msg: "https://tea.example/", cid: "c" });
  await settle();
  const previews = [{ url: "https://tea.example/", title: "Tea" }];
  const asked = ask({ type: "previews", target: 1, version: 1, previews });
  await settle();
  const time = expect.any(Number);
  expect(await (await asked).json()).toStrictEqual({ ok: true, id: 2, time });
  expect(ann.frames.at(-1)).toStrictEqual({ type: 10, id: 2, target: 1, previews, time });
  expect(basic.frames.map((frame) => Object(frame).type)).toStrictEqual([0]);
  await vi.advanceTimersByTimeAsync(1_000);
  await room.onAlarm();
  const events = calls.filter(([call]) => call === "archive").flatMap(([, { events }]) => events);
  expect(events).toMatchObject([
    { type: 0, id: 1 },
    { type: 6, id: 2, uid: 1, target: 1, emoji: "", on: false, previews },
  ]);
});

test("a change over REST goes the way of a socket's request", async () => {
  const { enter, receive, ask } = await startRoom();
  const ann = await enter(1);
  await receive(ann, { msg: "tea", cid: "c" });
  await settle();
  const alter = async (uid: number, request: (RoomCommand & { type: "alter" })["request"]) => {
    const who = { uid, username: `u${uid}`, nickname: `Nick ${uid}`, epoch: 0 };
    const asked = ask({ type: "alter", ...who, role: "member", cid: `${uid}`, request });
    await settle();
    return (await asked).json();
  };
  const edit = { kind: "edit", target: 1, msg: "green tea" } as const;
  const time = expect.any(Number);
  expect(await alter(1, edit)).toStrictEqual({ ok: true, id: 2, time });
  expect(await alter(1, edit)).toStrictEqual({ ok: true, id: 2, time });
  expect(await alter(1, { ...edit, msg: "tea" })).toStrictEqual({
    ok: false,
    error: "cid-used",
    id: 2,
  });
  expect(await alter(2, edit)).toStrictEqual({ ok: false, error: "not-allowed" });
  expect(await alter(2, { kind: "react", target: 1, emoji: "🍵", on: true })).toMatchObject({
    ok: true,
    id: 3,
  });
  expect(await alter(3, { kind: "delete", target: 9 })).toMatchObject({ error: "not-found" });
  expect(ann.frames.flat()).toMatchObject([
    ...[{ type: 2 }, { type: 0 }, { status: true }],
    { type: 4, id: 2, target: 1, msg: "green tea" },
    { type: 6, id: 3, target: 1, username: "u2", emoji: "🍵" },
  ]);
  expect(await (await ask({ type: "head" })).json()).toStrictEqual({ head: 3 });
});

test("a socket without a token is closed with 4408 after 10 s, also if the engine lost the alarm", async () => {
  const { room, memory, open } = await startRoom();
  const silent = await open();
  expect(memory.alarm).toBe(Date.now() + 10_000);
  vi.setSystemTime(Date.now() + 9_999);
  await room.onAlarm();
  expect(silent.code).toBeUndefined();
  memory.alarm = null;
  await room.onStart();
  expect(memory.alarm).toBe(Date.now() + 1);
  vi.setSystemTime(Date.now() + 1);
  await room.onAlarm();
  expect(silent.code).toBe(4408);
});

test("contract, Ours: once a room has forgotten a deleted account, it sends nobody its names", async () => {
  const { enter, receive, command, memory } = await startRoom();
  const ann = await enter(1);
  const bob = await enter(2);
  await receive(ann, { msg: "the best tea" });
  await settle();
  expect(await command({ type: "sign-out", uid: 1 })).toBe(204);
  expect(ann.code).toBe(4401);
  const names = { username: "-deleted-1", nickname: "Deleted account" };
  expect(await command({ type: "forget", uid: 1, ...names })).toBe(204);
  expect(bob.frames.flat().slice(-2)).toMatchObject([
    { type: 1, username: "u1", action: 0 },
    { type: 8, username: "-deleted-1", member: false },
  ]);

  bob.sent.length = 0;
  const cat = await enter(3);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(cat.frames.flat()).toMatchObject([
    { type: 2, users: [{ username: "u2" }, { username: "u3" }] },
    { type: 0, msg: "the best tea", ...names },
  ]);
  for (const text of [...bob.sent, ...cat.sent, JSON.stringify([...memory.kept])]) {
    expect(text).not.toMatch(/"u1"|Nick 1/);
  }
});

test("somebody who is renamed while they are elsewhere is renamed in the room", async () => {
  const { enter, command } = await startRoom();
  const ann = await enter(1);
  await settle();
  expect(await command({ type: "rename", uid: 2, username: "u2", nickname: "Robert" })).toBe(204);
  expect(ann.frames.flat()).toContainEqual(
    expect.objectContaining({ type: 8, username: "u2", nickname: "Robert" }),
  );
});

test("a new picture, and its removal, are told to who is in the room", async () => {
  const { enter, command } = await startRoom();
  const ann = await enter(1);
  await settle();
  const names = { username: "u2", nickname: "Nick 2" };
  for (const avatar of [7, null]) {
    await command({ type: "rename", uid: 2, ...names, avatar });
    expect(ann.frames.flat()).toContainEqual(
      expect.objectContaining({ type: 8, ...names, avatar }),
    );
  }
});

/** element-web#27331 */
test("an emoji is one reaction in any form, also if the room has stored another one", async () => {
  const memory = new MemoryStorage();
  const { enter, receive } = await startRoom(memory);
  const ann = await enter(1);
  const react = async (emoji: string, on: boolean) => {
    const seen = ann.frames.length;
    await receive(ann, { react: 1, emoji, on, cid: `${emoji} ${on}` });
    await settle();
    return ann.frames.slice(seen).flat();
  };
  await receive(ann, { msg: "tea", cid: "tea" });
  await settle();
  expect(await react("❤", true)).toContainEqual(expect.objectContaining({ type: 6, emoji: "❤️" }));
  expect(await react("❤️", false)).toContainEqual(
    expect.objectContaining({ type: 6, emoji: "❤️", on: false }),
  );
  // As earlier versions stored it.
  await memory.storage.put("about:1", { uid: 1, emoji: ["❤", "👍\uFE0F"] });
  expect(await react("👍", false)).toContainEqual(
    expect.objectContaining({ type: 6, emoji: "👍", on: false }),
  );
});

test("a deleted room closes its sockets with 4410, keeps nothing and takes no further command", async () => {
  const { enter, open, receive, command, memory } = await startRoom();
  const ann = await enter(1);
  await receive(ann, { msg: "hello" });
  await settle();
  const who = { uid: 1, username: "u1", nickname: "Nick 1", role: "member", epoch: 0 } as const;
  const underWay = command({ type: "send", ...who, msg: "too late" });
  expect(await command({ type: "delete" })).toBe(204);
  await settle();
  expect(await underWay).toBe(200);
  expect(ann.code).toBe(4410);
  expect([...memory.kept]).toStrictEqual([["deleted", true]]);
  expect(await command({ type: "rename", uid: 1, nickname: "Anna" })).toBe(410);
  expect(await command({ type: "delete" })).toBe(204);
  const late = await open();
  await receive(late, { token: "any" });
  expect(late.code).toBe(4410);

  const again = await startRoom(memory);
  expect(await again.command({ type: "delete" })).toBe(204);
  expect(await again.command({ type: "wake" })).toBe(410);
});

/** Advances the fake clock until the promise has settled. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  while (!settled) await vi.advanceTimersByTimeAsync(1);
  return promise;
}

const by = (uid: number) => ({
  ...{ uid, username: `u${uid}`, nickname: `Nick ${uid}`, role: "member" as const, epoch: 0 },
});

test("a refused write ends the room: nothing of it is answered or told, over REST neither", async () => {
  const { enter, receive, command, memory, resets } = await startRoom();
  const ann = await enter(1);
  const bob = await enter(2);
  memory.refuses = (key) => key.startsWith("event:");
  for (const socket of [ann, bob]) socket.sent.length = 0;
  const overRest = command({ type: "send", ...by(3), msg: "lost too" });
  await receive(ann, { msg: "lost", cid: "c" });
  expect(await soon(overRest)).toBe(503);
  expect([ann.sent, bob.sent]).toStrictEqual([[], []]);
  expect([ann.code, bob.code]).toStrictEqual([4503, 4503]);
  expect(resets).toHaveLength(1);
  expect(await soon(command({ type: "send", ...by(3), msg: "later" }))).toBe(503);

  memory.refuses = () => false;
  const again = await startRoom(memory);
  const cat = await again.enter(3);
  expect(cat.frames.flat()).toMatchObject([{ type: 2, id: 0 }]);
});

test.each([1000, 1006])(
  "protocol 9: what was sent before a close (%i) is stored, told and answered before the person leaves",
  async (code) => {
    const { enter, receive, closed } = await startRoom();
    const ann = await enter(1);
    const bob = await enter(2);
    ann.sent.length = 0;
    await receive(bob, { msg: "first", cid: "a" });
    await receive(bob, { msg: "bye", cid: "b" });
    const gone = closed(bob, code);
    expect([bob.code, ann.frames]).toStrictEqual([undefined, []]);
    await soon(gone);
    expect(bob.frames.at(-1)).toMatchObject([
      { id: 1, msg: "first" },
      { id: 2, msg: "bye" },
      { status: true, cid: "a", id: 1 },
      { status: true, cid: "b", id: 2 },
    ]);
    expect(bob.code).toBe(1000);
    await vi.advanceTimersByTimeAsync(1_000);
    const left = code === 1000 ? [{ type: 1, action: 0 }] : [];
    // Presence is gathered for a moment.
    expect(ann.frames.flat()).toMatchObject([
      { id: 1, msg: "first" },
      { id: 2, msg: "bye" },
      { type: 1, username: "u2", action: 1 },
      ...left,
    ]);
  },
);

test("protocol 10: a removed person's last words are refused, also right before a close", async () => {
  const { enter, receive, closed, command } = await startRoom();
  const ann = await enter(1);
  const bob = await enter(2);
  await receive(bob, { msg: "too late", cid: "a" });
  const gone = closed(bob);
  expect(await command({ type: "remove", uid: 2, epoch: 1 })).toBe(204);
  await soon(gone);
  expect(bob.frames.at(-1)).toStrictEqual({ status: false, cid: "a", error: "removed" });
  expect(bob.code).toBe(1000);
  expect(JSON.stringify(ann.frames)).not.toContain("too late");
});

test("protocol 9: token, message and close at once, of a client behind a relay and while the room asks for what it lost", async () => {
  const calls = fakeApp({ epochs: () => Response.json({ archived: 42, epochs: [] }) });
  const { open, tokenOf, receive, enter } = await startRoom();
  const relay = await open(undefined, { Authorization: `Bearer ${secret}` });
  const token = await tokenOf(2, { archived: 40 });
  await receive(relay, [
    { type: "open", connectionId: 1, data: JSON.stringify({ token }) },
    { type: "frame", connectionId: 1, data: JSON.stringify({ msg: "bye" }) },
    { type: "closed", connectionId: 1, clean: true },
  ]);
  await settle();
  expect(calls).toHaveLength(1);
  expect(relay.frames.flat()).toMatchObject([
    { type: "audience", connectionId: 1, audience: "basic" },
    { type: "send", connectionId: 1, text: '{"status":true}' },
    { type: "audience", connectionId: 1, audience: null },
    { type: "close", connectionId: 1, code: 1000 },
  ]);
  const ann = await enter(1);
  expect(ann.frames.flat()).toMatchObject([
    { type: 2, id: 43, users: [{ username: "u1" }] },
    { id: 43, msg: "bye" },
  ]);
});

test("protocol 9: sockets behind a link that breaks right after a message are dropped, the message is not", async () => {
  const { open, closed, tokenOf, receive, enter } = await startRoom();
  const ann = await enter(1);
  const relay = await open(undefined, { Authorization: `Bearer ${secret}` });
  await receive(relay, [
    { type: "open", connectionId: 1, data: JSON.stringify({ token: await tokenOf(2) }) },
    { type: "frame", connectionId: 1, data: JSON.stringify({ msg: "bye" }) },
  ]);
  await soon(closed(relay, 1006));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.frames.flat().slice(1)).toMatchObject([
    { id: 1, msg: "bye" },
    { type: 1, username: "u2", action: 1 },
  ]);
});

test("protocol 29: a relay that stops has its sockets closed behind their answers, and nobody else's", async () => {
  const { open, tokenOf, receive, enter } = await startRoom();
  const ann = await enter(1);
  const auth = { Authorization: `Bearer ${secret}` };
  const [relay, other] = [await open(undefined, auth), await open(undefined, auth)];
  await receive(other, [
    { type: "open", connectionId: 1, data: JSON.stringify({ token: await tokenOf(3) }) },
  ]);
  await receive(relay, [
    { type: "open", connectionId: 1, data: JSON.stringify({ token: await tokenOf(2) }) },
    { type: "frame", connectionId: 1, data: JSON.stringify({ msg: "bye" }) },
    { type: "stop" },
  ]);
  await settle();
  expect(relay.frames.flat()).toMatchObject([
    { type: "audience", connectionId: 1, audience: "basic" },
    { type: "send", connectionId: 1, text: '{"status":true}' },
    { type: "close", connectionId: 1, code: 4503 },
  ]);
  expect(JSON.stringify(other.frames)).not.toContain('"close"');
  expect(ann.code).toBeUndefined();
});

test("protocol 2, 14: a token that came with the handshake is judged as one in a frame", async () => {
  const { open, tokenOf, receive } = await startRoom();
  const ann = await open(`?token=${await tokenOf(1)}&since=0`);
  expect(ann.frames).toMatchObject([[{ type: 2, you: { username: "u1" } }]]);
  const query = `?token=${await tokenOf(2)}`;
  const bob = await open(query);
  await receive(bob, { msg: "hello" });
  await settle();
  expect(bob.frames).toStrictEqual([{ status: true }]);
  const codes = [query, "?token=x", `?token=${await tokenOf(2)}&since=x`].map(
    async (each) => (await open(each)).code,
  );
  expect(await Promise.all(codes)).toStrictEqual([4401, 4401, 4400]);
});

test("a removal that cannot be stored is not answered as done, and ends the room", async () => {
  const { enter, command, memory, resets } = await startRoom();
  const ann = await enter(1);
  memory.refuses = (key) => key.startsWith("revoked:");
  expect(await command({ type: "remove", uid: 2, epoch: 1 })).toBe(503);
  expect([ann.code, resets.length]).toStrictEqual([4503, 1]);
});

test("a room that lost its storage goes on behind its archive and knows who was removed", async () => {
  const calls = fakeApp({
    epochs: () => Response.json({ archived: 42, epochs: [{ uid: 2, epoch: 3 }] }),
    recall: () => Response.json({ messages: [], cids: [] }),
  });
  const { enter, receive } = await startRoom();
  expect((await enter(2, { archived: 40, epoch: 2 })).code).toBe(4403);
  const ann = await enter(1, { archived: 40 });
  await receive(ann, { msg: "hello", cid: "c" });
  await settle();
  expect(ann.frames).toMatchObject([
    [{ type: 2, id: 42, gap: true }],
    { type: 0, id: 43 },
    { status: true, id: 43 },
  ]);
  expect(calls[0]).toStrictEqual(["epochs", { room: 5 }]);
});

/** A room whose storage was lost, while its archive has 42 events: 7 is Ann's, 8 deleted. */
async function rebuiltRoom(more: Parameters<typeof fakeApp>[0] = {}) {
  const messages = [
    { id: 7, uid: 1, deleted: false, emoji: ["🍵"] },
    { id: 8, uid: 1, deleted: true, emoji: [] },
  ];
  const sent = [{ id: 7, uid: 1, cid: "old", time: 1_000 }];
  const calls = fakeApp({
    epochs: () => Response.json({ archived: 42, epochs: [], keepDays: null, online: 3 }),
    recall: ({ targets, cids }) =>
      Response.json({
        messages: messages.filter(({ id }) => [targets].flat().includes(id)),
        cids: sent.filter(({ cid }) => JSON.stringify(cids).includes(`"${cid}"`)),
      }),
    cids: () => Response.json({ cids: sent, next: null }),
    archive: () => Response.json({ archived: 42 }),
    ...more,
  });
  const started = await startRoom();
  const enterNow = (uid: number) => started.enter(uid, { archived: 42 });
  const asked = (name: string) => calls.filter(([call]) => call === name);
  /** Sends a request on a socket and resolves with its answer. */
  const answered = async (socket: FakeSocket, frame: object) => {
    await started.receive(socket, frame);
    await vi.advanceTimersByTimeAsync(2);
    return socket.frames.flat().findLast((each) => "status" in Object(each));
  };
  return { ...started, calls, asked, answered, enter: enterNow };
}

test("protocol 21, 22, 23: in a rebuilt room the author can still change an older message, others cannot", async () => {
  const { enter, answered, asked } = await rebuiltRoom();
  const ann = await enter(1);
  const bob = await enter(2);
  expect(await answered(bob, { edit: 7, msg: "mine", cid: "b1" })).toMatchObject({
    error: "not-allowed",
  });
  expect(await answered(bob, { delete: 7, cid: "b2" })).toMatchObject({ error: "not-allowed" });
  expect(await answered(bob, { react: 7, emoji: "🍵", on: false, cid: "b3" })).toMatchObject({
    status: true,
    id: 43,
  });
  expect(await answered(ann, { edit: 7, msg: "new", cid: "a1" })).toMatchObject({ id: 44 });
  expect(await answered(ann, { delete: 7, cid: "a2" })).toMatchObject({ status: true, id: 45 });
  expect(await answered(ann, { edit: 7, msg: "late", cid: "a3" })).toMatchObject({
    error: "not-found",
  });
  expect(asked("recall").filter(([, { targets }]) => [targets].flat().length > 0)).toHaveLength(1);
  for (const [id, cid] of [
    [8, "a4"],
    [9, "a5"],
  ]) {
    expect(await answered(ann, { edit: id, msg: "x", cid })).toMatchObject({ error: "not-found" });
  }
});

test("protocol 19: in a rebuilt room a cid from before gives the same id, before and after all are loaded", async () => {
  const { enter, answered, asked, room } = await rebuiltRoom();
  const ann = await enter(1);
  const bob = await enter(2);
  const before = { status: true, id: 7, time: 1_000 };
  expect(await answered(ann, { msg: "hi", cid: "old" })).toMatchObject(before);
  expect(await answered(bob, { msg: "hi", cid: "new" })).toMatchObject({ id: 43 });
  expect(asked("recall")).toHaveLength(2);
  await room.onAlarm();
  expect(asked("cids")).toStrictEqual([["cids", { room: 5, below: 43 }]]);
  expect(await answered(ann, { msg: "hi", cid: "old" })).toMatchObject(before);
  expect(await answered(ann, { msg: "hi", cid: "newer" })).toMatchObject({ id: 44 });
  await room.onAlarm();
  expect([asked("recall").length, asked("cids").length]).toStrictEqual([2, 1]);
});

test("the cids of a rebuilt room are loaded page by page, on after a restart or a failure", async () => {
  let isUp = true;
  const page = (below: number) => ({
    cids: [{ id: below - 1, uid: 1, cid: `c${below - 1}`, time: 1 }],
    next: below > 41 ? below - 1 : null,
  });
  const { enter, asked, memory, room } = await rebuiltRoom({
    cids: ({ below }) =>
      isUp ? Response.json(page(Number(below))) : new Response("down", { status: 503 }),
  });
  await enter(1);
  await room.onAlarm();
  isUp = false;
  await room.onAlarm();
  isUp = true;
  await room.onAlarm();
  const tried = () => asked("cids").map(([, { below }]) => below);
  expect(tried()).toStrictEqual([43, 42]);
  const again = await startRoom(memory);
  expect(memory.alarm).toBeLessThanOrEqual(Date.now());
  await again.room.onAlarm();
  await again.room.onAlarm();
  await again.room.onAlarm();
  expect(tried()).toStrictEqual([43, 42, 42, 41]);
  for (const id of [42, 41, 40]) expect(memory.kept.get(`cid:1:c${id}`)).toMatchObject({ id });
});

test("a request that the room cannot decide without the app is not refused: its client comes back", async () => {
  const { enter, receive, answered, command, room } = await rebuiltRoom({
    recall: () => new Response("down", { status: 503 }),
  });
  const ann = await enter(1);
  const bob = await enter(2);
  await room.onAlarm();
  await receive(ann, { msg: "in order", cid: "1" });
  await receive(ann, { edit: 7, msg: "b", cid: "2" });
  expect(await answered(bob, { msg: "hello", cid: "3" })).toMatchObject({ status: true, id: 43 });
  expect(ann.frames.flat().filter((frame) => "status" in Object(frame))).toStrictEqual([]);
  expect([ann.code, bob.code]).toStrictEqual([4503, undefined]);
  const request = { kind: "edit", target: 7, msg: "b" } as const;
  expect(await soon(command({ type: "alter", ...by(1), request, archived: 42 }))).toBe(500);
  expect(bob.code).toBeUndefined();
});

test("two calls at once rebuild a room once; one that is killed on the way starts over", async () => {
  const { command, memory, asked } = await rebuiltRoom();
  memory.kept.set("about:3", { uid: 9 });
  memory.kept.set("event:000000000003", { id: 3, uid: 9, time: 1, type: 0, msg: "x" });
  memory.refuses = (key) => key === "rebuilt";
  expect(await command({ type: "archive", archived: 42 })).toBe(503);
  expect([memory.kept.has("head"), memory.kept.has("rebuilt")]).toStrictEqual([false, false]);

  memory.refuses = () => false;
  const again = await startRoom(memory);
  const request = { kind: "delete", target: 7 } as const;
  const alter = { type: "alter", ...by(1), archived: 42, request } as const;
  const answers = await soon(
    Promise.all([again.command({ type: "archive", archived: 42 }), again.ask(alter)]),
  );
  expect(answers[0]).toBe(204);
  expect(await answers[1].json()).toMatchObject({ ok: true, id: 43 });
  expect([...memory.kept.keys()].filter((key) => key.startsWith("event:"))).toStrictEqual([
    "event:000000000043",
  ]);
  expect(memory.kept.get("rebuilt")).toMatchObject({ upTo: 42 });
  expect(asked("epochs").length).toBeGreaterThan(1);
});

test("a rebuilt room deletes again what has expired, and says who is online", async () => {
  const { command, asked, memory, room } = await rebuiltRoom({
    epochs: () => Response.json({ archived: 42, epochs: [], keepDays: 7, online: 3 }),
    archive: ({ sweep }) =>
      Response.json({ archived: 42, ...(sweep === true && { upTo: 40, oldest: 1 }) }),
  });
  expect(await command({ type: "wake", archived: 42 })).toBe(204);
  expect(memory.alarm).toBeLessThan(Date.now());
  for (let seconds = 0; seconds < 6; seconds++) {
    await room.onAlarm();
    vi.setSystemTime(Date.now() + 1_000);
  }
  expect(asked("archive")[0]).toMatchObject(["archive", { sweep: true, online: 0, first: 43 }]);
  expect(memory.kept.get("keepDays")).toBe(7);
});

test("a room that never lost its storage does not ask about messages that it does not know", async () => {
  const calls = fakeApp({});
  const { enter, receive } = await startRoom();
  const ann = await enter(1);
  await receive(ann, { msg: "hi", cid: "a" });
  await receive(ann, { edit: 7, msg: "hi", cid: "b" });
  await settle();
  expect(ann.frames.flat().at(-1)).toMatchObject({ error: "not-found", cid: "b" });
  expect(calls).toStrictEqual([]);
});

describe("protocol 10, 28: a token that is older than the room server's process", () => {
  const standingOf = (answer: object) => () => Response.json(answer);
  const now = 1_700_000_000;

  test.each([
    [{ is: "removed" }, 4403],
    [{ is: "signed-out" }, 4401],
    [{ is: "member", role: "moderator", epoch: 4 }, undefined],
  ])("is confirmed by the app, which says %j", async (answer, code) => {
    const calls = fakeApp({ standing: standingOf(answer) });
    const { enter } = await startRoom();
    processStart.at = now;
    expect((await enter(1, { sid: "phone" })).code).toBe(code);
    expect(calls).toStrictEqual([["standing", { room: 5, uid: 1, sid: "phone" }]]);
  });

  test("opens no socket while the app does not answer", async () => {
    fakeApp({});
    const { enter } = await startRoom();
    processStart.at = now;
    expect((await enter(1)).code).toBe(4503);
  });

  test("gives the role and the epoch of now, so that a removal from before does not end it", async () => {
    fakeApp({ standing: standingOf({ is: "member", role: "moderator", epoch: 4 }) });
    const { enter, command, receive } = await startRoom();
    processStart.at = now;
    const ann = await enter(1);
    await command({ type: "remove", uid: 1, epoch: 4 });
    await receive(ann, { msg: "still here", cid: "c" });
    await settle();
    expect(ann.frames.at(-1)).toMatchObject({ status: true });
  });

  test("is the only one that costs a call", async () => {
    const calls = fakeApp({});
    const { enter } = await startRoom();
    processStart.at = now - 1;
    expect((await enter(1)).code).toBeUndefined();
    expect(calls).toStrictEqual([]);
  });
});

test("a message over REST does not take an id that the archive has", async () => {
  fakeApp({ epochs: () => Response.json({ archived: 42, epochs: [] }) });
  const { command, memory } = await startRoom();
  const sent = command({ type: "send", ...by(1), msg: "hello", archived: 42 });
  expect(await soon(sent)).toBe(200);
  expect([...memory.kept.keys()]).toContain("event:000000000043");
});

test("a room that lost its storage admits nobody until the app tells it the epochs", async () => {
  fakeApp({});
  const { enter, command } = await startRoom();
  expect((await enter(1, { archived: 40 })).code).toBe(4503);
  expect(await command({ type: "send", ...by(1), msg: "hello", archived: 40 })).toBe(500);
  expect((await enter(1)).code).toBeUndefined();
});

test("protocol 28: the tokens of a session that has ended are refused, however far the app's clock is ahead", async () => {
  const { command, enter, enterWith, tokenOf } = await startRoom();
  const now = Date.now();
  vi.setSystemTime(now + 30_000);
  const tokens = await Promise.all(
    ["phone", "laptop", "bot", "kept"].map((sid) => tokenOf(1, { sid })),
  );
  vi.setSystemTime(now);
  const laptop = await enter(1, { sid: "laptop" });
  await command({ type: "sign-out", uid: 1, only: "phone" });
  expect(laptop.code).toBeUndefined();
  await command({ type: "sign-out", uid: 1, except: "kept", ended: ["laptop", "bot"] });
  expect(laptop.code).toBe(4401);
  // Later than tokens live by the room's clock, but these still do.
  vi.setSystemTime(now + 75_000);
  const sockets = await Promise.all(tokens.map(enterWith));
  expect(sockets.map(({ code }) => code)).toStrictEqual([4401, 4401, 4401, undefined]);
});

test("protocol 28: a sign-out that comes late closes no socket of a session that began after it", async () => {
  const { command, enter } = await startRoom();
  const fresh = await enter(1, { sid: "fresh" });
  await command({ type: "sign-out", uid: 1, except: "kept", ended: ["old"] });
  expect(fresh.code).toBeUndefined();
});

test("a suspension refuses what was granted before it, shows no removal, and a person who is back comes in", async () => {
  const { command, enter, enterWith, receive, tokenOf } = await startRoom();
  const bob = await enter(2);
  const token = await tokenOf(1, { sid: "phone", epoch: 0 });
  const phone = await enter(1, { sid: "phone", epoch: 0 });
  // Its session was not among those that ended: it began in the same moment.
  const unnamed = await enter(1, { sid: "unnamed", epoch: 0 });
  await receive(phone, { msg: "before", cid: "a" });
  const waiting = receive(phone, { msg: "under way", cid: "b" });
  const suspension = { type: "sign-out" as const, uid: 1, ended: ["phone"], epoch: 1 };
  expect(await command(suspension)).toBe(204);
  await waiting;
  await settle();
  expect([phone.code, unnamed.code]).toStrictEqual([4401, 4401]);
  expect((await enterWith(token)).code).toBe(4401);
  const author = { uid: 1, username: "u1", nickname: "n1", role: "member" } as const;
  const inFlight = command({ type: "send", ...author, epoch: 0, msg: "in flight" });
  await settle();
  expect(await inFlight).toBe(200);
  expect(JSON.stringify(bob.sent)).not.toContain("in flight");
  expect(JSON.stringify(bob.sent)).not.toContain('"member"');
  expect((await enter(1, { sid: "new", epoch: 1 })).code).toBeUndefined();
  // The command comes again, late: the socket of the new session stays.
  const fresh = await enter(1, { sid: "fresh", epoch: 1 });
  await command(suspension);
  expect(fresh.code).toBeUndefined();
});

test("a room remembers any number of ended sessions within what its storage takes", async () => {
  const { command, enter, memory } = await startRoom();
  const ended = Array.from({ length: 500 }, (_, n) => `${n}`.padStart(22, "x"));
  for (let n = 0; n < 20; n++) await command({ type: "sign-out", uid: 1, ended });
  await command({ type: "sign-out", uid: 1, only: "last" });
  expect(JSON.stringify(memory.kept.get("ended:1")).length).toBeLessThan(128 * 1024);
  expect((await enter(1, { sid: "last" })).code).toBe(4401);
});

test("protocol 10: a removal that comes late does not affect who was let in again", async () => {
  const { command, enter, receive } = await startRoom();
  const [before, after] = [await enter(1, { epoch: 0 }), await enter(1, { epoch: 1 })];
  await command({ type: "remove", uid: 1, epoch: 1 });
  await receive(before, { msg: "gone", cid: "a" });
  await receive(after, { msg: "back", cid: "b" });
  await settle();
  expect(before.frames.at(-1)).toMatchObject({ status: false });
  expect(after.frames).toContainEqual(expect.objectContaining({ status: true, cid: "b" }));
});

test("who the app says is over the quota is refused until then, in frames and over REST, and goes on listening", async () => {
  fakeApp({
    archive: () => Response.json({ archived: 1, overQuota: [{ uid: 1, seconds: 3_600 }] }),
  });
  const { room, enter, receive, ask } = await startRoom();
  const [ann, bob] = [await enter(1), await enter(2)];
  await receive(ann, { msg: "the last one", cid: "a" });
  await settle();
  // No room waits longer for its turn.
  vi.setSystemTime(Date.now() + 5_000);
  await room.onAlarm();
  await receive(ann, { msg: "one more", cid: "b" });
  await receive(bob, { msg: "my own first", cid: "c" });
  await settle();
  expect(ann.frames).toContainEqual({ status: false, cid: "b", error: "over-quota" });
  expect(ann.frames).toContainEqual(expect.objectContaining({ msg: "my own first" }));
  const names = { username: "u1", nickname: "Nick 1" };
  const send = { type: "send", uid: 1, epoch: 0, role: "member", msg: "over REST" } as const;
  const asked = ask({ ...send, ...names });
  await settle();
  expect(await (await asked).json()).toStrictEqual({ ok: false, error: "over-quota" });
  vi.setSystemTime(Date.now() + 3_600_000);
  await receive(ann, { msg: "tomorrow", cid: "d" });
  await settle();
  expect(ann.frames).toContainEqual(expect.objectContaining({ status: true, cid: "d" }));
});

describe("protocol 32: a room in which 1,200 people are online", () => {
  const auth = { Authorization: `Bearer ${secret}` };
  async function crowded() {
    const memory = new MemoryStorage();
    for (let uid = 1_001; uid <= 2_200; uid++) {
      const present = { username: `u${uid}`, nickname: `Nick ${uid}`, droppedAt: null };
      memory.kept.set(`here:${uid}`, present);
    }
    return startRoom(memory);
  }

  test("welcomes those who take a number with it, and others with everybody's names", async () => {
    const { open, receive, tokenOf, enter } = await crowded();
    const ann = await open();
    await receive(ann, { token: await tokenOf(1), since: null, people: "count" });
    expect(ann.frames.flat()[0]).toStrictEqual({
      ...{ type: 2, id: 0, room: 5, you: { username: "u1", nickname: "Nick 1" } },
      ...{ from: 1, gap: false, online: 1_201 },
    });
    expect(ann.sent[0]?.length).toBeLessThan(200);
    const bob = await enter(2);
    expect(bob.frames.flat()).toMatchObject([{ type: 2, users: { length: 1_202 } }]);
    expect(JSON.stringify(bob.frames)).not.toContain("online");
    const [cat, dan] = [await open(), await open()];
    await receive(cat, { token: await tokenOf(3), since: null, people: "all" });
    expect(cat.frames.flat()).toMatchObject([{ type: 2, users: { length: 1_203 } }]);
    await receive(dan, { token: await tokenOf(4), people: "count" });
    expect(dan.sent).toStrictEqual([]);
  });

  test("shows who is typing only to those who take names", async () => {
    const { open, receive, tokenOf, enter } = await crowded();
    const ann = await open();
    await receive(ann, { token: await tokenOf(1), since: null, people: "count" });
    const [bob, cat] = [await enter(2), await enter(3)];
    await receive(cat, { typing: true });
    expect(bob.frames.at(-1)).toMatchObject({ type: 3, username: "u3" });
    expect(JSON.stringify(ann.frames)).not.toContain("u3");
  });

  test("names a page of them to the app", async () => {
    const { ask } = await crowded();
    const answer = await ask({ type: "online", after: "u1002", limit: 2 });
    expect(await answer.json()).toStrictEqual({
      people: [1_003, 1_004].map((uid) => ({ uid, username: `u${uid}`, nickname: `Nick ${uid}` })),
      more: true,
    });
  });

  test("sends each relay once what goes to all sockets behind it", async () => {
    const { open, receive, tokenOf, enter } = await crowded();
    const relays = [
      await open(undefined, { ...auth, "X-Relay-Counts-People": "1" }),
      await open(undefined, { ...auth, "X-Relay-Counts-People": "1" }),
      await open(undefined, auth),
    ];
    let uid = 10;
    for (const relay of relays) {
      for (const connectionId of [1, 2, 3]) {
        const data = JSON.stringify({
          ...{ token: await tokenOf(uid++), since: null },
          ...(connectionId > 1 && { people: "count" }),
        });
        await receive(relay, [{ type: "open", connectionId, data }]);
      }
    }
    await vi.advanceTimersByTimeAsync(60_000);
    for (const relay of relays) relay.sent.length = 0;
    await enter(99);
    const talker = await enter(98);
    await receive(talker, { msg: "hello", cid: "c" });
    await vi.advanceTimersByTimeAsync(60_000);
    const [first, second, older] = relays.map((relay) => relay.frames.flat());
    const broadcasts = (frames: unknown[] = []) =>
      frames.filter((frame) => JSON.stringify(frame).includes('"broadcast"'));
    expect(first).toStrictEqual(second);
    expect(broadcasts(first)).toMatchObject([
      { audience: "named", except: [] },
      { audience: "counted", text: '{"type":9,"online":1211}' },
      { audience: "named", except: [] },
    ]);
    expect(first?.filter((frame) => JSON.stringify(frame).includes('"group"'))).toHaveLength(1);
    // Nobody behind it takes a number, as it cannot tell who does.
    expect(broadcasts(older)).toMatchObject([{ audience: "optedIn" }, { audience: "optedIn" }]);
    expect(JSON.stringify(older)).not.toContain('\\"type\\":9');
  });
});

test("a room makes the calls that are passed on to it, also when it is deleted", async () => {
  const { ask, command, parties } = await startRoom();
  const got: [id: string, body: string][] = [];
  const get = (id: string) => ({
    fetch: async ({ body }: { body: string }) => {
      got.push([id, body]);
      if (id === "7") throw new Error("Network connection lost");
      return new Response(null, { status: 204 });
    },
  });
  parties.main = { get };
  const watch: RoomCommand = { type: "watch", uid: 1, epoch: 0, username: "ann" };
  const passed: PassOn = { type: "pass-on", to: "main", commands: [watch], calls: [] };
  const statuses = async (...ids: number[]) => {
    const answer = await ask({ ...passed, calls: ids.map((id) => [id, 0]) });
    return JSON.parse(await answer.text());
  };
  expect(await statuses(6, 7, 8)).toStrictEqual({ statuses: [204, null, 204] });
  expect(got).toStrictEqual(["6", "7", "8"].map((id) => [id, JSON.stringify(watch)]));
  await command({ type: "delete" });
  expect(await statuses(9)).toStrictEqual({ statuses: [204] });
});
