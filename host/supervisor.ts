import { setTimeout as sleep } from "node:timers/promises";
import { buildWhenNeeded } from "./build";
import { prepareDataFolder } from "./data-folder";
import { startDatabase } from "./database/start-database";
import { claimRooms } from "./identity";
import { lockData } from "./lock";
import { logger } from "./logger";
import type { PartOptions, Undo } from "./part-options";
import { claimPort, claimPortAt, listeningHosts } from "./ports";
import { killOrphanedEngine, startRooms } from "./rooms/start-rooms";
import { noteRunning } from "./running";
import { readSecrets } from "./secrets";
import { readSettings } from "./settings";
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
    const secrets = readSecrets(settings.DATA_DIR);
    onStop(await lockData(settings.DATA_DIR, (error) => void this.fail(error)));
    await killOrphanedEngine(settings.DATA_DIR);
    const ports = {
      app: await claimPortAt("PORT", settings.PORT, await listeningHosts(settings.HOST)),
      rooms: await claimPort("PARTY_PORT", settings.PARTY_PORT, "127.0.0.1"),
    };
    if (!development) {
      await buildWhenNeeded((text) => logger.info(text), this.abort.signal);
    }
    const options: PartOptions = { settings, secrets, ports, development, onStop };
    const database = await startDatabase(options);
    onStop(
      await claimRooms({
        dataDir: settings.DATA_DIR,
        database,
        isShared: settings.DATABASE_URL !== undefined,
        onLost: (error) => void this.fail(error),
      }),
    );
    const command = (name: "wake" | "stop", timeoutMs: number) =>
      commandRooms(name, ports.app, secrets.INTERNAL_SECRET, timeoutMs);
    const roomsAreAwake = await startRooms(options);
    await startApp(options, database);
    // Rooms close their sockets with a code that says so, while the app can still reach them.
    onStop(async (atOnce) => {
      if (!atOnce) await command("stop", 1_500);
    });
    onStop(noteRunning(settings.DATA_DIR, ports.app));
    if (roomsAreAwake && this.wakesRooms) {
      void command("wake", 600_000).then((isDone) => isDone && roomsAreAwake());
    }
    return `http://localhost:${ports.app}`;
  }

  /**
   * Stops everything that was started; also while `start` is still at work. Parts that do not react are
   * killed. All waits together take 9.5 s: rooms' sockets 1.5, app 2.5, rooms 1, the lease on the
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
