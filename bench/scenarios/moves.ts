import { moveResult } from "../load/job";
import { runLoad } from "../load/run";
import { until } from "../load/until";
import { spreadOf } from "../report/statistics";
import type { ClusteredTeahouse } from "../servers/cluster";

const rooms = 50;
const membersPerRoom = 4;
/** How often somebody speaks in each room. */
const everyMs = 250;
/** A server that is asked to stop does so within 5.5 s. */
const atLeastMs = 8_000;

/** What it cost the members that the server of their rooms ended. Times in seconds. */
export type Moves = {
  rooms: number;
  members: number;
  dropped: number;
  p50: number;
  p95: number;
  max: number;
  lost: number;
};

/** Has rooms of one room server move to the others, by ending that server with a signal. */
export async function measureMoves(
  { teahouse }: ClusteredTeahouse,
  signal: "SIGTERM" | "SIGKILL",
): Promise<Moves> {
  const persons = await teahouse.persons(membersPerRoom);
  const { server, places } = await teahouse.roomsOfOneServer(rooms, persons);
  const cookies = persons.map(({ cookie }) => cookie);
  const job = { kind: "move" as const, places, origin: teahouse.origin, cookies };
  const servers = teahouse.roomServers().length;
  const found = await runLoad({ ...job, everyMs, atLeastMs }, moveResult, async () => {
    process.kill(server.pid, signal);
  });
  // Only then has the ended one joined again.
  await until(() => teahouse.roomServers().length === servers, 30_000);
  await teahouse.remove(places);
  const seconds = found.awayMs.map((ms) => ms / 1_000).sort((a, b) => a - b);
  return {
    rooms,
    members: seconds.length,
    dropped: found.dropped,
    p50: spreadOf(seconds).median,
    p95: seconds[Math.floor(seconds.length * 0.95)] ?? Number.NaN,
    max: spreadOf(seconds).max,
    lost: found.lost,
  };
}
