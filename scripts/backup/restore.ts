/** `npm run restore -- FILE`: restores a backup into an empty data folder and database. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { readSettings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { command, dumpName, inScratch, runTool } from "./tool";

await command("restore", async (file) => {
  const { DATA_DIR, DATABASE_URL, DATABASE_DIRECT_URL } = readSettings();
  if (!existsSync(file)) throw new StartError(`There is no ${file}.`, 2);
  if (existsSync(DATA_DIR) && readdirSync(DATA_DIR).length > 0) {
    throw new StartError(`${DATA_DIR} is not empty. Nothing was changed.`, 2);
  }
  const hasDump = runTool("tar", ["-tzf", file]).split("\n").includes(dumpName);
  if (hasDump && !DATABASE_URL) {
    throw new StartError("This backup is of a Postgres server: set DATABASE_URL.", 2);
  }
  if (!hasDump && DATABASE_URL) {
    throw new StartError("This backup is of the built-in database: unset DATABASE_URL.", 2);
  }
  const unfinished = `${DATA_DIR}.unfinished`;
  try {
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    runTool("tar", ["-xzf", file, "-C", unfinished, `--exclude=${dumpName}`]);
    if (DATABASE_URL) {
      await inScratch((scratch) => {
        runTool("tar", ["-xzf", file, "-C", scratch, dumpName]);
        const dump = path.join(scratch, dumpName);
        // One transaction, so a database that is not empty fails and stays unchanged.
        const options = ["--no-owner", "--exit-on-error", "--single-transaction"];
        const address = DATABASE_DIRECT_URL ?? DATABASE_URL;
        runTool("pg_restore", [...options, `--dbname=${address}`, dump]);
      });
    }
    rmSync(DATA_DIR, { recursive: true, force: true });
    renameSync(unfinished, DATA_DIR);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return `Restored to ${DATA_DIR}.`;
});
