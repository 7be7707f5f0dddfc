/** Several instances of the app on one database; the first of them runs the rooms. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type WebSocket from "ws";
import { Balancer, isInstalled } from "../support/balancer";
import { expect, test } from "../support/shared-fixtures";
import type { Stack } from "../support/stack";
import { archived, enter, logIn, makeRoom, signIn, untilOnline } from "../support/stack-client";

/** The messages that a socket has received. */
function listen(socket: WebSocket): string[] {
  const heard: string[] = [];
  socket.on("message", (data) => {
    const parsed: unknown = JSON.parse(String(data));
    for (const frame of Array.isArray(parsed) ? parsed : [parsed]) {
      if (frame.type === 0) heard.push(frame.msg);
    }
  });
  return heard;
}
const codeOf = (socket: WebSocket) => once(socket, "close").then(([code]) => code);

test("promise: two instances of the app are one server, and one that stops closes its own sockets only", async ({
  startInstances,
}) => {
  const { first, second } = await startInstances();
  const ann = await signIn(first, "ann");
  const room = await makeRoom(ann);
  const bob = await signIn(second, "bob");
  // A session is good at either, so nothing has to stick to one.
  const bobAtFirst = await logIn(first, "bob");

  const here = await enter(first, ann, room, 0);
  const there = await enter(second, bob, room, 0);
  await untilOnline(bob, room, 2);
  const heard = [listen(here), listen(there)];
  for (let n = 0; n < 20; n++) {
    const [socket, rest] = n % 2 === 0 ? [here, ann] : [there, bob];
    if (n % 4 < 2) socket.send(JSON.stringify({ msg: `m${n}`, cid: `c${n}` }));
    else expect((await rest.post(`/Room/${room}/Message`, { msg: `m${n}` })).status).toBe(201);
  }
  for (const each of heard) await expect.poll(() => each.length).toBe(20);
  expect(heard[0]).toStrictEqual(heard[1]);
  expect(await archived(ann, room)).toStrictEqual(heard[0]);
  expect(await archived(bob, room)).toStrictEqual(heard[0]);

  const closed = codeOf(there);
  await second.stop();
  expect(await closed).toBe(4503);
  const again = await enter(first, bobAtFirst, room, 0);
  const later = listen(again);
  here.send(JSON.stringify({ msg: "still here", cid: "d" }));
  await expect.poll(() => later.at(-1)).toBe("still here");
  expect(heard[0]?.at(-1)).toBe("still here");
  expect(here.readyState).toBe(here.OPEN);
});

test("promise: what one instance has answered is in the history at the other, with nobody online", async ({
  startInstances,
}) => {
  const { first, second } = await startInstances();
  const ann = await signIn(first, "ann");
  const room = await makeRoom(ann);
  const elsewhere = await logIn(second, "ann");
  for (let n = 1; n <= 10; n++) {
    const sent = await ann.post(`/Room/${room}/Message`, { msg: `m${n}` });
    expect(sent.status).toBe(201);
    expect((await archived(elsewhere, room)).at(-1)).toBe(`m${n}`);
  }
  // Each of them backs up all, also one whose secrets are not in its data folder.
  const backup = second.run("backup", path.join(second.dataDir, "backup.zip"));
  expect(backup.output).toContain("1 rooms, 10 messages");
});

