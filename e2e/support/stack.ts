/** A Teahouse of a test's own, started like any other, that the test can kill and restart. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { makeTestDatabase, query, type TestDatabase } from "../../scripts/test/database";
import { freePort } from "./free-port";

/** Its working folder. */
export const root = path.resolve(import.meta.dirname, "../..");

export type StackPart = "workerd" | "web.js" | "app.js" | "bin/postgres" | "start.mjs";

export class Stack {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-stack-"));
  private process: ChildProcess | undefined;
  /** stdout and stderr of all its starts. */
  output = "";
  errors = "";

  private constructor(
    readonly port: number,
    readonly partyPort: number,
    private readonly env: Record<string, string>,
    private readonly database: TestDatabase,
    private readonly under: string[],
    private readonly folder: string,
  ) {}

  /**
   * A Teahouse that is not started yet. `under` is a command that will run it, such as a tracer; `folder`
   * has its program, if that is another release's.
   */
  static async prepare(
    env: Record<string, string> = {},
    under: string[] = [],
    folder = root,
  ): Promise<Stack> {
    const database = await makeTestDatabase();
    const port = env.PORT ? Number(env.PORT) : await freePort();
    return new Stack(port, await freePort(), env, database, under, folder);
  }

  static async start(env: Record<string, string> = {}): Promise<Stack> {
    const stack = await Stack.prepare(env);
    try {
      await stack.start();
      return stack;
    } catch (error) {
      await stack.remove();
      throw error;
    }
  }

  private get host(): string {
    const { HOST = "127.0.0.1" } = this.env;
    return HOST.includes(":") ? `[${HOST}]` : HOST;
  }

  get origin(): string {
    return `http://${this.host}:${this.port}`;
  }

  get socketUrl(): string {
    return `ws://${this.host}:${this.port}/`;
  }

  get partyUrl(): string {
    return `ws://127.0.0.1:${this.partyPort}`;
  }

  /** Resolves once the address is printed; throws if the process ends before. */
  async start(): Promise<void> {
    await this.copyEmptyDatabase();
    const [command = "", ...args] = [...this.under, process.execPath, "host/start.mjs"];
    const child = spawn(command, args, {
      cwd: this.folder,
      env: this.variables,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    let errors = "";
    child.stderr.on("data", (text) => {
      this.errors += text;
      errors += text;
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (text) => {
        this.output += text;
        if (String(text).includes("is open at")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`npm start ended with ${code}: ${errors}`)));
    });
  }

  /** Runs an npm script of the project on this stack's data. */
  run(script: string, ...args: string[]): { code: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      "npm",
      ["run", "--silent", script, "--", ...args],
      {
        cwd: root,
        env: this.variables,
        encoding: "utf8",
      },
    );
    return { code: status, output: stdout + stderr };
  }

  /** The same while this process goes on, for a test that sends meanwhile. */
  async runBeside(script: string, ...args: string[]) {
    const child = spawn("npm", ["run", "--silent", script, "--", ...args], {
      cwd: root,
      env: this.variables,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += text;
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, output };
  }

  /** Runs a statement on its database, whether it is running or stopped. */
  async change(statement: string): Promise<void> {
    const { DATABASE_URL } = this.database.env;
    if (DATABASE_URL) return query(DATABASE_URL, statement);
    const folder = path.join(this.dataDir, "postgres");
    const running = path.join(folder, "postmaster.pid");
    if (existsSync(running)) {
      // Its fifth line is the folder of the socket.
      const host = readFileSync(running, "utf8").split("\n")[4] ?? "";
      return change({ host, user: "postgres", database: "postgres" }, statement);
    }
    const embedded = new EmbeddedPostgres(folder, 1);
    try {
      await embedded.start();
      await change(embedded.address, statement);
    } finally {
      await embedded.stop();
    }
  }

  /** Before the first start: copying an empty database is seconds faster than making one. */
  private async copyEmptyDatabase(): Promise<void> {
    const target = path.join(this.dataDir, "postgres");
    const { DATA_DIR, DATABASE_URL } = this.variables;
    if (DATABASE_URL || DATA_DIR !== this.dataDir || existsSync(target)) return;
    emptyDatabase ??= makeEmptyDatabase();
    cpSync(await emptyDatabase, target, { recursive: true });
  }

  private get variables(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      LIMITS_FACTOR: "50",
      PARTY_URL: "",
      PORT: String(this.port),
      PARTY_PORT: String(this.partyPort),
      DATA_DIR: this.dataDir,
      ...this.database.env,
      ...this.env,
    };
  }

