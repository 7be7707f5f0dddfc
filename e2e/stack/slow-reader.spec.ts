import WebSocket from "ws";
import { memoryOf, type Stack } from "../support/stack";
import { type Client, enter, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** Enters a room and stops reading; `wake` reads on and returns the close code. */
async function enterAsleep(stack: Stack, client: Client, room: number) {
  const { token } = JSON.parse(await (await client.get(`/Room/${room}`)).text());
  // Without compression frames have their full size on the wire.
  const socket = new WebSocket(stack.socketUrl, { perMessageDeflate: false });
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ token, since: null }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.pause();
  return {
    wake: () => {
      const code = new Promise((resolve) => socket.once("close", resolve));
      socket.resume();
      return code;
    },
  };
}

test("threat model: a slow consumer is cut off, and its backlog grows neither rooms nor app", async ({
  startStack,
}) => {
  const messages = 2_500;
  const stack = await startStack({ LIMITS_FACTOR: "10000" });
  const sockets: WebSocket[] = [];
  try {
    const [ann, eve] = [await signIn(stack, "ann"), await signIn(stack, "eve")];
    const room = await makeRoom(ann);
    const asleep = [];
    for (let n = 0; n < 8; n++) asleep.push(await enterAsleep(stack, eve, room));
    const [speaker, witness] = [await enter(stack, ann, room), await enter(stack, ann, room)];
    sockets.push(speaker, witness);
    const received: number[] = [];
    witness.on("message", (data) => {
      const { type, msg } = JSON.parse(String(data));
      if (type === 0) received.push(Number.parseInt(msg, 10));
    });
    const before = { rooms: memoryOf(stack, "workerd"), app: memoryOf(stack, "web.js") };

    // 12 kB each, so 240 MB for the eight sockets.
    const text = "字".repeat(3_990);
    let taken = 0;
    await new Promise<void>((resolve) => {
      let sent = 0;
      const speak = () => {
        while (sent < messages && sent < taken + 50) {
          speaker.send(JSON.stringify({ msg: `${sent++} ${text}` }));
        }
        if (taken === messages) resolve();
      };
      speaker.on("message", (data) => {
        if (JSON.parse(String(data)).status === true) taken++;
        speak();
      });
      speak();
    });
    await expect.poll(() => received.length).toBe(messages);
    expect(received).toStrictEqual(Array.from({ length: messages }, (_, index) => index));

    const after = { rooms: memoryOf(stack, "workerd"), app: memoryOf(stack, "web.js") };
    expect(after.rooms - before.rooms).toBeLessThan(280);
    expect(after.app - before.app).toBeLessThan(260);
    const codes = await Promise.all(asleep.map(({ wake }) => wake()));
    expect(codes).toStrictEqual(asleep.map(() => 1006));
  } finally {
    for (const socket of sockets) socket.terminate();
  }
});
