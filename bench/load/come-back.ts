import type { z } from "zod";
import type { Checkpoint } from "./checkpoint";
import { teahouse } from "./dialects/json";
import { freshToken } from "./fresh-token";
import type { ComeBackJob, comeBackResult } from "./job";
import { Latencies } from "./latencies";
import { inTurns, Member } from "./member";
import { RoomReadings } from "./room-readings";
import { until } from "./until";

/**
 * A network outage: every socket drops at once, one member keeps sending, and everybody reconnects
 * at once, each with a freshly requested token.
 */
export async function comeBack(
  job: ComeBackJob,
  checkpoint: Checkpoint,
): Promise<z.infer<typeof comeBackResult>> {
  const [speaker, ...others] = job.place.members;
  if (!speaker) throw new Error("nobody is there");
  const readings = new RoomReadings();
  const talker = new Member(teahouse, job.place, speaker, readings);
  await talker.joined();
  const first = others.map((seat) => new Member(teahouse, job.place, seat, readings));
  await inTurns(first, 50, (member) => member.joined());
  await checkpoint("joined");
  await Promise.all(first.map((member) => member.drop()));
  const since = 0;
  await sayAll(talker, job.missed);

  await checkpoint("away");
  const times = new Latencies();
  const got = others.map(() => new Set<number>());
  let doubled = 0;
  let late = others.length;
  let tokensMs = 0;
  const from = performance.now();
  const back = await Promise.all(
    others.map(async ({ name }, index) => {
      const cookie = job.cookies[(index + 1) % job.cookies.length] ?? "";
      const seat = { name, token: await freshToken(job.tokenUrl, cookie) };
      tokensMs = performance.now() - from;
      const member = new Member(teahouse, job.place, seat, readings, since);
      member.onReading = ({ serials }) => {
        for (const serial of serials) {
          if (got[index]?.has(serial)) doubled++;
          got[index]?.add(serial);
        }
        if (serials.length === 0 || got[index]?.size !== job.missed) return;
        times.add(performance.now() - from);
        late--;
      };
      return member;
    }),
  );
  await until(() => late === 0, 60_000);
  const caughtUpMs = performance.now() - from;
  const missing = got.reduce((sum, { size }) => sum + job.missed - size, 0);
  await Promise.all([talker, ...back].map((member) => member.drop()));
  return { caughtUpMs, tokensMs, p50: times.percentile(0.5), lost: missing + doubled };
}

async function sayAll(talker: Member, count: number): Promise<void> {
  let accepted = 0;
  let refused = 0;
  talker.onReading = (reading) => {
    accepted += reading.accepted;
    refused += reading.refused;
  };
  for (let serial = 1; serial <= count; serial++) talker.say(serial);
  await until(() => accepted + refused === count, 30_000);
  if (accepted !== count) throw new Error(`${accepted} of ${count} messages were taken`);
}
