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
    const lines: string[] = [];
    for (const latencyMs of [2, 20, 50]) {
      bucket.latencyMs = latencyMs;
      for (const [perSecond, count] of [
        [1, 20],
        [100, 1_000],
      ] as const) {
        // The first one that enters has the room.
        const own = await enter(one, ann, room, 0);
        const through = await enter(two, ann, room, 0);
        const figures = [
          await answerTimes(own, perSecond, count),
          await answerTimes(through, perSecond, count),
        ];
        for (const socket of [own, through]) socket.close();
        lines.push([latencyMs, perSecond, ...figures].join(" | "));
      }
    }
    console.log(
      ["latency | a second | at the owner: p50 / p99 | through another", ...lines].join("\n"),
    );
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
