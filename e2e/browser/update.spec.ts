import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom } from "../support/browser-person";

test("a page that needs a script which an update has replaced is reloaded, and keeps what is being written", async ({
  ann,
}) => {
  const { page } = ann;
  await openRoom(page, await makeRoom(page, "Tea"));
  const composer = page.getByRole("textbox", { name: "Message" });
  await composer.fill("not sent yet");
  let isReloaded = false;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) isReloaded = true;
  });
  await page.route("**/_next/static/chunks/*.js*", (route) => {
    const url = new URL("/_next/static/chunks/of-before.js", route.request().url()).href;
    return isReloaded ? route.continue() : route.continue({ url });
  });
  await page.keyboard.press("Control+k");
  await expect.poll(() => isReloaded, { timeout: 20_000 }).toBe(true);
  await expect(composer).toHaveValue("not sent yet");
  const palette = page.getByRole("combobox");
  await expect(async () => {
    if (!(await palette.isVisible())) await page.keyboard.press("Control+k");
    await expect(palette).toBeVisible({ timeout: 1_000 });
  }).toPass();
});
