import { fields, list } from "../support/basic-client";
import { checkResponse } from "../support/check-rest";
import type { Stack, StackPart } from "../support/stack";
import { expect, test } from "../support/stack-fixtures";
import { type Rest, type Shown, StubbornClient, shownOf } from "../support/stubborn-client";

/** `npm run chaos` runs longer. */
const seconds = Number(process.env.CHAOS_SECONDS ?? 15);
const people = 4;

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

test("promise, protocol 15, 16, 19: after chaos every client has the same timeline, with each acknowledged message once", async ({
  startStack,
}) => {
  test.setTimeout((seconds + 150) * 1_000);
  const stack = await startStack({ LIMITS_FACTOR: "1000" });
  const clients: StubbornClient[] = [];
  try {
    const rests: Rest[] = [];
    for (let n = 0; n < people; n++) rests.push(await signIn(stack, `person${n}`));
    const [first] = rests;
    if (!first) throw new Error("nobody");
    const { id: room } = await first("POST", "/Room", { name: "chaos" });
    for (const rest of rests) {
      clients.push(new StubbornClient(rest, stack.socketUrl, Number(room)));
    }
    await Promise.all(clients.map((client) => client.until(() => client.isSettled, "entry", 20)));

    // Kills one part after the other while the clients go on.
    const harms: StackPart[] = ["workerd", "web.ts"];
    if (!process.env.DATABASE_URL) harms.push("bin/postgres");
    const end = Date.now() + seconds * 1_000;
    let nextHarm = Date.now() + 2_000;
    for (let n = 0, harmed = 0; Date.now() < end; n++) {
      for (const client of clients) act(client, n);
      if (Date.now() >= nextHarm) {
        const harm = harms[harmed++ % harms.length];
        if (harm) stack.killIfRunning(harm);
        nextHarm = Date.now() + 3_000;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    await Promise.all(
      clients.map((client) => client.until(() => client.isSettled, "answer to everything", 60)),
    );
    const head = Math.max(...clients.map(({ lastId }) => lastId));
    for (const client of clients) await client.until(() => client.lastId >= head, "head", 30);
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
  } finally {
    for (const client of clients) client.close();
  }
});
