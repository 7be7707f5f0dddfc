import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fields, list } from "../support/basic-client";
import { checkResponse } from "../support/check-rest";
import * as harms from "../support/harms";
import { mountDisk } from "../support/small-disk";
import type { Stack } from "../support/stack";
import { expect, test } from "../support/stack-fixtures";
import { type Rest, type Shown, StubbornClient, shownOf } from "../support/stubborn-client";

/** `npm run chaos` runs longer, and with more harms. */
const isLong = process.env.CHAOS_SECONDS !== undefined;
const seconds = Number(process.env.CHAOS_SECONDS ?? 15);
const people = 4;
const pauseMs = 3_000;
/** The data folder of the longest run has room for all of it. */
const diskMegabytes = 2_000;

async function signIn(stack: Stack, username: string): Promise<Rest> {
  let cookie = "";
  const rest: Rest = async (method, path, body) => {
    const response = await fetch(stack.origin + path, {
      method,
      headers: { cookie, ...(body !== undefined && { "Content-Type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    await checkResponse(response, method, body);
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    const text = await response.text();
    return text === "" ? {} : fields(JSON.parse(text));
  };
  const account = { username, password: "zjh1997@stupid" };
  await rest("POST", "/User", { ...account, nickname: username });
  await rest("POST", "/Login", account);
  return rest;
}

/** The whole archive of a room; null until it reaches event `upTo`. */
async function archiveOf(rest: Rest, room: number, upTo: number): Promise<Shown[] | null> {
  const all: Shown[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await rest("GET", `/Room/${room}/Message?after=${after}&limit=100&expand=1`);
    if (Number(page.archived) < upTo) return null;
    all.push(...list(page.messages).map((message) => shownOf(fields(message))));
    after = all.at(-1)?.id ?? 0;
    more = page.more === true;
  }
  return all;
}

const pick = <T>(items: T[]): T | undefined => items[Math.floor(Math.random() * items.length)];

/** One random action of a client: send, edit, delete, react, resend or drop the connection. */
function act(client: StubbornClient, n: number): void {
  const dice = Math.random();
  const own = pick([...client.acknowledged.values()].filter((id) => client.shown.has(id)));
  if (dice < 0.7 || own === undefined) client.ask({ msg: `message ${n} 消息` });
  else if (dice < 0.8) client.ask({ edit: own, msg: `edited ${n}` });
  else if (dice < 0.84) client.ask({ delete: own });
  else if (dice < 0.92) client.ask({ react: own, emoji: pick(["🍵", "👍", "🎉"]), on: dice < 0.9 });
  else if (dice < 0.98) client.double();
  else client.drop();
}

class Talk implements harms.Crowd {
  #isResting = false;
  #isOver = false;

  constructor(
    private readonly clients: StubbornClient[],
    private readonly archive: (upTo: number) => Promise<Shown[] | null>,
  ) {}

  get head(): number {
    return Math.max(...this.clients.map(({ lastId }) => lastId));
  }

  /** Everybody acts, until `end`. */
  async run(): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      if (!this.#isResting) for (const client of this.clients) act(client, n);
      await sleep(20);
    }
  }

  end(): void {
    this.#isOver = true;
  }

  async rest(): Promise<void> {
    this.#isResting = true;
    await this.settle();
    const isArchived = () => this.archive(this.head).catch(() => null);
    await expect.poll(isArchived, { timeout: 60_000 }).not.toBeNull();
  }

  goOn(): void {
    this.#isResting = false;
  }

  async talk(events: number): Promise<void> {
    const wanted = this.head + events;
    await this.clients[0]?.until(() => this.head >= wanted, "talk", 60);
  }

  /** Resolves when everything is answered and has reached everybody. */
  async settle(): Promise<void> {
    const { clients } = this;
    await Promise.all(
      clients.map((client) => client.until(() => client.isSettled, "answer to everything", 60)),
    );
    const { head } = this;
    for (const client of clients) await client.until(() => client.lastId >= head, "head", 30);
  }
}

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
    for (let n = 0; n < people; n++) rests.push(await signIn(stack, `person${n}`));
    const [first] = rests;
    if (!first) throw new Error("nobody");
    const { id: room } = await first("POST", "/Room", { name: "chaos" });
    for (const rest of rests) {
      clients.push(new StubbornClient(rest, stack.socketUrl, Number(room)));
    }
    await Promise.all(clients.map((client) => client.until(() => client.isSettled, "entry", 20)));

    const talk = new Talk(clients, (upTo) => archiveOf(first, Number(room), upTo));
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

    for (const { faults } of clients) expect(faults).toStrictEqual([]);
    const logs = clients.map(({ shown }) => [...shown.values()].sort((a, b) => a.id - b.id));
    const [log = []] = logs;
    for (const other of logs) expect(other).toStrictEqual(log);
    const ids = clients.flatMap(({ acknowledged }) => [...acknowledged.values()]);
    expect(new Set(ids).size, "an id was given twice").toBe(ids.length);
    // A duplicate would be an event without an acknowledged request.
    expect(ids.length).toBe(head);
    await expect
      .poll(() => archiveOf(first, Number(room), head).catch(() => null), { timeout: 60_000 })
      .toStrictEqual(log);
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
