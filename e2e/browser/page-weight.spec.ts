import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { scriptBudgets } from "../../scripts/page-weight/page-budget";
import { expect, test } from "../support/browser-fixtures";

test("a room's page stays within its script budget", async ({ ann: { page } }) => {
  const path = await newRoom(page);
  const scripts = collectScripts(page);
  let beforeLoad: Response[] = [];
  page.on("load", () => {
    beforeLoad = [...scripts];
  });
  await page.goto(path, { waitUntil: "load" });
  await expect(page.getByRole("textbox", { name: /^Message/ })).toBeVisible();
  expect(await weigh(beforeLoad)).toBeLessThan(scriptBudgets.room);
});

test("the pages for visitors stay within their script budget, also when they have been idle", async ({
  ann: { page: host },
  newGuest,
}) => {
  const room = await newRoom(host);
  const made = await host.request.post(`/api/Room/${room.split("/").at(-1)}/Invite`, { data: {} });
  const { code } = await made.json();
  for (const path of ["/sign-in", "/sign-up", `/invite/${code}`]) {
    const page = await newGuest();
    const scripts = collectScripts(page);
    await page.goto(path, { waitUntil: "load" });
    // Code that is loaded ahead waits for this, too.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await page.waitForLoadState("networkidle");
    expect(await weigh(scripts), path).toBeLessThan(scriptBudgets.visitor);
  }
});

/** The address of a new room. */
async function newRoom(page: Page): Promise<string> {
  const answer = await page.request.post("/api/Room", { data: { name: "Weight" } });
  return `/rooms/${answer.headers().location?.split("/").at(-1)}`;
}

/** The scripts that the page loads from now on. */
function collectScripts(page: Page): Response[] {
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response);
  });
  return scripts;
}

/** Bytes after gzip. */
async function weigh(scripts: Response[]): Promise<number> {
  const bodies = await Promise.all(scripts.map((script) => script.body()));
  const sizes = bodies.map((body) => gzipSync(body).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${sizes.length} scripts, ${(total / 1_000).toFixed(1)} kB compressed`);
  test.info().annotations.push({ type: "script", description: `${total} bytes` });
  expect(total).toBeGreaterThan(50_000);
  return total;
}
