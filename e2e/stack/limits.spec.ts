import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { SignJWT } from "jose";
import WebSocket from "ws";
import { fields } from "../support/basic-client";
import { OptedIn } from "../support/opted-in-client";
import type { Stack } from "../support/stack";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** Issues tokens for people who do not exist, with the stack's secret: faster than signing up. */
function tokens(stack: Stack, room: number): (uid: number) => Promise<string> {
  const file = readFileSync(path.join(stack.dataDir, "secrets.json"), "utf8");
  const secret = new TextEncoder().encode(String(fields(JSON.parse(file)).ROOM_TOKEN_SECRET));
  return (uid) => {
    const person = { uid, username: `person${uid}`, nickname: `Person ${uid}` };
    return (
      new SignJWT({ ...person, room, role: "member", epoch: 0, sid: "test" })
        .setProtectedHeader({ alg: "HS256" })
        .setJti(randomUUID())
        // Ahead, as rooms ask the app about tokens from before their start, and it knows nobody of these.
        .setIssuedAt("30 s")
        .setExpirationTime("60 s")
        .sign(secret)
    );
  };
}

async function open(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ socket: WebSocket; code: Promise<number> }> {
  const socket = new WebSocket(url, { headers });
  const code = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  await Promise.race([new Promise((resolve) => socket.once("open", resolve)), code]);
  return { socket, code };
}

test("protocol 4, 12: a burst of 20 messages is accepted, more are too fast, and flooding is closed with 4429", async ({
  startStack,
}) => {
  const stack = await startStack({ LIMITS_FACTOR: "1" });
  const token = tokens(stack, 1);
  const client = await OptedIn.open(`${stack.partyUrl}/parties/main/1`);
  client.send({ token: await token(1), since: null });
  await client.frame({ type: 2 });
  for (let n = 0; n < 30; n++) client.send({ msg: `${n}`, cid: `${n}` });
  await client.frame({ cid: "29", status: false });
  const answers = client.frames.filter(({ status }) => status !== undefined);
  expect(answers.slice(0, 20).every(({ status }) => status === true)).toBe(true);
  expect(answers[29]).toMatchObject({ error: "too-fast" });
  for (let n = 0; n < 400; n++) client.send({ typing: true });
  expect(await client.closed()).toBe(4429);
});

test("protocol 12: sockets per person and room are limited, and sockets without a token per address", async ({
  startStack,
}) => {
  const stack = await startStack({ LIMITS_FACTOR: "1" });
  const sockets: WebSocket[] = [];
  try {
    const token = tokens(stack, 1);
    const enter = async (uid: number) => {
      const { socket, code } = await open(`${stack.partyUrl}/parties/main/1`);
      sockets.push(socket);
      const welcome = new Promise<string>((resolve) => socket.once("message", () => resolve("in")));
      socket.send(JSON.stringify({ token: await token(uid), since: null }));
      return Promise.race([welcome, code]);
    };
    for (let n = 0; n < 30; n++) expect(await enter(1)).toBe("in");
    expect(await enter(1)).toBe(4429);
    expect(await enter(2)).toBe("in");

    // At the web port the relay counts, both addresses together; at the party port the token router or the room.
    const web = `ws://127.0.0.1:${stack.port}`;
    const from = { "CF-Connecting-IP": "192.0.2.1" };
    const places = [
      [`${web}/`, `${web}/parties/main/1`],
      [`${stack.partyUrl}/`],
      [`${stack.partyUrl}/parties/main/1`],
    ];
    const probes = places.map(async (urls) => {
      const waiting = await Promise.all(
        Array.from({ length: 100 }, (_, n) => open(urls[n % urls.length] ?? "", from)),
      );
      sockets.push(...waiting.map(({ socket }) => socket));
      const { socket, code } = await open(urls[0] ?? "", from);
      await expect.poll(() => socket.readyState).not.toBe(WebSocket.OPEN);
      // The engine keeps the TCP connection of a refused socket open for half a minute.
      socket.terminate();
      return code;
    });
    const found = await Promise.all(probes);
    expect(found).toStrictEqual(places.map(() => 4429));
  } finally {
    for (const socket of sockets) socket.terminate();
  }
});

