// Runs before anything is installed: plain JavaScript, and Node's own modules only.
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// Not import.meta.dirname: an older Node must get as far as the message about its version.
const root = fileURLToPath(new URL("..", import.meta.url));
const lockFile = path.join(root, ".teahouse", "install.lock");
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const killAfterMs = 5_000;

/**
 * Installs the dependencies unless they are those of the lock file. Exits with 5 if Node is too old,
 * with npm's code if the install fails, and with 0 if a signal stops it.
 */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Teahouse needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(5);
  }
  if (isInstalled()) return;
  await withLock(async () => {
    if (!isInstalled()) await install();
  });
}

function isInstalled() {
  const installed = path.join(root, "node_modules", ".package-lock.json");
  const wanted = path.join(root, "package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

async function install() {
  console.error("Installing dependencies …");
  // NODE_ENV=production would leave out what the build needs. Deprecation warnings are for
  // developers, who see them when they change a dependency.
  const options = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { command, args } = npm(options);
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    // In a process group of its own, so that a signal also ends npm's children.
    detached: true,
  });
  let isStopped = false;
  /** @param {NodeJS.Signals} signal */
  const kill = (signal) => {
    const isRunning = child.exitCode === null && child.signalCode === null;
    if (child.pid && isRunning) process.kill(-child.pid, signal);
  };
  const stop = () => {
    isStopped = true;
    kill("SIGTERM");
    setTimeout(kill, killAfterMs, "SIGKILL").unref();
  };
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`Cannot run npm: ${error.message}`);
      resolve(1);
    });
    child.once("exit", resolve);
  });
  for (const signal of signals) process.off(signal, stop);
  if (!isStopped && code === 0) return;
  rmSync(lockFile, { force: true });
  process.exit(isStopped ? 0 : (code ?? 1));
}

/**
 * The npm that runs this script, or else the one in PATH.
 *
 * @param {string[]} args
 */
function npm(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith("npm-cli.js")
    ? { command: process.execPath, args: [script, ...args] }
    : { command: "npm", args };
}

/** @param {() => Promise<void>} work */
async function withLock(work) {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  while (!takeLock()) await sleep(300);
  try {
    await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function takeLock() {
  try {
    const file = openSync(lockFile, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    if (!isHeld()) rmSync(lockFile, { force: true });
    return false;
  }
}

/** False if the process that took the lock has died. */
function isHeld() {
  try {
    process.kill(Number(readFileSync(lockFile, "utf8")) || process.pid, 0);
    return true;
  } catch {
    return false;
  }
}
