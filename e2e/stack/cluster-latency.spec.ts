/** How long an answer takes in a cluster; the figures are in docs/decisions/0040-cluster.md. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type WebSocket from "ws";
import { enter, makeRoom, signIn } from "../support/stack-client";
import { onDemand, test } from "../support/two-starts";

test.setTimeout(400_000);

onDemand(
  "what an answer waits for, by the latency of the bucket",
  async ({ starts: { one, two, bucket } }) => {
    const ann = await signIn(one, "ann");
    const room = await makeRoom(ann);
    console.log("latency | a second | p50 / p99 at the owner | and through another start, in ms");
    for (const latencyMs of [2, 20, 50]) {
      bucket.latencyMs = latencyMs;
      // The first one that enters has the room.
      const sockets = [await enter(one, ann, room, 0), await enter(two, ann, room, 0)];
      // Not at the same time: the later of two waits for the earlier one's write.
      const slow = await Promise.all(
        sockets.map((socket, index) => sleep(index * 500).then(() => answerTimes(socket, 1, 20))),
      );
      const fast: string[] = [];
      for (const socket of sockets) fast.push(await answerTimes(socket, 100, 500));
      for (const socket of sockets) socket.close();
      console.log([latencyMs, 1, ...slow].join(" | "));
      console.log([latencyMs, 100, ...fast].join(" | "));
    }
  },
);

/** Sends so many messages a second; returns p50 and p99 of what their answers took, in ms. */
async function answerTimes(socket: WebSocket, perSecond: number, count: number): Promise<string> {
  const sentAt = new Map<string, number>();
  const times: number[] = [];
  const done = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const parsed: unknown = JSON.parse(String(data));
      for (const { status, cid } of Array.isArray(parsed) ? parsed : [parsed]) {
        if (status === true) times.push(performance.now() - (sentAt.get(cid) ?? Number.NaN));
      }
      if (times.length === count) resolve();
    });
  });
  const startedAt = performance.now();
  for (let n = 0; n < count; n++) {
    const cid = randomUUID();
    sentAt.set(cid, performance.now());
    socket.send(JSON.stringify({ msg: `message ${n}`, cid }));
    await sleep(startedAt + ((n + 1) * 1_000) / perSecond - performance.now());
  }
  await done;
  socket.removeAllListeners("message");
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    (times[Math.floor(share * (times.length - 1))] ?? Number.NaN).toFixed(0);
  return `${at(0.5)} / ${at(0.99)}`;
}
