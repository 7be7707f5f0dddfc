import { quiet } from "../host/usage";
import type { LoadKind } from "../load/job";
import { atMost, type Goal, type Table } from "../report/outcome";
import { digits, spreadOf } from "../report/statistics";
import type { BucketProcess, Calls } from "../servers/bucket";
import { ClusteredTeahouse } from "../servers/cluster";
import type { Server } from "../servers/server";
import { Teahouse } from "../servers/teahouse";
import { type Measurement, measureIn } from "./measure";
import { type Moves, measureMoves } from "./moves";
import type { Scenario } from "./scenario";

/** Of each call of the bucket: that of one in the same data centre. */
const latencyMs = 5;
const sizes = [1, 2, 3];

type Load = {
  title: string;
  rooms: { count: number; members: number; senders: number; people?: number };
  load: LoadKind;
  warmUpMs: number;
  windowMs: number;
};
const loads: Load[] = [
  {
    title: "200 rooms of 10, one sender in each, closed loop",
    rooms: { count: 200, members: 10, senders: 1 },
    load: { kind: "closed" },
    ...{ warmUpMs: 2_000, windowMs: 8_000 },
  },
  {
    // Not 200 rooms: one room server of a cluster has memory for some 700 in use, the removed ones among them.
    title: "10,000 sockets in 100 rooms, 100 messages a second, open loop",
    rooms: { count: 100, members: 100, senders: 1, people: 1_000 },
    load: { kind: "open", perSecond: 100 },
    ...{ warmUpMs: 2_000, windowMs: 10_000 },
  },
];

type Found = { label: string; run: Measurement; calls: Calls | null };

/** Room servers of a cluster: what a delivery costs with more of them, and what a move costs. */
export const M: Scenario = {
  id: "M",
  title: "one to three room servers of a cluster, and rooms that move",
  onlyByName: true,
  async run() {
    const found = new Map<Load, Found[]>(loads.map((load) => [load, []]));
    await withServer(await Teahouse.start(), (alone) =>
      measureAll("one, in a folder", alone, found),
    );
    const moves: Moved[] = [];
    for (const size of sizes) {
      await withServer(await ClusteredTeahouse.start(size, latencyMs), async (cluster) => {
        await measureAll(`${size} of a cluster`, cluster, found, cluster.bucket);
        if (size < Math.max(...sizes)) return;
        for (const end of ends) moves.push({ end, of: await measureMoves(cluster, end.signal) });
      });
    }
    const runs = [...found.values()].flat().map(({ run }) => run);
    return {
      tables: [...[...found].map(([load, of]) => tableOf(load, of)), movesTable(moves)],
      goals: [...[...found].map(([load, of]) => goalOf(load, of)), ...moves.map(moveGoal)],
      notes,
      lost: [...runs, ...moves.map(({ of }) => of)].reduce((sum, { lost }) => sum + lost, 0),
    };
  },
};

/** How a room server ends, and within which time all members are served again. */
const ends = [
  { label: "stopped (SIGTERM), so it hands them over", signal: "SIGTERM", withinS: 10 },
  { label: "killed (SIGKILL), so its lease must end", signal: "SIGKILL", withinS: 45 },
] as const;
type Moved = { end: (typeof ends)[number]; of: Moves };

const notes = [
  `One run each, the window after two seconds of warm-up. The bucket is the tests' own, in memory, with ${latencyMs} ms for each call; its CPU time is left out of the sums. CPU time is the kernel's and depends little on what else the machine does; deliveries a second and latencies do. A room server's share is that of all room servers' CPU time.`,
  "Rooms move as one server ends of three, with 4 members in each, one of whom says the next message 250 ms after the last one was answered. Members come back as pages do, with a fresh token and after their delays (0.3 s to 10 s). The time is each member's longest without a delivery.",
];

