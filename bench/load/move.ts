import { setTimeout as delay } from "node:timers/promises";
import type { Checkpoint } from "./checkpoint";
import { freshToken } from "./fresh-token";
import type { MoveJob, MoveResult, Place } from "./job";
import { inTurns } from "./member";
import { Resident } from "./resident";
import { RoomReadings } from "./room-readings";
import { until } from "./until";

const settleMs = 2_000;
/** No room is away for longer, unless it stays away. */
const deadlineMs = 120_000;

/**
 * Rooms move to another server while their members talk: one in each says its next message a moment
 * after the last one was answered. Everybody comes back as pages do.
 */
export async function move(job: MoveJob, checkpoint: Checkpoint): Promise<MoveResult> {
  const rooms = job.places.map((place) => residentsOf(place, job));
  const residents = rooms.flat();
  await inTurns(residents, 20, (resident) => resident.enter());
  const speakers = rooms.flatMap(([speaker]) => speaker ?? []);
  const timer = setInterval(() => {
    for (const speaker of speakers) speaker.sayNext();
  }, job.everyMs);
  await delay(settleMs);
  for (const resident of residents) resident.watch();
  await checkpoint("talking");
  const from = performance.now();
  let quietSince = from;
  const isOver = () => {
    const now = performance.now();
    if (!residents.every((resident) => resident.isServed(now - settleMs))) quietSince = now;
    return now - from > job.atLeastMs && now - quietSince > settleMs;
  };
  const isBack = await until(isOver, deadlineMs);
  clearInterval(timer);
  await until(() => lostOf(rooms) === 0, 10_000);
  for (const resident of residents) resident.leave();
  if (!isBack) {
    const away = residents.filter((resident) => !resident.isServed(quietSince)).length;
    throw new Error(`${away} of ${residents.length} members got nothing any more`);
  }
  return {
    awayMs: residents.map(({ longestMs }) => longestMs),
    dropped: residents.filter(({ drops }) => drops > 0).length,
    lost: lostOf(rooms),
  };
}

function residentsOf(place: Place, { origin, cookies }: MoveJob): Resident[] {
  const readings = new RoomReadings();
  return place.members.map(({ name }, index) => {
    const cookie = cookies[index % cookies.length] ?? "";
    const url = `${origin}/Room/${place.room}`;
    return new Resident(place, name, readings, (signal) => freshToken(url, cookie, signal));
  });
}

/** Deliveries of answered messages that are missing or doubled. */
function lostOf(rooms: Resident[][]): number {
  return rooms.reduce((sum, residents) => {
    const count = residents[0]?.answered ?? 0;
    return residents.reduce((total, resident) => total + resident.lost(count), sum);
  }, 0);
}
