import { once } from "node:events";
import WebSocket from "ws";
import { makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** Long enough for the engine to hibernate a quiet room. */
const quietMs = 25_000;

type Client = Awaited<ReturnType<typeof signIn>>;
type Frame = { type?: number; msg?: string; username?: string; status?: boolean; cid?: string };

/** Enters a room at any address; `since` opts in. */
async function enter(url: string, client: Client, room: number, since?: null) {
  const { token } = JSON.parse(await (await client.get(`/Room/${room}`)).text());
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const closed = once(socket, "close").then(([code]) => Number(code));
  socket.on("message", (data) => frames.push(...[JSON.parse(String(data))].flat()));
  await once(socket, "open");
  socket.send(JSON.stringify({ token, since }));
  // A basic client gets no answer to the token, but does to an empty message.
  if (since === undefined) socket.send(JSON.stringify({ msg: "" }));
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  return {
    socket,
    closed,
    say: (msg: string, cid?: string) => socket.send(JSON.stringify({ msg, cid })),
    received: () => frames.flatMap(({ type, msg }) => (type === 0 ? [msg] : [])),
    last: () => frames.at(-1),
  };
}

test("decision 23: connections through a relay and direct ones survive the room's hibernation", {
  tag: "@clock",
}, async ({ startStack }) => {
  const stack = await startStack({ LOG_LEVEL: "debug" });
  const [ann, bob] = [await signIn(stack, "ann"), await signIn(stack, "bob")];
  const room = await makeRoom(ann);
  const web = `ws://127.0.0.1:${stack.port}/parties/main/${room}`;
  const speaker = await enter(web, ann, room, null);
  const listeners = [
    await enter(web, bob, room, null),
    await enter(web, bob, room),
    await enter(stack.socketUrl, bob, room),
    await enter(`${stack.partyUrl}/parties/main/${room}`, bob, room, null),
    await enter(`${stack.partyUrl}/parties/main/${room}`, bob, room),
  ];
  const wakings = () =>
    stack.errors.split("\n").filter((line) => line.includes(`"room":${room},"msg":"awake"`));
  const said: string[] = [];
  const before = wakings().length;
  await expect
    .poll(
      () => {
        said.push(`${said.length}`);
        speaker.say(`${said.length - 1}`, `c${said.length}`);
        return wakings().length;
      },
      { intervals: [quietMs, 500, quietMs, 500, quietMs, 500], timeout: 90_000 },
    )
    .toBeGreaterThan(before);
  for (const { received } of [speaker, ...listeners])
    await expect.poll(received).toStrictEqual(said);

  for (const { say, last } of listeners) {
    say("I am here");
    await expect.poll(last).toMatchObject({ status: true });
  }
  const greetings = () => speaker.received().filter((msg) => msg === "I am here");
  await expect.poll(greetings).toHaveLength(listeners.length);

  const address = `${stack.origin}/Room/${room}/Member/bob`;
  const removal = await fetch(address, { method: "DELETE", headers: { cookie: ann.cookie } });
  expect(removal.status).toBe(204);
  speaker.say("between us");
  await expect.poll(speaker.received).toContain("between us");
  for (const { say, last, received } of listeners) {
    say("I am still here");
    await expect.poll(last).toMatchObject({ status: false });
    expect(received()).not.toContain("between us");
  }
});

test("decision 23: a client cannot pose as a relay, and one client's huge frames do not affect others", async ({
  startStack,
}) => {
  const stack = await startStack({ LIMITS_FACTOR: "1000" });
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const path = `/parties/main/${room}`;
  const forged = JSON.stringify([{ type: "open", connectionId: 1, data: "{}" }]);
  for (const origin of [stack.socketUrl.slice(0, -1), stack.partyUrl]) {
    for (const Authorization of ["Bearer ", "Bearer x", ann.cookie]) {
      const socket = new WebSocket(origin + path, { headers: { Authorization } });
      await once(socket, "open");
      socket.send(forged);
      expect((await once(socket, "close"))[0]).toBe(4401);
    }
  }

  const web = `ws://127.0.0.1:${stack.port}${path}`;
  const witness = await enter(web, ann, room, null);
  const loud = await enter(web, ann, room, null);
  // Each of these takes six bytes in JSON, and seven once the relay wraps it in JSON again.
  const nothing = "\0".repeat(170_000);
  for (let n = 0; n < 20; n++) loud.say(nothing, `n${n}`);
  loud.say("字".repeat(4_000), "full");
  loud.say("enough", "last");
  await expect.poll(loud.last).toMatchObject({ status: true, cid: "last" });
  await expect.poll(witness.received).toStrictEqual(["字".repeat(4_000), "enough"]);
  loud.socket.send("x".repeat(1024 * 1024 + 1));
  expect(await loud.closed).toBe(1009);
  for (const code of [undefined, 1000, 1001, 3000, 4999]) {
    const { socket, closed } = await enter(web, ann, room);
    socket.close(code);
    expect(await closed).toBe(1000);
  }
  witness.say("still here", "still");
  await expect.poll(witness.last).toMatchObject({ status: true, cid: "still" });
});
