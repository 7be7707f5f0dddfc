/**
 * What a server says of itself: `postmaster.pid` in its data folder has its pid and whether it is ready.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { commandOf } from "../processes";

const pidLine = 0;
const statusLine = 7;
const fastMs = 5_000;
const immediateMs = 10_000;

/** Resolves when the server accepts connections; never if it ends before. */
export async function untilReady(folder: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const lines = read(folder);
    if (Number(lines[pidLine]) === child.pid && lines[statusLine]?.trim() === "ready") return;
    await sleep(10);
  }
  await new Promise(() => {});
}

/**
 * Resolves when the server answers a query on a new connection, which takes the server and a process
 * of its own. An error of the server is an answer, too: it may be recovering, or have no connection left.
 */
export async function askServer(
  address: { host: string; user: string; database: string },
  signal: AbortSignal,
): Promise<void> {
  const sql = postgres({ ...address, max: 1, fetch_types: false, onnotice: () => {} });
  const giveUp = () => void sql.end({ timeout: 0 });
  signal.addEventListener("abort", giveUp);
  try {
    await sql`select 1`;
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
    giveUp();
  }
}

/**
 * Ends the server on this folder that outlived a killed start script, if there is one. Throws
 * StartError if the system does not tell.
 */
export async function endOrphan(folder: string): Promise<void> {
  const pid = Number(read(folder)[pidLine]);
  const startedAt = Date.now();
  while (pid > 0 && isServer(pid, folder)) {
    const waitedMs = Date.now() - startedAt;
    // A fast shutdown, which syncs everything; then one without a checkpoint; then none.
    const signal = waitedMs < fastMs ? "SIGINT" : waitedMs < immediateMs ? "SIGQUIT" : "SIGKILL";
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    await sleep(100);
  }
}

/**
 * Frees a dead server's `postmaster.pid`, which would forbid a start if another program has its pid
 * by now, as after a restart of a container. The rest of the file stays: by it Postgres sees whether
 * processes of that server still use its memory. Postgres knows that its parent is no server. A file
 * that a power cut has emptied, which would also forbid the start, is removed.
 */
export function releasePid(folder: string): void {
  const [pid, ...rest] = read(folder);
  const file = path.join(folder, "postmaster.pid");
  if (Number(pid) > 0) writeFileSync(file, [process.pid, ...rest].join("\n"));
  else rmSync(file, { force: true });
}

function read(folder: string): string[] {
  try {
    return readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}

/** The pid may be another program's by now. */
function isServer(pid: number, folder: string): boolean {
  return commandOf(pid).includes(` -D ${folder} `);
}
