/** For commands that work on the database of a Teahouse, whether that runs or not. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { isLocked, lockData } from "../lock";
import { migrationsFolder } from "../paths";
import type { Settings } from "../settings";
import { StartError } from "../start-error";
import { EmbeddedPostgres } from "./embedded-postgres";
import type { DatabaseVariables } from "./start-database";

/** Of `postmaster.pid`: the folder of the socket, and whether the server is ready. */
const socketLine = 4;
const statusLine = 7;

/**
 * The variables with which the database is found: that at DATABASE_URL, the built-in one of a running
 * Teahouse, or else that of a stopped one, which is started meanwhile. `close` stops what was started. Throws
 * StartError.
 */
export async function findDatabase(
  settings: Settings,
): Promise<{ variables: DatabaseVariables; close: () => Promise<void> }> {
  const { DATA_DIR, DATABASE_URL } = settings;
  if (DATABASE_URL) return { variables: { DATABASE_URL }, close: async () => {} };
  const folder = path.join(DATA_DIR, "postgres");
  if (!existsSync(path.join(folder, "PG_VERSION"))) {
    throw new StartError(`There is no database in the data folder ${DATA_DIR}.`, 2);
  }
  if (await isLocked(DATA_DIR)) return { variables: runningAt(folder), close: async () => {} };
  const unlock = await lockData(DATA_DIR);
  const database = new EmbeddedPostgres(folder, 2);
  const close = async () => {
    await database.stop();
    await unlock();
  };
  try {
    await database.start();
    await migrateDatabase(database.address, migrationsFolder);
    return { variables: database.variables, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function runningAt(folder: string): DatabaseVariables {
  const lines = readFileOf(folder).split("\n");
  const socket = lines[socketLine]?.trim();
  if (!socket || lines[statusLine]?.trim() !== "ready") {
    throw new StartError("Teahouse is starting or stopping. Try again in a few seconds.", 1);
  }
  return { DATABASE_URL: "postgres:///postgres", PGHOST: socket, PGUSER: "postgres" };
}

function readFileOf(folder: string): string {
  try {
    return readFileSync(path.join(folder, "postmaster.pid"), "utf8");
  } catch {
    return "";
  }
}
