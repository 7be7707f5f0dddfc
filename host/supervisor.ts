import { setTimeout as sleep } from "node:timers/promises";
import { buildWhenNeeded } from "./build";
import { prepareDataFolder } from "./data-folder";
import { startDatabase } from "./database/start-database";
import { claimCluster, claimRooms } from "./identity";
import { lockData } from "./lock";
import { logger } from "./logger";
import type { PartOptions, Undo } from "./part-options";
import { claimPort, claimPortAt, listeningHosts } from "./ports";
import { type Cluster, clusterIdentity, clusterOf } from "./rooms/cluster";
import { killOrphanedEngines, startClusterRooms, startRooms } from "./rooms/start-rooms";
import { noteRunning } from "./running";
import { readSecrets, readSharedSecrets } from "./secrets";
import { readSettings, type Settings } from "./settings";
import type { StartError } from "./start-error";
import { startApp } from "./web/start-app";

/** A process that is killed ends at once, unless it waits for a disk that does not answer. */
const killMs = 2_000;

/** Starts the parts of Teahouse (database, rooms, app) in order, and stops them in reverse. */
export class Supervisor {
  private readonly undos: Undo[] = [];
  private readonly abort = new AbortController();
  private stopped: Promise<void> | undefined;
  private hasFailed = false;

  /**
   * In development the parts run from the sources and reload when they change. `onFailure` is called
   * when Teahouse had to end by itself and nothing of it runs any more. `wakesRooms` false leaves the
   * rooms asleep, so that they do nothing unasked.
   */
  constructor(
    private readonly development: boolean,
    private readonly onFailure: (error: StartError) => void,
    private readonly wakesRooms = true,
  ) {}

  /**
   * Resolves with the address when everything is ready. Throws StartError for what the operator can
   * fix; after a `stop` it may throw anything.
   */
  async start(): Promise<string> {
    const { development } = this;
    const onStop = (undo: Undo) => this.onStop(undo);
    const settings = readSettings();
    prepareDataFolder(settings.DATA_DIR);
    const runsRooms = settings.PARTY_INTERNAL_URL === undefined;
    const isAlone = runsRooms && settings.CLUSTER_BUCKET === undefined;
    const secrets = isAlone ? readSecrets(settings.DATA_DIR) : readSharedSecrets();
    onStop(await lockData(settings.DATA_DIR, (error) => void this.fail(error)));
    await killOrphanedEngines(settings.DATA_DIR);
    const ports = {
      app: await claimPortAt("PORT", settings.PORT, await listeningHosts(settings.HOST)),
    };
    const cluster = clusterOf(settings);
    const roomsUrls = await claimRoomsAddresses(settings, cluster);
    if (!development) {
      await buildWhenNeeded((text) => logger.info(text), this.abort.signal);
    }
    const options: PartOptions = { settings, secrets, ports, roomsUrls, development, onStop };
    const database = await startDatabase(options);
    const claim = {
      ...{ dataDir: settings.DATA_DIR, database, isShared: settings.DATABASE_URL !== undefined },
      onLost: (error: StartError) => void this.fail(error),
    };
    let isNew = false;
    if (cluster) isNew = await claimCluster(database, clusterIdentity(cluster), cluster.bucket);
    else if (runsRooms) onStop(await claimRooms(claim));
    const command = (name: "wake" | "stop", timeoutMs: number) =>
      commandRooms(name, ports.app, secrets.INTERNAL_SECRET, timeoutMs);
    let roomsAreAwake = isNew ? () => {} : null;
    if (cluster) await startClusterRooms(options, cluster);
    else if (runsRooms) roomsAreAwake = await startRooms(options);
    const announceStop = await startApp(options, database);
    // Rooms close all their sockets with a code that says so, while the app can still reach them.
    onStop(async (atOnce) => {
      if (runsRooms && !cluster && !atOnce) await command("stop", 1_500);
    });
    onStop(noteRunning(settings.DATA_DIR, ports.app));
    onStop(async (atOnce) => {
      if (atOnce) return;
      announceStop();
      await sleep(settings.DRAIN_SECONDS * 1_000);
    });
    if (roomsAreAwake && this.wakesRooms) {
      void command("wake", 600_000).then((isDone) => isDone && roomsAreAwake());
    }
    return `http://localhost:${ports.app}`;
  }

  /**
   * Stops everything that was started; also while `start` is still at work. Parts that do not react are
   * killed. All waits together take DRAIN_SECONDS and 9.5 s: rooms' sockets 1.5, app 2.5, rooms 1, the lease on the
   * database 1, database 3.5.
   */
  stop(): Promise<void> {
    this.abort.abort();
    this.stopped ??= this.undoAll();
    return this.stopped;
  }

  get isStopping(): boolean {
    return this.abort.signal.aborted;
  }

  /** Kills everything that was started, which must not touch the data folder any more. */
  private async fail(error: StartError): Promise<void> {
    if (this.isStopping) return;
    this.hasFailed = true;
    this.abort.abort();
    const all = this.undos.splice(0).map((undo) => settle(undo, true));
    this.stopped = Promise.race([Promise.all(all), sleep(killMs)]).then(() => {});
    await this.stopped;
    this.onFailure(error);
  }

  private onStop(undo: Undo): void {
    if (this.isStopping) void settle(undo, this.hasFailed);
    else this.undos.push(undo);
  }

  private async undoAll(): Promise<void> {
    for (const undo of this.undos.splice(0).reverse()) await settle(undo, false);
  }
}

async function settle(undo: Undo, atOnce: boolean): Promise<void> {
  try {
    await undo(atOnce);
  } catch (err) {
    logger.error({ err }, "could not stop cleanly");
  }
}

/** Where the other parts reach the room servers. Throws StartError if a port is taken. */
async function claimRoomsAddresses(
  { PARTY_INTERNAL_URL, PARTY_PORT, PARTY_HOST, ROOM_PROCESSES }: Settings,
  cluster: Cluster | null,
): Promise<string[]> {
  if (PARTY_INTERNAL_URL !== undefined) return [PARTY_INTERNAL_URL];
  const urls: string[] = [];
  for (let index = 0; index < (cluster ? ROOM_PROCESSES : 1); index++) {
    const wanted = PARTY_PORT === 0 ? 0 : PARTY_PORT + index;
    const port = await claimPort("PARTY_PORT", wanted, PARTY_HOST);
    urls.push(`http://${PARTY_HOST === "0.0.0.0" ? "127.0.0.1" : PARTY_HOST}:${port}`);
  }
  return urls;
}

/**
 * Has the app send a command to all rooms: `wake` sets alarms that were lost, `stop` closes the
 * sockets. Resolves with whether all of them got it.
 */
async function commandRooms(
  name: "wake" | "stop",
  port: number,
  secret: string,
  timeoutMs: number,
): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/internal/${name}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return true;
  } catch (err) {
    logger.error({ err }, `could not send "${name}" to the rooms`);
    return false;
  }
}
