import { defineConfig, devices } from "@playwright/test";
import { browserArguments } from "./e2e/support/browser-arguments";
import type { EngineOptions } from "./e2e/support/engines/fixtures";
import { freePort } from "./e2e/support/free-port";

/**
 * Without BASE_URL and PARTY_URL the tests start a Teahouse of their own, on free ports. Workers load
 * this file too; they inherit the addresses from the process that chose them.
 */
const startsServer = !process.env.BASE_URL || !process.env.PARTY_URL;
const [port, partyPort] = startsServer ? [await freePort(), await freePort()] : [0, 0];
if (startsServer) {
  process.env.BASE_URL = `http://127.0.0.1:${port}`;
  process.env.PARTY_URL = `ws://127.0.0.1:${partyPort}`;
}

/** One browser each, which goes through its tests one by one while the others' run. */
const engines = (["webkit", "firefox", "chromium"] as const).map((engine) => ({
  name: engine,
  testDir: "e2e/engines",
  fullyParallel: false,
  workers: 1,
  use: { engine },
}));

const inChromium = {
  ...devices["Desktop Chrome"],
  baseURL: process.env.BASE_URL,
  launchOptions: {
    args: browserArguments,
    // Without a UTF-8 locale Chromium does not suggest a Chinese file name for a download.
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  },
};

export default defineConfig<object, EngineOptions>({
  testDir: "e2e",
  // One folder a run, so that runs side by side do not clear each other's.
  outputDir: `.playwright/${process.env.TEST_RUN ?? "results"}`,
  fullyParallel: true,
  // One more than the two cores of a small machine: tests also wait, for processes, pages and the clock.
  workers: 3,
  // A retried test is reported as flaky; on a busy machine it must not hide the others.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["./e2e/support/skipped-reporter.ts"]],
  // Twice what the longest tests take on a machine where a page alone takes seconds.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  globalSetup: "./e2e/support/first-account.ts",
  webServer: startsServer
    ? {
        command: "node --import tsx scripts/test/server.ts",
        env: { PORT: String(port), PARTY_PORT: String(partyPort) },
        url: `${process.env.BASE_URL}/health`,
        stderr: "pipe",
        // The first run builds the app.
        timeout: 600_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
      }
    : undefined,
  projects: [
    // First, because they end last.
    ...engines,
    {
      name: "protocol",
      testMatch: ["rest/**/*.spec.ts", "sockets/**/*.spec.ts", "e2e/clients/*.spec.ts"],
    },
    {
      name: "browser",
      testMatch: ["browser/**/*.spec.ts", "reports/**/*.spec.ts"],
      use: inChromium,
    },
    // Cloudflare's engine; with TEST_ROOMS=wrangler `protocol` runs on it, too (npm run test:cloudflare).
    { name: "cloudflare", testMatch: ["cloudflare/**/*.spec.ts"] },
    { name: "stack", testMatch: ["stack/**/*.spec.ts", "fuzz/**/*.spec.ts"] },
    // By `npm run rolling-update`.
    ...(process.env.RELEASE_BEFORE
      ? [{ name: "rolling-update", testDir: "e2e/rolling-update", workers: 1, use: inChromium }]
      : []),
  ],
});
