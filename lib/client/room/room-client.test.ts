import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import * as z from "zod/mini";
import { firstFrameIn } from "@/lib/wire/addresses";
import {
  type ChangeNotice,
  frameTypes,
  type MessageFrame,
  presenceActions,
  type ServerFrame,
} from "@/lib/wire/frames";
import type { Message, Page, RoomState } from "../state/types";
import { MemoryStorage } from "./memory-storage";
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

/** A small room with real sockets, which a test can make misbehave. */
class Room {
  readonly log: LogEvent[] = [];
  /** Every received frame, in order; the first of each connection has a token. */
  readonly frames: Inbound[] = [];
  tokens = 0;
  /** What happens to a request after it is stored. */
  on: (frame: Inbound, socket: WebSocket, proceed: () => void) => void = (_, __, go) => go();
  /** What happens to a connection after its token arrived. */
  onToken: (socket: WebSocket, welcome: () => void) => void = (_, welcome) => welcome();
  replayEvents = 500;
  /** Receives but never answers, as a dead connection. */
  mute = false;
  private readonly server = new WebSocketServer({ port: 0 });
  private readonly members = new Set<WebSocket>();

  constructor() {
    this.server.on("connection", (socket, { url = "" }) => {
      socket.on("close", () => this.members.delete(socket));
      const first = firstFrameIn(new URL(url, "ws://room").search) ?? "{}";
      const receive = (text: string) => this.receive(socket, inbound.parse(JSON.parse(text)));
      // The first frame says the same.
      socket.once("message", (data) => {
        expect(JSON.parse(`${data}`)).toEqual(JSON.parse(first));
        socket.on("message", (each) => receive(`${each}`));
      });
      receive(first);
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

  post(msg: string, from = ann, cid?: string): number {
    const id = this.log.length + 1;
    this.append({
      type: frameTypes.message,
      id,
      msg,
      time: 1_700_000_000 + id,
      ...from,
      ...(cid && { cid }),
    });
    return id;
  }

  append(event: LogEvent): void {
    this.log.push(event);
    for (const socket of this.members) send(socket, [event]);
  }

  broadcast(...frames: ServerFrame[]): void {
    for (const socket of this.members) send(socket, frames);
  }

  /** Ends all connections without a close frame, as a lost network does. */
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
      this.onToken(socket, () => this.welcome(socket, frame.since ?? 0));
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
      if (frame.edit === undefined)
        this.log.push({ type: frameTypes.message, id, msg, time, ...me, cid, by: cid });
      else this.log.push({ type: frameTypes.edit, id, time, target: frame.edit, msg, by: cid });
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
      { type: frameTypes.welcome, id, room: 5, you: me, users: [me], from, gap: from > since + 1 },
      ...this.log.slice(from - 1),
    ]);
  }
}

