import type { Locator, Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import {
  type BrowserPerson,
  enter,
  makeRoom,
  openRoom,
  password,
  say,
} from "../support/browser-person";

const fieldOf = (page: Page) => page.getByRole("textbox", { name: /^Message / });
const logOf = (page: Page) => page.getByRole("log");
/** A sent message; a pending one is another element. */
const message = (page: Page, text: string): Locator =>
  page.locator("[data-message]").filter({ hasText: text });

async function openNew({ page }: BrowserPerson): Promise<number> {
  const room = await makeRoom(page, unique("report "));
  await openRoom(page, room);
  return room;
}

/** Goes to another page inside of the app, as a click in the sidebar does. */
async function follow(page: Page, path: string): Promise<void> {
  await page.locator(`a[href="${path}"]`).click();
  await page.waitForURL(`**${path}`);
}

test("siyuan#3223, Rocket.Chat feature-requests#415: Enter takes an emoji only if one was asked for", async ({
  ann,
}) => {
  await openNew(ann);
  const { page } = ann;
  const list = page.getByRole("listbox");
  await fieldOf(page).focus();
  await page.keyboard.type(":tada");
  await expect(list.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(fieldOf(page)).toHaveValue("🎉 ");
  await page.keyboard.press("Enter");
  // The emoji are loaded now.
  for (const text of ["开会时间：三点", "10：30", "std::tada", "呀 ：好"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await expect(fieldOf(page)).toHaveValue("");
    await expect(message(page, text)).toBeVisible();
  }
});

test("UX walk: Enter in a code block breaks the line, and sends after its end", async ({ ann }) => {
  await openNew(ann);
  const { page } = ann;
  await fieldOf(page).focus();
  for (const line of ["```js", "const tea = 1;", "```"]) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
  await expect(fieldOf(page)).toHaveValue("");
  await expect(logOf(page).getByRole("figure")).toContainText("const tea = 1;");
});

test("UX walk: Enter saves an edit that ends in a mention", async ({ ann, bob }) => {
  const room = await openNew(ann);
  await enter(bob.page, room);
  const { page } = ann;
  const text = `hi @${bob.username.slice(0, -1)}`;
  await say(page, room, text);
  await expect(message(page, text)).toBeVisible();
  await fieldOf(page).press("ArrowUp");
  await expect(fieldOf(page)).toHaveValue(text);
  await page.keyboard.press("Home");
  await page.keyboard.type("oh ");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(fieldOf(page)).toHaveValue("");
  await expect(message(page, `oh ${text}`)).toBeVisible();
});

test("social-app#11723: Enter of an input method picks no emoji", async ({ ann }) => {
  await openNew(ann);
  const { page } = ann;
  await page.getByRole("button", { name: "Add an emoji" }).click();
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  await search.fill("teapot");
  await expect(page.getByRole("gridcell")).toHaveCount(1);
  for (const key of [
    { key: "Enter", isComposing: true, keyCode: 229 },
    { key: "Enter", isComposing: true },
    { key: "Enter", keyCode: 229 },
  ]) {
    await search.dispatchEvent("keydown", key);
    await expect(search).toBeVisible();
    await expect(fieldOf(page)).toHaveValue("");
  }
  await search.press("Enter");
  await expect(fieldOf(page)).toHaveValue("🫖");
});

test("element-web#6918: an answer and an edit under way outlast another room and a reload", async ({
  ann,
}) => {
  const { page } = ann;
  const other = await makeRoom(page, unique("other "));
  const room = await openNew(ann);
  await say(page, room, "The question");
  await message(page, "The question").hover();
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await page.keyboard.type("The answer");
  await follow(page, `/rooms/${other}`);
  await expect(page.getByText("Replying to")).toHaveCount(0);
  await follow(page, `/rooms/${room}`);
  await expect(page.getByText("Replying to Ann")).toBeVisible();
  await message(page, "The question").hover();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.keyboard.type(", really");
  await page.reload();
  await expect(fieldOf(page)).toHaveValue("The question, really");
  await fieldOf(page).press("Enter");
  await expect(message(page, "The question, really")).toBeVisible();
  await expect(page.getByText("Replying to Ann")).toBeVisible();
  await expect(fieldOf(page)).toHaveValue("The answer");
  await fieldOf(page).press("Enter");
  await expect(
    message(page, "The answer").getByRole("button", { name: "The question" }),
  ).toBeVisible();
  await page.reload();
  await expect(message(page, "The answer")).toBeVisible();
  await expect(page.getByText("Replying to")).toHaveCount(0);
});

test("mattermost#6468: a permalink survives the sign-in", async ({ ann, newGuest }) => {
  const room = await makeRoom(ann.page, unique("report "));
  const id = await say(ann.page, room, "the one that is meant");
  for (let at = 0; at < 60; at++) await say(ann.page, room, `talk ${at}`);
  const page = await newGuest();
  await page.goto(`/rooms/${room}?message=${id}`);
  await page.waitForURL(/\/sign-in/);
  await page.getByRole("link", { name: "Create account" }).click();
  await page.waitForURL(/\/sign-up/);
  await page.getByRole("link", { name: "Sign in" }).click();
  // The form before has a username, too.
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel("Username").fill(ann.username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/rooms\/\d+/);
  await expect(message(page, "the one that is meant")).toBeInViewport();
});

test("UX walk: a permalink shows as room and author, and opens in place", async ({ ann, bob }) => {
  const name = unique("target ");
  const target = await makeRoom(bob.page, name);
  await enter(ann.page, target);
  const secret = await makeRoom(bob.page, unique("secret "), true);
  const id = await say(bob.page, target, "linked");
  const room = await openNew(ann);
  const { page } = ann;
  const origin = new URL(page.url()).origin;
  await say(page, room, `see ${origin}/rooms/${target}?message=${id}`);
  await say(page, room, `not ${origin}/rooms/${secret}?message=1`);
  await say(page, room, `**mark** ${origin}/rooms/${target}?message=${id}`);
  await expect(message(page, "not").getByRole("link")).toHaveText(
    `${origin}/rooms/${secret}?message=1`,
  );
  const chip = (text: string) =>
    message(page, text).getByRole("link", { name: `${name} · Bob`, exact: true });
  for (const text of ["see", "mark"]) {
    await expect(chip(text)).toBeVisible();
    await expect(message(page, text).getByRole("link", { name: "Message from Bob" })).toContainText(
      "linked",
    );
  }
  await page.evaluate(() => Object.assign(window, { samePage: true }));
  await chip("see").click();
  await page.waitForURL(`**/rooms/${target}`);
  await expect(message(page, "linked")).toBeFocused();
  expect(await page.evaluate(() => "samePage" in window)).toBe(true);
  expect(page.context().pages()).toHaveLength(1);
});

test("UX walk: ⇧Tab from the composer lands on the newest message, also on an answer", async ({
  ann,
}) => {
  const room = await openNew(ann);
  const { page } = ann;
  const reply = await say(page, room, "first");
  const answer = await page.request.post(`/api/Room/${room}/Message`, {
    data: { msg: "see https://tea.example/", reply },
  });
  expect(answer.status()).toBe(201);
  await expect(message(page, "see")).toBeVisible();
  await fieldOf(page).press("Shift+Tab");
  await expect(message(page, "see")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(message(page, "first").first()).toBeFocused();
  // Not from the page's keys, and back to the field.
  await page.keyboard.type("tea");
  await expect(fieldOf(page)).toBeFocused();
  await expect(fieldOf(page)).toHaveValue("tea");
});

test("UX walk: one message has the toolbar, the one under the pointer", async ({ ann }) => {
  const room = await openNew(ann);
  const { page } = ann;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const text of ["first", "second", "third"]) await say(page, room, text);
  const toolbars = logOf(page).getByRole("group", { name: /^Actions for/ });
  const first = message(page, "first");
  await first.hover();
  await first.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await message(page, "third").hover();
  await expect(toolbars).toHaveCount(1);
  await expect(message(page, "third").locator("[data-tools]")).toBeVisible();
  await fieldOf(page).click();
  await expect(toolbars).toHaveCount(0);

  // What was opened from a toolbar keeps it, wherever the pointer goes.
  await first.hover();
  await first.getByRole("button", { name: "Add a reaction" }).click();
  await expect(page.getByRole("searchbox", { name: "Search emoji" })).toBeVisible();
  await message(page, "third").hover({ force: true, position: { x: 5, y: 5 } });
  await expect(first.locator("[data-tools]")).toBeVisible();
  await expect(toolbars).toHaveCount(1);
});
