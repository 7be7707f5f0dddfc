import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
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
