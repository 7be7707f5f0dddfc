/** Rooms on Cloudflare's engine, with SQLite-backed objects, while it is killed. */
import { setTimeout as sleep } from "node:timers/promises";
import type { WranglerRooms } from "../../scripts/test/wrangler";
import { fields, list } from "../support/basic-client";
import { expect, test } from "../support/cloudflare-fixtures";
import type { Stack } from "../support/stack";
import { type Client, makeRoom, signIn } from "../support/stack-client";
import { type Rest, type Shown, StubbornClient, shownOf } from "../support/stubborn-client";

/** `npm run test:cloudflare` runs longer. */
const seconds = Number(process.env.CHAOS_SECONDS ?? 8);
const people = 4;
/** As often as one client acts; more than the engine takes with four of them. */
const actMs = 25;

const restOf =
  (client: Client): Rest =>
  async (method, path, body) => {
    const response = await client.call(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return fields(JSON.parse(await response.text()));
  };

async function join(stack: Stack): Promise<{ room: number; rests: Rest[] }> {
  const names = Array.from({ length: people }, (_, n) => `person${n}`);
  const clients = await Promise.all(names.map((name) => signIn(stack, name)));
  const [first] = clients;
  if (!first) throw new Error("nobody");
  return { room: await makeRoom(first), rests: clients.map(restOf) };
}

/** The whole archive of a room; null until it reaches event `upTo`. */
async function archiveOf(rest: Rest, room: number, upTo: number): Promise<Shown[] | null> {
  const all: Shown[] = [];
  for (let more = true; more; ) {
    const after = all.at(-1)?.id ?? 0;
    const page = await rest("GET", `/Room/${room}/Message?after=${after}&limit=100&expand=1`);
    if (Number(page.archived) < upTo) return null;
    all.push(...list(page.messages).map((message) => shownOf(fields(message))));
    more = page.more === true;
  }
  return all;
}

function act(client: StubbornClient, n: number): void {
  const own = [...client.acknowledged.values()].find((id) => client.shown.get(id)?.msg);
  if (n % 7 === 0 && own !== undefined) client.ask({ edit: own, msg: `edited ${n}` });
  else if (n % 11 === 0 && own !== undefined) client.ask({ react: own, emoji: "🍵", on: true });
  else if (n % 29 === 0) client.double();
  else client.ask({ msg: `message ${n} 消息` });
}

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
  const { room, rests } = await join(stack);
  const clients = rests.map((rest) => new StubbornClient(rest, stack.socketUrl, room));
  const [first] = rests;
  if (!first) throw new Error("nobody");
  let isOver = false;
  const settle = async () => {
    const answered = (client: StubbornClient) => client.until(() => client.isSettled, "answer", 60);
    await Promise.all(clients.map(answered));
    const head = Math.max(...clients.map(({ lastId }) => lastId));
    await Promise.all(clients.map((each) => each.until(() => each.lastId >= head, "head", 30)));
    return head;
  };
  try {
    await settle();
    const talking = (async () => {
      for (let n = 1; !isOver; n++) {
        for (const client of clients) act(client, n);
        await sleep(actMs);
      }
    })();
    const harms = harmsTo(rooms);
    const endAt = Date.now() + seconds * 1_000;
    for (let n = 0; n < harms.length || Date.now() < endAt; n++) {
      await sleep(1_000);
      await harms[n % harms.length]?.();
    }
    await sleep(500);
    isOver = true;
    await talking;
    const head = await settle();
    expect(head).toBeGreaterThan(seconds * 10);

    for (const { faults } of clients) expect(faults).toStrictEqual([]);
    const logs = clients.map(({ shown }) => [...shown.values()].sort((a, b) => a.id - b.id));
    for (const log of logs) expect(log).toStrictEqual(logs[0]);
    const ids = clients.flatMap(({ acknowledged }) => [...acknowledged.values()]);
    // An event without an acknowledged request would be a duplicate.
    expect(ids.toSorted((a, b) => a - b)).toStrictEqual(ids.map((_, n) => n + 1));
    expect(ids.length).toBe(head);
    await expect
      .poll(() => archiveOf(first, room, head).catch(() => null), { timeout: 60_000 })
      .toStrictEqual(logs[0]);
    if (process.env.CHAOS_SECONDS) console.log(`${head} events survived.`);
  } finally {
    isOver = true;
    for (const client of clients) client.close();
  }
});
