import type * as Party from "partykit/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "../testing/fake-socket";
import { MemoryStorage } from "../testing/memory-storage";
import InboxServer from "./inbox";

const secret = "a secret of at least thirty-two characters";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** An open inbox of a person in three rooms; `subscribed` has the rooms that took its subscription. */
function openInbox() {
  const rooms = [1, 2, 3].map((id) => ({ id, epoch: 0 }));
  vi.stubGlobal("fetch", async () => Response.json({ username: "ann", rooms }));
  const down = new Set<number>();
  const calls: number[] = [];
  const subscribed: number[] = [];
  const get = (id: string) => ({
    fetch: async () => {
      calls.push(Number(id));
      if (down.has(Number(id))) throw new Error("Network connection lost");
      subscribed.push(Number(id));
      return new Response();
    },
  });
  const socket = Object.assign(new FakeSocket(), { state: { kind: "open", sid: "s" } });
  const sockets = [socket];
  const platform = {
    env: {
      ...{ APP_URL: "https://tea.example", LOG_LEVEL: "silent" },
      ...{ ROOM_TOKEN_SECRET: secret, INTERNAL_SECRET: secret },
    },
    storage: new MemoryStorage(),
    context: { parties: { main: { get } } },
    getConnections: () => sockets,
  };
  const inbox = new InboxServer(platform as unknown as Party.Room);
  const subscribe = () => {
    const init = { method: "POST", body: JSON.stringify({ type: "rooms" }) };
    const request = new Request("https://rooms.example/parties/inbox/7", init);
    return inbox.onRequest(request as unknown as Party.Request);
  };
  return { subscribe, down, calls, subscribed, socket, sockets };
}

test("a room that cannot be reached when an inbox opens is subscribed to once it can", async () => {
  const { subscribe, down, subscribed, socket } = openInbox();
  down.add(2).add(3);
  await subscribe();
  expect(subscribed).toStrictEqual([1]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(socket.frames).toStrictEqual([{ kind: "rooms" }]);
  down.delete(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(subscribed).toStrictEqual([1, 3]);
  // Its page loads the list again, which has what was sent meanwhile.
  expect(socket.frames).toStrictEqual([{ kind: "rooms" }, { kind: "rooms" }]);
  down.delete(2);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(subscribed).toStrictEqual([1, 3, 2]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(subscribed).toStrictEqual([1, 3, 2]);
});

test("nobody is called again for an inbox that was closed", async () => {
  const { subscribe, down, calls, sockets } = openInbox();
  down.add(1);
  await subscribe();
  sockets.pop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls).toStrictEqual([1, 2, 3]);
});
