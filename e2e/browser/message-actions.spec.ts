/** Message actions, and what others see of them. */
import { devices, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
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

/** Ann's new room, with her and Bob in it. */
async function openTogether(ann: BrowserPerson, bob: BrowserPerson): Promise<number> {
  const room = await makeRoom(ann.page, unique("actions "));
  await enter(bob.page, room);
  await openRoom(ann.page, room);
  await openRoom(bob.page, room);
  return room;
}

const log = (page: Page) => page.getByRole("log");
const composer = (page: Page) => page.getByRole("textbox", { name: /^Message / });
/** A sent message; a pending one is another element, which goes away. */
const message = (page: Page, text: string): Locator =>
  log(page).getByRole("article").and(page.locator("[data-message]")).filter({ hasText: text });
/** Clicks an action of the toolbar that appears on hover. */
async function act(page: Page, text: string, action: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).getByRole("button", { name: action, exact: true }).click();
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

test("an edit shows to others without a reload, marked with its time", async ({ ann, bob }) => {
  await openTogether(ann, bob);
  await write(ann.page, "Tea at fuor");
  await expect(message(bob.page, "Tea at fuor")).toBeVisible();
  await act(ann.page, "Tea at fuor", "Edit");
  await expect(ann.page.getByText("Editing message")).toBeVisible();
  await expect(composer(ann.page)).toBeFocused();
  await expect(composer(ann.page)).toHaveValue("Tea at fuor");
  await write(ann.page, "Tea at four");
  for (const { page } of [ann, bob]) {
    await expect(message(page, "Tea at four")).toBeVisible();
    await expect(message(page, "Tea at fuor")).toHaveCount(0);
    await expect(message(page, "Tea at four").getByText("(edited)")).toHaveAttribute(
      "title",
      /^Edited .*\d{4}/,
    );
  }
  await message(bob.page, "Tea at four").hover();
  await expect(
    message(bob.page, "Tea at four").getByRole("button", { name: "Reply", exact: true }),
  ).toBeVisible();
  await expect(message(bob.page, "Tea at four").getByRole("button", { name: "Edit" })).toHaveCount(
    0,
  );
});

test("↑ in an empty composer edits your last message; Esc cancels", async ({ ann, bob }) => {
  await openTogether(ann, bob);
  await write(ann.page, "mine");
  await expect(message(bob.page, "mine")).toBeVisible();
  await write(bob.page, "not hers");
  await expect(message(ann.page, "not hers")).toBeVisible();
  await composer(ann.page).press("ArrowUp");
  await expect(composer(ann.page)).toHaveValue("mine");
  await composer(ann.page).press("Escape");
  await expect(composer(ann.page)).toHaveValue("");
  await composer(ann.page).press("ArrowUp");
  await write(ann.page, "hers");
  await expect(message(bob.page, "not hers")).toBeVisible();
  await expect(message(bob.page, "mine")).toHaveCount(0);
  await expect(log(bob.page).getByText("hers", { exact: true })).toBeVisible();
});

test("a message is deleted for everyone after a confirmation; quotations show the deletion", async ({
  ann,
  bob,
}) => {
  await openTogether(ann, bob);
  await write(ann.page, "regrettable");
  await act(bob.page, "regrettable", "Reply");
  await write(bob.page, "really?");
  await expect(message(ann.page, "really?")).toBeVisible();
  const own = message(ann.page, "regrettable").first();
  await own.hover();
  await own.getByRole("button", { name: "More actions" }).click();
  await ann.page.getByRole("menuitem", { name: "Delete…" }).click();
  await ann.page.getByRole("button", { name: "Cancel" }).click();
  await expect(own).toBeVisible();
  await own.hover();
  await own.getByRole("button", { name: "More actions" }).click();
  await ann.page.getByRole("menuitem", { name: "Delete…" }).click();
  await ann.page.getByRole("button", { name: "Delete message" }).click();
  for (const { page } of [ann, bob]) {
    await expect(log(page).getByText("regrettable")).toHaveCount(0);
    await expect(message(page, "really?").getByText("Deleted message")).toBeVisible();
  }
  await bob.page.reload();
  await expect(message(bob.page, "really?").getByText("Deleted message")).toBeVisible();
  await expect(log(bob.page).getByText("regrettable")).toHaveCount(0);
});

test("a moderator can delete other people's messages; a plain member is not offered it", async ({
  ann,
  bob,
}) => {
  const room = await openTogether(ann, bob);
  await write(ann.page, "spam");
  const spam = message(bob.page, "spam");
  await spam.hover();
  await spam.getByRole("button", { name: "More actions" }).click();
  await expect(bob.page.getByRole("menuitem", { name: "Copy link" })).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "Delete…" })).toHaveCount(0);
  await bob.page.keyboard.press("Escape");
  const made = await ann.page.request.patch(`/api/Room/${room}/Member/${bob.username}`, {
    data: { role: "moderator" },
  });
  expect(made.ok()).toBe(true);
  await expect(async () => {
    await spam.hover();
    await spam.getByRole("button", { name: "More actions" }).click();
    await bob.page
      .getByRole("menuitem", { name: "Delete…" })
      .click({ timeout: 1_000 })
      .catch(async (error: unknown) => {
        await bob.page.keyboard.press("Escape");
        throw error;
      });
  }).toPass();
  await expect(bob.page.getByRole("alertdialog", { name: "Delete Ann’s message?" })).toBeVisible();
  await bob.page.getByRole("button", { name: "Delete message" }).click();
  for (const { page } of [ann, bob]) await expect(message(page, "spam")).toHaveCount(0);
});

