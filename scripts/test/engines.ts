/** Firefox and WebKit for the tests. */
import { existsSync } from "node:fs";
import { firefox, webkit } from "@playwright/test";
import { install, oneAtATime, onPath } from "./browser";

export type OtherEngine = "firefox" | "webkit";
export type Found =
  /** Playwright's own build. It may lack libraries of the system. */
  | { kind: "playwright" }
  /** A released Firefox. */
  | { kind: "firefox"; file: string }
  /** WebKitGTK's WebDriver, and the server of a screen for its browser. */
  | { kind: "webkit"; driver: string; screen: string };

const packages = { firefox: ["firefox-esr"], webkit: ["webkit2gtk-driver", "xvfb"] };

/** The ways to an engine, the best one first; installs one if there is none. Empty if it cannot. */
export async function findEngine(name: OtherEngine): Promise<Found[]> {
  const look = () => {
    const found = installed(name);
    return found.length > 0 ? found : undefined;
  };
  return look() ?? (await oneAtATime(() => look() ?? install(name, packages[name], look))) ?? [];
}

function installed(name: OtherEngine): Found[] {
  const build = (name === "firefox" ? firefox : webkit).executablePath();
  const own: Found[] = existsSync(build) ? [{ kind: "playwright" }] : [];
  if (name === "firefox") {
    const file = process.env.FIREFOX_PATH ?? onPath(["firefox-esr", "firefox"]);
    return file ? [...own, { kind: "firefox", file }] : own;
  }
  const [driver, screen] = [onPath(["WebKitWebDriver"]), onPath(["Xvfb"])];
  return driver && screen ? [...own, { kind: "webkit", driver, screen }] : own;
}
