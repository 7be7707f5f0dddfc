import { writeFigure } from "../report/document";
import { type Axis, plotSvg } from "../report/plot";
import { digits } from "../report/statistics";
import type { Rooms } from "../servers/server";
import type { Servers } from "../servers/servers";
import { type ContenderName, contenders } from "./contenders";
import { type Measurement, measure } from "./measure";
import type { Scenario } from "./scenario";

const compared: ContenderName[] = ["teahouse", "engine", "socketio", "ws"];
const picture = "performance-growth.svg";
/** Sockets beyond this number are further devices of the same people; scenario J is about people. */
const mostPeople = 100;

const byMembers = [10, 100, 1_000, 5_000].map((members) => ({
  x: members,
  rooms: { count: 1, members, senders: 10, people: mostPeople },
}));
const byRooms = [1, 10, 100, 500].map((count) => ({
  x: count,
  rooms: { count, members: 10, senders: 1 },
}));

type Found = { x: number; name: ContenderName; run: Measurement };

/** How cost grows with the size of a room and the number of rooms: one run per point. */
export const Growth: Scenario = {
  id: "growth",
  title: "how cost grows, closed loop",
  async run(servers) {
    const members = await measureAll(servers, "members", byMembers);
    const rooms = await measureAll(servers, "rooms", byRooms);
    const svg = plotSvg([
      { x: "members of one room, 10 of them senders", figures: figuresOf(members) },
      { x: "rooms of 10 members, one sender in each", figures: figuresOf(rooms) },
    ]);
    writeFigure(picture, svg);
    return {
      tables: [],
      goals: [],
      notes: [`![Deliveries a second, p99 and memory against members and rooms](${picture})`],
      lost: [...members, ...rooms].reduce((sum, { run }) => sum + run.lost, 0),
    };
  },
};

async function measureAll(
  servers: Servers,
  unit: string,
  sizes: { x: number; rooms: Rooms }[],
): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of compared) await servers.fresh(contenders[name].server);
  for (const { x, rooms } of sizes) {
    for (const name of compared) {
      const setup = { rooms, load: { kind: "closed" as const }, warmUpMs: 500, windowMs: 1_000 };
      const run = await measure(servers, name, setup);
      found.push({ x, name, run });
      console.log(
        `  growth ${x} ${unit}, ${contenders[name].label}: ${digits(run.deliveriesPerSecond)} ` +
          `deliveries/s, p99 ${digits(run.p99)} ms, ${digits(run.residentMb)} MB`,
      );
    }
  }
  return found;
}

function figuresOf(found: Found[]): Axis[] {
  const axis = (label: string, of: (run: Measurement) => number): Axis => ({
    label,
    points: found.map(({ x, name, run }) => ({ x, y: of(run), series: contenders[name].label })),
  });
  return [
    axis("deliveries a second", (run) => run.deliveriesPerSecond),
    axis("p99 in ms", (run) => run.p99),
    axis("RSS in MB, of the process with the sockets", (run) => run.socketsMb),
  ];
}
