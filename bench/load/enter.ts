import { setTimeout as delay } from "node:timers/promises";
import type { z } from "zod";
import type { Checkpoint } from "./checkpoint";
import { teahouse } from "./dialects/json";
import type { EnterJob, enterResult } from "./job";
import { Member } from "./member";
import { RoomReadings } from "./room-readings";
import { until } from "./until";

/** Everybody enters one room; measures how long until everybody knows everybody, and the frames it took. */
export async function enter(
  { place, withinMs }: EnterJob,
  checkpoint: Checkpoint,
): Promise<z.infer<typeof enterResult>> {
  const readings = new RoomReadings();
  const members: Member[] = [];
  let frames = 0;
  let ignorant = place.members.length;
  let failure: string | undefined;
  const from = performance.now();
  for (const [index, seat] of place.members.entries()) {
    const dueMs = from + (index / place.members.length) * withinMs - performance.now();
    // Keeps the requested arrival rate.
    if (dueMs > 1) await delay(dueMs);
    const member = new Member(teahouse, place, seat, readings);
    const known = new Set([seat.name]);
    const all = place.members.length;
    member.onDrop = (reason) => {
      failure ??= `${seat.name} was dropped: ${reason}`;
    };
    member.onReading = ({ people }) => {
      frames++;
      if (known.size === all) return;
      for (const name of people) known.add(name);
      if (known.size === all) ignorant--;
    };
    members.push(member);
  }
  const last = performance.now();
  const settled = await until(() => ignorant === 0 || failure !== undefined, 60_000);
  const settleMs = performance.now() - last;
  if (failure) throw new Error(failure);
  if (!settled) throw new Error(`${ignorant} people do not know everybody after 60 s`);
  await checkpoint("settled");
  await Promise.all(members.map((member) => member.drop()));
  return { frames, settleMs };
}
