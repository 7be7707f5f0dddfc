import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { claimPort } from "@/host/ports";

const root = path.resolve(import.meta.dirname, "../..");
const stopSeconds = 10;

type Process = { pid: number; parent: number; command: string };
type Start = { npm: ChildProcess; ports: number[]; output(): string };

let folder: string;
const started: ChildProcess[] = [];
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-start-"));
});
test.afterEach(() => {
  for (const { pid } of started.splice(0).flatMap((npm) => descendants(npm.pid))) {
    process.kill(pid, "SIGKILL");
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs `npm start` in `project`, as the leader of a process group, as a shell at a terminal does. */
async function npmStart(project: string): Promise<Start> {
  const ports = [await claimPort("PORT", 0, undefined), await claimPort("PORT", 0, "127.0.0.1")];
  const npm = spawn("npm", ["start"], {
    cwd: project,
    detached: true,
    env: {
      ...process.env,
      DATABASE_URL: "",
      DATA_DIR: path.join(folder, "data"),
      PORT: String(ports[0]),
      PARTY_PORT: String(ports[1]),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(npm);
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return { npm, ports, output: () => output };
}

/** The sources, without what is installed or built. */
function copyOfSources(): string {
  const project = path.join(folder, "project");
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  for (const file of files.split("\0").filter((name) => name && !/^(bench|docs)\//.test(name))) {
    cpSync(path.join(root, file), path.join(project, file), { preserveTimestamps: true });
  }
  return project;
}

/** Kills a process or group, and expects npm and all that it started to be gone in time. */
async function expectEnd(
  { npm, ports, output }: Start,
  target: number,
  signal: NodeJS.Signals,
): Promise<void> {
  const before = descendants(npm.pid);
  const ended = new Promise((resolve) => npm.once("exit", resolve));
  const at = performance.now();
  process.kill(target, signal);
  await ended;
  const seconds = (performance.now() - at) / 1_000;
  const left = processes().filter(
    ({ pid, command }) => before.some((each) => each.pid === pid) || command.includes(folder),
  );
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  expect(left, output()).toStrictEqual([]);
  expect(seconds).toBeLessThan(stopSeconds);
  expect(await claimPort("PORT", ports[0] ?? 0, undefined)).toBe(ports[0]);
  expect(await claimPort("PARTY_PORT", ports[1] ?? 0, "127.0.0.1")).toBe(ports[1]);
}

for (const [title, signal, ofGroup] of [
  ["SIGTERM to npm", "SIGTERM", false],
  ["SIGINT to npm", "SIGINT", false],
  ["Ctrl-C, which reaches npm and what it runs,", "SIGINT", true],
] as const) {
  test(`npm start: ${title} ends every process`, async () => {
    const start = await npmStart(root);
    await expect.poll(start.output, { timeout: 90_000 }).toContain("Teahouse is open at");
    const pid = start.npm.pid ?? 0;
    await expectEnd(start, ofGroup ? -pid : pid, signal);
  });
}

for (const [stage, command] of [
  // npm replaces its arguments by a title of its own.
  ["installs", /npm-cli\.js ci|^npm ci/],
  ["builds", /next\/dist\/bin\/next build/],
  ["starts", /native\/bin\/(initdb|postgres) /],
] as const) {
  test(`npm start: SIGTERM to npm while it ${stage} ends every process`, async () => {
    const project = stage === "starts" ? root : copyOfSources();
    if (stage === "builds") {
      symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"));
    }
    const start = await npmStart(project);
    const isThere = () => descendants(start.npm.pid).some((each) => command.test(each.command));
    await expect.poll(isThere, { timeout: 30_000, intervals: [50] }).toBe(true);
    await expectEnd(start, start.npm.pid ?? 0, "SIGTERM");
  });
}

function descendants(of: number | undefined, all = processes()): Process[] {
  const children = all.filter(({ parent }) => parent === of);
  return children.flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** Those that run, not those that have ended and wait for their parent to notice (Z). */
function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+[^Z]\S*\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
