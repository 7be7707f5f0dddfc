import { type ChildProcess, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { migrateDatabase } from "@/lib/server/db/migrate";
import { buildWhenNeeded } from "./build";
import { firstMessage, Part, type PartOptions } from "./child-process";
import { prepareDataFolder } from "./data-folder";
import { lockData } from "./lock";
import { log } from "./log";
import { root } from "./paths";
import { claimPort, readSecrets, readSettings, type Settings, StartError } from "./settings";

export type Teahouse = { address: string; stop(): Promise<void> };

type Variables = Record<string, string>;
/** What is undone at the end, last first. */
type Cleanup = (() => Promise<void> | void)[];

/**
 * Starts every part in the order of their needs; for development from the sources, with reload.
 * Throws StartError for what a person can mend.
 */
export async function startTeahouse(development: boolean): Promise<Teahouse> {
  const cleanup: Cleanup = [];
  const stop = async () => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
  };
  // Also while starting: whoever presses Ctrl-C early leaves nothing behind.
  const early = async () => {
    await stop();
    process.exit(0);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, early);
  try {
    const address = await startParts(cleanup, development);
    for (const signal of signals) process.off(signal, early);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(cleanup: Cleanup, development: boolean): Promise<string> {
  const settings = readSettings();
  prepareDataFolder(settings.DATA_DIR);
  const secrets = readSecrets(settings.DATA_DIR);
  const release = await lockData(settings.DATA_DIR);
  cleanup.push(release);
  const roomsFolder = makeFolder(settings.DATA_DIR, "rooms");
  await endForgottenEngine(roomsFolder);
  const port = await claimPort("PORT", settings.PORT, settings.HOST);
  const partyPort = await claimPort("PARTY_PORT", settings.PARTY_PORT, "127.0.0.1");
  if (!development) await buildWhenNeeded((words) => log.info(words));

  const database = await startDatabase(settings, cleanup);
  const appUrl = `http://127.0.0.1:${port}`;
  const limitsFactor = String(settings.LIMITS_FACTOR);
  const { ROOM_TOKEN_SECRET, INTERNAL_SECRET } = secrets;
  const roomVariables = {
    ROOM_TOKEN_SECRET,
    INTERNAL_SECRET,
    LIMITS_FACTOR: limitsFactor,
    LOG_LEVEL: settings.LOG_LEVEL,
  };

  const tellRooms = async (what: "wake" | "stop", timeoutMs = 60_000) => {
    await fetch(`${appUrl}/api/internal/${what}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secrets.INTERNAL_SECRET}` },
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((err) => log.error({ err }, `could not tell the rooms to ${what}`));
  };
  const noteEngine = () => writeFileSync(path.join(roomsFolder, "pid"), String(rooms.pid));
  const rooms = new Part({
    name: "rooms",
    ...(development
      ? partykitDev(partyPort, { ...roomVariables, APP_URL: appUrl })
      : engine(partyPort, roomsFolder)),
    env: { ...roomVariables, APP_URL: appUrl },
    // The engine's word for a client that went away.
    noise: /worker_do_not_log|^stack: |symbolizer/,
    onRestart: () => {
      noteEngine();
      void tellRooms("wake");
    },
    stopMs: 1_000,
  });
  cleanup.push(() => rooms.stop());
  await rooms.start();
  noteEngine();

  const web = new Part({
    name: "app",
    ...(development
      ? nextDev(port)
      : { ...node("web/web.ts"), stdio: ["ipc"], ready: firstMessage }),
    env: {
      ...secrets,
      ...database,
      NODE_ENV: development ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // The sign-in's own addresses follow the address that it is called at.
      AUTH_TRUST_HOST: "1",
      PORT: String(port),
      PARTY_INTERNAL_URL: `http://127.0.0.1:${partyPort}`,
      LIMITS_FACTOR: limitsFactor,
    },
    noise: /Running next\.config\.js/,
    stopMs: 4_000,
  });
  cleanup.push(() => web.stop());
  await web.start();
  cleanup.push(() => tellRooms("stop", 1_500));
  void tellRooms("wake");
  return `http://localhost:${port}`;
}

/** Starts the embedded Postgres where no other is given; migrates; returns how to connect. */
async function startDatabase(settings: Settings, cleanup: Cleanup): Promise<Variables> {
  if (settings.DATABASE_URL) {
    try {
      await migrateDatabase(settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL);
    } catch (cause) {
      const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
      throw new StartError(`The database at DATABASE_URL cannot be used: ${reason}`, 4);
    }
    return { DATABASE_URL: settings.DATABASE_URL };
  }
  // In a folder of its own, since a socket's path must be short, and nobody else may come in.
  const socketDir = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  cleanup.push(() => rmSync(socketDir, { recursive: true, force: true }));
  const database = new Part({
    name: "database",
    ...node(
      "database/database.ts",
      path.join(settings.DATA_DIR, "postgres"),
      path.join(socketDir, ".s.PGSQL.5432"),
    ),
    env: {},
    stdio: ["ipc"],
    ready: firstMessage,
    stopMs: 5_000,
  });
  cleanup.push(() => database.stop());
  await database.start();
  await migrateDatabase("postgres:///postgres", { host: socketDir, user: "postgres" });
  return {
    DATABASE_URL: "postgres:///postgres",
    PGHOST: socketDir,
    PGUSER: "postgres",
    // All connections share PGlite's one session: two would mix up each other's portals.
    DATABASE_POOL: "1",
  };
}

function node(script: string, ...args: string[]): { command: string; args: string[] } {
  const file = path.join(root, "host", script);
  return { command: process.execPath, args: ["--import", "tsx", file, ...args] };
}

function makeFolder(parent: string, name: string): string {
  const folder = path.join(parent, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

type Command = Pick<PartOptions, "command" | "args" | "stdio" | "ready">;

/** The built rooms on PartyKit's engine, without its wrapper. */
function engine(port: number, folder: string): Command {
  return {
    command: path.join(root, "node_modules/workerd/bin/workerd"),
    args: [
      "serve",
      "--experimental",
      path.join(root, "host/rooms.capnp"),
      `--socket-addr=http=127.0.0.1:${port}`,
      `--directory-path=storage=${folder}`,
      "--control-fd=3",
    ],
    stdio: ["pipe"],
    ready: listening,
  };
}

function partykitDev(port: number, variables: Variables): Command {
  const vars = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const file = path.join(root, "node_modules/partykit/dist/bin.mjs");
  return {
    command: process.execPath,
    args: [
      file,
      "dev",
      "--port",
      String(port),
      "--disable-request-cf-fetch",
      "--no-hotkeys",
    ].concat(["--var", ...vars]),
    ready: () => answering(`http://127.0.0.1:${port}/health`),
  };
}

function nextDev(port: number): Command {
  const file = path.join(root, "node_modules/next/dist/bin/next");
  return {
    command: process.execPath,
    args: [file, "dev", "--port", String(port)],
    ready: () => answering(`http://127.0.0.1:${port}/health`),
  };
}

async function answering(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))?.ok) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** One that outlived a killed start script: two engines on one folder would destroy it. */
async function endForgottenEngine(folder: string): Promise<void> {
  const file = path.join(folder, "pid");
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const isOurs = () =>
    spawnSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).stdout?.includes(
      folder,
    );
  while (pid && isOurs()) {
    process.kill(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The engine says on descriptor 3 when it listens. */
function listening(child: ChildProcess): Promise<void> {
  const control = child.stdio[3] as Readable;
  return new Promise((resolve) => {
    control.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes('"listen"')) resolve();
    });
  });
}
