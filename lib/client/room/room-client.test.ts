import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import * as z from "zod/mini";
import type { ChangeNotice, MessageFrame, ServerFrame } from "@/lib/wire/frames";
import type { Message, Page, RoomState } from "../state/reducer";
import { type RoomApi, RoomClient } from "./room-client";

const me = { username: "me", nickname: "Me" };
const ann = { username: "ann", nickname: "Ann" };
const inbound = z.object({
  token: z.optional(z.string()),
  since: z.optional(z.int()),
  msg: z.optional(z.string()),
  edit: z.optional(z.int()),
  typing: z.optional(z.boolean()),
  cid: z.optional(z.string()),
});
type Inbound = z.infer<typeof inbound>;
type LogEvent = ((MessageFrame & { id: number }) | ChangeNotice) & { by?: string };

/** A small room with real sockets, which can be told to misbehave. */
class Room {
  readonly log: LogEvent[] = [];
  /** Every frame that came, in order; the first of each connection has a token. */
  readonly frames: Inbound[] = [];
  tokens = 0;
  /** What becomes of a request after it is stored. */
  on: (frame: Inbound, socket: WebSocket, proceed: () => void) => void = (_, __, go) => go();
  /** What becomes of a connection once its token came. */
  admit: (socket: WebSocket, welcome: () => void) => void = (_, welcome) => welcome();
  replayEvents = 500;
  /** Takes everything and says nothing, as a connection does that died without a word. */
  mute = false;
  private readonly server = new WebSocketServer({ port: 0 });
  private readonly members = new Set<WebSocket>();

  constructor() {
    this.server.on("connection", (socket) => {
      socket.on("close", () => this.members.delete(socket));
      socket.on("message", (data) => this.receive(socket, inbound.parse(JSON.parse(`${data}`))));
    });
  }

  get url(): string {
    const address = this.server.address();
    return `ws://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`;
  }

  get connections(): number {
    return this.frames.filter(({ token }) => token !== undefined).length;
  }

  get sends(): (string | undefined)[] {
    return this.frames.flatMap(({ token, typing, msg }) => (token || typing ? [] : [msg]));
  }

  say(msg: string, from = ann, cid?: string): number {
    const id = this.log.length + 1;
    this.append({ type: 0, id, msg, time: 1_700_000_000 + id, ...from, ...(cid && { cid }) });
    return id;
  }

  append(event: LogEvent): void {
    this.log.push(event);
    for (const socket of this.members) send(socket, [event]);
  }

  tell(...frames: ServerFrame[]): void {
    for (const socket of this.members) send(socket, frames);
  }

  /** As a lost connection ends: without a word. */
  dropAll(): void {
    for (const socket of this.server.clients) socket.terminate();
  }

  closeAll(code: number): void {
    for (const socket of this.server.clients) socket.close(code);
  }

  stop(): void {
    this.dropAll();
    this.server.close();
  }

  private receive(socket: WebSocket, frame: Inbound): void {
    this.frames.push(frame);
    if (this.mute) return;
    if (frame.token !== undefined) {
      this.admit(socket, () => this.welcome(socket, frame.since ?? 0));
      return;
    }
    const { cid, msg = "" } = frame;
    if (msg === "" && frame.edit === undefined) {
      if (!frame.typing) send(socket, [{ status: false, cid, error: "empty" }]);
      return;
    }
    const known = this.log.find((event) => cid !== undefined && event.by === cid);
    if (!known) {
      const id = this.log.length + 1;
      const time = 1_700_000_000 + id;
      if (frame.edit === undefined) this.log.push({ type: 0, id, msg, time, ...me, cid, by: cid });
      else this.log.push({ type: 4, id, time, target: frame.edit, msg, by: cid });
    }
    const event = known ?? this.log.at(-1);
    if (!event) return;
    this.on(frame, socket, () => {
      if (!known) for (const member of this.members) send(member, [event]);
      send(socket, [{ status: true, cid, id: event.id, time: event.time }]);
    });
  }

  private welcome(socket: WebSocket, since: number): void {
    this.members.add(socket);
    const id = this.log.length;
    const from = Math.max(since + 1, id - this.replayEvents + 1);
    send(socket, [
      { type: 2, id, room: 5, you: me, users: [me], from, gap: from > since + 1 },
      ...this.log.slice(from - 1),
    ]);
  }
}

