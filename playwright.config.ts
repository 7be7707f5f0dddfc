import { defineConfig, devices } from "@playwright/test";
import { browserArguments } from "./e2e/support/browser-arguments";

export default defineConfig({
  testDir: "e2e",
  // Of its own, so that two runs at once do not clear each other's.
  outputDir: `.playwright/${process.env.TEST_RUN ?? "results"}`,
  fullyParallel: true,
  workers: 2,
  // A retried test is reported as flaky; on a busy machine it must not hide the others.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  // Twice what the longest take where a browser alone takes seconds for a page.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  projects: [
    {
      name: "protocol",
      testMatch: ["rest/**/*.spec.ts", "sockets/**/*.spec.ts"],
    },
    {
      name: "browser",
      testMatch: "browser/**/*.spec.ts",
      use: {
        ...devices["Desktop Chrome"],
        baseURL: process.env.BASE_URL,
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH || undefined,
          args: browserArguments,
          // Else a file's name in Chinese cannot be suggested where the machine has no locale.
          env: { ...process.env, LC_ALL: "C.UTF-8" },
        },
      },
    },
    { name: "stack", testMatch: ["stack/**/*.spec.ts", "fuzz/**/*.spec.ts"] },
  ],
});
