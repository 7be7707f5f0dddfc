import { quiet } from "../host/usage";
import { enterResult } from "../load/job";
import { runLoad } from "../load/run";
import { atMost } from "../report/outcome";
import { digits, show, spreadOf } from "../report/statistics";
import { repeats, type Scenario } from "./scenario";

const people = 1_000;
const withinMs = 5_000;

/** A lecture begins: everybody enters one room. */
export const J: Scenario = {
  id: "J",
  title: `${digits(people)} people enter one room within ${withinMs / 1_000} s`,
  async run(servers) {
    const teahouse = await servers.teahouse();
    const rows: string[][] = [];
    const byPeople = new Map<number, { frames: number; settleMs: number }[]>();
    for (const size of [people / 2, people]) {
      const found: { frames: number; settleMs: number }[] = [];
      for (let repeat = 1; repeat <= repeats; repeat++) {
        await quiet(teahouse.parts());
        const places = await teahouse.rooms({ count: 1, members: size, senders: 0 });
        const [place] = places;
        if (!place) throw new Error("there is no room");
        const once = await runLoad({ kind: "enter", place, withinMs }, enterResult);
        found.push(once);
        console.log(
          `  J ${repeat}/${repeats} ${size} people: ${digits(once.frames)} frames, ` +
            `${digits(once.settleMs)} ms after the last`,
        );
        await teahouse.remove(places);
      }
      byPeople.set(size, found);
      const cell = (of: (run: { frames: number; settleMs: number }) => number) =>
        show(spreadOf(found.map(of)), digits);
      rows.push([
        digits(size),
        cell(({ frames }) => frames),
        cell(({ frames }) => frames / size),
        cell(({ settleMs }) => settleMs),
      ]);
    }
    const frames = (size: number) =>
      spreadOf((byPeople.get(size) ?? []).map((run) => run.frames)).median;
    const settleSeconds = (byPeople.get(people) ?? []).map(({ settleMs }) => settleMs / 1_000);
    return {
      tables: [
        {
          head: ["people", "frames sent", "frames a person", "ms until everybody knows everybody"],
          rows,
        },
      ],
      goals: [
        atMost(
          "frames with twice the people, as a multiple (2 is linear, 4 is quadratic)",
          spreadOf([frames(people) / frames(people / 2)]),
          2.2,
        ),
        atMost("s from the last token until everybody knows everybody", spreadOf(settleSeconds), 3),
      ],
      notes: ["A frame is one WebSocket message, to one socket; all opted in."],
      lost: 0,
    };
  },
};
