import { gzipSync } from "node:zlib";
import { scriptBudgetBytes } from "../../scripts/page-weight/page-budget";
import { expect, test } from "../support/browser-fixtures";

test("a room's page stays within its script budget", async ({ page }) => {
  const username = `u${Math.random().toString(36).slice(2, 12)}`;
  const password = "zjh1997@stupid";
  await page.request.post("/api/User", { data: { username, nickname: "Ann", password } });
  await page.request.post("/api/Login", { data: { username, password } });
  const answer = await page.request.post("/api/Room", { data: { name: "Weight" } });
  const path = `/rooms/${answer.headers().location?.split("/").at(-1)}`;

  const scripts: Promise<Buffer>[] = [];
  let loaded = false;
  page.on("load", () => {
    loaded = true;
  });
  page.on("response", (response) => {
    if (!loaded && response.request().resourceType() === "script") scripts.push(response.body());
  });
  await page.goto(path, { waitUntil: "load" });
  await expect(page.getByRole("textbox", { name: /^Message/ })).toBeVisible();
  const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${sizes.length} scripts, ${(total / 1_000).toFixed(1)} kB compressed`);
  test.info().annotations.push({ type: "script", description: `${total} bytes` });
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(scriptBudgetBytes);
});
