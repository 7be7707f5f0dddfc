import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { httpAnswer } from "../http-answer";
import { makeFolderDurably } from "../make-folder-durably";
import { ManagedProcess } from "../managed-process";
import type { PartOptions } from "../part-options";
import { buildDir } from "../paths";
import { commandOf } from "../processes";
import { watchRooms } from "./bundle-rooms";
import { engineCommand } from "./engine";

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
export async function startRooms({
  settings,
  secrets,
  ports,
  roomsUrl,
  development,
  onStop,
}: PartOptions): Promise<(() => void) | null> {
  const { hostname, port } = new URL(roomsUrl);
  const storage = storageFolder(settings.DATA_DIR);
  const keepsAlarms = path.join(storage, "keeps-alarms");
  makeFolderDurably(storage);
  // The engine syncs what is in them, but not their names.
  for (const name of namespaces) makeFolderDurably(path.join(storage, name));
  const build = development ? developmentDir : buildDir;
  const rooms = new ManagedProcess({
    name: "rooms",
    ...engineCommand(build, storage, `${settings.PARTY_HOST}:${port}`),
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
    // At once, as whoever kills the start script next leaves it running.
    onSpawn: (pid) => writeFileSync(pidFile(storage), String(pid)),
    stopMs: 1_000,
  });
  onStop((atOnce) => rooms.stop(atOnce));
  if (development) onStop(await watchRooms(build, () => rooms.restart()));
  await rooms.start();
  return existsSync(keepsAlarms) ? null : () => writeFileSync(keepsAlarms, "");
}

/**
 * Kills the engine of a start script that was itself killed: two engines on one folder would
 * corrupt it, and the old one holds the port. Throws StartError if the system does not tell whether it
 * runs.
 */
export async function killOrphanedEngine(dataDir: string): Promise<void> {
  const storage = storageFolder(dataDir);
  const file = pidFile(storage);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  // The pid may be another program's by now.
  const isEngine = () => `${commandOf(pid)} `.includes(`=storage=${storage} `);
  while (pid && isEngine()) {
    process.kill(pid, "SIGKILL");
    await sleep(100);
  }
}

/** The rooms' own storage; the engine serves it. */
export function storageFolder(dataDir: string): string {
  return path.join(dataDir, "rooms");
}

function pidFile(storage: string): string {
  return path.join(storage, "pid");
}