test("limits count for all instances, and a session that ends at one is over at the other", async ({
  startInstances,
}) => {
  const { first, second } = await startInstances({ LIMITS_FACTOR: "1" });
  const ann = await signIn(first, "ann");
  const room = await makeRoom(ann);
  const elsewhere = await logIn(second, "ann");
  const socket = await enter(second, elsewhere, room);
  await untilOnline(ann, room, 1);
  const closed = codeOf(socket);
  const sessions: { id: string; current: boolean }[] = JSON.parse(
    await (await ann.get("/User/ann/Session")).text(),
  );
  const other = sessions.find(({ current }) => !current);
  expect((await ann.call("DELETE", `/User/ann/Session/${other?.id}`)).status).toBe(204);
  expect(await closed).toBe(4401);
  expect((await elsewhere.get("/Room")).status).toBe(401);

  const guess = (at: Stack) =>
    fetch(`${at.origin}/Login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: "ann", password: "wrong-password" }),
    });
  for (let n = 0; n < 10; n++) {
    const { status } = await (await guess(n % 2 ? first : second)).json();
    expect(status).toBe(false);
  }
  for (const at of [first, second]) expect((await guess(at)).status).toBe(429);
});

test("an instance that starts and stops wakes no room", async ({ shared, startStack }) => {
  const calls: string[] = [];
  const rooms = createServer(({ url = "" }, response) => {
    calls.push(url);
    response.end("up");
  });
  rooms.on("upgrade", ({ url = "" }, socket) => {
    calls.push(url);
    socket.destroy();
  });
  rooms.listen(0, "127.0.0.1");
  await once(rooms, "listening");
  const { port } = rooms.address() as AddressInfo;
  try {
    const PARTY_INTERNAL_URL = `http://127.0.0.1:${port}`;
    const instance = await startStack({ ...shared, PARTY_INTERNAL_URL });
    const ann = await signIn(instance, "ann");
    await makeRoom(ann);
    await instance.stop();
    calls.splice(0);
    await instance.start();
    expect((await ann.get("/Room")).status).toBe(200);
    expect((await ann.get("/health")).status).toBe(200);
    await instance.stop();
    expect(calls.filter((url) => !/^\/(health|metrics)$/.test(url))).toStrictEqual([]);
    expect(calls).toContain("/health");
  } finally {
    rooms.close();
  }
});

test("an instance with another secret than the others is not started", async ({
  shared,
  prepareStack,
  startStack,
}) => {
  await startStack(shared);
  const INTERNAL_SECRET = "another ".repeat(4);
  const second = await prepareStack({
    ...shared,
    ...{ PARTY_INTERNAL_URL: "http://127.0.0.1:1", INTERNAL_SECRET },
  });
  await expect(second.start()).rejects.toThrow(/ended with 2: .*another INTERNAL_SECRET/);
});

for (const name of ["nginx", "caddy"] as const) {
  test(`behind ${name} an update of one instance after the other loses and doubles nothing`, async ({
    startInstances,
  }) => {
    test.skip(!isInstalled(name), `${name} is not installed`);
    const { first, second } = await startInstances({ TRUST_PROXY: "1" });
    const front = await Balancer.start(name, [first, second]);
    try {
      const ann = await signIn(front, "ann");
      const room = await makeRoom(ann);
      const sent: string[] = [];
      const say = async (msg: string) => {
        // A request on a connection that is just being closed may be the proxy's 502, which `post` throws.
        const post = () => ann.post(`/Room/${room}/Message`, { msg, cid: msg }).catch(() => null);
        await expect.poll(async () => (await post())?.status, { timeout: 20_000 }).toBe(201);
        sent.push(msg);
      };
      const sockets = await Promise.all([1, 2, 3, 4].map(() => enter(front, ann, room, 0)));
      const heard = sockets.map(listen);
      const codes = sockets.map(codeOf);
      await say("before");
      const stopped = second.stop();
      for (let n = 0; n < 20; n++) await say(`while it stops ${n}`);
      await stopped;
      await say("without it");
      await second.start();
      await say("with both");
      expect(await archived(ann, room)).toStrictEqual(sent);
      // Those that were at the other one heard all of it; the others were told to come back.
      const open = sockets.map(({ readyState, OPEN }) => readyState === OPEN);
      expect(open.filter(Boolean).length).toBeGreaterThan(0);
      for (const [at, isOpen] of open.entries()) {
        if (isOpen) await expect.poll(() => heard[at]).toStrictEqual(sent);
        else expect(await codes[at]).toBe(4503);
      }
    } finally {
      await front.stop();
    }
  });
}
