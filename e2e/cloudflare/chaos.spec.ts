/** Rooms on Cloudflare's engine, with SQLite-backed objects, while it is killed. */
import { setTimeout as sleep } from "node:timers/promises";
import type { WranglerRooms } from "../../scripts/test/wrangler";
import { expect, test } from "../support/cloudflare-fixtures";
import { Conversation, signUp } from "../support/conversation";
import { type Rest, StubbornClient } from "../support/stubborn-client";

/** `npm run test:cloudflare` runs longer. */
const seconds = Number(process.env.CHAOS_SECONDS ?? 8);
const people = 4;
/** With four people no more than the engine takes. */
const actMs = 25;

/** In the order in which they happen, again and again. */
const harmsTo = (rooms: WranglerRooms): (() => Promise<void>)[] => [
  async () => rooms.killEngine("rooms"),
  async () => {
    await rooms.stop("SIGKILL");
    await rooms.start();
  },
  async () => rooms.killEngine("front"),
  async () => {
    await rooms.stop();
    await rooms.start();
  },
];

test("promise: on Cloudflare's engine nothing acknowledged is lost, doubled or out of order when it is killed", async ({
  cloudflare: { rooms, stack },
}) => {
  test.setTimeout((seconds + 200) * 1_000);
  const rests: Rest[] = [];
  for (let n = 0; n < people; n++) rests.push((await signUp(stack, `person${n}`))(stack));
  const [first] = rests;
  if (!first) throw new Error("nobody");
  const room = Number((await first("POST", "/Room", { name: "chaos" })).id);
  const clients = rests.map(
    (rest) => new StubbornClient([{ rest, socketUrl: stack.socketUrl }], room),
  );
  const talk = new Conversation(clients, first, room);
  try {
    await talk.settle();
    const talking = talk.run(actMs);
    const harms = harmsTo(rooms);
    const endAt = Date.now() + seconds * 1_000;
    for (let n = 0; n < harms.length || Date.now() < endAt; n++) {
      await sleep(1_000);
      await harms[n % harms.length]?.();
    }
    talk.end();
    await talking;
    await talk.settle();
    expect(talk.head).toBeGreaterThan(seconds * 10);
    await talk.expectOneTimeline();
    if (process.env.CHAOS_SECONDS) console.log(`${talk.head} events survived.`);
  } finally {
    talk.end();
    for (const client of clients) client.close();
  }
});
