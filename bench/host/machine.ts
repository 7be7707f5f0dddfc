import { execFileSync } from "node:child_process";
import os from "node:os";
import { root } from "@/host/paths";

/** The load before the bench started: shows whether the machine had other work. */
const loadBefore = os.loadavg()[0] ?? 0;

/** One line that says where the figures come from. */
export function describeMachine(): string {
  const cpu = os.cpus()[0]?.model.replaceAll(/\s+/g, " ") ?? "unknown CPU";
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const system = `${os.type()} ${os.release()}`;
  return `${os.availableParallelism()} cores of ${cpu}, ${memory} GB, ${system}, Node ${process.versions.node}, load ${loadBefore.toFixed(1)} before it began`;
}

/** The measured commit, with a + if files differ from it; empty outside git. */
export function describeVersion(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    const commit = git("rev-parse", "--short", "HEAD").trim();
    return commit + (git("status", "--porcelain", "--", ":!docs", ":!bench").trim() ? "+" : "");
  } catch {
    return "";
  }
}
