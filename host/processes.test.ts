import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { childrenOf, commandOf } from "./processes";

const ways = existsSync("/proc/self/stat") ? [true, false] : [false];
const leftovers: (() => unknown)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const end of leftovers.splice(0)) end();
});

for (const useProc of ways) {
  const way = useProc ? "/proc" : "ps";

  test(`${way} tells a running process's command and parent, and nothing of one that has ended`, async () => {
    const child = spawn("sleep", ["60"]);
    leftovers.push(() => child.kill("SIGKILL"));
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    await vi.waitFor(() => expect(commandOf(pid, useProc)).toBe("sleep 60"));
    expect(childrenOf(process.pid, useProc)).toContain(pid);
    expect(childrenOf(pid, useProc)).toStrictEqual([]);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(commandOf(pid, useProc)).toBe("");
    expect(childrenOf(process.pid, useProc)).not.toContain(pid);
  });
}

test("where neither /proc nor ps can tell, the start ends with words", () => {
  vi.stubEnv("PATH", "");
  expect(() => commandOf(1, false)).toThrow(/no \/proc, and ps does not run .*Install ps/);
});