function send(socket: WebSocket, frames: (ServerFrame | LogEvent)[]): void {
  socket.send(JSON.stringify(frames));
}

class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  clear = () => this.items.clear();
  getItem = (key: string) => this.items.get(key) ?? null;
  key = (index: number) => [...this.items.keys()][index] ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string) => void this.items.set(key, value);
}

let room: Room;
let storage: MemoryStorage;
let clients: RoomClient[];
let api: {
  token: RoomApi["fetchToken"];
  page: RoomApi["fetchHistory"];
  read: number[];
};

beforeEach(() => {
  vi.stubGlobal("WebSocket", WebSocket);
  // The shortest waits.
  vi.spyOn(Math, "random").mockReturnValue(0);
  room = new Room();
  storage = new MemoryStorage();
  clients = [];
  api = {
    token: async () => `token ${++room.tokens}`,
    page: async () => ({ messages: [], more: false, archived: 0 }),
    read: [],
  };
});
afterEach(() => {
  for (const client of clients) client.stop();
  room.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function enter(messages: Message[] = [], more = false): RoomClient {
  const client = new RoomClient(
    { roomId: 5, me, history: { messages, more }, partyUrl: room.url },
    {
      fetchToken: (id, signal) => api.token(id, signal),
      fetchHistory: (id, range, signal) => api.page(id, range, signal),
      putRead: async (_, id) => void api.read.push(id),
    },
    storage,
  );
  clients.push(client);
  client.start();
  return client;
}

function become(client: RoomClient, is: (state: RoomState) => boolean): Promise<RoomState> {
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe((state) => {
      if (!is(state)) return;
      queueMicrotask(() => unsubscribe());
      resolve(state);
    });
  });
}
const online = (client: RoomClient) =>
  become(client, ({ connection }) => connection.state === "online");
const settled = (client: RoomClient) => become(client, ({ pending }) => pending.length === 0);
const texts = ({ entries }: RoomState) =>
  [...entries].flatMap((entry) => (entry.kind === "message" ? [entry.msg] : []));
const message = (id: number, more: Partial<Message> = {}): Message => ({
  ...{ id, msg: `text ${id}`, time: 1_700_000_000 + id },
  ...ann,
  ...more,
});
const say = (client: RoomClient, msg: string) => client.ask({ kind: "send", msg });

