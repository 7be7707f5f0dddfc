import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process of a server; `name` tells a server's processes apart. */
export type Part = { name: string; pid: number };

/** Linux counts time in hundredths of a second here, on every machine (USER_HZ). */
const ticksPerSecond = 100;
const pageBytes = 4_096;
/** Elsewhere than on Linux the figures of CPU and memory stay empty. */
export const canMeasure = existsSync("/proc/self/stat");

/** Seconds of CPU that each process has used since its start. */
export function cpuSeconds(parts: Part[]): Map<string, number> {
  const used = new Map<string, number>();
  for (const { name, pid } of parts) {
    const fields = statOf(pid);
    const seconds = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
    used.set(name, (used.get(name) ?? 0) + seconds);
  }
  return used;
}

/** Memory that is resident, in bytes, of all of them. */
export function residentBytes(parts: Part[]): number {
  return parts.reduce((sum, { pid }) => sum + Number(statOf(pid)[21] ?? 0) * pageBytes, 0);
}

/** Waits until none of them does anything: what the last run left to do is not the next one's. */
export async function quiet(parts: Part[], deadlineMs = 60_000): Promise<void> {
  const sampleMs = 300;
  const deadline = performance.now() + deadlineMs;
  for (let before = sum(cpuSeconds(parts)); performance.now() < deadline; ) {
    await delay(sampleMs);
    const now = sum(cpuSeconds(parts));
    if (now - before <= 0.02) return;
    before = now;
  }
}

/** The fields of /proc/<pid>/stat after the name, which may contain spaces; empty where it is gone. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function sum(values: Map<string, number>): number {
  return [...values.values()].reduce((total, value) => total + value, 0);
}
