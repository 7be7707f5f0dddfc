import { createWriteStream, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { openPromise } from "yauzl";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, password, say } from "../support/browser-person";

const hostile = `<script>document.title = "owned"</script><img src=x onerror="document.title='owned'">`;

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function save(page: Page, link: string): Promise<{ file: string; name: string }> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const download = await downloading;
  return { file: await download.path(), name: download.suggestedFilename() };
}

test("a room exports as data and as a page that runs no script and needs no network", async ({
  newPerson,
}) => {
  const { page } = await newPerson(`Ann <b>"'`);
  const room = await makeRoom(page, "茶馆 tea");
  const first = await say(page, room, hostile);
  await page.request.post(`/api/Room/${room}/Message`, { data: { msg: "so?", reply: first } });
  await openRoom(page, room);
  await expect(page.getByRole("log").getByText("so?")).toBeVisible();
  await choose(page, "Export…");
  const html = await save(page, "Download: Web page");
  expect(html.name).toMatch(/^茶馆 tea \d{4}-\d\d-\d\d\.html$/);
  const data = await save(page, "Download: JSON");
  expect(JSON.parse(await readFile(data.file, "utf8"))).toMatchObject({
    messages: [{ msg: hostile }, { msg: "so?", reply: first }],
  });

  const reader = await page.context().newPage();
  const asked: string[] = [];
  reader.on("request", (request) => asked.push(request.url()));
  await reader.setContent(await readFile(html.file, "utf8"));
  await expect(reader.getByRole("heading", { level: 1, name: "茶馆 tea" })).toBeVisible();
  await expect(reader.getByText(hostile, { exact: true })).toBeVisible();
  await expect(reader.locator("main b").first()).toHaveText(`Ann <b>"'`);
  await expect(reader.getByRole("link", { name: "Ann" })).toHaveAttribute("href", `#m${first}`);
  expect(await reader.locator("script, img").count()).toBe(0);
  expect(await reader.title()).toBe("茶馆 tea");
  expect(asked).toStrictEqual([]);
});

/** Uploads a picture and sends it with a message. */
async function sendPicture(page: Page, room: number, name: string): Promise<void> {
  const background = { r: 200, g: 120, b: 40 };
  const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background } })
    .png()
    .toBuffer();
  const address = `/api/Room/${room}/File?name=${encodeURIComponent(name)}`;
  const { id } = await (await page.request.post(address, { data: picture })).json();
  const sent = await page.request.post(`/api/Room/${room}/Message`, { data: { files: [id] } });
  expect(sent.status()).toBe(201);
}

/** Returns the names in the zip. */
async function unpack(zip: string, folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of (await openPromise(zip)).eachEntry()) {
    const target = path.join(folder, entry.fileName);
    mkdirSync(path.dirname(target), { recursive: true });
    const opened = await openPromise(zip);
    for await (const each of opened.eachEntry()) {
      if (each.fileName !== entry.fileName) continue;
      await pipeline(await opened.openReadStreamPromise(each), createWriteStream(target));
      break;
    }
    names.push(entry.fileName);
  }
  return names;
}

test("a room exports with its files, and the page shows them from the disk", async ({
  newPerson,
}) => {
  const { page } = await newPerson("Ann");
  const room = await makeRoom(page, "with files");
  await sendPicture(page, room, "茶 #1 100%.png");
  await openRoom(page, room);
  await choose(page, "Export…");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("switch", { name: "Include files" })).toBeChecked();
  await expect(dialog.getByText(/^1 file, /)).toBeVisible();
  const zip = await save(page, "Download: Web page");
  expect(zip.name).toMatch(/^with files \d{4}-\d\d-\d\d\.zip$/);
  const folder = test.info().outputPath("unpacked");
  expect(await unpack(zip.file, folder)).toStrictEqual(["files/1-1-茶_#1_100.png", "room.html"]);
  const reader = await page.context().newPage();
  await reader.goto(pathToFileURL(path.join(folder, "room.html")).href);
  const picture = reader.locator("article img");
  await expect
    .poll(() => picture.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth))
    .toBe(900);
  await reader.getByRole("link", { name: "茶 #1 100%.png" }).click();
  await expect(reader).toHaveURL(/files\/1-1-/);
  await dialog.getByRole("switch", { name: "Include files" }).click();
  expect((await save(page, "Download: Web page")).name).toMatch(/\.html$/);
});