describe("sending (contract: cid sent again makes no second message)", () => {
  test("the token goes first, and what was written before it follows in order", async () => {
    const client = enter();
    say(client, "one");
    say(client, "two");
    expect(room.frames).toEqual([]);
    const state = await settled(client);
    expect(texts(state)).toEqual(["one", "two"]);
    expect(room.frames[0]).toEqual({ token: "token 1", since: 0 });
    expect(room.sends).toEqual(["one", "two"]);
  });

  test("dropped between storing and answering: sent again with its cid, there once", async () => {
    const client = enter();
    await online(client);
    room.on = (_, socket) => socket.terminate();
    say(client, "one");
    say(client, "two");
    await become(client, ({ connection }) => connection.state === "connecting");
    room.on = (_, __, proceed) => proceed();
    const state = await settled(client);
    expect(texts(state)).toEqual(["one", "two"]);
    expect(room.log.map(({ id }) => id)).toEqual([1, 2]);
    expect(room.tokens).toBe(2);
    const cids = room.frames.flatMap(({ cid, msg }) => (msg === "one" ? [cid] : []));
    expect(new Set(cids).size).toBe(1);
  });

  test("its event came and its answer did not: it is settled, and not sent again", async () => {
    const client = enter();
    await online(client);
    room.on = ({ cid }) => {
      const event = room.log.at(-1);
      if (event?.type === 0) room.tell({ ...event, cid });
    };
    say(client, "one");
    await settled(client);
    room.dropAll();
    await become(client, ({ connection }) => connection.state === "connecting");
    await online(client);
    expect(room.sends).toEqual(["one"]);
    expect(texts(client.state)).toEqual(["one"]);
  });

  test("answered twice, or for something unknown: no harm", async () => {
    const client = enter();
    room.on = ({ cid }, socket, proceed) => {
      proceed();
      proceed();
      send(socket, [{ status: false, cid, error: "too-fast" }, { status: true }]);
    };
    say(client, "one");
    await settled(client);
    room.say("after");
    const state = await become(client, (each) => texts(each).includes("after"));
    expect([texts(state), state.pending]).toEqual([["one", "after"], []]);
  });

  test("an edit that was under way when the connection dropped happens once", async () => {
    const client = enter([message(1)]);
    room.say("text 1");
    await online(client);
    room.on = (_, socket) => socket.terminate();
    client.ask({ kind: "edit", target: 1, msg: "better" });
    expect(texts(client.state)).toEqual(["better"]);
    await become(client, ({ connection }) => connection.state === "connecting");
    room.on = (_, __, proceed) => proceed();
    const state = await become(client, (each) => each.pending.length + each.taken.length === 0);
    expect(texts(state)).toEqual(["better"]);
    expect(room.log).toHaveLength(2);
  });

  test("twenty at once are sent in order, no faster than a room takes them", async () => {
    const client = enter();
    await online(client);
    const all = Array.from({ length: 17 }, (_, index) => `${index}`);
    for (const msg of all) say(client, msg);
    await become(client, ({ pending }) => pending.length === 2);
    expect(room.sends).toEqual(all.slice(0, 15));
    expect(texts(await settled(client))).toEqual(all);
  });

  test.each([
    ["empty", " "],
    ["too-long", "x".repeat(4_001)],
    ["too-long", "x".repeat(70_000)],
  ] as const)("%s: refused without asking the room, and kept", async (failed, msg) => {
    const client = enter();
    await online(client);
    say(client, msg);
    expect(client.state.pending).toMatchObject([{ msg, failed }]);
    say(client, "good");
    await become(client, ({ pending }) => pending.length === 1);
    expect(room.sends).toEqual(["good"]);
  });

  test("another tab of the same person shows it once, too", async () => {
    const [one, two] = [enter(), enter()];
    await Promise.all([online(one), online(two)]);
    say(one, "hello");
    const both = (state: RoomState) => texts(state).length === 2;
    say(two, "there");
    const states = await Promise.all([become(one, both), become(two, both)]);
    expect(states.map((state) => texts(state).toSorted())).toEqual([
      ["hello", "there"],
      ["hello", "there"],
    ]);
  });
});

describe("a reload (nothing typed is ever lost)", () => {
  test("what had no answer is sent again with the same cid", async () => {
    room.on = () => {};
    const first = enter();
    await online(first);
    say(first, "one");
    await vi.waitFor(() => expect(room.sends).toEqual(["one"]));
    first.stop();
    room.on = (_, __, proceed) => proceed();
    const second = enter();
    expect(second.state.pending).toMatchObject([{ kind: "send", msg: "one" }]);
    expect(texts(await settled(second))).toEqual(["one"]);
    expect(room.log).toHaveLength(1);
    expect(storage.length).toBe(0);
  });

  test("restored in two tabs it still happens once", async () => {
    api.token = async () => Promise.reject(new TypeError("offline"));
    const first = enter();
    say(first, "one");
    first.stop();
    api.token = async () => `token ${++room.tokens}`;
    const [one, two] = [enter(), enter()];
    await Promise.all([settled(one), settled(two)]);
    expect(room.log).toHaveLength(1);
    expect([texts(one.state), texts(two.state)]).toEqual([["one"], ["one"]]);
  });

  test("after an hour it is shown, and sent only when asked", async () => {
    api.token = async () => Promise.reject(new TypeError("offline"));
    const first = enter();
    say(first, "one");
    first.stop();
    api.token = async () => `token ${++room.tokens}`;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_001 });
    const second = enter();
    await online(second);
    expect(second.state.pending).toMatchObject([{ msg: "one", failed: "expired" }]);
    second.resend(second.state.pending[0]?.cid ?? "");
    await settled(second);
    expect(room.sends).toEqual(["one"]);
  });

  test("others' keys, other rooms' and what is no request are left alone", () => {
    for (const [key, value] of [
      ["outbox me 5 a", "{"],
      ["outbox me 5 b", JSON.stringify({ kind: "send", msg: 5 })],
      [
        "outbox me 55 c",
        JSON.stringify({ kind: "send", msg: "c", cid: "c", sentAt: 0, failed: null }),
      ],
      ["draft me 5", "d"],
    ]) {
      storage.setItem(key ?? "", value ?? "");
    }
    expect(enter().state.pending).toEqual([]);
  });
});

