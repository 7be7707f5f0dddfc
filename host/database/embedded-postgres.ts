import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagedProcess } from "../managed-process";
import { StartError } from "../start-error";
import { moveDurably } from "./move-durably";
import { askServer, endOrphan, releasePid, untilReady } from "./postmaster";
import { type Launch, launch, linkLibraries } from "./programs";
import { clusterMark, isOrdinary, serverSettings } from "./server-settings";

/** After a power cut Postgres replays its log and syncs each file, which is slow on a slow disk. */
const startMs = 10 * 60_000;
/**
 * Postgres on a folder, created if it is missing, on a Unix socket that only its user may reach. It
 * is started again whenever it dies.
 */
export class EmbeddedPostgres {
  /** Apart from the data folder, because a socket's path must be short; it keeps other users out. */
  private readonly socketDir = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  private creation: { child: ChildProcess; ended: Promise<void> } | undefined;
  private server: ManagedProcess | undefined;
  private stopping = false;

  /** `connections`: how many the app may open. */
  constructor(
    private readonly folder: string,
    private readonly connections: number,
  ) {}

  /** Its address, as options of the `postgres` library. */
  get address(): { host: string; user: string; database: string } {
    return { host: this.socketDir, user: "postgres", database: "postgres" };
  }

  /** The same as the variables with which the app finds it. */
  get variables(): Record<"DATABASE_URL" | "PGHOST" | "PGUSER" | "DATABASE_POOL", string> {
    return {
      DATABASE_URL: "postgres:///postgres",
      PGHOST: this.socketDir,
      PGUSER: "postgres",
      DATABASE_POOL: String(this.connections),
    };
  }

  /** Resolves when it accepts connections. Throws StartError. */
  async start(): Promise<void> {
    const { folder } = this;
    await endOrphan(folder);
    if (!existsSync(path.join(folder, "PG_VERSION"))) await this.create();
    this.prepare();
    const { command, args, env, identity } = launch("postgres", folder, this.libraries);
    this.server = new ManagedProcess({
      name: "database",
      command,
      args: [...args, "-D", folder, ...serverSettings(this.socketDir, this.connections)],
      env,
      identity,
      prepare: () => this.prepare(),
      ready: (child) => untilReady(folder, child),
      ask: (signal) => askServer(this.address, signal),
      noise: isOrdinary,
      startMs,
      // Ends transactions and sessions, writes a checkpoint. SIGTERM would wait for the sessions.
      stopSignal: "SIGINT",
      // Killed, it loses nothing, but its next start takes longer.
      stopMs: 3_500,
    });
    if (this.stopping) throw new StartError("The database was stopped.", 1);
    await this.server.start();
  }

  /** Resolves when nothing of it runs; also while `start` is still at work. `atOnce`: kills it. */
  async stop(atOnce = false): Promise<void> {
    this.stopping = true;
    if (this.creation) {
      const { child, ended } = this.creation;
      // The whole group: initdb runs Postgres several times.
      if (child.pid && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      await ended;
    }
    await this.server?.stop(atOnce);
    rmSync(this.socketDir, { recursive: true, force: true });
  }

  /** Creates the cluster under another name and renames it, so that a partial one is never opened. */
  private async create(): Promise<void> {
    const draft = `${this.folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    const parent = path.dirname(this.folder);
    this.prepare(parent);
    const run = launch("initdb", parent, this.libraries);
    const { uid, gid } = run.identity;
    if (uid !== undefined && gid !== undefined) chownSync(draft, uid, gid);
    await this.runInitdb(run, draft);
    moveDurably(draft, this.folder);
  }

  private async runInitdb({ command, args, env, identity }: Launch, draft: string): Promise<void> {
    if (this.stopping) throw new StartError("The database was stopped.", 1);
    const options = [
      ["-D", draft, "--username=postgres", "--encoding=UTF8"],
      // The same order and the same letters everywhere, whatever the machine's C library knows.
      ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      // The socket's folder keeps other users out, and there is no other way in.
      ["--auth-local=trust", "--auth-host=reject", "--no-instructions"],
      ["--set", `cluster_name=${clusterMark}`],
    ];
    const child = spawn(command, [...args, ...options.flat()], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      ...identity,
    });
    let errors = "";
    child.stderr.on("data", (text) => {
      errors += text;
    });
    const closed = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => resolve(code === 0 ? "" : `${errors}${signal ?? ""}`));
    });
    this.creation = { child, ended: closed.then(() => {}) };
    const failure = await closed;
    this.creation = undefined;
    if (failure) throw new StartError(`Cannot create the database: ${failure.trim()}`, 1);
  }

  private get libraries(): string {
    return path.join(this.socketDir, "lib");
  }

  /** Before each start: the temporary folder may have been cleaned up, a dead server left its pid. */
  private prepare(ownedBy = this.folder): void {
    mkdirSync(this.socketDir, { recursive: true, mode: 0o700 });
    chmodSync(this.socketDir, 0o700);
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(ownedBy);
      chownSync(this.socketDir, uid, gid);
    }
    rmSync(path.join(this.socketDir, ".s.PGSQL.5432.lock"), { force: true });
    linkLibraries(this.libraries);
    releasePid(this.folder);
  }
}
