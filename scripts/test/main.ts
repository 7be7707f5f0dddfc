/** `npm test`: format, lint, types, unit, protocol and browser tests, against the built app. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildWhenNeeded } from "@/host/build";
import { root } from "@/host/paths";
import { claimPort } from "@/host/ports";
import { findBrowser } from "./browser";
import { makeTestDatabase } from "./database";

const run = `run-${process.pid}`;
const dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
const children = new Set<ChildProcess>();
let dropDatabase = async () => {};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void cleanUp().then(() => process.exit(130)));
}
try {
  await step("format and lint", "biome", ["check", "--error-on-warnings", "."]);
  await step("routes", "next", ["typegen"]);
  await step("types", "tsc", ["--noEmit"]);
  await step("unit tests", "vitest", ["run"]);
  await buildWhenNeeded();
  await playwright();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function playwright(): Promise<void> {
  const port = await claimPort("PORT", 0, undefined);
  const partyPort = await claimPort("PARTY_PORT", 0, "127.0.0.1");
  const database = await makeTestDatabase();
  dropDatabase = database.drop;
  const server = start("node", ["host/start.mjs"], {
    ...database.env,
    PORT: String(port),
    PARTY_PORT: String(partyPort),
    DATA_DIR: dataDir,
    // The tests are many people at one address.
    LIMITS_FACTOR: "50",
  });
  await Promise.race([opened(server), ended(server, "the server")]);
  const tests = ["test", "-c", "playwright.config.ts"];
  const env = {
    BASE_URL: `http://127.0.0.1:${port}`,
    PARTY_URL: `ws://127.0.0.1:${partyPort}`,
    CHROMIUM_PATH: findBrowser(),
    TEST_RUN: `${run}/others`,
  };
  // These do little but wait, a minute some of them: beside the others, which keep the cores busy.
  const waiting = quietly("playwright", [...tests, "--grep=@clock", "--workers=7"], {
    ...env,
    TEST_RUN: `${run}/clock`,
  });
  await step("protocol and browser tests", "playwright", [...tests, "--grep-invert=@clock"], env);
  console.log("\n— tests that wait for the clock");
  const { ok, output } = await waiting;
  console.log(output);
  if (!ok) throw new Error("tests that wait for the clock: failed");
}

async function step(name: string, tool: string, args: string[], env = {}): Promise<void> {
  console.log(`\n— ${name}`);
  await ended(start(path.join(root, "node_modules/.bin", tool), args, env, "inherit"), name);
}

/** Its output comes at the end, so that it does not mix with others'. */
async function quietly(
  tool: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ ok: boolean; output: string }> {
  const child = start(path.join(root, "node_modules/.bin", tool), args, env);
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ok = await ended(child, tool).then(
    () => true,
    () => false,
  );
  return { ok, output };
}

function start(
  command: string,
  args: string[],
  env: Record<string, string | undefined>,
  output: "inherit" | "pipe" = "pipe",
): ChildProcess {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", output, 2],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

function ended(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${name}: failed`))));
  });
}

function opened(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.stdout?.on("data", (text) => String(text).includes("is open at") && resolve());
  });
}

async function cleanUp(): Promise<void> {
  await Promise.all(
    [...children].map((child) => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      return gone;
    }),
  );
  await dropDatabase();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(path.join(root, ".playwright", run), { recursive: true, force: true });
}
