/** The app opened or reloaded while the server cannot be reached, one test a report. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom, say } from "../support/browser-person";

/** Resolves when the browser has everything that it shows while offline: the page, and this room. */
async function untilKept(page: Page, room: number): Promise<void> {
  const isKept = () =>
    page.evaluate(async (path) => {
      const [offlinePage, list, kept] = await Promise.all(
        ["/offline/page.html", "/offline/rooms", path].map((each) => caches.match(each)),
      );
      const isControlled = navigator.serviceWorker.controller !== null;
      return isControlled && Boolean(offlinePage && list && kept);
    }, `/offline/${room}`);
  await expect.poll(isKept).toBe(true);
}

test("UX walk: a reload without a connection shows the room as it was, and the page comes back by itself with what was written", async ({
  ann: { page, username },
}) => {
  const mark = unique("x");
  const [room, other] = [
    await makeRoom(page, `${mark} tea`),
    await makeRoom(page, `${mark} other`),
  ];
  await say(page, room, `**as it** was, @${username}`);
  await openRoom(page, room);
  await untilKept(page, room);
  const field = page.getByRole("textbox", { name: /^Message/ });
  await page.context().setOffline(true);
  await field.fill("said while offline");
  await field.press("Enter");
  await field.fill("a draft");

  await page.reload();
  await expect(page.getByText("No connection.")).toBeVisible();
  await expect(page.getByRole("heading", { name: `${mark} tea` })).toBeVisible();
  await expect(page.getByRole("log")).toContainText("as it was, @Ann");
  await expect(page.getByRole("log")).toContainText(/said while offline.*Will be sent/s);
  await expectAccessible(page, "a room without a connection");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "the same in the dark", { colorsOnly: true });
  await page.getByRole("link", { name: `${mark} other` }).click();
  await expect(page.getByText("What you have written is kept.")).toBeVisible();
  await expectAccessible(page, "a room that was not open before", { colorsOnly: true });
  await page.getByRole("link", { name: `${mark} tea` }).click();
  await expect(page.getByRole("log")).toContainText("as it was, @Ann");
  expect(new URL(page.url()).pathname).toBe(`/rooms/${room}`);

  await page.context().setOffline(false);
  await expect(field).toHaveValue("a draft");
  await expect(page.getByRole("log").getByText("said while offline")).toBeVisible();
  await expect(page.getByText("No connection.")).toHaveCount(0);
  expect(other).toBeGreaterThan(room);
});

test("UX walk: whoever opens the browser after a sign-out, sees nothing of the rooms without a connection", async ({
  ann: { page },
}) => {
  const mark = unique("secret");
  const room = await makeRoom(page, mark);
  await say(page, room, `${mark} message`);
  await openRoom(page, room);
  await untilKept(page, room);
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.context().setOffline(true);
  for (const path of [`/rooms/${room}`, "/rooms"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "No connection" })).toBeVisible();
    await expect(page.locator("body")).not.toContainText(mark);
  }
  await page.context().setOffline(false);
  await page.waitForURL("**/sign-in*");
});
