import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartError } from "@/host/start-error";

/** The contents of a data folder that belong in a backup: all but the lock. */
export const parts = ["secrets.json", "postgres", "rooms"];
/** The file in a backup that holds the dump of a Postgres server. */
export const dumpName = "database.dump";

/** Runs a command that takes one file, and prints its result; exit codes as in docs/operating.md. */
export async function command(name: string, run: (file: string) => Promise<string>): Promise<void> {
  const [file] = process.argv.slice(2);
  try {
    if (!file) throw new StartError(`Which file? npm run ${name} -- FILE`, 2);
    console.log(await run(path.resolve(file)));
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exitCode = error instanceof StartError ? error.code : 1;
  }
}

/** Runs a program and returns its output. Throws StartError if it is missing or fails. */
export function runTool(tool: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  if (error) throw new StartError(`Cannot run ${tool}: ${error.message}`, 1);
  if (status !== 0) throw new StartError(`${tool} failed: ${stderr.trim()}`, 1);
  return stdout;
}

/** Calls `use` with a private temporary folder, and removes that afterwards. */
export async function inScratch(use: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
