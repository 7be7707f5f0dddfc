import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Conversation, signUp } from "../support/conversation";
import * as harms from "../support/harms";
import { mountDisk } from "../support/small-disk";
import type { Stack } from "../support/stack";
import { expect, test } from "../support/stack-fixtures";
import { type Rest, StubbornClient } from "../support/stubborn-client";

/** `npm run chaos` runs longer, and with more harms. */
const isLong = process.env.CHAOS_SECONDS !== undefined;
const seconds = Number(process.env.CHAOS_SECONDS ?? 15);
const people = 4;
const pauseMs = 3_000;
/** The data folder of the longest run has room for all of it. */
const diskMegabytes = 2_000;

type Tools = { disk: ReturnType<typeof mountDisk>; clock: ReturnType<typeof harms.movableClock> };

/** In the order in which they happen, again and again. */
function harmsTo(stack: Stack, crowd: harms.Crowd, { disk, clock }: Tools): harms.Harm[] {
  const kill = (...[part]: [Parameters<typeof harms.kill>[1]]) => harms.kill(stack, part);
  const isOurs = !process.env.DATABASE_URL;
  const short = [
    ...[kill("workerd"), harms.stopForAWhile(stack, "workerd", 2), kill("web.js"), kill("app.js")],
    ...(isOurs ? [kill("bin/postgres")] : []),
  ];
  if (!isLong) return short;
  return [
    ...short,
    harms.stopForAWhile(stack, "web.js", 6),
    harms.stopForAWhile(stack, "app.js", 6),
    harms.loseRooms(stack, crowd),
    ...(isOurs ? [harms.stopForAWhile(stack, "bin/postgres", 6)] : []),
    ...(isOurs ? [harms.setBackDatabase(stack, crowd)] : []),
    ...(disk ? [harms.fillDisk(disk)] : []),
    ...(clock ? [1, -1, 0].map((hours) => clock.set(hours)) : []),
  ];
}

test("promise, protocol 15, 16, 19: after chaos every client has the same timeline, with each acknowledged message once", async ({
  prepareStack,
}) => {
  test.setTimeout((seconds + 200) * 1_000);
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-chaos-"));
  const clock = isLong ? harms.movableClock(folder) : null;
  const stack = await prepareStack({ LIMITS_FACTOR: "1000", ...clock?.env });
  const disk = isLong ? mountDisk(diskMegabytes, stack.dataDir) : null;
  const clients: StubbornClient[] = [];
  try {
    await stack.start();
    const rests: Rest[] = [];
    for (let n = 0; n < people; n++) rests.push((await signUp(stack, `person${n}`))(stack));
    const [first] = rests;
    if (!first) throw new Error("nobody");
    const { id: room } = await first("POST", "/Room", { name: "chaos" });
    for (const rest of rests) {
      clients.push(new StubbornClient([{ rest, socketUrl: stack.socketUrl }], Number(room)));
    }
    await Promise.all(clients.map((client) => client.until(() => client.isSettled, "entry", 20)));

    const talk = new Conversation(clients, first, Number(room));
    const talking = talk.run();
    const list = harmsTo(stack, talk, { disk, clock });
    const end = Date.now() + seconds * 1_000;
    for (let n = 0; Date.now() < end; n++) {
      await sleep(pauseMs);
      const harm = list[n % list.length];
      if (harm) await test.step(harm.name, harm.happen);
    }
    talk.end();
    await talking;

    await talk.settle();
    const { head } = talk;
    expect(head).toBeGreaterThan(seconds * 5);
    await talk.expectOneTimeline();
    if (isLong) report(list, { disk, clock }, head);
  } finally {
    for (const client of clients) client.close();
    await stack.stop();
    disk?.remove();
    rmSync(folder, { recursive: true });
  }
});

function report(list: harms.Harm[], { disk, clock }: Tools, head: number): void {
  console.log(`${head} events survived that ${list.map(({ name }) => name).join(", ")}.`);
  if (!disk) console.log("Left out: a full disk, because nothing may be mounted here.");
  if (!clock) console.log("Left out: a clock that is moved, which needs a C compiler (cc).");
}