/** Stops the server afterwards, whatever happens, so that it takes nothing from the next. */
async function withServer<T extends Server>(server: T, use: (server: T) => Promise<void>) {
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

async function measureAll(
  label: string,
  server: Server,
  found: Map<Load, Found[]>,
  bucket?: BucketProcess,
): Promise<void> {
  for (const [{ rooms, ...setup }, runs] of found) {
    await quiet(server.parts());
    const places = await server.rooms(rooms);
    const calls: Calls[] = [];
    const run = await measureIn(server, "teahouse", places, setup, async () => {
      if (bucket) calls.push(await bucket.calls());
    });
    runs.push({ label, run, calls: difference(calls) });
    console.log(
      `  M ${label}: ${digits(run.deliveriesPerSecond)} deliveries/s, p50 ${digits(run.p50)} ms, ` +
        `${digits(run.cpuPerMillion)} CPU s per million (rooms ${digits(costOf(run, isRoomServer))})`,
    );
  }
}

function difference([from, to]: Calls[]): Calls | null {
  return from && to ? { writes: to.writes - from.writes, reads: to.reads - from.reads } : null;
}

function tableOf({ title, windowMs }: Load, found: Found[]): Table {
  const head = [
    title,
    "deliveries/s",
    "per core used",
    "CPU s per million",
    "of it rooms",
    "web and app",
    "database",
    "the bucket",
    "its writes and lists a message",
    "its reads",
    "shares of the room servers",
    "p50 ms",
    "p99 ms",
    "RSS MB of web and rooms",
    "lost",
  ];
  const perMessage = (count: number | undefined, run: Measurement) =>
    count === undefined ? "–" : digits(count / (run.answersPerSecond * (windowMs / 1_000)));
  const rows = found.map(({ label, run, calls }) => [
    label,
    digits(run.deliveriesPerSecond),
    digits(1e6 / ownCost(run)),
    digits(ownCost(run)),
    digits(costOf(run, isRoomServer)),
    digits(costOf(run, (part) => part === "web" || part === "app")),
    digits(costOf(run, (part) => part === "database")),
    calls ? digits(costOf(run, (part) => part === "bucket")) : "–",
    perMessage(calls?.writes, run),
    perMessage(calls?.reads, run),
    sharesOf(run),
    digits(run.p50),
    digits(run.p99),
    digits(run.socketsMb),
    digits(run.lost),
  ]);
  return { head, rows };
}

/** CPU seconds for a million deliveries, of some of the processes. */
function costOf({ cpuPerMillion, cpuShares }: Measurement, which: (part: string) => boolean) {
  const shares = [...cpuShares].filter(([part]) => which(part));
  return shares.reduce((sum, [, share]) => sum + share * cpuPerMillion, 0);
}

function ownCost(run: Measurement): number {
  return costOf(run, (part) => part !== "bucket");
}

function isRoomServer(part: string): boolean {
  return part.startsWith("rooms");
}

function sharesOf({ cpuShares }: Measurement): string {
  const shares = [...cpuShares].filter(([part]) => isRoomServer(part)).sort();
  const all = shares.reduce((sum, [, share]) => sum + share, 0);
  return shares.map(([, share]) => `${Math.round((100 * share) / all)} %`).join(" · ");
}

function goalOf({ title }: Load, found: Found[]): Goal {
  const ofSize = (size: number) => found[size]?.run;
  const [one, most] = [ofSize(1), ofSize(Math.max(...sizes))];
  const ratio = one && most ? ownCost(most) / ownCost(one) : Number.NaN;
  return atMost(`${title}: CPU of a delivery, with 3 as a multiple of 1`, spreadOf([ratio]), 1.2);
}

function moveGoal({ end, of }: Moved): Goal {
  return atMost(`the server is ${end.label}: max s`, spreadOf([of.max]), end.withinS);
}

function movesTable(moves: Moved[]): Table {
  const head = ["the server is", "rooms", "members", "dropped", "p50 s", "p95 s", "max s", "lost"];
  const rows = moves.map(({ end, of }) => [
    end.label,
    ...[of.rooms, of.members, of.dropped, of.p50, of.p95, of.max, of.lost].map(digits),
  ]);
  return { head, rows };
}
