/** A page of the release before, after its server was replaced, and pages while both releases answer. */
import type { Page } from "@playwright/test";
import { findBrowserInWorker, installMs } from "../../scripts/test/browser";
import { makeRoom, openRoom, password } from "../support/browser-person";
import { Switch } from "../support/switch";
import { test as base, expect, knew } from "./fixtures";

const test = base.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, executablePath: await findBrowserInWorker() });
    },
    { scope: "worker", timeout: installMs },
  ],
});

test.slow();

/** A part of the page that is fetched when it is first shown. */
async function openSwitcher(page: Page): Promise<void> {
  const field = page.getByRole("combobox");
  await expect(async () => {
    if (!(await field.isVisible())) await page.keyboard.press("Control+k");
    await expect(field).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
}

test("an open page outlives the update of its server, and so does what is being written", async ({
  prepare,
  shared,
  browser,
}) => {
  const before = await prepare("before", shared);
  const PARTY_INTERNAL_URL = before.partyUrl.replace("ws", "http");
  const after = await prepare("this", { ...shared, PARTY_INTERNAL_URL });
  await before.start();
  await after.start();
  const front = await Switch.start();
  const context = await browser.newContext({ baseURL: front.origin, locale: "en-US" });
  try {
    front.turnTo(before);
    const page = await context.newPage();
    const account = { username: "ann", password, nickname: "Ann" };
    await page.request.post("/api/User", { data: account });
    await page.request.post("/api/Login", { data: account });
    const room = await makeRoom(page, "Tea");
    const other = await makeRoom(page, "Coffee");
    await openRoom(page, room);
    const composer = page.getByRole("textbox", { name: "Message" });
    const log = page.getByRole("log");
    await composer.fill("to the old server");
    await composer.press("Enter");
    await expect(log.getByText("to the old server")).toBeVisible();

    front.turnTo(after);
    await composer.fill("to the new server");
    await composer.press("Enter");
    const history = async () => {
      const answer = await page.request.get(`/api/Room/${room}/Message`);
      const { messages } = await answer.json();
      return messages.map(({ msg }: { msg: string }) => msg);
    };
    await expect.poll(history).toStrictEqual(["to the old server", "to the new server"]);
    const said = await page.request.post(`/api/Room/${room}/Message`, { data: { msg: "hello" } });
    expect(said.status()).toBe(201);
    await expect(log.getByText("hello")).toBeVisible();
    await composer.fill("not sent yet");

    await openSwitcher(page);
    await expect(composer).toHaveValue("not sent yet");
    await page.getByRole("link", { name: /Coffee/ }).click();
    await expect(page).toHaveURL(`/rooms/${other}`);
    await expect(log.getByText("hello")).toBeHidden();
    await expect(composer).toHaveValue("");
    const worker = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update();
      return registration?.active?.state ?? "none";
    });
    expect(["activated", "none"]).toContain(worker);
  } finally {
    await context.close();
    await front.stop();
  }
});

test("pages come whole while both releases answer in turns", async ({
  prepare,
  shared,
  browser,
}) => {
  test.skip(
    !knew("host/web/other-release.ts"),
    "the release before has no answer for scripts of another one",
  );
  const before = await prepare("before", shared);
  const PARTY_INTERNAL_URL = before.partyUrl.replace("ws", "http");
  const after = await prepare("this", { ...shared, PARTY_INTERNAL_URL });
  await before.start();
  await after.start();
  const front = await Switch.start();
  const context = await browser.newContext({ baseURL: front.origin, locale: "en-US" });
  try {
    front.turnTo(before, after);
    const account = { username: "ann", password, nickname: "Ann" };
    await context.request.post("/api/User", { data: account });
    await context.request.post("/api/Login", { data: account });
    for (let n = 0; n < 5; n++) {
      const page = await context.newPage();
      const room = await makeRoom(page, `Tea ${n}`);
      await openRoom(page, room);
      await openSwitcher(page);
      await expect(page.locator("body")).not.toHaveCSS("font-family", /^"?Times/);
      await page.close();
    }
  } finally {
    await context.close();
    await front.stop();
  }
});
