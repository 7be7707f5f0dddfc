import { setTimeout as sleep } from "node:timers/promises";
import { buildWhenNeeded } from "./build";
import { commandRooms } from "./command-rooms";
import { prepareDataFolder } from "./data-folder";
import { startDatabase } from "./database/start-database";
import { lockData } from "./lock";
import { logger } from "./logger";
import type { PartOptions, Undo } from "./part-options";
import { claimPortAt, listeningHosts } from "./ports";
import { roomsOfStart } from "./rooms/rooms-of-start";
import { killOrphanedEngines } from "./rooms/start-rooms";
import { noteRunning } from "./running";
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
    const onLost = (error: StartError) => void this.fail(error);
    const settings = readSettings();
    const { DATA_DIR } = settings;
    const rooms = roomsOfStart(settings);

    prepareDataFolder(DATA_DIR);
    const secrets = rooms.readSecrets();
    onStop(await lockData(DATA_DIR, onLost));
    await killOrphanedEngines(DATA_DIR);
    const port = await claimPortAt("PORT", settings.PORT, await listeningHosts(settings.HOST));
    const roomsUrls = await rooms.claimAddresses();
    if (!development) {
      await buildWhenNeeded((text) => logger.info(text), this.abort.signal);
    }

    const ports = { app: port };
    const options: PartOptions = { settings, secrets, ports, roomsUrls, development, onStop };
    const database = await startDatabase(options);
    const noteAwake = await rooms.start(options, database, onLost);
    const announceStop = await startApp(options, database);

    const command = (name: "wake" | "stop", timeoutMs: number) =>
      commandRooms(name, port, secrets.INTERNAL_SECRET, timeoutMs);
    if (rooms.endWithIt) {
      // Rooms close all their sockets with a code that says so, while the app can still reach them.
      onStop(async (atOnce) => {
        if (!atOnce) await command("stop", 1_500);
      });
    }
    onStop(noteRunning(DATA_DIR, port));
    onStop(async (atOnce) => {
      if (atOnce) return;
      announceStop();
      await sleep(settings.DRAIN_SECONDS * 1_000);
    });
    if (noteAwake && this.wakesRooms) {
      void command("wake", 600_000).then((isDone) => isDone && noteAwake());
    }
    return `http://localhost:${port}`;
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