test("a reaction toggles, counts and shows who reacted", async ({ ann, bob }) => {
  await openTogether(ann, bob);
  await write(ann.page, "Cake!");
  await act(bob.page, "Cake!", "React with 👍");
  const chip = (page: Page) => message(page, "Cake!").getByRole("button", { name: /^👍 / });
  await expect(chip(ann.page)).toHaveText("👍1");
  await expect(chip(ann.page)).toHaveAttribute("title", "Bob");
  await expect(chip(ann.page)).toHaveAttribute("aria-pressed", "false");
  await chip(ann.page).click();
  for (const { page } of [ann, bob]) {
    await expect(chip(page)).toHaveText("👍2");
    await expect(chip(page)).toHaveAttribute("aria-pressed", "true");
  }
  await chip(bob.page).click();
  await expect(chip(ann.page)).toHaveAccessibleName("👍 1 reaction: you");
  await chip(ann.page).click();
  for (const { page } of [ann, bob]) await expect(chip(page)).toHaveCount(0);

  await act(bob.page, "Cake!", "Add a reaction");
  await bob.page.getByRole("searchbox", { name: "Search emoji" }).fill("teacup");
  await bob.page.getByRole("dialog").getByText("🍵").first().click();
  await expect(message(ann.page, "Cake!").getByRole("button", { name: /^🍵 1/ })).toBeVisible();
});

test("a reply quotes its message and jumps there, even if that is not loaded", async ({
  ann,
  bob,
}) => {
  test.slow();
  const room = await openTogether(ann, bob);
  await write(ann.page, "The question");
  await act(bob.page, "The question", "Reply");
  await expect(bob.page.getByText("Replying to Ann")).toBeVisible();
  await expect(composer(bob.page)).toBeFocused();
  await composer(bob.page).press("Escape");
  await expect(bob.page.getByText("Replying to Ann")).toHaveCount(0);
  for (let at = 0; at < 70; at++) await say(ann.page, room, `talk ${at}`);
  // Only messages near the view are rendered, so scroll up to it.
  await expect(async () => {
    await log(bob.page).evaluate((element) => element.scrollBy(0, -element.clientHeight));
    await expect(message(bob.page, "The question")).toBeInViewport({ timeout: 500 });
  }).toPass();
  await act(bob.page, "The question", "Reply");
  await write(bob.page, "The answer");

  const answer = message(ann.page, "The answer");
  const quotation = answer.getByRole("button", { name: "The question" });
  await expect(quotation).toContainText("Ann");
  await quotation.click();
  const question = log(ann.page).getByText("The question", { exact: true }).first();
  await expect(question).toBeInViewport();
  await expect(message(ann.page, "The question").first()).toBeFocused();

  // After a reload the page has the last fifty messages and fetches what they quote from the archive.
  await expect
    .poll(async () => {
      const page = await ann.page.request.get(`/api/Room/${room}/Message`);
      return JSON.stringify(await page.json());
    })
    .toContain("The answer");
  await ann.page.reload();
  await expect(answer).toBeVisible();
  await quotation.click();
  await expect(question).toBeInViewport();
});

test("the typing indicator appears and disappears without moving anything", async ({
  ann,
  bob,
  cai,
}) => {
  const room = await openTogether(ann, bob);
  await write(ann.page, "Hello");
  await expect(message(bob.page, "Hello")).toBeVisible();
  const place = () => message(ann.page, "Hello").boundingBox();
  const before = await place();
  await composer(bob.page).pressSequentially("Well");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  expect(await place()).toStrictEqual(before);
  await expect(bob.page.getByText("is typing…")).toHaveCount(0);
  await expect(ann.page.getByText("Bob is typing…")).toHaveCount(0);
  expect(await place()).toStrictEqual(before);
  await openRoom(cai.page, room);
  await composer(bob.page).pressSequentially(", hi");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  await expect(async () => {
    await composer(bob.page).pressSequentially("!");
    await composer(cai.page).pressSequentially("!");
    const both = ann.page.getByText(/^(Bob and 蔡|蔡 and Bob) are typing…$/);
    await expect(both).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await composer(bob.page).press("Enter");
  await expect(message(ann.page, "Well, hi")).toBeVisible();
  await expect(ann.page.getByText(/Bob (is|and)/)).toHaveCount(0);
});

test("a copied link opens the room at the message", async ({ ann, bob }) => {
  test.slow();
  const room = await openTogether(ann, bob);
  await ann.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await write(ann.page, "Here it is");
  const linked = message(ann.page, "Here it is");
  await linked.hover();
  await linked.getByRole("button", { name: "More actions" }).click();
  await ann.page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(ann.page.getByText("Link copied")).toBeVisible();
  const link = await ann.page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`/rooms/${room}\\?message=\\d+$`));
  for (let at = 0; at < 130; at++) await say(ann.page, room, `talk ${at}`);
  await expect
    .poll(async () => {
      const page = await ann.page.request.get(`/api/Room/${room}/Message`);
      return JSON.stringify(await page.json());
    })
    .toContain("talk 129");
  await bob.page.goto(link);
  await expect(message(bob.page, "Here it is")).toBeInViewport();
  await expect(message(bob.page, "Here it is")).toBeFocused();
  // The messages between there and the end load while scrolling.
  await message(bob.page, "talk 24").scrollIntoViewIfNeeded();
  await expect(message(bob.page, "talk 40")).toBeAttached();
  await bob.page.goto(`/rooms/${room}?message=999999`);
  await expect(bob.page.getByText("This message no longer exists.")).toBeVisible();
});

