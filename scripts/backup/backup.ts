/** `npm run backup -- FILE`: saves everything in one file. Teahouse must be stopped. */
import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { endOrphan } from "@/host/database/postmaster";
import { lockData } from "@/host/lock";
import { killOrphanedEngine } from "@/host/rooms/start-rooms";
import { readSettings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { command, dumpName, inScratch, parts, runTool } from "./tool";

await command("backup", async (file) => {
  const { DATA_DIR, DATABASE_URL, DATABASE_DIRECT_URL } = readSettings();
  if (existsSync(file)) throw new StartError(`${file} already exists.`, 2);
  if (!existsSync(DATA_DIR)) throw new StartError(`There is no data folder at ${DATA_DIR}.`, 2);
  const release = await lockData(DATA_DIR);
  const unfinished = `${file}.unfinished`;
  try {
    // What a killed start script left behind would write while the files are read.
    await killOrphanedEngine(DATA_DIR);
    await endOrphan(path.join(DATA_DIR, "postgres"));
    await inScratch((scratch) => {
      const present = parts.filter((part) => existsSync(path.join(DATA_DIR, part)));
      const wanted = ["-C", DATA_DIR, ...present];
      if (DATABASE_URL) {
        const dump = path.join(scratch, dumpName);
        const address = DATABASE_DIRECT_URL ?? DATABASE_URL;
        runTool("pg_dump", ["--format=custom", `--file=${dump}`, address]);
        wanted.push("-C", scratch, dumpName);
      }
      // The file holds the secrets and every message.
      process.umask(0o077);
      runTool("tar", ["-czf", unfinished, ...wanted]);
      renameSync(unfinished, file);
    });
  } finally {
    rmSync(unfinished, { force: true });
    await release();
  }
  return `Backed up to ${file}.`;
});
