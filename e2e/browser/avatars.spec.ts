import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

/** Wider than high, red to the left and blue to the right. */
async function picture(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const half = (background: string) =>
    sharp({ create: { width: 300, height: 300, channels: 3, background } })
      .png()
      .toBuffer();
  const buffer = await sharp({
    create: { width: 600, height: 300, channels: 3, background: "#ff0000" },
  })
    .composite([{ input: await half("#0000ff"), left: 300, top: 0 }])
    .jpeg()
    .toBuffer();
  return { name: "me.jpg", mimeType: "image/jpeg", buffer };
}

/** The answers to calls for pictures, as `status path`. */
function watchPictures(page: Page): string[] {
  const seen: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.includes("/Avatar/")) seen.push(`${response.status()} ${pathname}`);
  });
  return seen;
}

async function expectPicture(within: Locator): Promise<void> {
  const image = within.locator("img[src*='/Avatar/']").first();
  await expect(image).toBeAttached();
  await expect
    .poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth))
    .toBeGreaterThan(0);
}

test("a person's picture shows at once in the log, the people and the room lists of others, and only where there is one is it fetched", async ({
  ann,
  bob,
}) => {
  const room = await makeRoom(ann.page, unique("faces "));
  await enter(bob.page, room);
  await say(ann.page, room, "my face");
  await say(bob.page, room, "your face");
  const made = await bob.page.request.post("/api/Room", { data: { with: ann.username } });
  const { id: direct } = await made.json();
  const seen = watchPictures(bob.page);
  const asked: string[] = [];
  bob.page.on("request", (request) => {
    if (/\/api\/User\?/.test(request.url())) asked.push(request.url());
  });
  await openRoom(bob.page, room);
  await bob.page.getByRole("button", { name: / here$/ }).click();
  const panel = bob.page.getByRole("region", { name: "Members" }).getByRole("listitem");
  await expect(panel.filter({ hasText: "Ann" })).toBeVisible();
  expect(seen).toStrictEqual([]);
  expect(asked).toStrictEqual([]);

  await ann.page.goto("/settings");
  await ann.page.locator("input[type=file]").setInputFiles(await picture());
  const dialog = ann.page.getByRole("dialog");
  const slider = dialog.getByRole("slider", { name: "Zoom" });
  await slider.press("End");
  // From the middle, which has both colours, into the red half.
  const crop = dialog.getByRole("group", { name: /^Picture/ });
  await crop.focus();
  for (let n = 0; n < 45; n++) await ann.page.keyboard.press("ArrowRight");
  await dialog.getByRole("button", { name: "Save picture" }).click();
  await expect(dialog).toBeHidden();
  await expectPicture(ann.page.getByRole("main"));
  const stored = await ann.page.request.get(`/api/User/${ann.username}/Avatar/large`);
  const { channels } = await sharp(await stored.body()).stats();
  expect(channels[0]?.mean).toBeGreaterThan(240);
  expect(channels[2]?.mean).toBeLessThan(15);

  const log = bob.page.getByRole("log");
  await expectPicture(log.getByRole("article", { name: /Ann/ }));
  await expectPicture(panel.filter({ hasText: "Ann" }));
  const sidebar = bob.page.getByRole("navigation");
  await expectPicture(sidebar.locator(`a[href="/rooms/${direct}"]`));
  await expect(log.getByRole("article", { name: /Bob/ }).locator("img")).toHaveCount(0);
  await bob.page.reload();
  await expectPicture(log.getByRole("article", { name: /Ann/ }));
  expect(seen.filter((each) => !each.startsWith("200 "))).toStrictEqual([]);
  expect(asked).toStrictEqual([]);

  await ann.page.getByRole("button", { name: "Remove" }).click();
  await expect(ann.page.getByRole("button", { name: "Choose picture…" })).toBeFocused();
  await expect(log.locator("img[src*='/Avatar/']")).toHaveCount(0);
  await expect(log.getByRole("article", { name: /Ann/ })).toContainText("A");
});

test("who writes for the first time in an open room is shown with their picture, by one call", async ({
  ann,
  bob,
}) => {
  const { buffer } = await picture();
  await ann.page.request.put(`/api/User/${ann.username}/Avatar`, { data: buffer });
  const room = await makeRoom(bob.page, unique("new faces "));
  await openRoom(bob.page, room);
  await enter(ann.page, room);
  for (const msg of ["hello", "again"]) await say(ann.page, room, msg);
  const log = bob.page.getByRole("log");
  await expectPicture(log.getByRole("article", { name: /Ann/ }));
});

test("a room's picture is set in its menu by owner or moderator, and everyone sees it", async ({
  ann,
  bob,
}) => {
  const name = unique("pictured ");
  const room = await makeRoom(ann.page, name);
  await enter(bob.page, room);
  await openRoom(bob.page, room);
  await openRoom(ann.page, room);
  await ann.page.getByRole("button", { name: "Room menu" }).click();
  await ann.page.getByRole("menuitem", { name: "Room picture…" }).click();
  const dialog = ann.page.getByRole("dialog", { name: "Room picture" });
  await dialog.locator("input[type=file]").setInputFiles({
    ...(await picture()),
    buffer: Buffer.from("not a picture"),
  });
  await expect(dialog.getByRole("alert")).toContainText("can’t be opened");
  await dialog.locator("input[type=file]").setInputFiles(await picture());
  await ann.page.getByRole("button", { name: "Save picture" }).click();
  await expect(ann.page.getByRole("dialog")).toBeHidden();
  for (const { page } of [ann, bob]) {
    await expectPicture(page.getByRole("navigation").getByRole("link", { name }));
    await expectPicture(page.getByRole("main"));
  }
  await bob.page.getByRole("button", { name: "Room menu" }).click();
  await expect(bob.page.getByRole("menuitem", { name: "Copy link" })).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "Room picture…" })).toHaveCount(0);
  const invite = await ann.page.request.post(`/api/Room/${room}/Invite`);
  const { code } = await invite.json();
  await bob.page.goto(`/invite/${code}`);
  await expect(bob.page.locator("img[src^='data:image/webp']")).toBeAttached();
});
