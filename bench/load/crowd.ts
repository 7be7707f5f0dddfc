import type { z } from "zod";
import type { Checkpoint } from "./checkpoint";
import { dialects } from "./dialects/index";
import type { CrowdJob, crowdResult } from "./job";
import { inTurns, Member } from "./member";
import { RoomReadings } from "./room-readings";

/** People who connect, sit idle, and leave. */
export async function crowd(
  job: CrowdJob,
  checkpoint: Checkpoint,
): Promise<z.infer<typeof crowdResult>> {
  const seats = job.places.flatMap((place) => {
    const readings = new RoomReadings();
    return place.members.map((seat) => ({ place, seat, readings }));
  });
  const from = performance.now();
  const members: Member[] = [];
  await inTurns(seats, 50, ({ place, seat, readings }) => {
    const member = new Member(dialects[job.dialect], place, seat, readings);
    members.push(member);
    return member.joined();
  });
  const connectMs = performance.now() - from;
  await checkpoint("idle");
  await Promise.all(members.map((member) => member.leave()));
  await checkpoint("gone");
  return { connectMs };
}
