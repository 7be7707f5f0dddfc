/** Opens pages in Chromium, Firefox or WebKit. */
import path from "node:path";
import { type BrowserType, chromium, firefox, type LaunchOptions, webkit } from "@playwright/test";
import { findBrowserInWorker } from "../../../scripts/test/browser";
import { type Found, findEngine } from "../../../scripts/test/engines";
import { webOrigin } from "../address";
import { browserArguments } from "../browser-arguments";
import { watchErrors } from "../page-errors";
import type { EnginePage } from "./page";
import { openWebKit, Screen } from "./webkit";

export type EngineName = "chromium" | "firefox" | "webkit";
/** What a driver may be able to do, beside what people do on a page. */
export type Powers = {
  allowNotifications?: () => Promise<void>;
  forceColors?: () => Promise<void>;
};
/** A page in a profile of its own. */
export type Opened = { page: EnginePage; powers: Powers; close(): Promise<void> };
export type Engine = {
  name: EngineName;
  open(): Promise<Opened>;
  close(): Promise<void>;
};

/**
 * A time zone where it is past four in the morning: an hour shows with one digit or with two. Etc/GMT-2
 * is two hours ahead.
 */
const hoursAhead = ((4 - new Date().getUTCHours() + 35) % 24) - 11;
export const zone = `Etc/GMT${hoursAhead > 0 ? "-" : "+"}${Math.abs(hoursAhead)}`;

/** What Playwright runs instead of a released Firefox. */
const firefoxRelay = path.join(import.meta.dirname, "firefox.mjs");

/** Throws with the reasons if there is no such browser and none could be installed. */
export async function openEngine(name: EngineName): Promise<Engine> {
  if (name === "chromium") {
    const executablePath = await findBrowserInWorker();
    return byPlaywright(name, chromium, { executablePath, args: browserArguments });
  }
  const problems: string[] = [];
  for (const found of await findEngine(name)) {
    try {
      return await open(name, found);
    } catch (error) {
      problems.push(`${found.kind}: ${error}`);
    }
  }
  throw new Error([`There is no ${name}, and none could be installed.`, ...problems].join("\n"));
}

async function open(name: "firefox" | "webkit", found: Found): Promise<Engine> {
  switch (found.kind) {
    case "playwright":
      return byPlaywright(name, name === "firefox" ? firefox : webkit, {});
    case "firefox":
      return byPlaywright(
        name,
        firefox,
        {
          channel: "moz-firefox",
          executablePath: firefoxRelay,
          env: { ...process.env, FIREFOX_PATH: found.file },
        },
        insertAsTyped,
      );
    case "webkit": {
      const screen = await Screen.open(found.screen);
      return {
        name,
        open: async () => {
          const opened = await openWebKit(found.driver, screen.display, zone, webOrigin);
          return { ...opened, powers: {} };
        },
        close: () => screen.close(),
      };
    }
  }
}

async function byPlaywright(
  name: EngineName,
  type: BrowserType,
  options: LaunchOptions,
  initScript?: () => void,
): Promise<Engine> {
  const browser = await type.launch({
    ...options,
    env: { ...process.env, ...options.env, TZ: zone },
  });
  const forcesColors = options.channel === undefined;
  return {
    name,
    open: async () => {
      const context = await browser.newContext({ baseURL: webOrigin, locale: "en-US" });
      if (initScript) await context.addInitScript(initScript);
      const page = await context.newPage();
      const errors = watchErrors(page);
      return {
        page,
        powers: {
          allowNotifications: () => context.grantPermissions(["notifications"]),
          ...(forcesColors && { forceColors: () => page.emulateMedia({ forcedColors: "active" }) }),
        },
        close: async () => {
          await context.close();
          errors.expectNone();
        },
      };
    },
    close: () => browser.close(),
  };
}

/**
 * Runs in the page. With a released Firefox Playwright fills fields by a function that it adds to the
 * page, which sets their value: React takes that for its own change and ignores it.
 */
function insertAsTyped(): void {
  Object.defineProperty(window, "__pw_bidiInsertText", {
    get: () => (text: string) => void document.execCommand("insertText", false, text),
    set: () => {},
  });
}
