/** Rooms that move from Cloudflare to one machine. */
import { once } from "node:events";
import { expect, test } from "../support/cloudflare-fixtures";
import { archived, enter, logIn, makeRoom, signIn } from "../support/stack-client";

test("promise: rooms move from Cloudflare to one machine with nothing lost @clock", async ({
  cloudflare: { rooms, stack },
  shared,
  prepareStack,
}) => {
  // A minute of it is for tokens that are still good.
  test.setTimeout(300_000);
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const direct = { origin: stack.origin, socketUrl: `ws://127.0.0.1:${rooms.port}/` };
  const socket = await enter(direct, ann, room);
  const texts = Array.from({ length: 30 }, (_, n) => `m${n}`);
  for (const msg of texts) {
    const answered = once(socket, "message");
    socket.send(JSON.stringify({ msg }));
    expect(JSON.parse(String((await answered)[0]))).toStrictEqual({ status: true });
  }

  const counted = await stack.runBeside("rebuild-rooms", "--dry-run");
  expect(counted.output).toContain("Nothing was changed");
  expect(socket.readyState).toBe(socket.OPEN);
  const closed = once(socket, "close");
  const { code, output } = await stack.runBeside("rebuild-rooms");
  expect(code, output).toBe(0);
  expect((await closed)[0]).toBe(4503);
  await Promise.all([stack.stop(), rooms.stop()]);

  const home = await prepareStack(shared);
  await home.start();
  const back = await logIn(home, "ann");
  const sent = await back.post(`/Room/${room}/Message`, { msg: "at home" });
  expect(JSON.parse(await sent.text()).id).toBe(31);
  expect(await archived(back, room)).toStrictEqual([...texts, "at home"]);
});
