import { once } from "node:events";
import { readdirSync } from "node:fs";
import WebSocket from "ws";
import { isAlive, Stack } from "../support/stack";
import {
  archived,
  type Client,
  enter,
  makeRoom,
  signIn,
  untilOnline,
} from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

/** A basic client gets no answer to its token, but does to an empty message. */
async function untilAdmitted(socket: WebSocket): Promise<void> {
  socket.send(JSON.stringify({ msg: "" }));
  await once(socket, "message");
}

/** Sends numbered messages one by one until the socket closes; returns the acknowledged ones. */
async function sendUntilGone(
  socket: WebSocket,
  prefix: string,
  from: number,
  onAnswer: () => void,
) {
  const acknowledged: string[] = [];
  let next = from;
  const send = () => socket.send(JSON.stringify({ msg: `${prefix}${next}` }));
  socket.on("message", (data) => {
    if (JSON.parse(String(data)).status !== true) return;
    acknowledged.push(`${prefix}${next++}`);
    onAnswer();
    send();
  });
  send();
  await new Promise((resolve) => socket.once("close", resolve));
  return acknowledged;
}

test("promise: nothing acknowledged is lost or doubled when the room server is killed", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const acknowledged: string[] = [];
  for (const round of ["a", "b", "c"]) {
    const socket = await enter(stack, ann, room);
    let answers = 0;
    const sent = sendUntilGone(socket, round, 0, () => {
      if (++answers === 100) stack.kill("workerd");
    });
    acknowledged.push(...(await sent));
    await expect
      .poll(async () => (await fetch(`${stack.origin}/health`)).status, { timeout: 20_000 })
      .toBe(200);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  // Nobody is in the room now, so the archive must catch up by itself.
  await expect
    .poll(async () => (await archived(ann, room)).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(acknowledged.length);
  const stored = await archived(ann, room);
  expect(stored.filter((msg) => acknowledged.includes(msg))).toStrictEqual(acknowledged);
  expect(new Set(stored).size).toBe(stored.length);
});

test("promise: what a room had still to do when its engine was killed is done, although nobody enters it", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  await untilOnline(ann, room, 1);
  socket.send(JSON.stringify({ msg: "not archived yet" }));
  await new Promise((resolve) => socket.once("message", resolve));
  stack.kill("workerd");
  // The list of rooms is read from the archive alone, so it wakes no room.
  const lastId = async () => JSON.parse(await (await ann.get("/Room?expand=1")).text())[0].lastId;
  await expect.poll(lastId, { timeout: 20_000 }).toBe(1);
});

test("promise: SIGTERM ends everything within 10 s, and a new start has all messages", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  socket.send(JSON.stringify({ msg: "last words" }));
  await new Promise((resolve) => socket.once("message", resolve));
  const pids = stack.pids();
  expect(pids.length).toBeGreaterThanOrEqual(2);
  const { code, ms } = await stack.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect(pids.filter(isAlive)).toStrictEqual([]);
  await stack.start();
  await expect.poll(() => archived(ann, room), { timeout: 20_000 }).toStrictEqual(["last words"]);
});

for (const part of ["web.js", "app.js", "bin/postgres"] as const) {
  test(`promise: when ${part} is killed it restarts, with sessions and rooms intact`, async ({
    startStack,
  }) => {
    test.skip(part === "bin/postgres" && Boolean(process.env.DATABASE_URL), "not our database");
    test.slow();
    const stack = await startStack();
    const ann = await signIn(stack, "ann");
    const room = await makeRoom(ann);
    const socket = await enter(stack, ann, room);
    await untilAdmitted(socket);
    stack.kill(part);
    if (part !== "web.js") {
      // People in the room can go on; the archive waits.
      socket.send(JSON.stringify({ msg: "still talking" }));
      await new Promise((resolve) => socket.once("message", resolve));
    }
    const token = () =>
      ann.get(`/Room/${room}`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(token, { timeout: 20_000 }).toBe(200);
    if (part !== "web.js") {
      await expect
        .poll(() => archived(ann, room), { timeout: 20_000 })
        .toStrictEqual(["still talking"]);
    }
  });
}

test("promise: nobody in a room waits for a page: while the app stands still, people talk on", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const [speaker, listener] = [await enter(stack, ann, room), await enter(stack, ann, room)];
  for (const socket of [speaker, listener]) await untilAdmitted(socket);
  stack.kill("app.js", "SIGSTOP");
  const rooms = ann.get("/Room");
  for (const msg of ["one", "two"]) {
    const heard = once(listener, "message");
    speaker.send(JSON.stringify({ msg }));
    expect(JSON.parse(String((await heard)[0]))).toMatchObject({ type: 0, msg });
  }
  stack.kill("app.js", "SIGCONT");
  expect((await rooms).status).toBe(200);
  expect(await archived(ann, room)).toStrictEqual(["one", "two"]);
});

test("promise: while the database is down, pages answer 503 with Retry-After", async ({
  startStack,
}) => {
  test.skip(Boolean(process.env.DATABASE_URL), "not our database");
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const page = () =>
    fetch(`${stack.origin}/rooms/${room}`, {
      headers: { cookie: ann.cookie, accept: "text/html" },
    });
  expect((await page()).status).toBe(200);
  stack.kill("bin/postgres");
  await expect
    .poll(
      async () => {
        const { status, headers } = await page();
        return [status, headers.get("retry-after")];
      },
      { intervals: [0] },
    )
    .toStrictEqual([503, "5"]);
  await expect.poll(async () => (await page()).status, { timeout: 20_000 }).toBe(200);
});

