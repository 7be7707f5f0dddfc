import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { Resident } from "./resident";
import { RoomReadings } from "./room-readings";

let server: WebSocketServer;
let resident: Resident;
let tokens: number;

beforeEach(async () => {
  tokens = 0;
  server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/parties/main/1`;
  const place = { room: "1", url, members: [], senders: 1 };
  const token = async () => `token ${++tokens}`;
  resident = new Resident(place, "ann", new RoomReadings(), token);
});

afterEach(() => {
  resident.leave();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

/** The next connection, with the query of its address. */
async function connection(): Promise<{ socket: WebSocket; query: URLSearchParams }> {
  const [socket, request] = await once(server, "connection");
  return { socket, query: new URL(request.url, "ws://server").searchParams };
}

const welcome = { type: 2, id: 0, users: [] };

test("a member who is dropped comes back with a new token and the last event, and says again what was not answered", async () => {
  const first = connection();
  const entered = resident.enter();
  const before = await first;
  before.socket.send(JSON.stringify([welcome]));
  await entered;
  resident.watch();
  resident.sayNext();
  const [said] = await once(before.socket, "message");
  const second = connection();
  before.socket.send(JSON.stringify({ type: 0, id: 7, msg: "#1 茶" }));
  before.socket.close(1011);
  const after = await second;
  expect(after.query.get("token")).toBe("token 2");
  expect(after.query.get("since")).toBe("7");
  const again = once(after.socket, "message");
  after.socket.send(JSON.stringify([welcome]));
  expect(String((await again)[0])).toBe(String(said));
  after.socket.send(JSON.stringify({ status: true, cid: "c1", id: 7 }));
  await expect.poll(() => resident.answered).toBe(1);
  expect(resident.lost(1)).toBe(0);
  expect(resident.drops).toBe(1);
});

test("a message that arrives twice, and one that does not, are counted", async () => {
  const first = connection();
  const entered = resident.enter();
  const { socket } = await first;
  socket.send(JSON.stringify([welcome]));
  await entered;
  for (const id of [1, 2]) socket.send(JSON.stringify({ type: 0, id, msg: "#1 茶" }));
  await expect.poll(() => resident.lost(1)).toBe(1);
  expect(resident.lost(2)).toBe(2);
});
