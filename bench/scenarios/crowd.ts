import { setTimeout as delay } from "node:timers/promises";
import { residentBytes } from "../host/usage";
import { crowdResult } from "../load/job";
import { runLoad } from "../load/run";
import { atMost, type Outcome } from "../report/outcome";
import { digits, spreadOf } from "../report/statistics";
import type { Server } from "../servers/server";
import { type Contender, contenders } from "./contenders";
import type { Scenario } from "./scenario";

const sockets = 2_000;
const membersPerRoom = 100;
const rounds = 5;
const rooms = { count: sockets / membersPerRoom, members: membersPerRoom, senders: 0 };
/** More than this counts as growth: what an allocator retains varies by about that much. */
const flatShare = 0.1;

/** Idle sockets: what each costs, and whether that memory is released. */
export const C: Scenario = {
  id: "C",
  title: `${digits(sockets)} idle connections, then ${rounds} rounds of as many that come and go`,
  async run(servers) {
    const rows: string[][] = [];
    const found = new Map<string, Crowd>();
    for (const name of ["teahouse", "ws", "socketio", "engine"] as const) {
      const contender = contenders[name];
      const crowd = await measure(contender, await servers.fresh(contender.server));
      found.set(name, crowd);
      rows.push(rowOf(contender, crowd));
      console.log(`  ${contender.label}: ${digits(crowd.kbPerConnection)} kB a connection`);
    }
    const own = found.get("teahouse");
    return outcomeOf(rows, own);
  },
};

type Crowd = {
  kbPerConnection: number;
  /** Resident memory in MB with everybody connected and after everybody left, per round. */
  there: number[];
  gone: number[];
  perSecond: number;
};

async function measure({ dialect }: Contender, server: Server): Promise<Crowd> {
  const crowd: Crowd = { kbPerConnection: 0, there: [], gone: [], perSecond: 0 };
  const parts = server.socketParts();
  const before = await settledBytes(() => residentBytes(parts));
  let places = await server.rooms(rooms);
  const connectMs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    // A token is good for a minute and for one socket.
    if (round > 0) places = (await server.renew?.(places)) ?? places;
    const result = await runLoad({ kind: "crowd", dialect, places }, crowdResult, async (name) => {
      const resident = (await settledBytes(() => residentBytes(parts))) / 1e6;
      if (name === "idle") crowd.there.push(resident);
      if (name === "gone") crowd.gone.push(resident);
    });
    connectMs.push(result.connectMs);
  }
  await server.remove(places);
  crowd.kbPerConnection = ((crowd.there[0] ?? 0) * 1e6 - before) / sockets / 1_000;
  crowd.perSecond = sockets / (spreadOf(connectMs).median / 1_000);
  return crowd;
}

/** Waits until memory stops changing, so that pending work is included. */
async function settledBytes(read: () => number): Promise<number> {
  let last = read();
  for (let steady = 0, tries = 0; steady < 2 && tries < 20; tries++) {
    await delay(200);
    const now = read();
    steady = Math.abs(now - last) < 0.005 * last ? steady + 1 : 0;
    last = now;
  }
  return last;
}

const list = (values: number[]) => values.map((value) => Math.round(value)).join(" · ");

function rowOf({ label }: Contender, { kbPerConnection, there, gone, perSecond }: Crowd): string[] {
  return [label, digits(kbPerConnection), list(there), list(gone), digits(perSecond)];
}

function outcomeOf(rows: string[][], own: Crowd | undefined): Outcome {
  // The first two rounds fill pools and heaps; growth is what continues after them.
  const [, , settled = Number.NaN] = own?.there ?? [];
  const growth = ((own?.there.at(-1) ?? Number.NaN) - settled) / settled;
  return {
    tables: [
      {
        head: [
          "",
          "kB a connection",
          "RSS MB with all there, by round",
          "RSS MB with all gone, by round",
          "connections a second",
        ],
        rows,
      },
    ],
    goals: [
      atMost("kB a connection", spreadOf([own?.kbPerConnection ?? Number.NaN]), 160),
      atMost(
        "growth in % from the third round to the last",
        spreadOf([growth * 100]),
        flatShare * 100,
      ),
    ],
    notes: [
      `RSS is that of the processes that hold the sockets, for Teahouse web and rooms; ${rooms.count} rooms of ${membersPerRoom} people each, the same in all rounds.`,
    ],
    lost: 0,
  };
}
