/** WebKitGTK's small browser under its WebDriver, on a screen that nobody sees. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { freePort } from "../free-port";
import type { EnginePage } from "./page";
import { WebDriver } from "./webdriver";
import { screenSize, WebDriverPage } from "./webdriver-page";

const readyMs = 20_000;

/** A screen of X11's virtual server, which chooses a free display itself. */
export class Screen {
  private constructor(
    private readonly server: ChildProcess,
    readonly display: string,
  ) {}

  static async open(command: string): Promise<Screen> {
    const { width, height } = screenSize;
    const size = `${width}x${height}x24`;
    const args = ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"];
    const server = spawn(command, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const numbers = createInterface({ input: server.stdio[3] as Readable });
    const [number] = await once(numbers, "line", { signal: AbortSignal.timeout(readyMs) });
    return new Screen(server, `:${number}`);
  }

  close(): Promise<void> {
    return end(this.server);
  }
}

/** Opens a browser of its own, as a driver drives one only. */
export async function openWebKit(
  command: string,
  display: string,
  zone: string,
  origin: string,
): Promise<{ page: EnginePage; close: () => Promise<void> }> {
  const port = await freePort();
  const server = spawn(command, ["--host=127.0.0.1", `--port=${port}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: display,
      TZ: zone,
      GDK_BACKEND: "x11",
      LC_ALL: "C.UTF-8",
      // The languages of the requests.
      LANGUAGE: "en_US",
    },
  });
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address);
  const driver = await WebDriver.open(address);
  return {
    page: new WebDriverPage(driver, origin),
    close: async () => {
      await driver.close();
      await end(server);
    },
  };
}

async function untilReady(address: string): Promise<void> {
  const end = Date.now() + readyMs;
  for (;;) {
    const answer = await fetch(`${address}/status`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > end) throw new Error(`WebKitWebDriver does not answer within ${readyMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