test("a divider marks the first unread message and is gone at the next visit", async ({
  ann,
  bob,
}) => {
  const room = await openTogether(ann, bob);
  const listing = async (): Promise<{ unread: number; readId: number }> => {
    const rooms = await (await bob.page.request.get("/api/Room?expand=1")).json();
    return rooms.find(({ id }: { id: number }) => id === room);
  };
  await write(ann.page, "old news");
  await expect(message(bob.page, "old news")).toBeVisible();
  await expect.poll(() => listing().then(({ readId }) => readId)).toBeGreaterThan(0);
  await bob.page.goto("/settings");
  await write(ann.page, "news one");
  await write(ann.page, "news two");
  await expect.poll(() => listing().then(({ unread }) => unread)).toBe(2);
  await openRoom(bob.page, room);
  const divider = log(bob.page).getByRole("separator", { name: "New messages" });
  await expect(divider).toHaveCount(1);
  const order = await log(bob.page).textContent();
  expect(order).toMatch(/old news[\s\S]*New[\s\S]*news one[\s\S]*news two/);
  await expect.poll(() => listing().then(({ unread }) => unread)).toBe(0);
  await openRoom(bob.page, room);
  await expect(message(bob.page, "news two")).toBeVisible();
  await expect(divider).toHaveCount(0);
});

test("every message and its actions are accessible by keyboard", async ({ ann, bob }) => {
  test.slow();
  await openTogether(ann, bob);
  await write(ann.page, "first");
  await write(bob.page, "second");
  const second = message(ann.page, "second");
  await expect(second).toBeVisible();
  await composer(ann.page).focus();
  await ann.page.keyboard.press("Shift+Tab");
  await expect(second).toBeFocused();
  await ann.page.keyboard.press("ArrowUp");
  await expect(message(ann.page, "first")).toBeFocused();
  await ann.page.keyboard.press("ArrowDown");
  await expect(second).toBeFocused();
  const tools = second.getByRole("group", { name: "Actions for Bob’s message" });
  await expect(tools).toBeVisible();
  await expectAccessible(ann.page, "the toolbar");
  await ann.page.keyboard.press("Tab");
  await ann.page.keyboard.press("Enter");
  await expect(second.getByRole("group", { name: "Reactions" })).toBeVisible();
  await expectAccessible(ann.page, "reactions");
  await tools.getByRole("button", { name: "More actions" }).press("Enter");
  await expect(ann.page.getByRole("menuitem", { name: "Delete…" })).toBeVisible();
  await expectAccessible(ann.page, "the menu");
  await ann.page.getByRole("menuitem", { name: "Delete…" }).press("Enter");
  await expect(ann.page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(ann.page, "the question");
  await ann.page.keyboard.press("Escape");
  await expect(second).toBeFocused();
});

test("on a phone a long press opens the message actions", async ({ ann, bob, browser }) => {
  const room = await openTogether(ann, bob);
  await write(ann.page, "Touch me");
  const { defaultBrowserType: _, ...pixel } = devices["Pixel 7"] ?? {};
  const context = await browser.newContext({ ...pixel, locale: "en-US" });
  const phone = await context.newPage();
  const login = { username: bob.username, password };
  expect((await phone.request.post("/api/Login", { data: login })).ok()).toBe(true);
  await openRoom(phone, room);
  const box = await message(phone, "Touch me").boundingBox();
  if (!box) throw new Error("The message is not in sight");
  const devtools = await context.newCDPSession(phone);
  const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const sheet = phone.getByRole("dialog", { name: "Actions for Ann’s message" });
  const rest = async () => {
    await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [finger] });
    await expect(sheet).toBeVisible();
    await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await rest();
  await expectAccessible(phone, "the menu of a message");
  await sheet.getByRole("button", { name: "React with 👍" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(message(ann.page, "Touch me").getByRole("button", { name: /^👍 1/ })).toBeVisible();
  await rest();
  await sheet.getByRole("button", { name: "Reply" }).click();
  await expect(phone.getByText("Replying to Ann")).toBeVisible();
  await expect(composer(phone)).toBeFocused();
});
