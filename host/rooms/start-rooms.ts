import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { httpAnswer } from "../http-answer";
import { logger } from "../logger";
import { makeFolderDurably } from "../make-folder-durably";
import { ManagedProcess } from "../managed-process";
import type { PartOptions } from "../part-options";
import { buildDir } from "../paths";
import { commandOf } from "../processes";
import { watchRooms } from "./bundle-rooms";
import {
  type Cluster,
  clusterArguments,
  clusterStopMs,
  explainEngine,
  requireClustering,
  writeClusterConfiguration,
} from "./cluster";
import { engineCommand, enginePath } from "./engine";

/** The engine's folders, by the keys in rooms.capnp. */
const namespaces = ["teahouse-room", "teahouse-inbox"];
/** The development server builds here, so that it never changes what `npm start` runs. */
const developmentDir = path.join(buildDir, "development");

/**
 * Starts the room server. In development it is rebuilt and restarted whenever a source changes.
 *
 * Resolves with null, or with a function if the rooms must be woken: their folder is new, and rooms
 * are rebuilt; or it is of a release up to 0.1, whose engine lost all alarms when it ended. The
 * function is to be called when that has been done.
 */
export async function startRooms(options: PartOptions): Promise<(() => void) | null> {
  const { settings, roomsUrls, development, onStop } = options;
  const storage = storageFolder(settings.DATA_DIR);
  const keepsAlarms = path.join(storage, "keeps-alarms");
  const build = development ? developmentDir : buildDir;
  const rooms = roomServer(options, {
    ...{ name: "rooms", build, storage, url: roomsUrls[0] ?? "", stopMs: 1_000 },
  });
  onStop((atOnce) => rooms.stop(atOnce));
  if (development) onStop(await watchRooms(build, () => rooms.restart()));
  await rooms.start();
  return existsSync(keepsAlarms) ? null : () => writeFileSync(keepsAlarms, "");
}

/**
 * Starts this machine's room servers of a cluster, one for each of `roomsUrls`. Throws StartError if the
 * engine cannot do that, or the bucket does not let it.
 */
export async function startClusterRooms(options: PartOptions, cluster: Cluster): Promise<void> {
  const { settings, roomsUrls, onStop } = options;
  requireClustering(enginePath());
  logger.warn(
    { bucket: cluster.bucket, servers: roomsUrls.length },
    "the rooms join a cluster, which their engine calls experimental: it may change",
  );
  const folder = clusterFolder(settings.DATA_DIR);
  const configuration = writeClusterConfiguration(cluster, buildDir, folder);
  const servers = roomsUrls.map((url, index) =>
    roomServer(options, {
      name: `rooms ${index + 1}`,
      ...{ build: buildDir, url, configuration },
      storage: path.join(folder, String(index)),
      more: clusterArguments(cluster, index),
      explain: explainEngine,
      stopMs: clusterStopMs + 500,
    }),
  );
  onStop(async (atOnce) => void (await Promise.all(servers.map((each) => each.stop(atOnce)))));
  await Promise.all(servers.map((each) => each.start()));
}

function roomServer(
  { settings, secrets, ports, development }: PartOptions,
  server: {
    name: string;
    build: string;
    storage: string;
    /** Where the other parts reach it. */
    url: string;
    stopMs: number;
    configuration?: string;
    more?: string[];
    explain?: (line: string) => string | null;
  },
): ManagedProcess {
  const { name, build, storage, stopMs, explain, ...particular } = server;
  const { hostname, port } = new URL(server.url);
  makeFolderDurably(storage);
  // The engine syncs what is in them, but not their names.
  for (const each of namespaces) makeFolderDurably(path.join(storage, each));
  return new ManagedProcess({
    name,
    ...engineCommand(build, storage, `${settings.PARTY_HOST}:${port}`, particular),
    env: {
      ROOM_TOKEN_SECRET: secrets.ROOM_TOKEN_SECRET,
      INTERNAL_SECRET: secrets.INTERNAL_SECRET,
      LIMITS_FACTOR: String(settings.LIMITS_FACTOR),
      LOG_LEVEL: settings.LOG_LEVEL,
      APP_URL: `http://127.0.0.1:${ports.app}`,
    },
    // Answered by the engine's one thread, without a room. In development a breakpoint stops that.
    ask: development
      ? undefined
      : (signal) => httpAnswer({ host: hostname, port, path: "/health", signal }),
    // What the engine prints when a client goes away.
    noise: /worker_do_not_log|^stack: |symbolizer/,
    explain,
    // At once, as whoever kills the start script next leaves it running.
    onSpawn: (pid) => writeFileSync(pidFile(storage), String(pid)),
    stopMs,
  });
}

/**
 * Kills the engines of a start script that was itself killed: two engines on one folder would
 * corrupt it, and the old one holds the port. Throws StartError if the system does not tell whether they
 * run.
 */
export async function killOrphanedEngines(dataDir: string): Promise<void> {
  const cluster = clusterFolder(dataDir);
  const inCluster = existsSync(cluster) ? readdirSync(cluster) : [];
  const folders = [storageFolder(dataDir), ...inCluster.map((name) => path.join(cluster, name))];
  await Promise.all(folders.map(killOrphan));
}

async function killOrphan(storage: string): Promise<void> {
  const file = pidFile(storage);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  // The pid may be another program's by now.
  const isEngine = () => `${commandOf(pid)} `.includes(`=storage=${storage} `);
  while (pid && isEngine()) {
    process.kill(pid, "SIGKILL");
    await sleep(100);
  }
}

/** What a cluster's room servers of this machine need; the rooms themselves are in the bucket. */
function clusterFolder(dataDir: string): string {
  return path.join(dataDir, "cluster");
}

/** The rooms' own storage; the engine serves it. */
export function storageFolder(dataDir: string): string {
  return path.join(dataDir, "rooms");
}

function pidFile(storage: string): string {
  return path.join(storage, "pid");
}
