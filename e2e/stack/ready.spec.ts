/** What a load balancer in front of several instances asks each of them. */
import { once } from "node:events";
import { enter, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test("GET /ready is 503 from the signal to stop, while sockets and calls go on for DRAIN_SECONDS", async ({
  startStack,
}) => {
  const stack = await startStack({ DRAIN_SECONDS: "2" });
  const ready = () => fetch(`${stack.origin}/ready`);
  expect(await (await ready()).json()).toStrictEqual({ ready: true });
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  const closed = once(socket, "close").then(([code]) => code);

  const stopped = stack.stop();
  await expect.poll(async () => (await ready()).status).toBe(503);
  expect(await (await ready()).json()).toStrictEqual({ ready: false });
  expect((await ann.post(`/Room/${room}/Message`, { msg: "meanwhile" })).status).toBe(201);
  expect(socket.readyState).toBe(socket.OPEN);
  expect(await closed).toBe(4503);
  const { code, ms } = await stopped;
  expect(code).toBe(0);
  expect(ms).toBeGreaterThan(2_000);
});

test("GET /ready is 503 while the only room server does not answer", async ({ startStack }) => {
  const stack = await startStack();
  const status = async () => (await fetch(`${stack.origin}/ready`)).status;
  expect(await status()).toBe(200);
  stack.kill("workerd", "SIGSTOP");
  expect(await status()).toBe(503);
  stack.kill("workerd", "SIGCONT");
  await expect.poll(status).toBe(200);
});
