/** What the system says of processes: from /proc where there is one, else from `ps`. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { StartError } from "./start-error";

/** Linux has it even in containers, which often have no `ps`; macOS has `ps` only. */
const hasProc = existsSync("/proc/self/stat");

/**
 * The command line of a process, its arguments separated by spaces; empty if it does not run. Throws
 * StartError where neither /proc nor `ps` can tell.
 */
export function commandOf(pid: number, useProc = hasProc): string {
  if (!useProc) return ps("-p", String(pid), "-o", "args=").trim();
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

/** The processes that this one has started and that still run. Throws as `commandOf`. */
export function childrenOf(parent: number, useProc = hasProc): number[] {
  // In `stat`, `pid (name) state parent …`, the name may hold spaces and brackets.
  const lines = useProc
    ? readdirSync("/proc").map((pid) =>
        read(`/proc/${pid}/stat`).replace(/^(\d+) .*\) \S+ (\d+) .*$/s, "$1 $2"),
      )
    : ps("-A", "-o", "pid=,ppid=").split("\n");
  return lines.flatMap((line) => {
    const [pid, of] = line.trim().split(/ +/).map(Number);
    return pid && of === parent ? [pid] : [];
  });
}

/** Empty if there is no such file: a process may end at any time. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function ps(...args: string[]): string {
  const { error, stdout } = spawnSync("ps", args, { encoding: "utf8" });
  if (!error) return stdout;
  const reason = `there is no /proc, and ps does not run (${error.message})`;
  throw new StartError(
    `Cannot tell whether parts of an earlier start still run: ${reason}. Install ps.`,
    1,
  );
}