test("a socket makes no room and no inbox before it shows a token for exactly that one", async ({
  startStack,
}) => {
  const stack = await startStack();
  const folder = path.join(stack.dataDir, "rooms");
  const files = () => {
    const all = readdirSync(folder, { recursive: true }).map(String).sort();
    return all.filter((file) => file.includes(".sqlite"));
  };
  const before = files();
  const ports = [`ws://127.0.0.1:${stack.port}`, stack.partyUrl];
  const token = await tokens(stack, 1)(1);
  const outcomes = ports.flatMap((port) =>
    Array.from({ length: 20 }, async (_, n) => {
      const url = `${port}/parties/${n % 2 === 0 ? "main" : "inbox"}/${1_000_000_000 + n}`;
      const { socket, code } = await open(url);
      socket.send(JSON.stringify({ token: n < 10 ? token : "none" }));
      return code;
    }),
  );
  expect(new Set(await Promise.all(outcomes))).toStrictEqual(new Set([4401]));
  expect(files()).toStrictEqual(before);

  // The token's own room is made, so the folder is the right one.
  for (const port of ports) {
    const client = await OptedIn.open(`${port}/parties/main/1`);
    client.send({ token: await tokens(stack, 1)(1), since: null });
    await client.frame({ type: 2 });
  }
  expect(files().length).toBeGreaterThan(before.length);
});

test("protocol 27: with more than 500 people presence is sent once a second, as one array", async ({
  startStack,
}) => {
  const stack = await startStack({ LIMITS_FACTOR: "1000" });
  const sockets: WebSocket[] = [];
  try {
    const token = tokens(stack, 1);
    const url = `${stack.partyUrl}/parties/main/1`;
    const enter = async (uid: number, since?: null) => {
      const { socket } = await open(url);
      sockets.push(socket);
      socket.send(JSON.stringify({ token: await token(uid), since }));
      return socket;
    };
    const observer = await enter(1, null);
    const batches: { at: number; frames: Record<string, unknown>[] }[] = [];
    observer.on("message", (data) => {
      const parsed: unknown = JSON.parse(String(data));
      const frames = (Array.isArray(parsed) ? parsed : [parsed]).map(fields);
      batches.push({ at: performance.now(), frames });
    });
    const presence = () => batches.flatMap(({ frames }) => frames.filter(({ type }) => type === 1));
    for (let uid = 2; uid <= 520; uid++) await enter(uid, null);
    await expect.poll(() => presence().length, { timeout: 20_000 }).toBe(519);
    expect(new Set(presence().map(({ username }) => username)).size).toBe(519);

    batches.length = 0;
    for (let uid = 521; uid <= 560; uid++) await enter(uid, null);
    await expect.poll(() => presence().length, { timeout: 20_000 }).toBe(40);
    const gaps = batches.slice(1).map(({ at }, index) => at - (batches[index]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThan(900);

    // A basic client receives each at once, in a frame of its own.
    const plain = await enter(1_000);
    const frames: unknown[] = [];
    plain.on("message", (data) => frames.push(JSON.parse(String(data))));
    await enter(1_001, null);
    await expect
      .poll(() => frames)
      .toStrictEqual([
        {
          ...{ type: 1, username: "person1001", nickname: "Person 1001", action: 1 },
          time: expect.any(Number),
        },
      ]);
  } finally {
    for (const socket of sockets) socket.terminate();
  }
});

test("protocol 29: an inbox that cannot fetch its rooms closes with 4503", async ({
  startStack,
}) => {
  const stack = await startStack({ LIMITS_FACTOR: "1" });
  const file = readFileSync(path.join(stack.dataDir, "secrets.json"), "utf8");
  const secret = String(fields(JSON.parse(file)).ROOM_TOKEN_SECRET);
  const token = await new SignJWT({ uid: 1, username: "ann", sid: "test", inbox: true })
    .setProtectedHeader({ alg: "HS256" })
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime("60 s")
    .sign(new TextEncoder().encode(secret));
  const inbox = await OptedIn.open(`${stack.partyUrl}/parties/inbox/1`);
  stack.kill("app.js");
  inbox.send({ token });
  expect(await inbox.closed()).toBe(4503);
});
