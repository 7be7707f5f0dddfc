import type { LoadKind } from "../load/job";
import { atMost } from "../report/outcome";
import { digits, spreadOf } from "../report/statistics";
import { measure } from "./measure";
import type { Scenario } from "./scenario";

const sizes = [1_000, 3_000, 10_000];
/** Each person has several devices; scenario J covers crowds of different people. */
const people = 1_000;
const senders = 10;
const loads: { name: string; load: LoadKind; windowMs: number }[] = [
  { name: "2 messages a second", load: { kind: "open", perSecond: 2 }, windowMs: 10_000 },
  { name: "closed loop", load: { kind: "closed" }, windowMs: 5_000 },
];
/** Up to this latency, it still feels like a conversation. */
const talkMs = 500;

/** One room much larger than any conversation needs. */
export const L: Scenario = {
  id: "L",
  title: `one room of up to ${digits(Math.max(...sizes))} sockets, ${senders} senders`,
  onlyByName: true,
  async run(servers) {
    const rows: string[][] = [];
    const p99: number[] = [];
    let lost = 0;
    for (const members of sizes) {
      for (const { name, load, windowMs } of loads) {
        const rooms = { count: 1, members, senders, people };
        const run = await measure(servers, "teahouse", { rooms, load, warmUpMs: 2_000, windowMs });
        if (load.kind === "open" && members === Math.max(...sizes)) p99.push(run.p99);
        lost += run.lost;
        const figures = [
          run.answersPerSecond,
          run.deliveriesPerSecond,
          run.perFrame,
          run.p50,
          run.p99,
          (run.cpuPerMillion * run.deliveriesPerSecond) / 1e6,
          run.socketsMb,
        ];
        rows.push([digits(members), name, ...figures.map(digits)]);
        console.log(`  L ${digits(members)} sockets, ${name}: p99 ${digits(run.p99)} ms`);
      }
    }
    const head = ["sockets", "load", "messages/s", "deliveries/s", "messages a frame"];
    return {
      tables: [
        { head: [...head, "p50 ms", "p99 ms", "cores used", "RSS MB of web and rooms"], rows },
      ],
      goals: [atMost("p99 in ms with all there, at 2 messages a second", spreadOf(p99), talkMs)],
      notes: [`One run each; the sockets are of ${digits(people)} people.`],
      lost,
    };
  },
};
