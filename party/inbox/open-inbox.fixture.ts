import type * as Party from "partykit/server";
import { vi } from "vitest";
import { FakeSocket } from "../testing/fake-socket";
import { MemoryStorage } from "../testing/memory-storage";
import InboxServer from "./inbox";

const secret = "a secret of at least thirty-two characters";
const address = "https://rooms.example/parties/inbox/7";

/** How a room answers what an inbox sends to it. */
type Answer = (room: number, body: string) => Promise<Response>;

/** An inbox of ann, who is in rooms 1 to `count`, with one socket open. `fetched` is called for her list. */
export function openInbox(count: number, answer: Answer) {
  const rooms = Array.from({ length: count }, (_, n) => ({ id: n + 1, epoch: 0 }));
  const fetched = vi.fn(async () => Response.json({ username: "ann", rooms }));
  vi.stubGlobal("fetch", fetched);
  const get = (id: string) => ({
    fetch: ({ body }: { body: string }) => answer(Number(id), body),
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
  const command = async (body: unknown) => {
    const init = { method: "POST", body: JSON.stringify(body) };
    return inbox.onRequest(new Request(address, init) as unknown as Party.Request);
  };
  return { command, fetched, socket, sockets };
}
