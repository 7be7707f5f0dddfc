/** `npm run bench [-- SCENARIO …]`: measures, prints, and writes docs/performance.md. */
import { cleanup } from "./host/cleanup";
import { describeMachine, describeVersion } from "./host/machine";
import { writeSection } from "./report/document";
import { markdownOf } from "./report/outcome";
import { scenarios } from "./scenarios/index";
import type { Scenario } from "./scenarios/scenario";
import { Servers } from "./servers/servers";

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    stopping = true;
    await cleanup.run();
    process.exit(130);
  });
}
try {
  const chosen = choose(process.argv.slice(2));
  const servers = new Servers();
  for (const scenario of chosen) {
    if (stopping) break;
    // A failing scenario does not discard the results of the others.
    await measure(scenario, servers).catch((error) => {
      console.error(`${scenario.id} failed:`, error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanup.run();
}

/** All scenarios if none is named. Throws for an unknown name. */
function choose(names: string[]): Scenario[] {
  if (names.length === 0) return scenarios.filter(({ onlyByName }) => !onlyByName);
  return names.map((name) => {
    const found = scenarios.find(({ id }) => id.toLowerCase() === name.toLowerCase());
    if (found) return found;
    throw new Error(`There is no ${name}. Scenarios: ${scenarios.map(({ id }) => id).join(" ")}`);
  });
}

async function measure({ id, title, run }: Scenario, servers: Servers): Promise<void> {
  console.log(`\n${id}: ${title}`);
  const from = performance.now();
  const outcome = await run(servers);
  const seconds = Math.round((performance.now() - from) / 1_000);
  const text = markdownOf(outcome);
  console.log(`\n${text}\n\n(${seconds} s)`);
  const when = new Date().toISOString().slice(0, 10);
  const source = `${when}, commit ${describeVersion()}, ${describeMachine()}; ${seconds} s.`;
  writeSection(id, `### ${id}: ${title}\n\n${text}\n\n_${source}_`);
  if (outcome.lost > 0) {
    console.error(`${outcome.lost} messages were lost or doubled.`);
    process.exitCode = 1;
  }
}
