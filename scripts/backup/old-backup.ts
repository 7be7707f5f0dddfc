/** Backups of releases up to 0.1: a tar of the data folder and, with DATABASE_URL, a dump by pg_dump. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { startDatabase } from "@/host/database/start-database";
import type { Settings } from "@/host/settings";
import { StartError } from "@/host/start-error";

const dumpName = "database.dump";

/** Restores one into the empty folder `draft`, and into the database. Throws StartError. */
export async function restoreOldBackup(
  file: string,
  draft: string,
  settings: Settings,
  onStop: (undo: () => Promise<void> | void) => void,
): Promise<void> {
  const hasDump = run("tar", ["-tzf", file]).split("\n").includes(dumpName);
  const url = settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL;
  if (hasDump && !url) {
    throw new StartError("This backup is of a Postgres server: set DATABASE_URL.", 2);
  }
  if (!hasDump && url) {
    throw new StartError("This backup is of the built-in database: unset DATABASE_URL.", 2);
  }
  run("tar", ["-xzf", file, "-C", draft]);
  if (url) {
    // One transaction, so a database that is not empty fails and stays unchanged. The address is in the
    // environment, as everybody can read the arguments of a process.
    const options = ["--no-owner", "--exit-on-error", "--single-transaction"];
    const dump = path.join(draft, dumpName);
    run("pg_restore", [...options, "--dbname=postgresql://", dump], addressOf(new URL(url)));
    rmSync(dump);
  }
  await endSessions({ ...settings, DATA_DIR: draft }, onStop);
}

/** What was revoked since the backup must not come alive again. */
async function endSessions(
  settings: Settings,
  onStop: (undo: () => Promise<void> | void) => void,
): Promise<void> {
  const undos: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  };
  onStop(stop);
  try {
    const {
      DATABASE_URL = "",
      PGHOST,
      PGUSER,
    } = await startDatabase({
      settings,
      onStop: (undo) => void undos.push(undo),
    });
    const options = { max: 1, prepare: false, onnotice: () => {} };
    const sql = postgres(DATABASE_URL, {
      ...options,
      ...(PGHOST && PGUSER && { host: PGHOST, user: PGUSER }),
    });
    await sql`delete from sessions`;
    await sql`delete from access_tokens`;
    await sql.end();
  } finally {
    await stop();
  }
}

function addressOf({ hostname, port, username, password, pathname, searchParams }: URL) {
  return {
    PGHOST: searchParams.get("host") ?? hostname,
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get("sslmode") ?? "prefer",
  };
}

/** Runs a program and returns its output. Throws StartError if it is missing or fails. */
function run(tool: string, args: string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  if (error) throw new StartError(`Cannot run ${tool}: ${error.message}`, 1);
  if (status !== 0) throw new StartError(`${tool} failed: ${stderr.trim()}`, 1);
  return stdout;
}
