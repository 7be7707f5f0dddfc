import { type ChildProcess, spawn } from "node:child_process";
import { log, relayFor } from "./log";

export type PartOptions = {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Resolves when the process does its work; rejects to have it tried again. */
  ready: (child: ChildProcess) => Promise<void>;
  /** Extra descriptors from 3 on. */
  stdio?: ("pipe" | "ipc")[];
  /** Lines of its output that tell nobody anything. */
  noise?: RegExp;
  /** After it was started again because it died. */
  onRestart?: () => void;
  /** How long it may take to stop before it is killed. */
  stopMs: number;
};

/** One process of Teahouse: started, watched, started again when it dies, stopped. */
export class Part {
  private child: ChildProcess | undefined;
  private stopping = false;
  private failures = 0;

  constructor(private readonly options: PartOptions) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the process; resolves when it is ready, rejects where it dies before that. */
  async start(): Promise<void> {
    const { name, command, args, env, stdio = [], ready } = this.options;
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", ...stdio],
      // Ctrl-C reaches the whole group of the terminal; who stops when is decided here.
      detached: true,
    });
    this.child = child;
    this.relayOutput(child);
    const gone = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    await Promise.race([
      ready(child),
      gone.then((how) => {
        throw new Error(`${name} did not start (${how})`);
      }),
    ]);
    const startedAt = Date.now();
    void gone.then((how) => {
      if (this.stopping) return;
      log.error({ died: name, how }, `${name} died (${how}); starting it again`);
      if (Date.now() - startedAt > 60_000) this.failures = 0;
      void this.restart();
    });
  }

  /** Asks the process to end, and kills it where it does not in time. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), this.options.stopMs);
    await ended;
    clearTimeout(timer);
  }

  private async restart(): Promise<void> {
    while (!this.stopping) {
      const waitMs = Math.min(5_000, this.failures++ * 250);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (this.stopping) return;
      try {
        await this.start();
        this.options.onRestart?.();
        return;
      } catch (err) {
        log.error({ err }, `${this.options.name} did not start`);
        this.child?.kill("SIGKILL");
      }
    }
  }

  private relayOutput(child: ChildProcess): void {
    const { name, noise } = this.options;
    const relay = relayFor(name);
    for (const [stream, level] of [
      [child.stdout, "info"],
      [child.stderr, "warn"],
    ] as const) {
      let rest = "";
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.trim() && !noise?.test(line)) relay(level, line);
        }
      });
    }
  }
}

/** Resolves with the first message that a process of ours sends. */
export function firstMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("message", () => resolve()));
}