function send(socket: WebSocket, frames: (ServerFrame | LogEvent)[]): void {
  socket.send(JSON.stringify(frames));
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
  // The shortest delays.
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
const post = (client: RoomClient, msg: string) => client.submit({ kind: "send", msg });

describe("sending (contract: cid sent again makes no second message)", () => {
  test("the token is sent first, then earlier messages in order", async () => {
    const client = enter();
    post(client, "one");
    post(client, "two");
    expect(room.frames).toEqual([]);
    const state = await settled(client);
    expect(texts(state)).toEqual(["one", "two"]);
    expect(room.frames[0]).toEqual({ token: "token 1", since: 0 });
    expect(room.sends).toEqual(["one", "two"]);
  });

  test("a connection lost between storing and answering: sent again with the same cid, stored once", async () => {
    const client = enter();
    await online(client);
    room.on = (_, socket) => socket.terminate();
    post(client, "one");
    post(client, "two");
    await become(client, ({ connection }) => connection.state === "connecting");
    room.on = (_, __, proceed) => proceed();
    const state = await settled(client);
    expect(texts(state)).toEqual(["one", "two"]);
    expect(room.log.map(({ id }) => id)).toEqual([1, 2]);
    expect(room.tokens).toBe(2);
    const cids = room.frames.flatMap(({ cid, msg }) => (msg === "one" ? [cid] : []));
    expect(new Set(cids).size).toBe(1);
  });

  test("an event without an answer settles the message, and it is not sent again", async () => {
    const client = enter();
    await online(client);
    room.on = ({ cid }) => {
      const event = room.log.at(-1);
      if (event?.type === frameTypes.message) room.broadcast({ ...event, cid });
    };
    post(client, "one");
    await settled(client);
    room.dropAll();
    await become(client, ({ connection }) => connection.state === "connecting");
    await online(client);
    expect(room.sends).toEqual(["one"]);
    expect(texts(client.state)).toEqual(["one"]);
  });

  test("a repeated answer and answers to unknown requests are ignored", async () => {
    const client = enter();
    room.on = ({ cid }, socket, proceed) => {
      proceed();
      proceed();
      send(socket, [{ status: false, cid, error: "too-fast" }, { status: true }]);
    };
    post(client, "one");
    await settled(client);
    room.post("after");
    const state = await become(client, (each) => texts(each).includes("after"));
    expect([texts(state), state.pending]).toEqual([["one", "after"], []]);
  });

  test("an edit that was under way when the connection dropped takes effect once", async () => {
    const client = enter([message(1)]);
    room.post("text 1");
    await online(client);
    room.on = (_, socket) => socket.terminate();
    client.submit({ kind: "edit", target: 1, msg: "better" });
    expect(texts(client.state)).toEqual(["better"]);
    await become(client, ({ connection }) => connection.state === "connecting");
    room.on = (_, __, proceed) => proceed();
    const state = await become(
      client,
      (each) => each.pending.length + each.acknowledged.length === 0,
    );
    expect(texts(state)).toEqual(["better"]);
    expect(room.log).toHaveLength(2);
  });

  test("many messages at once are sent in order, no faster than the room's limit", async () => {
    const client = enter();
    await online(client);
    const all = Array.from({ length: 17 }, (_, index) => `${index}`);
    for (const msg of all) post(client, msg);
    await become(client, ({ pending }) => pending.length === 2);
    expect(room.sends).toEqual(all.slice(0, 15));
    expect(texts(await settled(client))).toEqual(all);
  });

  test.each([
    ["empty", " "],
    ["too-long", "x".repeat(4_001)],
    ["too-long", "x".repeat(70_000)],
  ] as const)("%s: refused without being sent, and kept", async (failed, msg) => {
    const client = enter();
    await online(client);
    post(client, msg);
    expect(client.state.pending).toMatchObject([{ msg, failed }]);
    post(client, "good");
    await become(client, ({ pending }) => pending.length === 1);
    expect(room.sends).toEqual(["good"]);
  });

  test("another tab of the same user also shows each message once", async () => {
    const [one, two] = [enter(), enter()];
    await Promise.all([online(one), online(two)]);
    post(one, "hello");
    const both = (state: RoomState) => texts(state).length === 2;
    post(two, "there");
    const states = await Promise.all([become(one, both), become(two, both)]);
    expect(states.map((state) => texts(state).toSorted())).toEqual([
      ["hello", "there"],
      ["hello", "there"],
    ]);
  });
});

describe("after a reload (nothing typed is ever lost)", () => {
  test("an unanswered message is sent again with the same cid", async () => {
    room.on = () => {};
    const first = enter();
    await online(first);
    post(first, "one");
    await vi.waitFor(() => expect(room.sends).toEqual(["one"]));
    first.stop();
    room.on = (_, __, proceed) => proceed();
    const second = enter();
    expect(second.state.pending).toMatchObject([{ kind: "send", msg: "one" }]);
    expect(texts(await settled(second))).toEqual(["one"]);
    expect(room.log).toHaveLength(1);
    expect(storage.length).toBe(0);
  });

  test("a message restored in two tabs is stored once", async () => {
    api.token = async () => Promise.reject(new TypeError("offline"));
    const first = enter();
    post(first, "one");
    first.stop();
    api.token = async () => `token ${++room.tokens}`;
    const [one, two] = [enter(), enter()];
    await Promise.all([settled(one), settled(two)]);
    expect(room.log).toHaveLength(1);
    expect([texts(one.state), texts(two.state)]).toEqual([["one"], ["one"]]);
  });

  test("a message older than an hour is shown, and sent only by `resend`", async () => {
    api.token = async () => Promise.reject(new TypeError("offline"));
    const first = enter();
    post(first, "one");
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
});

describe("how a connection ends (contract: close codes)", () => {
  test.each([
    [4403, "removed"],
    [4410, "deleted"],
  ] as const)("%i: %s, without another attempt", async (code, end) => {
    const client = enter();
    await online(client);
    room.closeAll(code);
    await become(client, ({ connection }) => connection.state === end);
    client.reconnect();
    expect(client.state.connection).toEqual({ state: end });
    expect(room.connections).toBe(1);
  });

  test("4401: connects with a fresh token, and is signed out only if the app says so", async () => {
    let refused = 0;
    room.onToken = (socket, welcome) => {
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

  test("4503: shows the reason and reconnects", async () => {
    const client = enter();
    await online(client);
    room.closeAll(4503);
    const state = await become(client, ({ connection }) => connection.state === "connecting");
    expect(state.connection).toMatchObject({ reason: "restarting" });
    await online(client);
  });

  test("4429: shows the reason and waits for 10 s", async () => {
    const client = enter();
    await online(client);
    room.closeAll(4429);
    const state = await become(client, ({ connection }) => connection.state === "connecting");
    expect(state.connection).toMatchObject({ reason: "flooding" });
    // `reconnect` does not wait.
    client.reconnect();
    await online(client);
  });

  test("the user's own leave frame is a removal", async () => {
    const client = enter();
    await online(client);
    room.broadcast({
      type: frameTypes.presence,
      ...me,
      action: presenceActions.leave,
      time: 1,
    });
    await become(client, ({ connection }) => connection.state === "removed");
  });

  test("while the app or the room is down, the client keeps trying", async () => {
    let attempts = 0;
    api.token = async () => {
      if (++attempts < 3) throw new TypeError("offline");
      return `token ${attempts}`;
    };
    room.onToken = (socket, welcome) => (attempts < 4 ? socket.terminate() : welcome());
    await online(enter());
    expect(attempts).toBe(4);
  });

  test("a room that was left is not connected to when a late token arrives", async () => {
    let give = (_: string) => {};
    let requested = false;
    api.token = () => {
      requested = true;
      return new Promise((resolve) => {
        give = resolve;
      });
    };
    const client = enter();
    await vi.waitFor(() => expect(requested).toBe(true));
    client.stop();
    give("late");
    api.token = async () => "token";
    const other = enter();
    await online(other);
    expect(room.connections).toBe(1);
  });
});

describe("a connection that died silently", () => {
  const pass = (ms: number) => vi.advanceTimersByTime(ms);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: 1_700_000_000_000 });
  });

  test("is probed after 30 s of silence, and replaced if it does not answer", async () => {
    const client = enter();
    await online(client);
    pass(29_000);
    room.post("not quiet");
    await become(client, (state) => texts(state).length === 1);
    pass(29_000);
    expect(room.sends).toEqual([]);
    pass(3_000);
    await vi.waitFor(() => expect(room.sends).toEqual([""]));
    // The room refuses the probe, which has no effect.
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

  test("is probed and replaced also after the clock was set back", async () => {
    const client = enter();
    await online(client);
    room.mute = true;
    vi.setSystemTime(Date.now() - 3_600_000);
    pass(33_000);
    await vi.waitFor(() => expect(room.sends).toEqual([""]));
    room.mute = false;
    pass(6_000);
    await become(client, ({ connection }) => connection.state === "connecting");
    await online(client);
  });

  test("is replaced if a request has no answer for 10 s, and the request is sent again", async () => {
    room.on = () => {};
    const client = enter();
    await online(client);
    post(client, "one");
    await vi.waitFor(() => expect(room.sends).toEqual(["one"]));
    pass(9_000);
    expect(client.state.connection.state).toBe("online");
    room.on = (_, __, proceed) => proceed();
    pass(3_000);
    await settled(client);
    expect([room.connections, room.log.length]).toEqual([2, 1]);
  });

  test("is replaced if no welcome frame arrives", async () => {
    const first = vi.fn();
    room.onToken = first;
    const client = enter();
    await vi.waitFor(() => expect(first).toHaveBeenCalled());
    room.onToken = (_, welcome) => welcome();
    pass(11_000);
    await online(client);
  });

  test("is probed at once when the tab becomes visible", async () => {
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

  test("the client reconnects at once when the network is back", async () => {
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

  test("a connection from before the network went away is replaced at once", async () => {
    const page = new EventTarget();
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    vi.stubGlobal("window", page);
    const client = enter();
    await online(client);
    // It is dead, and nobody has noticed yet.
    room.mute = true;
    page.dispatchEvent(new Event("online"));
    await vi.waitFor(() => expect(room.connections).toBe(2));
    room.mute = false;
  });
});

describe("missed events", () => {
  test("a gap is filled with messages and changes as the archive catches up", async () => {
    room.replayEvents = 1;
    for (let id = 1; id <= 9; id++) room.post(`text ${id}`);
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
    const done = (state: RoomState) => state.gaps.length === 0 && texts(state).length > 2;
    const state = await become(client, done);
    expect(texts(state)).toEqual([
      "edited",
      ...Array.from({ length: 8 }, (_, i) => `text ${i + 2}`),
    ]);
    expect(state.missedChanges).toBeNull();
  });

  test("a jump loads the message with its surroundings, and the gap is filled on demand", async () => {
    api.page = async (_, range) => {
      const first = "around" in range ? 10 : "after" in range ? range.after + 1 : 28;
      const messages = [first, first + 1].map((id) => message(id));
      return { messages, more: true, newer: true, archived: 50 };
    };
    const client = enter([message(30), message(31)], true);
    expect(await client.jumpTo(10)).toBe(true);
    expect(await client.jumpTo(99)).toBe(false);
    expect(client.state.gaps).toMatchObject([{ after: 11, before: 30, missed: false }]);
    await client.fill(11);
    expect(client.state.gaps).toMatchObject([{ after: 13, before: 30 }]);
    await client.fill(13, "end");
    expect(client.state.gaps).toMatchObject([{ after: 13, before: 28 }]);
  });
});

describe("typing and reading", () => {
  test("typing is sent at most every 3 s, and again after a message", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
    const client = enter();
    client.typing();
    await online(client);
    const typed = () => room.frames.filter(({ typing }) => typing).length;
    client.typing();
    client.typing();
    vi.setSystemTime(Date.now() + 3_000);
    client.typing();
    post(client, "one");
    client.typing();
    client.typing();
    await settled(client);
    await vi.waitFor(() => expect(typed()).toBe(3));
  });

  test("the read marker is saved when the user leaves", async () => {
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
