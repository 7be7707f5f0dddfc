/** A cluster to which anything happens: `npm run chaos -- --cluster`. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, expect, test } from "../support/cluster-fixtures";
import { kindsOfHarm } from "../support/cluster-harms";
import { act, allOf, Conversation, pick, signUp } from "../support/conversation";
import type { Harm } from "../support/harms";
import { type Place, type Rest, StubbornClient } from "../support/stubborn-client";
import { StubbornInbox } from "../support/stubborn-inbox";

const seconds = Number(process.env.CLUSTER_CHAOS_SECONDS);
const people = 4;
const roomCount = Number(process.env.CLUSTER_CHAOS_ROOMS ?? 50);
/** A harm lasts for so many seconds at most. */
const mostSeconds = Math.min(60, Math.ceil(seconds / 4));
/** Of all clients together, a second. */
const actions = 40;
/** Nobody asks for more while so much is unanswered. */
const maxUnanswered = 5;

type Crowd = {
  conversations: Conversation[];
  clients: StubbornClient[];
  inboxes: StubbornInbox[];
  /** Opens the inboxes of those who had none before. */
  openInboxes(): StubbornInbox[];
};

/** People are in all rooms, and one of them has an inbox. Half of them prefer the first machine, the others the second. */
async function fillRooms({ machines }: Cluster): Promise<Crowd> {
  const stacks = machines.map(({ stack }) => stack);
  const [front] = stacks;
  if (!front) throw new Error("no machine");
  const accounts = await Promise.all(
    Array.from({ length: people }, (_, n) => signUp(front, `person${n}`)),
  );
  const places = accounts.map((restAt, n) => {
    const own = stacks.map((stack) => ({ rest: restAt(stack), socketUrl: stack.socketUrl }));
    return n % 2 === 0 ? own : own.reverse();
  });
  const [first] = places.flat();
  if (!first) throw new Error("nobody");
  const conversations: Conversation[] = [];
  for (let n = 0; n < roomCount; n++) {
    const { id } = await first.rest("POST", "/Room", { name: `chaos ${n}` });
    const clients = places.map((own) => new StubbornClient(nonEmpty(own), Number(id)));
    conversations.push(new Conversation(clients, stubborn(places[0] ?? []), Number(id)));
  }
  const clients = conversations.flatMap((conversation) => conversation.clients);
  await Promise.all(clients.map((client) => client.until(() => client.isSettled, "entry", 60)));
  const open = (...those: Place[][]) => those.map((own) => new StubbornInbox(own));
  const [, second = [], ...others] = places;
  return {
    ...{ conversations, clients, inboxes: open(second) },
    openInboxes: () => open(...others),
  };
}

function nonEmpty([first, ...others]: Place[]): [Place, ...Place[]] {
  if (!first) throw new Error("nowhere");
  return [first, ...others];
}

/** Asks the second machine if the first one does not answer. */
function stubborn(places: Place[]): Rest {
  return async (...call) => {
    const [first, second] = places;
    return (await first?.rest(...call).catch(() => second?.rest(...call))) ?? {};
  };
}

/** Everybody acts until the returned function is called. */
function chat(clients: StubbornClient[]): () => Promise<void> {
  let isOver = false;
  const chatting = (async () => {
    for (let n = 0; !isOver; n++) {
      const client = pick(clients);
      if (client && client.unanswered < maxUnanswered) {
        if (Math.random() < 0.1) void client.post(`posted ${n}`);
        else act(client, n);
      }
      await sleep(1_000 / actions);
    }
  })();
  return async () => {
    isOver = true;
    await chatting;
  };
}

/** One harm after the other, or two at once, until the time is over. Returns what happened. */
async function harm(cluster: Cluster): Promise<string[]> {
  const start = performance.now();
  const happened: string[] = [];
  const under = new Set<Promise<void>>();
  const happen = async ({ name, happen }: Harm) => {
    const at = Math.round((performance.now() - start) / 1_000);
    happened.push(name);
    console.log(`${at} s: ${name}`);
    await test.step(name, async () => void (await happen()));
  };
  let kinds = kindsOfHarm(cluster, mostSeconds);
  while (performance.now() - start < seconds * 1_000) {
    await sleep(1_000 + Math.random() * 5_000);
    const kind = pick(kinds);
    if (!kind) continue;
    // Each once before any of them again.
    kinds = kinds.filter((other) => other !== kind);
    if (kinds.length === 0) kinds = kindsOfHarm(cluster, mostSeconds);
    const happening: Promise<void> = happen(kind()).finally(() => under.delete(happening));
    under.add(happening);
    if (under.size > 1) await Promise.race(under);
  }
  await Promise.all(under);
  return happened;
}