describe("how a connection ends (contract: close codes)", () => {
  test.each([
    [4403, "removed"],
    [4410, "deleted"],
  ] as const)("%i: %s, and no further try", async (code, end) => {
    const client = enter();
    await online(client);
    room.closeAll(code);
    await become(client, ({ connection }) => connection.state === end);
    client.reconnect();
    expect(client.state.connection).toEqual({ state: end });
    expect(room.connections).toBe(1);
  });

  test("4401: a fresh token; signed out only when the app says so", async () => {
    let refused = 0;
    room.admit = (socket, welcome) => {
      if (refused++ === 0) socket.close(4401);
      else welcome();
    };
    const client = enter();
    await online(client);
    expect(room.frames.map(({ token }) => token)).toEqual(["token 1", "token 2"]);
    api.token = async () => ({ state: "signed-out" });
    room.closeAll(4401);
    await become(client, ({ connection }) => connection.state === "signed-out");
    expect(room.connections).toBe(2);
  });

  test("4503: says so, and comes back", async () => {
    const client = enter();
    await online(client);
    room.closeAll(4503);
    const state = await become(client, ({ connection }) => connection.state === "connecting");
    expect(state.connection).toMatchObject({ reason: "restarting" });
    await online(client);
  });

  test("4429: says so, and stays away for 10 s", async () => {
    const client = enter();
    await online(client);
    room.closeAll(4429);
    const state = await become(client, ({ connection }) => connection.state === "connecting");
    expect(state.connection).toMatchObject({ reason: "flooding" });
    // Whoever asks is let in at once.
    client.reconnect();
    await online(client);
  });

  test("one's own leaving is a removal", async () => {
    const client = enter();
    await online(client);
    room.tell({ type: 1, ...me, action: 0, time: 1 });
    await become(client, ({ connection }) => connection.state === "removed");
  });

  test("without the app or the room it tries until they are back", async () => {
    let tries = 0;
    api.token = async () => {
      if (++tries < 3) throw new TypeError("offline");
      return `token ${tries}`;
    };
    room.admit = (socket, welcome) => (tries < 4 ? socket.terminate() : welcome());
    await online(enter());
    expect(tries).toBe(4);
  });

  test("one that was left is not opened any more", async () => {
    let give = (_: string) => {};
    let asked = false;
    api.token = () => {
      asked = true;
      return new Promise((resolve) => {
        give = resolve;
      });
    };
    const client = enter();
    await vi.waitFor(() => expect(asked).toBe(true));
    client.stop();
    give("late");
    api.token = async () => "token";
    const other = enter();
    await online(other);
    expect(room.connections).toBe(1);
  });
});

