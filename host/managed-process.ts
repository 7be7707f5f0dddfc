import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { watchLife } from "./liveness";
import { logger, outputLogger } from "./logger";
import { buildDir, root } from "./paths";
import { childrenOf } from "./processes";
import { StartError } from "./start-error";

const reminderMs = 10_000;
const defaultStartMs = 60_000;
/** A process that ran this long before it died is restarted at once. */
const stableMs = 60_000;
const maxRestartDelayMs = 5_000;
const explanationMs = 60_000;

export type ProcessOptions = {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Resolves when the process is ready to serve. */
  ready: (child: ChildProcess) => Promise<void>;
  /**
   * Asks the process whether it still serves: resolves with any answer. Once ready, it is asked every
   * 3 s, and killed and started again when it is silent for 15 s. Default: it is not asked.
   */
  ask?: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  /** Extra descriptors, from 3 on. */
  stdio?: ("pipe" | "ipc")[];
  /** The user that runs it; default: this process's. */
  identity?: { uid?: number; gid?: number };
  /** Called before each start. */
  prepare?: () => void;
  /** Lines of output to drop. */
  noise?: RegExp;
  /** What the operator can do about a line of output, which is logged once a minute at most. */
  explain?: ((line: string) => string | null) | undefined;
  /** Called with each process that is started, before it is ready. */
  onSpawn?: (pid: number) => void;
  /** How long the process may take to become ready; default: a minute. */
  startMs?: number;
  /** Asks the process to stop; default: SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** How long the process may take to stop before it is killed. */
  stopMs: number;
};

/** A child process that is restarted whenever it dies or stays silent, without limit, until it is stopped. */
export class ManagedProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  /** True from a death or `restart` until the process is ready again. */
  private reviving = false;
  private failures = 0;
  /** When each explanation was logged last. */
  private readonly explainedAt = new Map<string, number>();

  constructor(private readonly options: ProcessOptions) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves when the process is ready. Throws StartError if it dies before that, takes too long or
   * is stopped.
   */
  async start(): Promise<void> {
    const { name, command, args, env, stdio = [], ready, startMs = defaultStartMs } = this.options;
    if (this.stopping) throw new StartError(`The ${name} was stopped.`, 1);
    this.options.prepare?.();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", ...stdio],
      // In a process group of its own: Ctrl-C goes to the terminal's whole group, but the order in
      // which the parts stop is the supervisor's.
      detached: true,
      ...this.options.identity,
    });
    this.child = child;
    if (child.pid !== undefined) this.options.onSpawn?.(child.pid);
    this.logOutput(child);
    const death = deathOf(child);
    const reminder = setTimeout(() => logger.info(`waiting for the ${name} to start`), reminderMs);
    const failure = await Promise.race([
      ready(child).then(() => null),
      death,
      sleep(startMs, `no answer within ${startMs / 1_000} s`, { ref: false }),
    ]);
    clearTimeout(reminder);
    if (failure !== null) {
      kill(child);
      throw new StartError(`The ${name} did not start: ${failure}.`, 1);
    }
    const readyAt = Date.now();
    const { ask } = this.options;
    const stopAsking = ask && watchLife(ask, () => this.giveUp(child));
    void death.then((reason) => {
      stopAsking?.();
      if (this.stopping || this.reviving) return;
      logger.error({ died: name, how: reason }, `the ${name} died (${reason}); restarting it`);
      if (Date.now() - readyAt > stableMs) this.failures = 0;
      void this.revive();
    });
  }

  /** Stops the process and starts it again, to run a new version of its program. */
  async restart(): Promise<void> {
    if (this.stopping) return;
    if (this.reviving) {
      // Makes the attempt under way fail; the next one runs the new version.
      if (this.child) kill(this.child);
      return;
    }
    this.reviving = true;
    if (this.child) await end(this.child, this.options);
    this.failures = 0;
    await this.revive();
  }

  /** Sends the process a message, if it runs and takes any. */
  send(message: string): void {
    if (this.child?.connected) this.child.send(message);
  }

  /**
   * Sends `stopSignal`, then SIGKILL after `stopMs`; if `atOnce`, SIGKILL only. Resolves when the
   * process is gone.
   */
  async stop(atOnce = false): Promise<void> {
    this.stopping = true;
    if (atOnce && this.child) kill(this.child);
    if (this.child) await end(this.child, this.options);
  }

  /** It will be noticed as dead and started again. */
  private giveUp(child: ChildProcess): void {
    const { name } = this.options;
    logger.error({ silent: name }, `the ${name} runs but does not answer; killing it`);
    kill(child);
  }

  /** Tries to start the process until it succeeds or is stopped. */
  private async revive(): Promise<void> {
    this.reviving = true;
    while (!this.stopping && !(await this.tryAgain())) {}
    this.reviving = false;
  }

  private async tryAgain(): Promise<boolean> {
    await sleep(restartDelayMs(this.failures++));
    if (this.stopping) return false;
    try {
      await this.start();
      return true;
    } catch (err) {
      if (!this.stopping) logger.error({ err }, `could not restart the ${this.options.name}`);
      return false;
    }
  }

  private logOutput(child: ChildProcess): void {
    const { name, noise } = this.options;
    const log = outputLogger(name);
    for (const [stream, level] of [
      [child.stdout, "info"],
      [child.stderr, "warn"],
    ] as const) {
      let rest = "";
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.trim() && !noise?.test(line)) log(level, line);
          this.explain(line);
        }
      });
    }
  }

  private explain(line: string): void {
    const explanation = this.options.explain?.(line);
    if (!explanation) return;
    const now = performance.now();
    const isNew =
      now - (this.explainedAt.get(explanation) ?? Number.NEGATIVE_INFINITY) > explanationMs;
    if (!isNew) return;
    this.explainedAt.set(explanation, now);
    logger.error(explanation);
  }
}

/** How long to wait before another start, after so many failures since the process last ran for a minute. */
export function restartDelayMs(failures: number): number {
  return Math.min(maxRestartDelayMs, failures * 250);
}

type NodeProgram = Pick<ProcessOptions, "command" | "args" | "stdio" | "ready">;

/** The command that runs one of the host's own programs; it sends a message when it is ready. */
export function nodeProgram(file: string, ...args: string[]): NodeProgram {
  return runByNode("--import", "tsx", path.join(root, "host", file), ...args);
}

/** The same for one that was built (web/build-programs.ts), with options for Node before its arguments. */
export function builtProgram(name: string, ...args: string[]): NodeProgram {
  return runByNode(path.join(buildDir, `${name}.js`), ...args);
}

function runByNode(...args: string[]): NodeProgram {
  return {
    command: process.execPath,
    args,
    stdio: ["ipc"],
    ready: (child) => new Promise((resolve) => child.once("message", () => resolve())),
  };
}

function deathOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/**
 * Kills a process with its group and its children: the latter can be in groups of their own, as
 * Postgres' are, and one that was stopped would keep the next server from starting.
 */
function kill(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || hasEnded(child)) return;
  for (const each of [-pid, ...listChildren(pid)]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

function listChildren(pid: number): number[] {
  try {
    return childrenOf(pid);
  } catch (err) {
    logger.warn({ err }, "children of a process that is killed may be left");
    return [];
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(
  child: ChildProcess,
  { stopSignal = "SIGTERM", stopMs }: ProcessOptions,
): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(stopSignal);
  const timer = setTimeout(() => kill(child), stopMs);
  await ended;
  clearTimeout(timer);
}
