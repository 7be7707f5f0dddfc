import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

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