/** Rooms have moved often, and must still know who is there: nobody who leaves stays behind. */
async function expectPresence({ clients }: Conversation): Promise<void> {
  const [first, ...others] = clients;
  await first?.until(() => first.present.size === clients.length, "presence of all", 60);
  for (const other of others) other.close();
  await first?.until(() => first.present.size === 1, "absence of the others", 60);
}

/** Every inbox hears of every room. Pages that hear nothing for 30 s would hide it if one does not. */
async function expectNews(conversations: Conversation[], inboxes: StubbornInbox[]): Promise<void> {
  await expect.poll(() => inboxes.every(({ isReady }) => isReady), { timeout: 60_000 }).toBe(true);
  for (const { lastIds } of inboxes) lastIds.clear();
  const unheard = () =>
    conversations.filter(({ room }) => inboxes.some(({ lastIds }) => !lastIds.has(room)));
  for (const { clients } of conversations) clients[0]?.ask({ msg: "news" });
  await expect
    .poll(
      () => {
        for (const { clients } of unheard()) clients[0]?.ask({ msg: "more news" });
        return unheard().map(({ room }) => room);
      },
      { timeout: 25_000, intervals: [2_000] },
    )
    .toStrictEqual([]);
}

test("promise: after chaos in a cluster each room has one timeline, with each acknowledged message once, and never had two owners", async ({
  startCluster,
}) => {
  test.skip(Number.isNaN(seconds), "it takes minutes: npm run chaos -- --cluster");
  test.setTimeout((seconds + 600) * 1_000);
  const cluster = await startCluster();
  const { conversations, clients, inboxes, openInboxes } = await fillRooms(cluster);
  try {
    const stopChat = chat(clients);
    const happened = await harm(cluster);
    await stopChat();

    const start = performance.now();
    await allOf(conversations.map((conversation) => conversation.settle(120)));
    const settled = Math.round((performance.now() - start) / 1_000);
    // Those who come while rooms have no owner hear of them, too, once they have one.
    cluster.machines[1]?.stack.kill("workerd");
    inboxes.push(...openInboxes());
    await Promise.all(conversations.map((conversation) => conversation.settle(120)));
    await expectNews(conversations, inboxes);
    await Promise.all(conversations.map((conversation) => conversation.settle()));
    for (const conversation of conversations) await conversation.expectOneTimeline();
    const events = conversations.reduce((sum, { head }) => sum + head, 0);
    const { faults, moves, lateCommits } = await cluster.bucket.report();
    expect(faults).toStrictEqual([]);
    for (const { stack } of cluster.machines) {
      await expect
        .poll(
          () =>
            fetch(`${stack.origin}/health`).then(
              ({ ok }) => ok,
              () => false,
            ),
          {
            timeout: 60_000,
          },
        )
        .toBe(true);
    }
    await Promise.all(conversations.map(expectPresence));
    const waits = clients.flatMap((client) => client.waits).sort((a, b) => a - b);
    const wait = (share: number) =>
      `${((waits[Math.floor((waits.length - 1) * share)] ?? 0) / 1_000).toFixed(2)} s`;
    console.log(
      `${events} events in ${roomCount} rooms survived ${happened.length} harms (all was well ${settled} s after the last) and ${moves} moves; ` +
        `${lateCommits} commits came from owners that had been replaced, and count for nothing. ` +
        `Answers took ${wait(0.5)} (p50), ${wait(0.9)} (p90), ${wait(0.99)} (p99), ${wait(1)} (max).`,
    );
    const logs = cluster.machines.map(({ stack }) => stack.errors).join("\n");
    const count = (pattern: RegExp) => logs.match(pattern)?.length ?? 0;
    console.log(
      `Room servers ended by themselves ${count(/"died":"rooms \d+","how":"exit code [1-9]/g)} times, ` +
        `${count(/non-unwinding panic/g)} of them by a fault of the engine's.`,
    );
    if (!cluster.network) console.log("Left out: cuts, because no namespaces can be made here.");
    expect(events).toBeGreaterThan(seconds);
  } finally {
    for (const each of [...clients, ...inboxes]) each.close();
  }
});
