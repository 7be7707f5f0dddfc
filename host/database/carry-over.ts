/**
 * Releases up to 0.1 kept the built-in database in PGlite, Postgres in WebAssembly, whose files
 * another Postgres cannot open. Their rows are carried over once, at the first start.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { logger } from "../logger";
import type { PartOptions } from "../part-options";
import { root } from "../paths";
import { StartError } from "../start-error";
import { EmbeddedPostgres } from "./embedded-postgres";
import { moveDurably } from "./move-durably";
import { endOrphan } from "./postmaster";
import { clusterMark } from "./server-settings";

const reminderMs = 10_000;

/** The folder of a database that must be carried over before `folder` is opened, or undefined. */
export function findOldDatabase(folder: string): string | undefined {
  if (!existsSync(path.join(folder, "PG_VERSION"))) {
    // A carrying-over was ended between its last two steps, or only the old database was restored.
    return existsSync(kept(folder)) ? kept(folder) : undefined;
  }
  const config = readFileSync(path.join(folder, "postgresql.conf"), "utf8");
  return new RegExp(`^cluster_name = '?${clusterMark}\\b`, "m").test(config) ? undefined : folder;
}

/**
 * Makes the database at `folder` from the old one, with all rows, sequences and migrations, and
 * keeps the old one as `postgres.pglite`. Throws StartError; then nothing has changed.
 */
export async function carryOver(
  old: string,
  folder: string,
  onStop: PartOptions["onStop"],
): Promise<void> {
  if (old !== kept(folder) && existsSync(kept(folder))) {
    throw new StartError(
      `${old} must be carried over, but an older one is still at ${kept(folder)}. Move that one away.`,
      8,
    );
  }
  const pglite = findPglite();
  logger.info("carrying over the database of the release before; this happens once");
  const draft = `${folder}.carried`;
  await endOrphan(draft);
  rmSync(draft, { recursive: true, force: true });
  const database = new EmbeddedPostgres(draft, 1);
  onStop((atOnce) => database.stop(atOnce));
  try {
    await database.start();
    await copyRows(pglite, old, database.variables, onStop);
    await database.stop();
  } catch (error) {
    await database.stop();
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  if (old === folder) moveDurably(folder, kept(folder));
  moveDurably(draft, folder);
  logger.info(`the database is carried over; delete ${kept(folder)} when all is well`);
}

function kept(folder: string): string {
  return `${folder}.pglite`;
}

/** In a process of its own, because PGlite takes 500 MB that a process would not free. */
async function copyRows(
  pglite: string,
  old: string,
  env: Record<string, string>,
  onStop: PartOptions["onStop"],
): Promise<void> {
  const child = fork(path.join(root, "host/database/copy-pglite.ts"), [pglite, old], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    detached: true,
  });
  onStop(() => end(child));
  let errors = "";
  child.stderr?.on("data", (text) => {
    errors += text;
  });
  const reminder = setInterval(() => logger.info("still carrying over the database"), reminderMs);
  const [code] = await once(child, "close");
  clearInterval(reminder);
  if (code === 0) return;
  throw new StartError(
    `The database in ${old} could not be carried over; it has not changed, and the release before ` +
      `can still open it. ${errors.trim()}`,
    8,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** PGlite's module: of the development dependencies, because only this needs it. */
function findPglite(): string {
  try {
    return createRequire(import.meta.url).resolve("@electric-sql/pglite");
  } catch {
    throw new StartError(
      "The database is of the release before. To carry it over, one package is needed for this " +
        `start: run "npm install --no-save @electric-sql/pglite@0.5.14" in ${root}, then start again.`,
      8,
    );
  }
}
