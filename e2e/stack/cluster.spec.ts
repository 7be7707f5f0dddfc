/** Room servers in a cluster, with a bucket of the test's own. */
import type WebSocket from "ws";
import { expect, test } from "../support/shared-fixtures";
import type { Stack } from "../support/stack";
import { archived, type Client, enter, logIn, makeRoom, signIn } from "../support/stack-client";

/** Sends until it is answered, as a client that opted in does: over new sockets, under the same `cid`. */
async function say(stack: Stack, client: Client, room: number, msg: string): Promise<number> {
  for (;;) {
    try {
      const socket = await enter(stack, client, room, 0);
      try {
        return await answerTo(socket, msg);
      } finally {
        socket.terminate();
      }
    } catch {
      // Its server is gone; the next try may reach another one.
    }
  }
}

function answerTo(socket: WebSocket, msg: string): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once("close", reject);
    setTimeout(reject, 5_000).unref();
    socket.on("message", (data) => {
      const parsed: unknown = JSON.parse(String(data));
      for (const frame of Array.isArray(parsed) ? parsed : [parsed]) {
        if (frame.cid === msg && frame.status === true) resolve(frame.id);
      }
    });
    socket.send(JSON.stringify({ msg, cid: msg }));
  });
}

test("promise: rooms of a cluster are reached from each machine, and outlive a room server that is killed @clock", async ({
  joinCluster,
}) => {
  const [one, two] = [await joinCluster(), await joinCluster({ ROOM_PROCESSES: "2" })];
  expect(one.errors).toContain("experimental");
  const ann = await signIn(one, "ann");
  const bob = await logIn(two, "ann");
  const rooms = [await makeRoom(ann), await makeRoom(ann), await makeRoom(ann)];
  const sent = new Map(rooms.map((room) => [room, [] as string[]]));
  const talk = (part: string) =>
    Promise.all(
      rooms.map(async (room) => {
        for (let n = 0; n < 5; n++) {
          const [stack, client] = n % 2 === 0 ? ([one, ann] as const) : ([two, bob] as const);
          const msg = `${part}${n}`;
          await say(stack, client, room, msg);
          sent.get(room)?.push(msg);
        }
      }),
    );
  await talk("before ");
  one.kill("workerd");
  await talk("after the kill ");
  for (const room of rooms) expect(await archived(bob, room)).toStrictEqual(sent.get(room));

  expect((await two.stop()).code).toBe(0);
  await expect.poll(async () => (await ann.get("/Room")).status, { timeout: 10_000 }).toBe(200);
  for (const room of rooms) {
    await say(one, ann, room, "after the stop");
    expect(await archived(ann, room)).toStrictEqual([...(sent.get(room) ?? []), "after the stop"]);
  }
});

test("promise: rooms move from a folder into a cluster and back, by one command each, with nothing lost", async ({
  shared,
  bucket,
  prepareStack,
}) => {
  const alone = await prepareStack(shared);
  const CLUSTER_KEY = "k".repeat(32);
  const inCluster = { ...shared, ...bucket.variables, CLUSTER_KEY, ROOM_PROCESSES: "1" };
  const member = await prepareStack({ ...inCluster, DATA_DIR: alone.dataDir });
  await alone.start();
  const ann = await signIn(alone, "ann");
  const room = await makeRoom(ann);
  const ids = [await say(alone, ann, room, "in the folder")];
  await alone.stop();
  await expect(member.start()).rejects.toThrow("ended with 9");

  expect(alone.run("rebuild-rooms", "--dry-run")).toMatchObject({ code: 0 });
  expect(alone.run("rebuild-rooms")).toMatchObject({ code: 0 });
  await member.start();
  const there = await logIn(member, "ann");
  ids.push(await say(member, there, room, "in the cluster"));
  // The room knows what was sent before.
  expect(await say(member, there, room, "in the folder")).toBe(ids[0]);
  const other = await prepareStack(inCluster);
  const refused = await other.runBeside("rebuild-rooms");
  expect(refused).toMatchObject({ code: 6, output: expect.stringContaining(alone.dataDir) });
  await member.stop();
  await expect(alone.start()).rejects.toThrow("ended with 9");

  // Not `run`, which would keep the bucket from answering.
  const moved = await member.runBeside("rebuild-rooms");
  expect(moved.code, moved.output).toBe(0);
  await alone.start();
  const back = await logIn(alone, "ann");
  ids.push(await say(alone, back, room, "back in a folder"));
  expect(await archived(back, room)).toStrictEqual([
    "in the folder",
    "in the cluster",
    "back in a folder",
  ]);
  expect(ids).toStrictEqual([...ids].sort((a, b) => a - b));
});
