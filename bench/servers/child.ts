import { type ChildProcess, spawn } from "node:child_process";
import net from "node:net";
import path from "node:path";
import { root } from "@/host/paths";
import { cleanup } from "../host/cleanup";

type Start = {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** The user it runs as; by default the current one. */
  user?: { uid: number; gid: number };
  /** The signal that stops it. */
  signal?: NodeJS.Signals;
  /** Whether it exchanges messages with us (`process.send`). */
  hasChannel?: boolean;
  /** Resolves when the process is ready. */
  ready: (child: ChildProcess) => Promise<void>;
};

/** Starts a server process, which is stopped at the end at the latest. Rejects if it dies early. */
export async function startChild({
  name,
  command,
  args,
  env,
  cwd = root,
  user,
  signal,
  hasChannel = false,
  ready,
}: Start) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe", ...(hasChannel ? (["ipc"] as const) : [])],
    ...user,
    // Ctrl-C reaches the terminal's whole process group; the order of stopping is decided here.
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text) => {
      output = (output + text).slice(-2_000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let stopping = false;
  const stop = async () => {
    stopping = true;
    forget();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal ?? "SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(timer);
  };
  const forget = cleanup.add(stop);
  await Promise.race([
    ready(child),
    ended.then(() => {
      forget();
      throw new Error(`${name} did not start: ${output}`);
    }),
  ]);
  child.once("exit", (code, by) => {
    if (!stopping) console.error(`${name} died (${by ?? `exit code ${code}`}): ${output}`);
  });
  return { child, pid: child.pid ?? 0, stop };
}

/** The command that runs one of the programs in `programs/`. */
export function program(file: string, ...args: string[]): Pick<Start, "command" | "args"> {
  const script = path.join(import.meta.dirname, "programs", file);
  return { command: process.execPath, args: ["--import", "tsx", script, ...args] };
}

/** Resolves when something listens on the port. */
export async function listening(port: number): Promise<void> {
  while (!(await accepts(port))) await new Promise((resolve) => setTimeout(resolve, 50));
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const answer = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
