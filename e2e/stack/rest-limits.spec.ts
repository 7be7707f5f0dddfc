import { createECDH, randomBytes } from "node:crypto";
import WebSocket from "ws";
import type { Stack } from "../support/stack";
import { enter, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** A tenth of every limit, so that the table is quick. */
const factor = 0.1;

test("limits: each expensive call is limited, and says when to retry", async ({ startStack }) => {
  const stack = await startStack({ LIMITS_FACTOR: String(factor), TRUST_PROXY: "1" });
  const { call, cookie } = await signIn(stack, "ann", from("192.0.2.1"));
  await signIn(stack, "bob", from("192.0.2.2"));
  await call("POST", "/Room", { name: "a room" });
  const room = "/Room/1";
  const session = { method: "PUT", headers: { cookie, "Content-Type": "application/json" } };
  const point = createECDH("prime256v1").generateKeys("base64url");
  const keys = { p256dh: point, auth: randomBytes(16).toString("base64url") };
  const subscription = JSON.stringify({ endpoint: "https://push.example.org/x", keys });
  // A caller is an IPv4 address, or an IPv6 network of 64 bits; ports do not count.
  const signUps = (address: (n: number) => string) => (n: number) =>
    signUp(stack, address(n), `${address(0)}${n}`.replaceAll(/\W/g, ""));
  const limits: [string, number, (n: number) => Promise<Response>][] = [
    // The limit is a burst of 20, then 5 a second; these are faster.
    ["messages without a socket", 20, () => call("POST", `${room}/Message`, { msg: "x" })],
    ["sign-ups from an IPv6 network", 20, signUps((n) => `2001:db8:1:2::${n.toString(16)}`)],
    ["sign-ups from an IPv4 address", 20, signUps((n) => `203.0.113.7:${10_000 + n}`)],
    ["rooms", 60 - 1 / factor, () => call("POST", "/Room", { name: "a room" })],
    ["changes of a room", 60, (n) => call("PATCH", room, { name: `room ${n}` })],
    ["members", 200, () => call("PUT", `${room}/Member/bob`)],
    ["nicknames", 20, (n) => call("PATCH", "/User/ann", { nickname: `Ann ${n}` })],
    ["invites", 60, () => call("POST", `${room}/Invite`)],
    [
      "invite look-ups without a session",
      120,
      (n) =>
        fetch(`${stack.origin}/api/Invite/${"x".repeat(22)}`, {
          headers: from(`198.51.100.4:${n}`),
        }),
    ],
    ["accepting invites", 120, () => call("POST", `/Invite/${"x".repeat(22)}`)],
    ["exports of a room", 20, () => call("GET", `${room}/Export`)],
    [
      "push subscriptions",
      60,
      () => fetch(`${stack.origin}/Push`, { ...session, body: subscription }),
    ],
    ["searches", 60, () => call("GET", "/Search?q=tea")],
    ["tokens", 300, () => call("GET", room)],
    [
      "new passwords",
      10,
      () => call("PATCH", "/User/ann", { password: "x".repeat(6), current: "x" }),
    ],
    ["access tokens", 60, () => call("POST", "/User/ann/Token", { name: "x" })],
    [
      "ended sessions and revoked tokens",
      120,
      (n) => call("DELETE", n % 2 === 0 ? "/User/ann/Session/none" : "/User/ann/Token/99999"),
    ],
  ];
  for (const [what, calls, attempt] of limits) {
    await test.step(what, async () => {
      const allowed = Math.round(calls * factor);
      const answers: Response[] = [];
      while (!answers.some(({ status }) => status === 429) && answers.length < 10 * allowed) {
        const made = answers.length;
        answers.push(
          ...(await Promise.all(Array.from({ length: 20 }, (_, n) => attempt(made + n)))),
        );
      }
      const refused = answers.filter(({ status }) => status === 429);
      const taken = answers.length - refused.length;
      expect(taken).toBeGreaterThanOrEqual(allowed);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
      for (const { headers } of refused) {
        expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      }
    });
  }
  expect((await signUp(stack, "2001:db8:1:3::1", "another-network")).status).toBe(201);
  expect((await signUp(stack, "203.0.113.8", "another-address")).status).toBe(201);
});

test("quotas: more rooms, members and messages are refused with a code; reading and deleting still work", async ({
  startStack,
}) => {
  const stack = await startStack({
    LIMITS_FACTOR: "2",
    QUOTA_ROOMS: "1",
    QUOTA_MEMBERS: "1",
    QUOTA_MEMBERSHIPS: "2",
    QUOTA_STORED_MB: "0.001",
  });
  const [ann, bob, cat] = [
    await signIn(stack, "ann"),
    await signIn(stack, "bob"),
    await signIn(stack, "cat"),
  ];
  const problem = async (answer: Promise<Response>) => {
    const { status, code } = JSON.parse(await (await answer).text());
    return [status, code];
  };
  for (const name of ["one", "two"]) await ann.post("/Room", { name });
  expect(await problem(ann.post("/Room", { name: "three" }))).toEqual([409, "too-many-rooms"]);
  expect((await bob.get("/Room/1")).status).toBe(200);
  const full = [409, "room-full"];
  const { code } = JSON.parse(await (await ann.post("/Room/1/Invite", {})).text());
  expect(await problem(cat.get("/Room/1"))).toEqual(full);
  expect(await problem(cat.post("/Room/1/Message", { msg: "hi" }))).toEqual(full);
  expect(await problem(cat.call("POST", `/Invite/${code}`))).toEqual(full);
  expect(await problem(ann.call("PUT", "/Room/1/Member/cat"))).toEqual(full);
  expect(JSON.parse(await (await cat.get("/Room/1/Message")).text()).messages).toEqual([]);

  const socket = await enter(stack, bob, 1);
  const answers: unknown[] = [];
  socket.on("message", (data) => answers.push(JSON.parse(String(data))));
  const say = () => ann.post("/Room/1/Message", { msg: "x".repeat(600) });
  await expect.poll(async () => (await say()).status, { timeout: 20_000 }).toBe(507);
  expect(await problem(say())).toEqual([507, "storage-full"]);
  socket.send(JSON.stringify({ msg: "from a socket" }));
  await expect.poll(() => answers).toContainEqual({ status: false });
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.close();
  expect((await ann.call("DELETE", "/Room/1/Message/1")).status).toBe(204);
  expect((await ann.get("/Room/1/Export")).status).toBe(200);
  expect((await ann.get("/Room/1/Message")).status).toBe(200);
  expect((await ann.call("DELETE", "/Room/1")).status).toBe(204);
});

function from(address: string): Record<string, string> {
  return { "X-Forwarded-For": address };
}

function signUp(stack: Stack, address: string, username: string): Promise<Response> {
  return fetch(`${stack.origin}/api/User`, {
    method: "POST",
    headers: { ...from(address), "Content-Type": "application/json" },
    body: JSON.stringify({ username, password: "zjh1997@stupid", nickname: "someone" }),
  });
}