test("the settings show what one's files take, and delete them", async ({ newPerson }) => {
  const { page } = await newPerson("Ann");
  const room = await makeRoom(page, "my room");
  await sendPicture(page, room, "holiday.png");
  const address = `/api/Room/${room}/File?name=draft.txt`;
  await page.request.post(address, { data: Buffer.from("not sent") });
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Storage" });
  const row = (name: string) => section.getByRole("listitem").filter({ hasText: name });
  await expect(section.getByRole("meter", { name: "Storage" })).toHaveText(/ of .* used/);
  await expect(row("draft.txt")).toContainText("Not sent");
  await row("draft.txt").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(row("draft.txt")).toHaveCount(0);
  await row("holiday.png").getByRole("link", { name: "holiday.png" }).click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${room}\\b`));
  await page.goto("/settings");
  await row("holiday.png").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(row("holiday.png")).toHaveCount(0);
  await page.reload();
  await expect(section.getByRole("paragraph").filter({ hasText: /^0 kB of/ })).toBeVisible();
  await expect(section.getByRole("listitem")).toHaveCount(0);
});

test("every member sees that old messages are deleted", async ({ ann, bob }) => {
  const room = await makeRoom(ann.page, unique("short "));
  await openRoom(ann.page, room);
  await openRoom(bob.page, room);
  const sign = (page: Page) => page.getByRole("img", { name: "Messages are deleted after 7 days" });
  await choose(ann.page, "Message retention…");
  await ann.page.getByLabel("Keep messages").selectOption({ label: "7 days" });
  await ann.page.getByRole("button", { name: "Save" }).click();
  for (const { page } of [ann, bob]) await expect(sign(page)).toBeVisible();
  await bob.page.reload();
  await expect(sign(bob.page)).toBeVisible();
  await bob.page.getByRole("button", { name: "Room menu" }).click();
  await expect(bob.page.getByRole("menuitem", { name: "Leave room…" })).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "Message retention…" })).toHaveCount(0);
});

test("a person downloads their data and deletes their account; others see a deleted account", async ({
  ann,
  newPerson,
}) => {
  const bob = await newPerson("Bob", { locale: "zh-CN" });
  const room = await makeRoom(ann.page, unique("left "));
  await enter(bob.page, room);
  await say(ann.page, room, "the last words");
  const direct = await ann.page.request.post("/api/Room", { data: { with: bob.username } });
  const { id } = await direct.json();
  await ann.page.goto("/settings");
  const data = await save(ann.page, "Download my data");
  expect(data.name).toContain(ann.username);
  expect(JSON.parse(await readFile(data.file, "utf8"))).toMatchObject({
    user: { username: ann.username },
    messages: [{ room, msg: "the last words" }],
  });

  await ann.page.getByRole("button", { name: "Delete my account…" }).click();
  const dialog = ann.page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Delete permanently" });
  await confirm.click();
  await expect(dialog.getByText("Enter your current password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill("not it, surely");
  await confirm.click();
  await expect(dialog.getByText("Wrong password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(password);
  await confirm.click();
  await ann.page.waitForURL("**/sign-in");
  await ann.page.goto("/rooms");
  await expect(ann.page).toHaveURL(/sign-in/);

  await openRoom(bob.page, room);
  const message = bob.page.getByRole("article", { name: /已注销的用户/ });
  await expect(message).toContainText("the last words");
  await expect(bob.page.getByRole("link", { name: /已注销的用户/ })).toBeVisible();
  await bob.page.goto(`/rooms/${id}`);
  await expect(bob.page.getByRole("heading", { level: 1, name: "已注销的用户" })).toBeVisible();
  await expect(bob.page.getByText("-deleted-")).toHaveCount(0);
});