describe("a connection that died without a word", () => {
  const pass = (ms: number) => vi.advanceTimersByTime(ms);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: 1_700_000_000_000 });
  });

  test("a quiet one is asked after 30 s, and left where it does not answer", async () => {
    const client = enter();
    await online(client);
    pass(29_000);
    room.say("not quiet");
    await become(client, (state) => texts(state).length === 1);
    pass(29_000);
    expect(room.sends).toEqual([]);
    pass(3_000);
    await vi.waitFor(() => expect(room.sends).toEqual([""]));
    // The room answers what it never takes; nothing comes of it.
    pass(20_000);
    expect([client.state.pending, room.connections]).toEqual([[], 1]);
    room.mute = true;
    pass(12_000);
    await vi.waitFor(() => expect(room.sends).toEqual(["", ""]));
    room.mute = false;
    pass(6_000);
    await become(client, ({ connection }) => connection.state === "connecting");
    await online(client);
    expect(room.connections).toBe(2);
  });

  test("a request without an answer for 10 s goes out again on a new one", async () => {
    room.on = () => {};
    const client = enter();
    await online(client);
    say(client, "one");
    await vi.waitFor(() => expect(room.sends).toEqual(["one"]));
    pass(9_000);
    expect(client.state.connection.state).toBe("online");
    room.on = (_, __, proceed) => proceed();
    pass(3_000);
    await settled(client);
    expect([room.connections, room.log.length]).toEqual([2, 1]);
  });

  test("one that never says welcome is given up", async () => {
    let silent = true;
    room.admit = (_, welcome) => silent || welcome();
    const client = enter();
    await vi.waitFor(() => expect(room.connections).toBe(1));
    silent = false;
    pass(11_000);
    await online(client);
  });

  test("a tab that wakes asks at once, and connects anew where nothing comes", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
    vi.stubGlobal("document", page);
    vi.stubGlobal("window", new EventTarget());
    const client = enter();
    await online(client);
    pass(60_000);
    expect(room.sends).toEqual([]);
    room.mute = true;
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(room.sends).toEqual([""]));
    expect(client.state.connection.state).toBe("online");
    room.mute = false;
    pass(6_000);
    await become(client, ({ connection }) => connection.state === "connecting");
    await online(client);
  });

  test("back on the network it does not wait any longer", async () => {
    const page = new EventTarget();
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    vi.stubGlobal("window", page);
    const client = enter();
    await online(client);
    room.closeAll(4429);
    await become(client, ({ connection }) => connection.state === "connecting");
    page.dispatchEvent(new Event("online"));
    await online(client);
  });
});

describe("what was missed", () => {
  test("a gap is filled with what was said and what was changed, as far as the archive is", async () => {
    room.replayEvents = 1;
    for (let id = 1; id <= 9; id++) room.say(`text ${id}`);
    let archived = 4;
    api.page = async (_, range): Promise<Page> => {
      const page = { more: false, archived };
      if ("changed" in range) {
        archived = 8;
        return { ...page, messages: [message(1, { msg: "edited", changed: 6 })] };
      }
      const after = "after" in range ? range.after : 0;
      const list = Array.from({ length: archived - after }, (_, index) =>
        message(after + 1 + index),
      );
      return { ...page, messages: list };
    };
    const client = enter([message(1), message(2)]);
    const done = (state: RoomState) => state.holes.length === 0 && texts(state).length > 2;
    const state = await become(client, done);
    expect(texts(state)).toEqual([
      "edited",
      ...Array.from({ length: 8 }, (_, i) => `text ${i + 2}`),
    ]);
    expect(state.missed).toBeNull();
  });

  test("a jump brings the message with its surroundings; what lies between is loaded on demand", async () => {
    api.page = async (_, range) => {
      const first = "around" in range ? 10 : "after" in range ? range.after + 1 : 28;
      const messages = [first, first + 1].map((id) => message(id));
      return { messages, more: true, newer: true, archived: 50 };
    };
    const client = enter([message(30), message(31)], true);
    expect(await client.jumpTo(10)).toBe(true);
    expect(await client.jumpTo(99)).toBe(false);
    expect(client.state.holes).toMatchObject([{ after: 11, before: 30, missed: false }]);
    await client.fill(11);
    expect(client.state.holes).toMatchObject([{ after: 13, before: 30 }]);
    await client.fill(13, "end");
    expect(client.state.holes).toMatchObject([{ after: 13, before: 28 }]);
  });
});

describe("signs of life", () => {
  test("typing is told at most every 3 s, and anew after a message", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
    const client = enter();
    client.typing();
    await online(client);
    const typed = () => room.frames.filter(({ typing }) => typing).length;
    client.typing();
    client.typing();
    vi.setSystemTime(Date.now() + 3_000);
    client.typing();
    say(client, "one");
    client.typing();
    client.typing();
    await settled(client);
    await vi.waitFor(() => expect(typed()).toBe(3));
  });

  test("the read mark goes forwards only, and is told when one leaves", async () => {
    const client = enter();
    for (const id of [3, 5, 4]) client.markRead(id);
    expect(api.read).toEqual([]);
    client.stop();
    await vi.waitFor(() => expect(api.read).toEqual([5]));
    client.markRead(5);
    client.stop();
    expect(api.read).toEqual([5]);
  });
});
