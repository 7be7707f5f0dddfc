// Runs before anything is installed: plain JavaScript, Node's own modules only.
import { spawnSync } from "node:child_process";
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

const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  "..",
);
const lockFile = path.join(root, ".teahouse", "install.lock");

/** Exits with 5 on a Node that is too old; installs the dependencies where they are not as locked. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Teahouse needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(5);
  }
  if (isInstalled()) return;
  await withLock(() => {
    if (isInstalled()) return;
    console.error("Installing dependencies …");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    // NODE_ENV=production would leave out what the build needs.
    const { status } = spawnSync(npm, ["ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
    });
    if (status !== 0) process.exit(status ?? 1);
  });
}

function isInstalled() {
  const installed = path.join(root, "node_modules", ".package-lock.json");
  const wanted = path.join(root, "package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

/** @param {() => void} work */
async function withLock(work) {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  while (!takeLock()) await sleep(300);
  try {
    work();
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

function isHeld() {
  try {
    process.kill(Number(readFileSync(lockFile, "utf8")) || process.pid, 0);
    return true;
  } catch {
    return false;
  }
}
