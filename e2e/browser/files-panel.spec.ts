/** The files and links of a room, beside the timeline. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";
import { tinyPicture } from "../support/tiny-picture";

/** Sends a file through REST; returns the id of the message. */
async function share(page: Page, room: number, name: string, data: string | Buffer) {
  const address = `/api/Room/${room}/File?name=${encodeURIComponent(name)}`;
  const headers = { "Content-Type": "application/octet-stream" };
  const uploaded = await page.request.post(address, { headers, data });
  expect(uploaded.status()).toBe(201);
  const { id } = await uploaded.json();
  const sent = await page.request.post(`/api/Room/${room}/Message`, { data: { files: [id] } });
  return Number((await sent.json()).id);
}

const panelOf = (page: Page) => page.getByRole("region", { name: "Files and links", exact: true });
const pictures = (page: Page) => panelOf(page).getByRole("button", { name: /^Open picture/ });
const openPanel = (page: Page) => page.getByRole("button", { name: "Files and links" }).click();

test("the panel lists pictures, files and links, and follows the room", async ({ ann, bob }) => {
  const room = await makeRoom(ann.page, unique("files "));
  await enter(bob.page, room);
  const first = await share(bob.page, room, "first.png", tinyPicture());
  await share(bob.page, room, "notes 茶.txt", "words");
  const linked = await say(
    bob.page,
    room,
    "[the book](https://tea.example/book) `https://no.example`",
  );
  await openRoom(ann.page, room);
  await openPanel(ann.page);
  await expect(pictures(ann.page)).toHaveCount(1);
  await share(bob.page, room, "second.png", tinyPicture());
  await expect(pictures(ann.page)).toHaveCount(2);
  await expect(pictures(ann.page).first()).toHaveAttribute("title", "second.png");
  await expectAccessible(ann.page, "pictures", { within: "section[aria-label='Files and links']" });
  await pictures(ann.page).first().focus();
  await ann.page.keyboard.press("ArrowRight");
  await expect(pictures(ann.page).last()).toBeFocused();
  await bob.page.request.delete(`/api/Room/${room}/Message/${first}`);
  await expect(pictures(ann.page)).toHaveCount(1);

  const panel = panelOf(ann.page);
  await panel.getByRole("tab", { name: "Files" }).click();
  await expect(panel.getByRole("link", { name: "notes 茶.txt" })).toHaveAttribute(
    "download",
    "notes 茶.txt",
  );
  await expect(panel.getByText(/^5 bytes · Bob/)).toBeVisible();
  await panel.getByRole("tab", { name: "Links" }).click();
  await expect(panel.getByRole("link")).toHaveText(["the book"]);
  await expect(panel.getByRole("link")).toHaveAttribute("rel", /noopener noreferrer/);
  await panel.getByRole("link").hover();
  await panel.getByRole("button", { name: "Show in conversation" }).click();
  await expect(ann.page.locator(`[data-message="${linked}"]`)).toBeInViewport();
  await panel.getByRole("button", { name: "Close files and links" }).click();
  await expect(panel).toHaveCount(0);
  await expect(ann.page.getByRole("button", { name: "Files and links" })).toBeFocused();
});

test("a long list renders what is in view, and goes on to its end", async ({ ann: { page } }) => {
  const room = await makeRoom(page, unique("links "));
  for (let n = 0; n < 70; n++)
    await say(page, room, `https://a.example/${n} https://b.example/${n}`);
  await openRoom(page, room);
  await openPanel(page);
  const panel = panelOf(page);
  await panel.getByRole("tab", { name: "Links" }).click();
  await panel.getByRole("link", { name: "a.example/69" }).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("End");
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(panel.getByRole("link", { name: "b.example/0" })).toBeFocused({ timeout: 300 });
  }).toPass();
  expect(await panel.getByRole("link").count()).toBeLessThan(60);
});

test("on a phone the panel is a sheet from the room's menu; empty and failed lists say so", async ({
  newPerson,
}) => {
  const { page } = await newPerson("Ann", { onPhone: true });
  await openRoom(page, await makeRoom(page, unique("phone ")));
  await page.route("**/File?kind=file*", (route) => route.abort());
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Files and links" }).click();
  const sheet = page.getByRole("dialog", { name: "Files and links" });
  await expect(sheet.getByText(/^Pictures and videos sent/)).toBeVisible();
  await expectAccessible(page, "an empty sheet");
  await sheet.getByRole("tab", { name: "Files" }).click();
  await expect(sheet.getByRole("alert")).toBeVisible();
  await page.unroute("**/File?kind=file*");
  await sheet.getByRole("button", { name: "Try again" }).click();
  await expect(sheet.getByText(/^Documents, audio/)).toBeVisible();
});