  /** The ids of the processes that it started. */
  pids(): number[] {
    return processes()
      .filter(({ parent }) => parent === this.process?.pid)
      .map(({ pid }) => pid);
  }

  /** Signals one part, or the start script. Throws if it is not running. */
  kill(part: StackPart, signal: NodeJS.Signals = "SIGKILL"): void {
    if (!this.killIfRunning(part, signal)) throw new Error(`there is no process of ${part}`);
  }

  /** The same; returns false if it is not running, as after a recent kill. */
  killIfRunning(part: StackPart, signal: NodeJS.Signals = "SIGKILL"): boolean {
    const pid = this.pidOf(part);
    if (pid) process.kill(pid, signal);
    return pid !== undefined;
  }

  /** Undefined if it is not running. */
  pidOf(part: StackPart): number | undefined {
    return this.pidsOf(part)[0];
  }

  /** Those of a part that runs more than once, as room servers in a cluster do. */
  pidsOf(part: StackPart): number[] {
    const found = processes().filter(
      ({ pid, parent, command }) =>
        [pid, parent].includes(this.process?.pid ?? 0) && command.includes(part),
    );
    return found.map(({ pid }) => pid);
  }

  /** Sends SIGTERM; returns the exit code and how long it took. */
  async stop(): Promise<{ code: number | null; ms: number }> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return { code: child?.exitCode ?? null, ms: 0 };
    }
    const start = performance.now();
    const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    return { code: await code, ms: performance.now() - start };
  }

  /** All of its processes, the start script first. */
  private get everything(): number[] {
    const { pid } = this.process ?? {};
    return pid === undefined ? [] : [pid, ...this.pids()];
  }

  /** Its machine stands still; the returned function lets it go on. */
  freeze(): () => void {
    const pids = this.everything;
    signal(pids, "SIGSTOP");
    return () => signal(pids, "SIGCONT");
  }

  /** Its machine is lost: everything is killed at once. */
  async lose(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    signal(this.everything, "SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

async function change(address: EmbeddedPostgres["address"], statement: string): Promise<void> {
  const sql = postgres({ ...address, max: 1 });
  await sql.unsafe(statement);
  await sql.end();
}

/** Shared by all stacks of this worker. */
let emptyDatabase: Promise<string> | undefined;

/** Makes a database as a first start does, in a folder that is removed with the worker. */
async function makeEmptyDatabase(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-empty-database-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const database = new EmbeddedPostgres(path.join(folder, "postgres"), 1);
  await database.start();
  await database.stop();
  return path.join(folder, "postgres");
}

/** The resident memory of one part, in MB. */
export function memoryOf(stack: Stack, part: StackPart): number {
  const pids = stack.pids().join(",");
  const rows = execFileSync("ps", ["-o", "rss=,args=", "-p", pids], { encoding: "utf8" });
  const row = rows.split("\n").find((line) => line.includes(part)) ?? "";
  return Number.parseInt(row, 10) / 1024;
}

/** Sends a signal to those that still run. */
export function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

export function isAlive(pid: number): boolean {
  return processes().some((process) => process.pid === pid);
}

/** The running processes, without zombies (Z). */
function processes(): { pid: number; parent: number; command: string }[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+[^Z]\S*\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
