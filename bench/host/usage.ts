import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process of a server; `name` tells a server's processes apart. */
export type Part = { name: string; pid: number };

/** Linux reports these times in hundredths of a second on every machine (USER_HZ). */
const ticksPerSecond = 100;
const pageBytes = 4_096;
/** On systems other than Linux the CPU and memory figures stay empty. */
export const canMeasure = existsSync("/proc/self/stat");

/** CPU seconds of each process since its start. */
export function cpuSeconds(parts: Part[]): Map<string, number> {
  const used = new Map<string, number>();
  for (const { name, pid } of parts) {
    const fields = statOf(pid);
    const seconds = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
    used.set(name, (used.get(name) ?? 0) + seconds);
  }
  return used;
}

/** Resident memory of all of them, in bytes. */
export function residentBytes(parts: Part[]): number {
  return parts.reduce((sum, { pid }) => sum + Number(statOf(pid)[21] ?? 0) * pageBytes, 0);
}

/** Waits until all of them are idle, so that leftover work of one run is not counted in the next. */
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

/** The fields of /proc/<pid>/stat after the name (which may contain spaces); empty if the process is gone. */
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
