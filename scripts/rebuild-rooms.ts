/**
 * `npm run rebuild-rooms`: gives the rooms' storage up while Teahouse is stopped, so that each room
 * rebuilds itself from Postgres when it is next used: in a new folder, or in a cluster, as the next start
 * says. Everything is archived before that. A folder is set aside; a cluster's bucket stays as it is, and
 * so do rooms on a host of their own (PARTY_INTERNAL_URL), whose sockets are closed. No other start may use
 * a cluster's rooms meanwhile.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ArchiveState, archiveAll } from "@/host/archive-all";
import { moveDurably } from "@/host/database/move-durably";
import { holdClusterAlone } from "@/host/identity/cluster-lock";
import { forgetRooms } from "@/host/identity/server-row";
import { lockData } from "@/host/lock";
import { killOrphanedEngines } from "@/host/rooms/start-rooms";
import { readSecrets, readSharedSecrets } from "@/host/secrets";
import { readSettings, type Settings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { Supervisor } from "@/host/supervisor";
import { limits } from "@/lib/wire/limits";

// Nobody but this script may reach the parts.
Object.assign(process.env, { PORT: "0", PARTY_PORT: "0", HOST: "127.0.0.1" });
const supervisor = new Supervisor(
  false,
  ({ message, code }) => {
    console.error(message);
    process.exit(code);
  },
  false,
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void supervisor.stop().then(() => process.exit(1)));
}

try {
  console.log(await run());
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = error instanceof StartError ? error.code : 1;
}

async function run(): Promise<string> {
  const options = readArguments();
  const settings = readSettings();
  const folder = path.join(settings.DATA_DIR, "rooms");
  if (settings.PARTY_INTERNAL_URL) return leave(settings, options.dryRun);
  if (!settings.CLUSTER_BUCKET && !existsSync(folder)) {
    throw new StartError(`There are no rooms at ${folder}.`, 2);
  }
  // Counting does no harm while others use the rooms.
  if (!settings.CLUSTER_BUCKET || options.dryRun) return rebuild(settings, folder, options);
  const release = await holdClusterAlone(settings);
  try {
    return await rebuild(settings, folder, options);
  } finally {
    await release();
  }
}

async function rebuild(
  settings: Settings,
  folder: string,
  { dryRun, withoutArchiving }: ReturnType<typeof readArguments>,
): Promise<string> {
  const { DATA_DIR, CLUSTER_BUCKET } = settings;
  if (withoutArchiving) {
    const aside = await giveUp(settings, folder);
    return (
      `The rooms' storage is now ${aside}. What the rooms had not archived is only there: messages ` +
      "and changes of the last seconds before Teahouse ended, or since the database was last up."
    );
  }
  const secrets = CLUSTER_BUCKET ? readSharedSecrets() : readSecrets(DATA_DIR);
  const archived = await withParts(secrets.INTERNAL_SECRET, dryRun);
  if (dryRun) return lackingIn(archived);
  const { rooms, behind, events } = archived;
  if (behind > 0) {
    throw new StartError(
      `${behind} of ${rooms} rooms could not archive everything, ${events} events at least. ` +
        "Nothing was changed. --without-archiving gives up what is not archived.",
      1,
    );
  }
  const aside = await giveUp(settings, folder);
  return (
    `All of ${rooms} rooms is archived, and their storage is now ${aside}. Each room rebuilds itself ` +
    "when it is next used. Delete that when all is well."
  );
}

/**
 * Rooms on a host of their own, which reach the app at APP_URL. It runs on, closed to everybody else, so
 * nobody gets a token any more; who has one may still enter for a minute.
 */
async function leave({ APP_URL, PARTY_INTERNAL_URL: host }: Settings, dryRun: boolean) {
  const { INTERNAL_SECRET } = process.env;
  if (!APP_URL || !INTERNAL_SECRET) {
    throw new StartError(
      `Set APP_URL and INTERNAL_SECRET. The rooms at ${host} archive to the app, which must run.`,
      2,
    );
  }
  if (dryRun) {
    return lackingIn(await archiveAll(APP_URL, INTERNAL_SECRET, { dryRun, all: true }));
  }
  await closeSockets(APP_URL, INTERNAL_SECRET);
  await sleep((limits.tokenTtlSeconds + 1) * 1_000);
  await closeSockets(APP_URL, INTERNAL_SECRET);
  const { rooms, behind, events } = await archiveWhole(APP_URL, INTERNAL_SECRET);
  if (behind > 0) {
    throw new StartError(
      `${behind} of ${rooms} rooms could not archive everything, ${events} events at least.`,
      1,
    );
  }
  return (
    `All of ${rooms} rooms at ${host} is archived, and their sockets are closed. Each room rebuilds ` +
    "itself wherever the next start has its rooms."
  );
}

function lackingIn({ rooms, behind, events }: ArchiveState): string {
  return `${rooms} rooms; ${events} events of ${behind} rooms are not archived. Nothing was changed.`;
}

function readArguments(): { dryRun: boolean; withoutArchiving: boolean } {
  const options = {
    "dry-run": { type: "boolean", default: false },
    "without-archiving": { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    return { dryRun: values["dry-run"], withoutArchiving: values["without-archiving"] };
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error), 2);
  }
}

/** Starts the parts, has the rooms archive everything (or counts what they have not), and stops them. */
async function withParts(secret: string, dryRun: boolean): Promise<ArchiveState> {
  try {
    const { port } = new URL(await supervisor.start());
    const origin = `http://127.0.0.1:${port}`;
    if (dryRun) return await archiveAll(origin, secret, { dryRun, all: true });
    return await archiveWhole(origin, secret);
  } finally {
    await supervisor.stop();
  }
}

/** Has the rooms archive everything, and compares what they say about themselves with the archive. */
async function archiveWhole(origin: string, secret: string): Promise<ArchiveState> {
  const archived = await archiveAll(origin, secret, { all: true });
  if (archived.behind > 0) return archived;
  return await archiveAll(origin, secret, { dryRun: true, all: true });
}

async function closeSockets(origin: string, secret: string): Promise<void> {
  const response = await fetch(new URL("/api/internal/stop", origin), {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}` },
  });
  if (!response.ok) throw new Error(`the app answered ${response.status}`);
}

/** Returns where the storage is now. */
async function giveUp(
  { DATA_DIR, DATABASE_URL, CLUSTER_BUCKET }: Settings,
  folder: string,
): Promise<string> {
  const aside = CLUSTER_BUCKET ?? (await setAside(DATA_DIR, folder));
  // The built-in database is never a cluster's, and a folder that is gone tells the next start enough.
  if (DATABASE_URL) await forgetRooms({ DATABASE_URL });
  return aside;
}

/** Returns where the folder is now. */
async function setAside(dataDir: string, folder: string): Promise<string> {
  const release = await lockData(dataDir);
  try {
    await killOrphanedEngines(dataDir);
    const aside = `${folder}.old-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    moveDurably(folder, aside);
    return aside;
  } finally {
    await release();
  }
}
