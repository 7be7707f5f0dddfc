/** What can happen to a cluster while its clients go on. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Trouble } from "./bucket-process";
import type { Cluster } from "./cluster-fixtures";
import { pick } from "./conversation";
import type { Harm } from "./harms";
import { type Stack, type StackPart, signal } from "./stack";

/** Chooses where and for how long. */
type Kind = () => Harm;

/** For how many seconds things may last: more often short than long. */
const between = (least: number, most: number) =>
  Math.round((least + (most - least) * Math.random() ** 2) * 10) / 10;

const parts: StackPart[] = ["workerd", "app.js", "web.js"];

/** `most`: the seconds that a harm may last. */
export function kindsOfHarm(cluster: Cluster, most: number): Kind[] {
  const { machines } = cluster;
  const all = machines.map((_, index) => index);
  const onMachine = (kind: (stack: Stack, name: string) => Harm) => () => {
    const index = pick(all) ?? 0;
    return kind(stackAt(cluster, index), `machine ${index + 1}`);
  };
  return [
    ...parts.flatMap((part) => [
      ...(["SIGKILL", "SIGTERM"] as const).map((name) =>
        onMachine((stack, machine) => ({
          name: `${name} for ${part} of ${machine}`,
          happen: () => signal(oneOf(stack, part), name),
        })),
      ),
      onMachine((stack, machine) => standStill(stack, machine, part, between(2, most))),
    ]),
    onMachine((stack, machine) => freeze(stack, machine, between(2, most))),
    onMachine((stack, machine) => restart(stack, machine, "is stopped", () => stack.stop())),
    onMachine((stack, machine) => restart(stack, machine, "is lost", () => stack.lose())),
    ...bucketTroubles(cluster, most),
    ...cuts(cluster, most),
  ];
}

function standStill(stack: Stack, machine: string, part: StackPart, seconds: number): Harm {
  return {
    name: `${part} of ${machine} stands still for ${seconds} s`,
    happen: async () => {
      const pids = oneOf(stack, part);
      signal(pids, "SIGSTOP");
      await sleep(seconds * 1_000);
      signal(pids, "SIGCONT");
    },
  };
}

function freeze(stack: Stack, machine: string, seconds: number): Harm {
  return {
    name: `all of ${machine} stands still for ${seconds} s`,
    happen: async () => {
      const goOn = stack.freeze();
      await sleep(seconds * 1_000);
      goOn();
    },
  };
}

/** Those that are being started again. */
const restarting = new Set<Stack>();

function restart(stack: Stack, machine: string, how: string, end: () => Promise<unknown>): Harm {
  return {
    name: `${machine} ${how} and starts again`,
    happen: async () => {
      if (restarting.has(stack)) return;
      restarting.add(stack);
      await end();
      await start(stack);
      restarting.delete(stack);
    },
  };
}

/** As a service manager does: until it succeeds, which may take until a bucket is back. */
async function start(stack: Stack): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await stack.start();
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(1_000);
    }
  }
}

function bucketTroubles({ bucket, network, machines }: Cluster, most: number): Kind[] {
  const kind = (what: string, trouble: Trouble, longest: number) => () => {
    const seconds = between(2, Math.min(longest, most));
    const whose = network && Math.random() < 0.5 ? pick(machines) : undefined;
    return {
      name: `the bucket ${what} for ${whose ? whose.address : "all"}, ${seconds} s`,
      happen: async () => {
        const end = bucket.begin({ ...trouble, from: whose?.address });
        await sleep(seconds * 1_000);
        end();
      },
    };
  };
  return [
    kind("takes up to 2 s a call", { latencyMs: 2_000 }, 30),
    kind("answers 503", { fault: { status: 503 } }, 6),
    kind("answers every fourth call with 500", { fault: { status: 500 }, share: 0.25 }, 10),
    kind("stores and answers every fourth with 500", { fault: "late", share: 0.25 }, 10),
    kind("ends every fourth connection", { fault: "reset", share: 0.25 }, 10),
    kind("stores and ends every fourth connection", { fault: "late-reset", share: 0.25 }, 10),
    kind("hangs", { fault: "hang" }, 20),
  ];
}

function cuts({ network, machines }: Cluster, most: number): Kind[] {
  if (!network) return [];
  const { clientAddress, bucketAddress } = network;
  const cut = (what: string, ways: [from: string, to: string][]): Harm => {
    const seconds = between(2, most);
    return {
      name: `${what}, ${seconds} s`,
      happen: async () => {
        const ends = ways.map((way) => network.cut(...way));
        await sleep(seconds * 1_000);
        for (const end of ends) end();
      },
    };
  };
  const both = (one: string, other: string): [string, string][] => [
    [one, other],
    [other, one],
  ];
  const [one = "", two = ""] = machines.map(({ address }) => address);
  const any = () => pick([one, two]) ?? "";
  return [
    () => cut("the machines do not reach each other", both(one, two)),
    () => {
      const from = any();
      return cut(`${from} does not reach the bucket`, both(from, bucketAddress));
    },
    () => {
      const to = any();
      return cut(`the bucket's answers do not reach ${to}`, [[bucketAddress, to]]);
    },
    () => {
      const from = any();
      const others = [one, two, bucketAddress, clientAddress].filter((to) => to !== from);
      const ways = others.flatMap((to) => both(from, to));
      return cut(`${from} reaches nobody`, ways);
    },
  ];
}

function stackAt({ machines }: Cluster, index: number): Stack {
  const stack = machines[index]?.stack;
  if (!stack) throw new Error(`there is no machine ${index + 1}`);
  return stack;
}

/** One process of a part, if it runs. */
function oneOf(stack: Stack, part: StackPart): number[] {
  const pid = pick(stack.pidsOf(part));
  return pid === undefined ? [] : [pid];
}