test("promise: after the start script was killed, a new start ends what it left behind", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const left = stack.pids();
  stack.kill("start.mjs");
  await stack.start();
  await expect.poll(() => left.filter(isAlive), { timeout: 20_000 }).toStrictEqual([]);
  expect((await ann.get(`/Room/${room}`)).status).toBe(200);
});

test("promise: rooms rebuilt from the database go on, and people can do with older messages what they could", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const [ann, bob, cat] = [
    await signIn(stack, "ann"),
    await signIn(stack, "bob"),
    await signIn(stack, "cat"),
  ];
  const room = await makeRoom(ann);
  const send = async (who: Client, msg: string) =>
    (await who.post(`/Room/${room}/Message`, { msg, cid: msg })).json();
  await send(ann, "one");
  const direct = new WebSocket(`${stack.partyUrl}/parties/main/${room}`);
  await once(direct, "open");
  direct.send(await (await bob.get(`/Room/${room}`)).text());
  const say = async (msg: string) => {
    const answer = once(direct, "message");
    direct.send(JSON.stringify({ msg }));
    expect(JSON.parse(String((await answer)[0]))).toStrictEqual({ status: true });
  };
  await say("two");
  await send(ann, "three");
  const tokenOfCat = JSON.parse(await (await cat.get(`/Room/${room}`)).text()).token;
  expect((await ann.call("DELETE", `/Room/${room}/Member/cat`)).status).toBe(204);
  // What is answered while the app cannot archive is only in the room.
  stack.kill("web.js", "SIGSTOP");
  await say("four");
  await stack.stop();
  const rebuilt = stack.run("rebuild-rooms");
  expect(rebuilt.output).toContain("is archived, and their storage is now");
  expect(rebuilt.code).toBe(0);
  expect(readdirSync(stack.dataDir).filter((name) => name.startsWith("rooms"))).toHaveLength(1);
  await stack.start();

  const late = new WebSocket(stack.socketUrl);
  await once(late, "open");
  late.send(JSON.stringify({ token: tokenOfCat }));
  expect((await once(late, "close"))[0]).toBe(4403);
  const welcome = async (since: number) => {
    const socket = await enter(stack, ann, room, since);
    const [data] = await once(socket, "message");
    socket.terminate();
    return [JSON.parse(String(data))].flat()[0];
  };
  expect(await welcome(4)).toMatchObject({ id: 4, from: 5, gap: false });
  expect(await welcome(1)).toMatchObject({ id: 4, from: 5, gap: true });
  expect(await archived(ann, room)).toStrictEqual(["one", "two", "three", "four"]);
  expect(await send(ann, "one")).toMatchObject({ id: 1 });
  const message = (id: number) => `/Room/${room}/Message/${id}`;
  expect((await bob.patch(message(1), { msg: "mine" })).status).toBe(403);
  expect((await bob.call("DELETE", message(3))).status).toBe(403);
  expect((await ann.patch(message(1), { msg: "eins" })).status).toBe(200);
  expect((await bob.call("DELETE", message(2))).status).toBe(204);
  expect((await bob.patch(message(2), { msg: "too late" })).status).toBe(404);
  expect(await send(bob, "five")).toMatchObject({ id: 7 });
  expect(await archived(ann, room)).toStrictEqual(["eins", "", "three", "four", "five"]);
});

test("promise: a database that has lost its newest rows gets them again from the rooms", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const texts = ["one", "two", "three", "four"];
  for (const msg of texts) await ann.post(`/Room/${room}/Message`, { msg });
  expect(await archived(ann, room)).toStrictEqual(texts);
  await stack.stop();
  await stack.change("delete from messages where id > 1; update rooms set last_id = 1");
  await stack.start();
  await expect.poll(() => archived(ann, room), { timeout: 20_000 }).toStrictEqual(texts);
  await ann.post(`/Room/${room}/Message`, { msg: "five" });
  expect(await archived(ann, room)).toStrictEqual([...texts, "five"]);
});

test("limits: the eleventh wrong password for one name within a minute is 429 with Retry-After", async ({
  startStack,
}) => {
  test.slow();
  const stack = await startStack({ LIMITS_FACTOR: "1" });
  const ann = await signIn(stack, "ann");
  const logIn = (username: string) => ann.post("/Login", { username, password: "wrong password" });
  for (let count = 1; count <= 10; count++) expect((await logIn("ann")).status).toBe(200);
  const refused = await logIn("ann");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("content-type")).toContain("application/problem+json");
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  // The limit for the address is higher than the one for a name.
  expect((await logIn("bob")).status).toBe(200);
});

test("npm start: a taken port is reported, with exit code 3", async ({ startStack }) => {
  const stack = await startStack();
  const again = Stack.start({ PORT: String(stack.port) });
  await expect(again).rejects.toThrow(`ended with 3: Port ${stack.port} is taken`);
});

test("protocol 29: stopping Teahouse closes sockets with 4503, so that clients come back", async ({
  startStack,
}) => {
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const sockets = [await enter(stack, ann, room), await enter(stack, ann, room)];
  await untilOnline(ann, room, 1);
  const codes = sockets.map(
    (socket) => new Promise((resolve) => socket.once("close", (code) => resolve(code))),
  );
  await stack.stop();
  expect(await Promise.all(codes)).toStrictEqual([4503, 4503]);
});
