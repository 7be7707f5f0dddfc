import type { z } from "zod";
import { quiet } from "../host/usage";
import { comeBackResult } from "../load/job";
import { runLoad } from "../load/run";
import { atMost } from "../report/outcome";
import { digits, show, spreadOf } from "../report/statistics";
import { repeats, type Scenario } from "./scenario";

const sockets = 1_000;
const missed = 100;
/** Devices per person: accounts cost argon2, and reconnecting is the same. */
const people = 20;

/** A network outage that hits everybody at once. */
export const R: Scenario = {
  id: "R",
  title: `${digits(sockets)} sockets dropped at once and back, ${missed} messages missed each`,
  async run(servers) {
    const teahouse = await servers.teahouse();
    const persons = await teahouse.persons(people);
    const found: z.infer<typeof comeBackResult>[] = [];
    for (let repeat = 1; repeat <= repeats; repeat++) {
      await quiet(teahouse.parts());
      const places = await teahouse.rooms({ count: 1, members: sockets + 1, senders: 1, people });
      const [place] = places;
      if (!place) throw new Error("there is no room");
      const tokenUrl = `${teahouse.origin}/Room/${place.room}`;
      const cookies = persons.map(({ cookie }) => cookie);
      const job = { kind: "comeBack" as const, place, missed, tokenUrl, cookies };
      const once = await runLoad(job, comeBackResult);
      found.push(once);
      console.log(
        `  R ${repeat}/${repeats}: ${digits(once.caughtUpMs)} ms until all had caught up`,
      );
      await teahouse.remove(places);
    }
    const all = spreadOf(found.map(({ caughtUpMs }) => caughtUpMs / 1_000));
    const half = spreadOf(found.map(({ p50 }) => p50 / 1_000));
    const tokens = spreadOf(found.map(({ tokensMs }) => tokensMs / 1_000));
    const lost = found.reduce((sum, once) => sum + once.lost, 0);
    return {
      tables: [
        {
          head: [
            "",
            "s until all had a token",
            "s until half had caught up",
            "s until all had",
            "lost",
          ],
          rows: [
            ["Teahouse", ...[tokens, half, all].map((time) => show(time, digits)), String(lost)],
          ],
        },
      ],
      goals: [atMost("s until all had caught up", all, 5)],
      notes: [
        "In it for each socket: a token from `GET /Room/{id}`, a connection, the welcome, and what was missed.",
      ],
      lost,
    };
  },
};
