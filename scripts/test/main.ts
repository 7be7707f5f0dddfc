/**
 * `npm test`: the checks, then the tests against a Teahouse of their own (playwright.config.ts).
 * `npm run check` (--check) ends after the checks: format, lint, types and unit tests.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { root } from "@/host/paths";

type Step = { name: string; tool: string; args: string[]; env?: Record<string, string> };

/** Without the journeys in Chromium, which the tests in `browser` go in more depth. */
const projects = ["firefox", "webkit", "protocol", "browser", "cloudflare", "stack"];
const run = `run-${process.pid}`;
const children = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    process.exitCode = 130;
    for (const child of children) child.kill(signal);
  });
}

try {
  await check();
  if (!process.argv.includes("--check")) await endToEnd();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ||= 1;
} finally {
  rmSync(path.join(root, ".playwright", run), { recursive: true, force: true });
}

async function check(): Promise<void> {
  await allOf([{ name: "routes", tool: "next", args: ["typegen"] }]);
  await allOf([
    { name: "unit tests", tool: "vitest", args: ["run"] },
    { name: "types", tool: "tsc", args: ["--noEmit"] },
    { name: "format and lint", tool: "biome", args: ["check", "--error-on-warnings", "."] },
  ]);
}

async function endToEnd(): Promise<void> {
  // Otherwise both of the servers below would wait for it, within their time to start.
  // Standalone for stack/image.spec.ts, which costs a second.
  const env = { STANDALONE: "1" };
  await allOf([{ name: "build", tool: "tsx", args: ["host/build.ts"], env }]);
  const playwright = (name: string, folder: string, ...args: string[]): Step => ({
    name,
    tool: "playwright",
    args: ["test", ...projects.map((each) => `--project=${each}`), ...args],
    env: { TEST_RUN: `${run}/${folder}` },
  });
  await allOf([
    playwright("end-to-end tests", "others", "--grep-invert=@clock"),
    // These wait for up to a minute each and need little of the processor meanwhile.
    playwright("end-to-end tests that wait", "clock", "--grep=@clock", "--workers=7"),
  ]);
}

/**
 * Runs steps side by side. The first writes to the terminal; the output of the others follows as a
 * whole, so that they do not mix. Throws if one of them failed.
 */
async function allOf([first, ...others]: [Step, ...Step[]]): Promise<void> {
  const waiting = others.map((other) => outcomeOf(other, "pipe"));
  console.log(`\n— ${first.name}`);
  const outcomes = [await outcomeOf(first, "inherit")];
  for (const other of waiting) {
    const outcome = await other;
    console.log(`\n— ${outcome.name}\n${outcome.output}`);
    outcomes.push(outcome);
  }
  const failed = outcomes.filter(({ code }) => code !== 0);
  if (failed.length > 0) throw new Error(failed.map(({ name }) => `${name}: failed`).join("\n"));
}

async function outcomeOf({ name, tool, args, env }: Step, output: "inherit" | "pipe") {
  if (process.exitCode) throw new Error("interrupted");
  const child = spawn(path.join(root, "node_modules/.bin", tool), args, {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", output, output],
  });
  children.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part) => {
      text += part;
    });
  }
  const [code] = await once(child, "close");
  children.delete(child);
  return { name, code, output: text };
}
