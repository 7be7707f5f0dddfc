/** What the app does while a room of a cluster moves from one server to another. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { fetchHead, sendToRoom, submit } from "./party-client";
import { RoomServerDown, whileRoomMoves } from "./room-move";

const variables = vi.hoisted(() => ({
  PARTY_INTERNAL_URL: [""],
  INTERNAL_SECRET: "secret",
  CLUSTER_BUCKET: "s3://bucket" as string | undefined,
}));
vi.mock("../env", () => ({ env: () => variables }));

type Command = { type: string; cid?: string; msg?: string };
let server: Server;
/** The answers to come, one for each call; then 200. */
let answers: ((response: ServerResponse, command: Command) => unknown)[] = [];
let calls: Command[] = [];

const moving = (response: ServerResponse) => response.writeHead(503, { "Retry-After": "1" }).end();
const lost = (response: ServerResponse) => response.destroy();
const failed = (response: ServerResponse) => response.writeHead(500).end("failed");
const behind = (response: ServerResponse) => response.writeHead(503).end("behind");

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const command: Command = JSON.parse(String(Buffer.concat(await request.toArray())));
    calls.push(command);
    const answer = answers.shift();
    if (answer) return answer(response, command);
    response.end(
      JSON.stringify(command.type === "head" ? { head: 7 } : { ok: true, id: 1, time: 2 }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  variables.PARTY_INTERNAL_URL = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`];
});
afterAll(() => server.close());
beforeEach(() => {
  [answers, calls] = [[], []];
  variables.CLUSTER_BUCKET = "s3://bucket";
});
afterEach(() => void vi.useRealTimers());

const person = { uid: 1, epoch: 0, role: "member", username: "ann", nickname: "Ann" } as const;
const message = { type: "send", ...person, msg: "hello" } as const;

test("a message is sent again under one cid while its room moves, and its connection is lost", async () => {
  answers = [moving, lost, moving];
  expect(await submit(5, message)).toStrictEqual({ ok: true, id: 1, time: 2 });
  const cids = calls.map(({ cid }) => cid);
  expect(cids).toHaveLength(4);
  expect(new Set(cids)).toStrictEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]));

  calls = [];
  answers = [moving];
  await submit(5, { ...message, cid: "its own" });
  expect(calls.map(({ cid }) => cid)).toStrictEqual(["its own", "its own"]);
});

test("a room's head is asked for again while the room moves", async () => {
  answers = [moving, lost];
  expect(await fetchHead(5)).toBe(7);
});

test("what no waiting mends is told at once", async () => {
  for (const answer of [failed, behind]) {
    answers = [answer];
    await expect(submit(5, message)).rejects.toThrow(RoomServerDown);
  }
  expect(calls).toHaveLength(2);
});

test("without a cluster a call is made once, and a message gets no cid that its sender did not give", async () => {
  variables.CLUSTER_BUCKET = undefined;
  answers = [moving];
  await expect(submit(5, message)).rejects.toThrow(RoomServerDown);
  expect(calls).toStrictEqual([message]);
});

test("commands that are kept, and sent again anyway, are not repeated here", async () => {
  answers = [moving];
  await expect(sendToRoom(5, { type: "stop" })).rejects.toThrow(RoomServerDown);
  expect(calls).toHaveLength(1);
});

test("a room that does not come back is given up after 30 s, of which most are waited", async () => {
  vi.useFakeTimers();
  const times: number[] = [];
  const call = vi.fn(() => {
    times.push(performance.now());
    return Promise.reject(new RoomServerDown("moving", { mayPass: true }));
  });
  const outcome = expect(whileRoomMoves(call)).rejects.toThrow("moving");
  await vi.advanceTimersByTimeAsync(33_000);
  await outcome;
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  expect(last - first).toBeGreaterThan(28_000);
  expect(last - first).toBeLessThan(32_500);
  expect(call.mock.calls.length).toBeLessThan(40);
});
