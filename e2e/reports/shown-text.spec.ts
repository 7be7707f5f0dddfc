/** Notifications, quotations, search and dialogs say what the room shows, one test a report. */
import type { Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

const log = (page: Page) => page.getByRole("log");
const message = (page: Page, id: number) => page.locator(`[data-message="${id}"]`);

test("UX walk: a notification, a quotation, a search result and the delete dialog name people and permalinks as the room does", async ({
  newPerson,
}) => {
  const maya = await newPerson("Maya Chen");
  const other = await newPerson("Мауа Chen");
  const cai = await newPerson("蔡");
  const { page } = maya;
  const mark = unique("tea");
  const room = await makeRoom(page, `${mark} room`);
  for (const each of [other, cai]) await enter(each.page, room);
  const first = await say(cai.page, room, "the first");
  await page.goto("/rooms");
  const address = `${new URL(page.url()).origin}/rooms/${room}?message=${first}`;
  const rest = `${"long ".repeat(40)}**end**`;
  const msg = `**${mark}** for @${maya.username}: ${address} \`@${cai.username}\` ${rest}`;
  const shown = `${mark} for @Maya Chen (@${maya.username}): ${mark} room · 蔡 @${cai.username}`;

  await page.context().grantPermissions(["notifications"]);
  await page.goto("/settings");
  // The page reports news from then on.
  const started = page.waitForResponse(/\/Push$/);
  await page.getByRole("switch", { name: "Notify me in this browser" }).click();
  await started;
  await expect(page.getByRole("button", { name: "Send a test notification" })).toBeVisible();
  const id = await say(other.page, room, msg);
  const notified = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
    });
  const start = `Мауа Chen (@${other.username}): ${shown} long`;
  await expect.poll(notified).toEqual([[`${mark} room`, expect.stringMatching(/…$/)]]);
  const body = (await notified())[0]?.[1]?.replace(/…$/, "") ?? "";
  expect(`${start} ${"long ".repeat(40)}`).toContain(body);
  expect(body).toContain(`for @Maya Chen (@${maya.username})`);

  await openRoom(other.page, room);
  await expect(message(other.page, id)).toContainText(shown);
  await message(other.page, id).hover();
  await message(other.page, id).getByRole("button", { name: "Reply" }).click();
  await expect(other.page.getByText(/^Replying to/).locator("..")).toContainText(shown);
  await other.page.getByRole("button", { name: "Cancel reply" }).click();

  await other.page.getByRole("button", { name: "Search this conversation" }).click();
  await other.page.getByRole("combobox").fill(mark);
  const result = other.page.getByRole("option").filter({ hasText: "Maya" });
  await expect(result).toContainText(shown);
  await expect(result.locator("mark").first()).toHaveText(mark);
  await other.page.getByRole("combobox").fill(`message=${first}`);
  // Found in the address, which the room does not show: so the result is the message as typed.
  const marks = other.page.getByRole("option").locator("mark");
  await expect(marks).toHaveText([`message=${first}`]);
  await other.page.keyboard.press("Escape");

  await message(other.page, id).hover();
  await message(other.page, id).getByRole("button", { name: "More actions" }).click();
  await other.page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(other.page.getByRole("alertdialog")).toContainText(`“${shown}`);
  await other.page.getByRole("button", { name: "Cancel" }).click();
  await expect(log(other.page)).toContainText("the first");
});

test("UX walk: role, name and membership of somebody who is offline change in the list of members at once", async ({
  ann,
  bob,
  cai,
}) => {
  const { page } = ann;
  const room = await makeRoom(page, unique("members "));
  await enter(bob.page, room);
  await openRoom(page, room);
  await page.getByRole("button", { name: /people here|person here/ }).click();
  const people = page.getByRole("region", { name: "Members" });
  const row = (name: string) => people.getByRole("listitem").filter({ hasText: name });
  await expect(row("Bob")).toBeVisible();
  // Calls by another page of Ann's, and by people who are not in the room.
  const call = (method: "put" | "patch" | "delete", path: string, data?: object) =>
    page.request[method](`/api/Room/${room}/Member/${path}`, { data });
  await call("patch", bob.username, { role: "moderator" });
  await expect(row("Bob")).toContainText("Moderator");
  await bob.page.request.patch(`/api/User/${bob.username}`, { data: { nickname: "Robert" } });
  await expect(row("Robert")).toContainText("Moderator");
  await expect(row("Bob")).toHaveCount(0);
  await call("put", cai.username);
  await expect(row("蔡")).toBeVisible();
  await call("delete", bob.username);
  await expect(row("Robert")).toHaveCount(0);
});
