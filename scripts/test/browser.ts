import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import lockfile from "proper-lockfile";

/** More than a download takes. */
export const installMs = 600_000;

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium: an installed one, else Playwright's, else Debian's package. */
export function findBrowser(): string {
  const found = installed() ?? install("chromium", ["chromium"], installed);
  if (found) return found;
  throw new Error("There is no Chromium, and none could be installed. Set CHROMIUM_PATH to one.");
}

/** The same for test workers, of which one installs while the others wait. */
export async function findBrowserInWorker(): Promise<string> {
  return installed() ?? oneAtATime(findBrowser);
}

/** Installs Playwright's build, else Debian's packages, until `look` finds something. */
export function install<T>(build: string, packages: string[], look: () => T | undefined) {
  console.error(`Installing a browser (${build}) …`);
  run("npx", ["playwright", "install", build]);
  const downloaded = look();
  if (downloaded) return downloaded;
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", ...packages]);
  return look();
}

/** Installations by several workers would get in each other's way. */
export async function oneAtATime<T>(work: () => T): Promise<T> {
  const release = await lockfile.lock(import.meta.dirname, {
    lockfilePath: path.join(tmpdir(), "teahouse-browser.lock"),
    retries: { forever: true, maxTimeout: 1_000 },
    // An installation blocks this process, which then cannot renew its lock.
    stale: installMs,
  });
  try {
    return work();
  } finally {
    await release();
  }
}

/** The first of these commands that there is. */
export function onPath(commands: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders
    .flatMap((folder) => commands.map((command) => path.join(folder, command)))
    .find((file) => existsSync(file));
}

function installed(): string | undefined {
  const all = [process.env.CHROMIUM_PATH, onPath(names), chromium.executablePath()];
  return all.find((file) => file && existsSync(file));
}

function run(command: string, args: string[]): void {
  spawnSync(command, args, { stdio: ["ignore", "ignore", 2] });
}
