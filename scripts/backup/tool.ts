import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartError } from "@/host/start-error";

/** What a data folder holds; the lock is not part of it. */
export const parts = ["secrets.json", "postgres", "rooms"];
/** The database's name in a backup, where it is a server's. */
export const dumpName = "database.dump";

/** Runs a command that takes one file, prints what it says, and exits as docs/operating.md lists. */
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

/** Its output. Throws StartError with what it complains of, or where it is not installed. */
export function runTool(tool: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  if (error) throw new StartError(`${tool} cannot be run: ${error.message}`, 1);
  if (status !== 0) throw new StartError(`${tool} failed: ${stderr.trim()}`, 1);
  return stdout;
}

/** Gives `use` a folder of nobody else, and removes it afterwards. */
export async function inScratch(use: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
