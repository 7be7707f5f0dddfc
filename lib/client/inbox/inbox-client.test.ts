import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf } from "@/lib/shared/api/rooms.fixture";
import type { InboxFrame } from "@/lib/wire/frames";
import { blocks } from "../people/blocks";
import { InboxClient } from "./inbox-client";
import type { InboxState } from "./inbox-state";

const ann = { username: "ann", nickname: "Ann" };
const tea = (more: Partial<RoomListing> = {}): RoomListing =>
  listingOf({ lastId: 10, readId: 10, ...more });
const news = (...ids: number[]): InboxFrame => ({
  kind: "news",
  room: 1,
  lastId: ids.at(-1) ?? 0,
  messages: ids.map((id) => ({ ...ann, id, msg: "hi", time: 1_000 + id, mention: false })),
  more: false,
});

let server: WebSocketServer;
let client: InboxClient;
let listed: RoomListing[];
let lists: number;
let isSignedIn: boolean;
/** The address of each connection. */
let addresses: string[];

beforeEach(() => {
  vi.stubGlobal("WebSocket", WebSocket);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.spyOn(Math, "random").mockReturnValue(0);
  [listed, lists, addresses, isSignedIn] = [[tea()], 0, [], true];
  server = new WebSocketServer({ port: 0 });
  server.on("connection", (socket, { url = "" }) => {
    addresses.push(url);
    socket.send(JSON.stringify({ kind: "ready" }));
  });
  client = new InboxClient([tea()], {
    fetchInboxToken: async () => (isSignedIn ? { token: "t", user: 7 } : null),
    fetchRooms: async () => {
      lists++;
      return listed;
    },
  });
  const address = server.address();
  client.start(`ws://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`);
});
afterEach(() => {
  client.stop();
  for (const socket of server.clients) socket.terminate();
  server.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function become(is: (state: InboxState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe((state) => {
      if (!is(state)) return;
      queueMicrotask(() => unsubscribe());
      resolve();
    });
  });
}
const send = (...frames: InboxFrame[]) => {
  for (const socket of server.clients) socket.send(JSON.stringify(frames));
};
const unread = (state: InboxState) => state.rooms[0]?.unread;
const fetched = (count: number) => vi.waitFor(() => expect(lists).toBe(count));

test("the client connects to the user's own inbox, and fetches the list once it is ready", async () => {
  await fetched(1);
  expect(addresses).toEqual(["/parties/inbox/7?token=t"]);
});

test("messages count as unread and notify once, unless they were read already", async () => {
  await fetched(1);
  const notified: number[] = [];
  client.onNews((_, messages) => notified.push(...messages.map(({ id }) => id)));
  send(news(11), news(11), news(12));
  await become((state) => unread(state) === 2);
  client.dispatch({ type: "read", room: 1, id: 13 });
  send(news(13), news(14));
  await become((state) => unread(state) === 1);
  expect(notified).toEqual([11, 12, 14]);
});

test("a mention by somebody whom the user has blocked counts as unread, but not as a mention", async () => {
  await fetched(1);
  const known = { people: [], usernames: new Set(["eve"]), error: undefined };
  vi.spyOn(blocks, "get").mockReturnValue(known);
  const mentions = (username: string, id: number): InboxFrame => ({
    ...{ kind: "news", room: 1, lastId: id, more: false },
    messages: [{ username, nickname: username, id, msg: "@me", time: 1_000 + id, mention: true }],
  });
  send(mentions("eve", 11), mentions("ann", 12));
  await become((state) => unread(state) === 2);
  expect(client.state.rooms[0]?.mentions).toBe(1);
});

test("a message notifies even if a fetched list included it first", async () => {
  listed = [tea({ lastId: 11, unread: 1 })];
  const notified: number[] = [];
  client.onNews((_, messages) => notified.push(...messages.map(({ id }) => id)));
  await become((state) => unread(state) === 1);
  send(news(11));
  await vi.waitFor(() => expect(notified).toEqual([11]));
  expect(unread(client.state)).toBe(1);
});

test("reading elsewhere lowers the count, and a changed list is fetched", async () => {
  await fetched(1);
  send(news(11), { kind: "read", room: 1, id: 11 });
  await become((state) => state.rooms[0]?.readId === 11);
  expect(unread(client.state)).toBe(0);
  listed = [tea({ name: "Coffee" })];
  send({ kind: "rooms" });
  await become((state) => state.rooms[0]?.name === "Coffee");
});

test("what was marked as unread elsewhere is unread here", async () => {
  await fetched(1);
  listed = [tea({ readId: 8, unread: 2 })];
  send({ kind: "read", room: 1, id: 8, back: true });
  await become((state) => unread(state) === 2);
  expect(client.state.rooms[0]?.readId).toBe(8);
});

test("after a drop the client reconnects and fetches what it missed", async () => {
  await fetched(1);
  listed = [tea({ unread: 3, lastId: 13 })];
  for (const socket of server.clients) socket.terminate();
  await become((state) => unread(state) === 3);
  expect(addresses).toHaveLength(2);
});

test("a list with messages that the inbox did not report leads to a new connection", async () => {
  await fetched(1);
  client.refetch();
  await fetched(2);
  listed = [tea({ unread: 1, lastId: 11, lastTime: 1_000 })];
  client.refetch();
  await vi.waitFor(() => expect(addresses).toHaveLength(2));
  expect(unread(client.state)).toBe(1);
});

test("after signing out the client does not reconnect", async () => {
  await fetched(1);
  isSignedIn = false;
  let attempts = 0;
  server.on("connection", () => attempts++);
  const closed = new Promise((resolve) => {
    for (const socket of server.clients) socket.on("close", resolve);
  });
  for (const socket of server.clients) socket.close(4401);
  await closed;
  client.refetch();
  await fetched(2);
  expect(attempts).toBe(0);
});
