import { createHash } from "node:crypto";
import * as argon2 from "@node-rs/argon2";
import autocannon from "autocannon";
import { cpuSeconds, quiet } from "../host/usage";
import { chatResult } from "../load/job";
import { runLoad } from "../load/run";
import { atLeast, type Goal } from "../report/outcome";
import { digits, type Spread, show, spreadOf } from "../report/statistics";
import { argonCost, startEmptyNext } from "../servers/empty-next";
import type { Teahouse } from "../servers/teahouse";
import type { Scenario } from "./scenario";

const connections = 16;
/** Calls after which V8 has compiled the code; counted in calls because a login is too rare to warm up within seconds. */
const warmUpCalls = 500;
/** More and shorter rounds than elsewhere, because the compared figures are measured one after another. */
const rounds = 5;
const seconds = 2;

/** The processes that REST calls are shared by. */
const parts = ["web", "app", "database"];

type Target = { name: string; rate(): Promise<number>; warmUp?(): Promise<unknown> };
/** Answers a second, and CPU milliseconds of Teahouse's processes per answer. */
type Found = { rate: number; cpuMs: Map<string, number> };

/** The REST API against an empty Next route, and logins against argon2 alone. */
export const W: Scenario = {
  id: "W",
  title: `REST, ${connections} connections`,
  async run(servers) {
    const teahouse = await servers.teahouse();
    const empty = await startEmptyNext();
    const targets = await targetsOf(teahouse, empty);
    const all = new Map<Target, Found[]>(targets.map((target) => [target, []]));
    for (const { warmUp } of targets) await warmUp?.();
    for (let round = 1; round <= rounds; round++) {
      for (const [target, found] of all) {
        await quiet(servers.parts());
        const once = await measure(target, teahouse);
        found.push(once);
        console.log(`  W ${round}/${rounds} ${target.name}: ${digits(once.rate)}/s`);
      }
    }
    await empty.stop();
    const ratesOf = (name: string) =>
      [...all].find(([target]) => target.name === name)?.[1].map(({ rate }) => rate) ?? [];
    const ratio = (name: string, to: string): Spread =>
      spreadOf(ratesOf(name).map((rate, at) => rate / (ratesOf(to)[at] ?? Number.NaN)));
    const goal = (name: string, to: string, limit: number): Goal =>
      atLeast(`${name} as a multiple of ${to}`, ratio(name, to), limit);
    return {
      tables: [
        {
          head: ["", "a second", ...parts.map((part) => `CPU ms of the ${part} for one`)],
          rows: [...all].map(([{ name }, found]) => [
            name,
            show(spreadOf(found.map(({ rate }) => rate)), digits),
            ...parts.map((part) => cpuOf(found, part)),
          ]),
        },
      ],
      goals: [
        goal("tokens", "empty Next route", 0.5),
        goal("history pages", "empty Next route", 0.5),
        goal("logins", "argon2 alone", 0.8),
      ],
      notes: ["A history page has 50 messages. On the embedded Postgres."],
      lost: 0,
    };
  },
};

async function measure(target: Target, teahouse: Teahouse): Promise<Found> {
  const before = cpuSeconds(teahouse.parts());
  const from = performance.now();
  const rate = await target.rate();
  const done = (rate * (performance.now() - from)) / 1_000;
  const after = cpuSeconds(teahouse.parts());
  const used = (part: string) => (after.get(part) ?? 0) - (before.get(part) ?? 0);
  const cpuMs = new Map([...after.keys()].map((part) => [part, (used(part) * 1_000) / done]));
  return { rate, cpuMs };
}

/** Empty if Teahouse is not the server at work. */
function cpuOf(found: Found[], part: string): string {
  const ms = spreadOf(found.map(({ cpuMs }) => cpuMs.get(part) ?? 0)).median;
  return ms < 0.05 ? "–" : digits(ms);
}

async function targetsOf(
  teahouse: Teahouse,
  next: Awaited<ReturnType<typeof startEmptyNext>>,
): Promise<Target[]> {
  const [person] = await teahouse.persons(1);
  if (!person) throw new Error("nobody is there");
  const room = await roomWithHistory(teahouse, person.cookie);
  const address = `${teahouse.origin}/Room/${room}`;
  const headers = { Cookie: person.cookie };
  const post = {
    method: "POST" as const,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: person.username, password: md5(person.password) }),
  };
  return [
    calls("empty Next route", { url: next.empty }),
    calls("tokens", { url: address, headers }),
    calls("history pages", { url: `${address}/Message?limit=50`, headers }),
    { name: "argon2 alone", rate: argonRate },
    calls("argon2 in an empty Next route", { url: next.argon2, ...post }),
    calls("logins", { url: `${teahouse.origin}/Login`, ...post }),
  ];
}

/** Measures requests a second; throws if one is not answered with 200. */
function calls(name: string, request: Omit<autocannon.Options, "connections">): Target {
  return {
    name,
    warmUp: () => autocannon({ ...request, connections, amount: warmUpCalls }),
    async rate() {
      const result = await autocannon({ ...request, connections, duration: seconds });
      if (result.non2xx + result.errors > 0) {
        throw new Error(`${request.url}: ${result.non2xx} refused, ${result.errors} failed`);
      }
      return result["2xx"] / result.duration;
    },
  };
}

async function argonRate(): Promise<number> {
  const hash = await argon2.hash("x", argonCost);
  const from = performance.now();
  let done = 0;
  const one = async () => {
    while (performance.now() - from < seconds * 1_000) {
      await argon2.verify(hash, "x");
      done++;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return done / ((performance.now() - from) / 1_000);
}

/** A room with messages, of which the archive has a page. */
async function roomWithHistory(teahouse: Teahouse, Cookie: string): Promise<string> {
  const places = await teahouse.rooms({ count: 1, members: 2, senders: 1 });
  const room = places[0]?.room ?? "";
  const chat = { dialect: "teahouse" as const, load: { kind: "open" as const, perSecond: 200 } };
  await runLoad({ kind: "chat", ...chat, places, warmUpMs: 0, windowMs: 500 }, chatResult);
  // The archive follows within a second or two.
  const deadline = performance.now() + 30_000;
  for (let count = 0; count !== 50; ) {
    const url = `${teahouse.origin}/Room/${room}/Message?limit=50`;
    const page = await (await fetch(url, { headers: { Cookie } })).text();
    count = page.split('"msg"').length - 1;
    if (performance.now() > deadline) throw new Error(`a page of history has ${count} messages`);
  }
  return room;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
