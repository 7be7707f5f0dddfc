import { atLeast, atMost, type Goal, type Outcome } from "../report/outcome";
import { digits, show, spreadOf } from "../report/statistics";
import type { Servers } from "../servers/servers";
import { type Contender, type ContenderName, contenders } from "./contenders";
import { type ChatSetup, type Measurement, measure } from "./measure";
import { repeats, type Scenario } from "./scenario";

type Figure = "deliveriesPerSecond" | "p50" | "p99";
const figureNames: Record<Figure, string> = {
  deliveriesPerSecond: "deliveries/s",
  p50: "p50",
  p99: "p99",
};

/** A goal for the first contender: for the figure itself, or (`per`) for its ratio to another's. */
type Limit = { figure: Figure; per?: ContenderName; atLeast?: number; atMost?: number };

type ChatScenario = ChatSetup & {
  id: string;
  title: string;
  /** The goals apply to the first one. */
  contenders: [ContenderName, ...ContenderName[]];
  limits: Limit[];
  notes?: string[];
};

/** People chat on each contender in turn (A B A B), so that fluctuations of the machine affect all alike. */
export function chatScenario(scenario: ChatScenario): Scenario {
  return { ...scenario, run: (servers) => run(scenario, servers) };
}

type Runs = Map<ContenderName, Measurement[]>;

async function run(scenario: ChatScenario, servers: Servers): Promise<Outcome> {
  const present = scenario.contenders.filter((name) =>
    servers.isInstalled(contenders[name].server),
  );
  const runs: Runs = new Map(present.map((name) => [name, []]));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const [name, done] of runs) {
      const found = await measure(servers, name, scenario);
      done.push(found);
      const { deliveriesPerSecond, p50, p99 } = found;
      console.log(
        `  ${scenario.id} ${repeat}/${repeats} ${contenders[name].label}: ` +
          `${digits(deliveriesPerSecond)} deliveries/s, p50 ${digits(p50)} ms, p99 ${digits(p99)} ms`,
      );
    }
  }
  const [subject] = scenario.contenders;
  return {
    tables: [{ head, rows: [...runs].map(([name, done]) => rowOf(contenders[name], done)) }],
    goals: scenario.limits.map((limit) => goalOf(limit, subject, runs)),
    notes: [...(scenario.notes ?? []), ...sharesOf(subject, runs)],
    lost: [...runs.values()].flat().reduce((sum, { lost }) => sum + lost, 0),
  };
}

const head = [
  "",
  "keeps on disk",
  "deliveries/s",
  "answers/s",
  "messages a frame",
  "p50 ms",
  "p95 ms",
  "p99 ms",
  "CPU s per million",
  "RSS MB",
  "generator",
  "lost",
];

function rowOf({ label, keeps }: Contender, done: Measurement[]): string[] {
  const cell = (of: (run: Measurement) => number) => show(spreadOf(done.map(of)), digits);
  const median = (of: (run: Measurement) => number) => digits(spreadOf(done.map(of)).median);
  return [
    label,
    keeps,
    cell((run) => run.deliveriesPerSecond),
    median((run) => run.answersPerSecond),
    median((run) => run.perFrame),
    cell((run) => run.p50),
    median((run) => run.p95),
    cell((run) => run.p99),
    median((run) => run.cpuPerMillion),
    median((run) => run.residentMb),
    `${Math.round(100 * spreadOf(done.map((run) => run.generator)).median)} %`,
    digits(done.reduce((sum, { lost }) => sum + lost, 0)),
  ];
}

/** Ratios compare runs of the same repeat, which followed each other directly. */
function goalOf(limit: Limit, subject: ContenderName, runs: Runs): Goal {
  const own = runs.get(subject) ?? [];
  const others = limit.per && (runs.get(limit.per) ?? []);
  const values = own.map((run, repeat) =>
    others ? run[limit.figure] / (others[repeat]?.[limit.figure] ?? Number.NaN) : run[limit.figure],
  );
  const unit = limit.figure === "deliveriesPerSecond" || limit.per ? "" : " in ms";
  const than = limit.per ? ` as a multiple of ${contenders[limit.per].label}` : "";
  const text = `${figureNames[limit.figure]}${unit}${than}`;
  const found = spreadOf(values);
  if (limit.atLeast !== undefined) return atLeast(text, found, limit.atLeast);
  return atMost(text, found, limit.atMost ?? 0);
}

/** Teahouse's CPU by process. */
function sharesOf(subject: ContenderName, runs: Runs): string[] {
  const done = runs.get(subject) ?? [];
  const parts = [...(done[0]?.cpuShares.keys() ?? [])];
  const shares = parts.map((part) => {
    const share = spreadOf(done.map((run) => run.cpuShares.get(part) ?? 0)).median;
    return { part, percent: Math.round(share * 100) };
  });
  const told = shares.filter(({ percent }) => percent > 0);
  if (told.length < 2) return [];
  const list = told.map(({ part, percent }) => `${part} ${percent} %`).join(", ");
  return [`CPU of ${contenders[subject].label}, by process: ${list}.`];
}
