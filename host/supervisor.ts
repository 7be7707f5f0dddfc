import { buildWhenNeeded } from "./build";
import { prepareDataFolder } from "./data-folder";
import { startDatabase } from "./database/start-database";
import { claimRooms } from "./identity";
import { lockData } from "./lock";
import { logger } from "./logger";
import type { PartOptions } from "./part-options";
import { claimPort } from "./ports";
import { killOrphanedEngine, startRooms } from "./rooms/start-rooms";
import { noteRunning } from "./running";
import { readSecrets } from "./secrets";
import { readSettings } from "./settings";
import { startApp } from "./web/start-app";

type Undo = () => Promise<void> | void;

/** Starts the parts of Teahouse (database, rooms, app) in order, and stops them in reverse. */
export class Supervisor {
  private readonly undos: Undo[] = [];
  private readonly abort = new AbortController();
  private stopped: Promise<void> | undefined;

  /**
   * In development the parts run from the sources and reload when they change. `wakesRooms` false
   * leaves the rooms asleep, so that they do nothing unasked.
   */
  constructor(
    private readonly development: boolean,
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
    onStop(await lockData(settings.DATA_DIR));
    await killOrphanedEngine(settings.DATA_DIR);
    const ports = {
      app: await claimPort("PORT", settings.PORT, settings.HOST),
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
    const command = (name: "wake" | "stop", timeoutMs = 60_000) =>
      commandRooms(name, ports.app, secrets.INTERNAL_SECRET, timeoutMs);
    await startRooms(options, () => void command("wake"));
    await startApp(options, database);
    // Rooms close their sockets with a code that says so, while the app can still reach them.
    onStop(() => command("stop", 1_500));
    onStop(noteRunning(settings.DATA_DIR, ports.app));
    if (this.wakesRooms) void command("wake");
    return `http://localhost:${ports.app}`;
  }

  /** Stops everything that was started, within 10 s; also while `start` is still at work. */
  stop(): Promise<void> {
    this.abort.abort();
    this.stopped ??= this.undoAll();
    return this.stopped;
  }

  get isStopping(): boolean {
    return this.abort.signal.aborted;
  }

  private onStop(undo: Undo): void {
    if (this.isStopping) void undo();
    else this.undos.push(undo);
  }

  private async undoAll(): Promise<void> {
    for (const undo of this.undos.splice(0).reverse()) {
      try {
        await undo();
      } catch (err) {
        logger.error({ err }, "could not stop cleanly");
      }
    }
  }
}

/**
 * Has the app send a command to all rooms: `wake` sets the alarms, which the engine loses when it
 * restarts; `stop` closes the sockets.
 */
async function commandRooms(
  name: "wake" | "stop",
  port: number,
  secret: string,
  timeoutMs: number,
): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/api/internal/${name}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((err) => logger.error({ err }, `could not send "${name}" to the rooms`));
}
