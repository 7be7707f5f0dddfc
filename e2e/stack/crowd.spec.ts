import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import net from "node:net";
import { SignJWT } from "jose";
import WebSocket from "ws";
import { expect, test } from "../support/shared-fixtures";
import type { Stack } from "../support/stack";
import { enter, makeRoom, signIn, tokenOf } from "../support/stack-client";

test.slow();

const connections = 1_000;
/** The longest accept queue the system allows; unknown except on Linux. */
const setting = "/proc/sys/net/core/somaxconn";
const mostQueued = existsSync(setting) ? Number(readFileSync(setting, "utf8")) : 0;

test("promise: of a thousand connections at once none is dropped while the app is busy", async ({
  startStack,
}) => {
  test.skip(mostQueued < connections, "this system queues fewer");
  const stack = await startStack();
  const sockets: net.Socket[] = [];
  try {
    // A stopped process accepts no connection.
    stack.kill("web.js", "SIGSTOP");
    const connected = Array.from({ length: connections }, () => {
      const socket = net.connect(stack.port, "127.0.0.1");
      sockets.push(socket);
      return new Promise((resolve, reject) => {
        socket.once("connect", resolve).once("error", reject);
        socket.setTimeout(10_000, () => reject(new Error("somebody was dropped")));
      });
    });
    expect(await Promise.all(connected)).toHaveLength(connections);
  } finally {
    for (const socket of sockets) socket.destroy();
    stack.kill("web.js", "SIGCONT");
  }
});

/** Enters a room with a number in place of names, as somebody without an account. */
async function join(
  stack: Stack,
  secret: string,
  { room, index }: { room: number; index: number },
): Promise<{ socket: WebSocket; heard: string[] }> {
  const username = `guest${String(index).padStart(4, "0")}`;
  const person = { username, nickname: `Guest ${index}`, uid: 1_000_000 + index };
  const token = await new SignJWT({ room, ...person, epoch: 0, role: "member", sid: username })
    .setProtectedHeader({ alg: "HS256" })
    .setJti(username)
    // Ahead, as rooms ask the app about tokens from before their start, and it knows nobody of these.
    .setIssuedAt("30 s")
    .setExpirationTime("60 s")
    .sign(new TextEncoder().encode(secret));
  const socket = new WebSocket(stack.socketUrl);
  const heard: string[] = [];
  socket.on("message", (data) => heard.push(String(data)));
  await once(socket, "open");
  socket.send(JSON.stringify({ token, since: 0, people: "count" }));
  await once(socket, "message");
  return { socket, heard };
}
const framesOf = (heard: string[]) => heard.flatMap((text) => JSON.parse(text));

test("protocol 32: a crowd in one room at two relays gets its number, every message once, and names again when it is small", async ({
  shared,
  startInstances,
}) => {
  const { first, second } = await startInstances({ LIMITS_FACTOR: "1000" });
  const ann = await signIn(first, "ann");
  const room = await makeRoom(ann);
  const secret = shared.ROOM_TOKEN_SECRET ?? "";
  const crowd: Awaited<ReturnType<typeof join>>[] = [];
  for (let index = 0; index < 1_004; index += 4) {
    const joins = [first, second, first, second].map((stack, n) =>
      join(stack, secret, { room, index: index + n }),
    );
    crowd.push(...(await Promise.all(joins)));
  }
  const [welcome] = framesOf(crowd.at(-1)?.heard ?? []);
  expect(welcome).toMatchObject({ type: 2, online: expect.any(Number) });
  expect(welcome).not.toHaveProperty("users");

  // A client without `people` gets names all the same, and a basic one what the API document says.
  const named = await enter(second, await signIn(second, "bob"), room, 0);
  const [data] = await once(named, "message");
  expect(JSON.parse(String(data))[0].users).toHaveLength(1_005);
  const basic = await enter(first, await signIn(first, "cat"), room);

  const page = await ann.get(`/Room/${room}/Online?limit=2&after=guest0998`);
  expect(await page.json()).toStrictEqual([
    { username: "guest0999", nickname: "Guest 999", role: "member" },
    { username: "guest1000", nickname: "Guest 1000", role: "member" },
  ]);
  expect(page.headers.get("Link")).toBe('<?limit=2&after=guest1000>; rel="next"');
  const found = await (await ann.get(`/Room/${room}/Online?q=GUEST%20100`)).json();
  expect(found).toHaveLength(5);

  const talker = new WebSocket(first.socketUrl);
  await once(talker, "open");
  const token = await tokenOf(ann, room);
  talker.send(JSON.stringify({ token, since: null, people: "count" }));
  for (let n = 0; n < 20; n++) talker.send(JSON.stringify({ msg: `m${n}`, cid: `c${n}` }));
  const texts = Array.from({ length: 20 }, (_, n) => `m${n}`);
  for (const { heard } of crowd) {
    await expect
      .poll(() => framesOf(heard).flatMap(({ type, msg }) => (type === 0 ? [msg] : [])))
      .toStrictEqual(texts);
  }

  for (const { socket } of crowd.splice(400)) socket.close();
  for (const { heard } of crowd.slice(0, 4)) {
    await expect
      .poll(() => framesOf(heard).findLast(({ type }) => type === 9))
      .toMatchObject({ users: expect.arrayContaining([{ username: "bob", nickname: "bob" }]) });
  }
  for (const { socket } of crowd) socket.terminate();
  for (const socket of [named, basic, talker]) socket.terminate();
});
