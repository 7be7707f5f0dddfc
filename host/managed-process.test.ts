import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { logger } from "./logger";
import { ManagedProcess, type ProcessOptions, restartDelayMs } from "./managed-process";
import { commandOf } from "./processes";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-process-"));
let managed: ManagedProcess | undefined;

afterEach(() => managed?.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, options: Partial<ProcessOptions> = {}): ManagedProcess {
  managed = new ManagedProcess({
    name: "test",
    command: process.execPath,
    args: ["-e", program],
    env: {},
    stdio: ["ipc"],
    ready: (child) => new Promise((resolve) => child.once("message", () => resolve())),
    stopMs: 200,
    ...options,
  });
  return managed;
}

const serves = "setInterval(() => {}, 1000); process.send('ready');";

test("a process that dies before it is ready fails the start with its exit code", async () => {
  await expect(run("process.exit(3)").start()).rejects.toThrow(/did not start: exit code 3/);
});

test("a process that never gets ready fails the start after a time, and is killed", async () => {
  const silent = run("setInterval(() => {}, 1000)", { startMs: 300 });
  await expect(silent.start()).rejects.toThrow("The test did not start: no answer within 0.3 s.");
  await vi.waitFor(() => expect(isAlive(silent.pid)).toBe(false));
});

test("a process that takes longer than 10 s to get ready is named meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const info = vi.spyOn(logger, "info");
  try {
    let becomeReady = () => {};
    const ready = () => new Promise<void>((resolve) => (becomeReady = resolve));
    const started = run(serves, { ready }).start();
    vi.advanceTimersByTime(9_999);
    expect(info).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(info.mock.calls).toStrictEqual([["waiting for the test to start"]]);
    becomeReady();
    await started;
  } finally {
    info.mockRestore();
    vi.useRealTimers();
  }
});

test("a program that does not exist fails the start", async () => {
  await expect(run("", { command: path.join(folder, "none") }).start()).rejects.toThrow("ENOENT");
});

test("a process that dies is started again", async () => {
  const onSpawn = vi.fn();
  const restarted = run(serves, { onSpawn });
  await restarted.start();
  const { pid = 0 } = restarted;
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(onSpawn).toHaveBeenCalledTimes(2), 10_000);
  expect(restarted.pid).not.toBe(pid);
  expect(onSpawn.mock.calls).toStrictEqual([[pid], [restarted.pid]]);
  expect(isAlive(restarted.pid)).toBe(true);
});

test("a process that dies again and again is started each time, after 5 s at most", async () => {
  const onSpawn = vi.fn();
  await run(`process.send('ready'); setTimeout(() => process.exit(1), 50)`, { onSpawn }).start();
  await vi.waitFor(() => expect(onSpawn).toHaveBeenCalledTimes(4), 10_000);
  const delays = Array.from({ length: 10_000 }, (_, failures) => restartDelayMs(failures));
  expect(delays[0]).toBe(0);
  expect(Math.max(...delays)).toBe(5_000);
});

test("what the operator can do about a line of output is logged, once a minute", async () => {
  const error = vi.spyOn(logger, "error");
  try {
    const advice = "Set the clock right.";
    const explain = (line: string) => (line.includes("clock off") ? advice : null);
    const talks = `for (let n = 0; n < 3; n++) console.error("clock off by", n); ${serves}`;
    await run(talks, { explain }).start();
    await vi.waitFor(() => expect(error).toHaveBeenCalled());
    expect(error.mock.calls).toStrictEqual([[advice]]);
  } finally {
    error.mockRestore();
  }
});

test("restart replaces the process once", async () => {
  const onSpawn = vi.fn();
  const restarted = run(serves, { onSpawn });
  await restarted.start();
  const { pid } = restarted;
  await restarted.restart();
  expect(onSpawn).toHaveBeenCalledTimes(2);
  expect(isAlive(pid)).toBe(false);
  expect(isAlive(restarted.pid)).toBe(true);
});

test("restart during a restart that hangs gives up on that attempt and makes another", async () => {
  const broken = path.join(folder, "broken");
  const restarted = run(
    `if (require("fs").existsSync(${JSON.stringify(broken)})) setInterval(() => {}, 1000);
     else { ${serves} }`,
  );
  await restarted.start();
  writeFileSync(broken, "");
  process.kill(restarted.pid ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(isAlive(restarted.pid)).toBe(true), 10_000);
  rmSync(broken);
  const start = vi.spyOn(restarted, "start");
  await restarted.restart();
  await vi.waitFor(() => expect(start).toHaveBeenCalledOnce(), 10_000);
  await start.mock.results[0]?.value;
  expect(isAlive(restarted.pid)).toBe(true);
});

test("stop kills a process that ignores SIGTERM, and it is not started again", async () => {
  const stubborn = run(`process.on('SIGTERM', () => {}); ${serves}`);
  await stubborn.start();
  const { pid } = stubborn;
  await stubborn.stop();
  expect(isAlive(pid)).toBe(false);
  await expect(stubborn.start()).rejects.toThrow("was stopped");
});

test("a process that runs but does not answer is killed and started again", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  try {
    let silentPid: number | undefined;
    const onSpawn = vi.fn();
    const hung = run(serves, {
      onSpawn,
      ask: () => (hung.pid === silentPid ? new Promise(() => {}) : Promise.resolve()),
    });
    await hung.start();
    silentPid = hung.pid;
    process.kill(silentPid ?? 0, "SIGSTOP");
    for (let asked = 0; asked < 6; asked++) await vi.advanceTimersByTimeAsync(3_000);
    await vi.waitFor(() => expect(onSpawn).toHaveBeenCalledTimes(2), 10_000);
    expect(isAlive(silentPid)).toBe(false);
    expect(isAlive(hung.pid)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test("a process that is killed takes its children with it, also those in groups of their own", async () => {
  const file = path.join(folder, "children");
  const parent = run(
    `const { spawn } = require("child_process");
     const children = [true, false].map((detached) => spawn("sleep", ["60"], { detached }));
     require("fs").writeFileSync(${JSON.stringify(file)}, children.map(({ pid }) => pid).join(" "));
     ${serves}`,
  );
  await parent.start();
  const children = readFileSync(file, "utf8").split(" ").map(Number);
  for (const pid of children) process.kill(pid, "SIGSTOP");
  process.kill(parent.pid ?? 0, "SIGSTOP");
  await parent.stop();
  // Of a process that waits to be noticed by its parent there is no command any more.
  const isRunning = (pid: number) => commandOf(pid) !== "";
  await vi.waitFor(() => expect(children.filter(isRunning)).toStrictEqual([]), 10_000);
});

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
