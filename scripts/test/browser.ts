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
  const found = installed();
  if (found) return found;
  console.error("Installing a browser …");
  run("npx", ["playwright", "install", "chromium"]);
  const downloaded = installed();
  if (downloaded) return downloaded;
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "chromium"]);
  const packaged = installed();
  if (packaged) return packaged;
  throw new Error("There is no Chromium, and none could be installed. Set CHROMIUM_PATH to one.");
}

/** The same for test workers, of which one installs while the others wait. */
export async function findBrowserInWorker(): Promise<string> {
  const found = installed();
  if (found) return found;
  const release = await lockfile.lock(import.meta.dirname, {
    lockfilePath: path.join(tmpdir(), "teahouse-browser.lock"),
    retries: { forever: true, maxTimeout: 1_000 },
    // An installation blocks this process, which then cannot renew its lock.
    stale: installMs,
  });
  try {
    return findBrowser();
  } finally {
    await release();
  }
}

function installed(): string | undefined {
  const onPath = (process.env.PATH ?? "")
    .split(":")
    .flatMap((dir) => names.map((name) => `${dir}/${name}`));
  return [process.env.CHROMIUM_PATH ?? "", ...onPath, chromium.executablePath()].find(
    (file) => file !== "" && existsSync(file),
  );
}

function run(command: string, args: string[]): void {
  spawnSync(command, args, { stdio: ["ignore", "ignore", 2] });
}
