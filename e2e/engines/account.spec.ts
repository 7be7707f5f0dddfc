/** Journeys in every engine: coming and going, and how the page looks. */
import { unique } from "../support/basic-client";
import {
  choose,
  clickFor,
  connected,
  expect,
  field,
  log,
  openRoom,
  roomWith,
  test,
  write,
} from "../support/engines/fixtures";

const background = () =>
  getComputedStyle(document.body.parentElement ?? document.body).backgroundColor;

test("somebody new signs up, makes a room and says something", async ({ guest }) => {
  await guest.goto("/sign-up");
  await guest.getByLabel("Username").fill(unique("u"));
  await guest.getByLabel("Display name").fill("林晚");
  await guest.getByLabel("Password", { exact: true }).fill("zjh1997@stupid");
  await guest.getByRole("button", { name: "Create account" }).click();
  await guest.getByRole("heading", { name: /Welcome, 林晚/ }).waitFor();
  const roomName = guest.getByLabel("Room name");
  await clickFor(guest.getByRole("button", { name: "New room" }).first(), roomName);
  await roomName.fill(unique("茶馆 "));
  await guest.getByRole("button", { name: "Create room" }).click();
  await guest.waitForURL(/\/rooms\/\d+/);
  await connected(guest).waitFor();
  await write(guest, "你好");
  await log(guest).getByText("你好").waitFor();
});

test("signing out ends the session; signing in leads back to the page", async ({ ann }) => {
  const { page } = ann;
  const room = await roomWith(ann);
  await openRoom(page, room);
  await choose(page, page.getByRole("menuitem", { name: "Sign out" }));
  await page.waitForURL(/\/sign-in/);
  await page.goto(`/rooms/${room}`);
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel("Username").fill(ann.username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Wrong username or password.").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(ann.password);
  // In WebKit a press right behind the refusal was lost once, on a busy machine.
  const isBack = () =>
    page
      .evaluate(() => location.pathname)
      .then(
        (path) => path === `/rooms/${room}`,
        // The page is just being left.
        () => false,
      );
  await expect(async () => {
    if (await isBack()) return;
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await expect.poll(isBack, { timeout: 5_000 }).toBe(true);
  }).toPass();
});

test("dark and light are a choice that outlasts a reload", async ({ ann: { page } }) => {
  await page.goto("/rooms");
  const theme = (name: string) => page.getByRole("menuitemradio", { name });
  await choose(page, theme("Light"));
  const light = await page.evaluate(background);
  await choose(page, theme("Dark"));
  await expect.poll(() => page.evaluate(background)).not.toBe(light);
  const dark = await page.evaluate(background);
  await page.reload();
  expect(await page.evaluate(background)).toBe(dark);
});

test("the language can be changed, in place", async ({ ann: { page } }) => {
  await page.goto("/rooms");
  await choose(page, page.getByRole("menuitemradio", { name: "简体中文" }));
  await page.getByRole("button", { name: "搜索" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
});

test("on a phone's width nothing is cut off: the list of rooms, a room, and back", async ({
  ann,
}) => {
  const { page } = ann;
  const room = await roomWith(ann, `${"long".repeat(60)} 很长`);
  await page.setViewportSize({ width: 390, height: 844 });
  const isTooWide = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
  await page.goto("/rooms");
  await page.locator(`a[href="/rooms/${room}"]`).click();
  await connected(page).waitFor();
  expect(await isTooWide()).toBe(false);
  const bottom = await field(page).evaluate((element) => element.getBoundingClientRect().bottom);
  expect(bottom).toBeGreaterThan(750);
  expect(bottom).toBeLessThanOrEqual(844);
  await page.getByRole("link", { name: "Back to rooms" }).first().click();
  await page.waitForURL(/\/rooms$/);
  expect(await isTooWide()).toBe(false);
});

test("notifications are off until somebody turns them on", async ({ ann: { page }, powers }) => {
  test.skip(!powers.allowNotifications, "WebKitWebDriver cannot answer a question for permission.");
  await powers.allowNotifications?.();
  await page.goto("/settings");
  const theSwitch = page.getByRole("switch", { name: "Notify me in this browser" });
  expect(await theSwitch.getAttribute("aria-checked")).toBe("false");
  await clickFor(theSwitch, page.getByRole("button", { name: "Send a test notification" }));
  await theSwitch.click();
  await expect.poll(() => theSwitch.getAttribute("aria-checked")).toBe("false");
});

test("element-web#9611: with forced colours a switch that is on differs from one that is off", async ({
  ann: { page },
  powers,
}) => {
  test.skip(!powers.forceColors, "Neither WebKitWebDriver nor Firefox's BiDi can force colours.");
  await powers.forceColors?.();
  await page.goto("/settings");
  const theSwitch = page.getByRole("switch", { name: /join and leave/i });
  const look = () =>
    theSwitch.evaluate((element) => {
      const { backgroundColor, borderTopWidth } = getComputedStyle(element);
      return { background: backgroundColor, edge: borderTopWidth };
    });
  const before = await look();
  await theSwitch.click();
  await expect.poll(async () => (await look()).background).not.toBe(before.background);
  expect([before.edge, (await look()).edge]).toEqual(["1px", "1px"]);
});
