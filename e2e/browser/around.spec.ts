import type { Page } from "@playwright/test";
import { interfaceText } from "../../scripts/interface-text";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, logIn, makeRoom, openRoom, password, say } from "../support/browser-person";

const sidebar = (page: Page) => page.getByRole("navigation", { name: "Rooms and account" });
const palette = (page: Page) => page.getByRole("combobox");

/** Repeats the shortcut until the page is hydrated. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await palette(page).isVisible())) await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

const hanzi = (hex: string) => 0x4e00 + Number.parseInt(hex, 16);

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("invite links that do not survive the sign-in (Rocket.Chat#24719): one survives signing up", async ({
  ann,
  newGuest,
}) => {
  const name = unique("secret ");
  await openRoom(ann.page, await makeRoom(ann.page, name, true));
  await choose(ann.page, "Invite people…");
  await ann.page.getByRole("button", { name: "Create link" }).click();
  const made = ann.page.getByRole("dialog").getByText(/…\/invite\//);
  const code = ((await made.textContent()) ?? "").replace(/.*\//, "");

  const bob = await newGuest();
  await bob.goto(`/invite/${code}`);
  await expect(bob.getByRole("heading", { name })).toBeVisible();
  await expect(bob.getByText("Ann invited you to")).toBeVisible();
  await bob.getByRole("link", { name: "Create account" }).click();
  await bob.getByLabel("Username").fill(unique("u"));
  await bob.getByLabel("Display name").fill("Bob");
  await bob.getByLabel("Password", { exact: true }).fill(password);
  await bob.getByRole("button", { name: "Create account" }).click();
  await bob.getByRole("button", { name: "Join room" }).click();
  await bob.waitForURL(/\/rooms\/\d+/);
  await expect(bob.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("invite links that do not survive the sign-in (Rocket.Chat#24719): one survives signing in", async ({
  ann,
  bob,
  newGuest,
}) => {
  const name = unique("secret ");
  const room = await makeRoom(ann.page, name, true);
  const { code } = await (await ann.page.request.post(`/api/Room/${room}/Invite`)).json();
  const page = await newGuest();
  await page.goto(`/invite/${code}`);
  await page.getByRole("link", { name: "Create account" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  // Both pages have a field with this label.
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel("Username").fill(bob.username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/invite/${code}`);
  await page.getByRole("button", { name: "Join room" }).click();
  await page.waitForURL(`**/rooms/${room}`);
});

test("a revoked or unknown invite says so; a removed person is told why they cannot join", async ({
  ann,
  bob,
}) => {
  const name = unique("club ");
  const room = await makeRoom(ann.page, name);
  await enter(bob.page, room);
  await ann.page.request.delete(`/api/Room/${room}/Member/${bob.username}`);
  const { code } = await (await ann.page.request.post(`/api/Room/${room}/Invite`)).json();
  await bob.page.goto(`/invite/${code}`);
  await bob.page.getByRole("button", { name: "Join room" }).click();
  await expect(bob.page.getByRole("heading", { name: "You can’t join this room" })).toBeVisible();

  await openRoom(ann.page, room);
  await choose(ann.page, "Invite people…");
  await ann.page.getByRole("button", { name: "Revoke link" }).click();
  await expect(ann.page.getByText(`…/invite/${code}`)).toHaveCount(0);
  for (const gone of [code, "nonsense"]) {
    await bob.page.goto(`/invite/${gone}`);
    await expect(bob.page.getByRole("heading", { name: "Invite no longer valid" })).toBeVisible();
  }
});

test("a new room name shows in its header and in everyone's list", async ({ ann, bob }) => {
  const room = await makeRoom(ann.page, unique("old "));
  await openRoom(ann.page, room);
  await openRoom(bob.page, room);
  const name = unique("新名字 ");
  await choose(ann.page, "Rename…");
  await ann.page.getByLabel("Room name").fill(name);
  await ann.page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(ann.page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(sidebar(ann.page).getByRole("link", { name })).toBeVisible();
  await expect(bob.page.getByRole("heading", { level: 1, name })).toBeVisible();
  await bob.page.goto("/rooms");
  await expect(sidebar(bob.page).getByRole("link", { name })).toBeVisible();
});

test("an open room made private disappears for people who are not in it", async ({ ann, bob }) => {
  const name = unique("quiet ");
  const room = await makeRoom(ann.page, name);
  await openRoom(ann.page, room);
  await choose(ann.page, "Make private…");
  await ann.page.getByRole("button", { name: "Make private" }).click();
  await expect(ann.page.getByRole("main").getByRole("img", { name: "Private room" })).toBeVisible();
  await bob.page.goto(`/rooms/${room}`);
  await expect(bob.page.getByRole("heading", { name: "Room not found" })).toBeVisible();
});

test("the owner appoints a moderator, who removes somebody and lets them back in", async ({
  ann,
  bob,
  cai,
}) => {
  const room = await makeRoom(ann.page, unique("team "));
  await enter(cai.page, room);
  await openRoom(bob.page, room);
  await openRoom(ann.page, room);
  await ann.page.getByRole("button", { name: /people here/ }).click();
  await ann.page.getByRole("button", { name: "Actions for Bob" }).click();
  await ann.page.getByRole("menuitem", { name: "Make moderator" }).click();
  const rowOf = (page: Page, nickname: string) =>
    page.getByRole("listitem").filter({ hasText: nickname });
  await expect(rowOf(ann.page, "Bob").getByText("Moderator", { exact: true })).toBeVisible();

  // His page shows it without a reload.
  await bob.page.getByRole("button", { name: /people here/ }).click();
  await expect(bob.page.getByLabel("Username to add")).toBeVisible();
  await bob.page.getByRole("button", { name: "Actions for Ann" }).click();
  await expect(bob.page.getByRole("menuitem", { name: "Send direct message" })).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "Remove from room…" })).toHaveCount(0);
  await bob.page.keyboard.press("Escape");
  await bob.page.getByRole("button", { name: "Actions for 蔡" }).click();
  await bob.page.getByRole("menuitem", { name: "Remove from room…" }).click();
  await bob.page.getByRole("button", { name: "Remove", exact: true }).click();
  // While the dialog is open the rest of the page has no accessible roles.
  await expect(bob.page.getByRole("alertdialog")).toHaveCount(0);
  await expect(rowOf(bob.page, "蔡")).toHaveCount(0);
  expect((await cai.page.request.get(`/api/Room/${room}`)).status()).toBe(403);

  await bob.page.getByText("Removed", { exact: true }).click();
  await bob.page.getByRole("button", { name: "Let 蔡 back in" }).click();
  await expect(bob.page.getByRole("button", { name: "Actions for 蔡" })).toBeVisible();
  expect((await cai.page.request.get(`/api/Room/${room}`)).status()).toBe(200);
});

test("the owner transfers the room and can then leave it", async ({ ann, bob }) => {
  const name = unique("gift ");
  const room = await makeRoom(ann.page, name);
  await enter(bob.page, room);
  await openRoom(ann.page, room);
  await ann.page.getByRole("button", { name: /person here/ }).click();
  await ann.page.getByRole("button", { name: "Actions for Bob" }).click();
  await ann.page.getByRole("menuitem", { name: "Transfer ownership…" }).click();
  await ann.page.getByRole("button", { name: "Transfer ownership" }).click();
  await expect(ann.page.getByText("Bob now owns the room")).toBeVisible();
  await choose(ann.page, "Leave room…");
  await expect(ann.page.getByText("you can rejoin")).toBeVisible();
  await ann.page.evaluate(() => {
    const note = () => {
      const alerts = [...document.querySelectorAll("[role=alert]")];
      if (alerts.some((each) => each.textContent?.includes("removed")))
        document.body.id = "alerted";
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  });
  await ann.page.getByRole("button", { name: "Leave", exact: true }).click();
  await ann.page.waitForURL(/\/rooms$/);
  await expect(ann.page.getByText(`You left “${name}”`)).toBeVisible();
  await expect(ann.page.locator("#alerted")).toHaveCount(0);
  await openRoom(bob.page, room);
  await bob.page.getByRole("button", { name: "Room menu" }).click();
  await expect(bob.page.getByRole("menuitem", { name: "Delete room…" })).toBeVisible();
});

test("people are added by username, and an unknown one is an error at the field", async ({
  ann,
  bob,
}) => {
  const name = unique("closed ");
  await openRoom(ann.page, await makeRoom(ann.page, name, true));
  await ann.page.getByRole("button", { name: /person here/ }).click();
  const field = ann.page.getByLabel("Username to add");
  await field.fill(unique("nobody"));
  await field.press("Enter");
  await expect(ann.page.getByText("No one has this username.")).toBeVisible();
  await field.fill(bob.username);
  await field.press("Enter");
  await expect(ann.page.getByRole("button", { name: "Actions for Bob" })).toBeVisible();
  await bob.page.goto("/rooms");
  await expect(sidebar(bob.page).getByRole("link", { name })).toBeVisible();
});

test("a direct message is one room for both people, named after the other, and can be closed", async ({
  ann,
  bob,
}) => {
  await ann.page.goto("/rooms");
  await ann.page.getByRole("button", { name: "Message someone" }).click();
  await ann.page.getByLabel("Username").fill(bob.username);
  await ann.page.getByRole("button", { name: "Start chatting" }).click();
  await ann.page.waitForURL(/\/rooms\/\d+/);
  await expect(ann.page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
  await expect(sidebar(ann.page).getByRole("link", { name: /^Bob/ })).toBeVisible();
  await bob.page.goto("/rooms");
  await sidebar(bob.page).getByRole("link", { name: "Ann", exact: true }).click();
  const path = new URL(ann.page.url()).pathname;
  await bob.page.waitForURL(path);

  // Once closed it is gone from her list until he writes.
  await choose(ann.page, "Close conversation");
  await ann.page.waitForURL(/\/rooms$/);
  await expect(ann.page.getByText("Conversation closed. A new message reopens it.")).toBeVisible();
  await expect(sidebar(ann.page).getByRole("link", { name: /^Bob/ })).toHaveCount(0);
  await bob.page.getByRole("textbox", { name: "Message" }).fill("still there?");
  await bob.page.getByRole("textbox", { name: "Message" }).press("Enter");
  await expect(sidebar(ann.page).getByRole("link", { name: /^Bob/ })).toContainText("1 unread");
  await sidebar(ann.page).getByRole("link", { name: /^Bob/ }).click();
  await expect(ann.page.getByRole("log").getByText("still there?")).toBeVisible();
});

test("the palette opens a room with the keyboard alone", async ({ ann: { page } }) => {
  const name = unique("茶话会 ");
  const room = await makeRoom(page, name);
  await makeRoom(page, unique("other "));
  await page.goto("/rooms");
  await openPalette(page);
  await palette(page).fill("茶话");
  await expect(page.getByRole("option", { name, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/rooms/${room}`);
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toHaveCount(0);
});

test("a slow page shows that it is loading", async ({ ann: { page } }) => {
  const [first, second] = [unique("one "), unique("two ")];
  const rooms = [await makeRoom(page, first), await makeRoom(page, second)];
  await page.goto("/rooms");
  const releases: (() => void)[] = [];
  await page.route(/\/rooms\/\d+\?.*_rsc=/, async (route) => {
    await new Promise<void>((resolve) => releases.push(resolve));
    await route.continue();
  });
  const goOn = async () => {
    // The indicator may appear before the request is sent.
    await expect.poll(() => releases.length).toBeGreaterThan(0);
    for (const release of releases.splice(0)) release();
  };

  await openPalette(page);
  await palette(page).fill(first);
  await expect(page.getByRole("option", { name: first, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("navigation-progress")).toBeVisible();
  await goOn();
  await page.waitForURL(`**/rooms/${rooms[0]}`);
  await expect(page.getByTestId("navigation-progress")).toHaveCount(0);

  const link = sidebar(page).getByRole("link", { name: second });
  await link.click();
  const spinner = link.locator(".animate-spin");
  await expect(spinner).toBeVisible();
  // offsetWidth ignores the rotation, unlike the bounding box.
  const isRound = spinner.evaluate((each: HTMLElement) => each.offsetWidth === each.offsetHeight);
  expect(await isRound).toBe(true);
  await goOn();
  await page.waitForURL(`**/rooms/${rooms[1]}`);
  await expect(spinner).toHaveCount(0);
  await page.unrouteAll({ behavior: "wait" });
});

test("Chinese search finds nothing (Rocket.Chat#713): it finds a message and jumps to it", async ({
  newPerson,
}) => {
  const { page } = await newPerson("林晚");
  const name = unique("周末 ");
  const room = await makeRoom(page, name);
  // Four random characters, as the search covers the open rooms of all tests.
  const mountain = String.fromCodePoint(...(unique("").match(/.{3}/g)?.map(hanzi) ?? []));
  const id = await say(page, room, `周六天气不错，去爬${mountain}怎么样？`);
  await say(page, room, "早上九点北门见");
  await page.goto("/rooms");
  await openPalette(page);
  const found = page.getByRole("option").filter({ hasText: "周六天气不错" });
  // The archive lags behind the room, so search again.
  await expect(async () => {
    await palette(page).fill("");
    await palette(page).fill(`爬${mountain}`);
    await expect(found).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(found.locator("mark")).toHaveText(`爬${mountain}`);
  await expect(found).toContainText(name);
  await page.keyboard.press("Enter");
  await expect(page.locator(`[data-message="${id}"]`)).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/rooms/${room}$`));
});

test("the palette ignores Enter while an input method composes", async ({ ann: { page } }) => {
  await makeRoom(page, unique("tea "));
  await page.goto("/rooms");
  await openPalette(page);
  await palette(page).fill("tea");
  await expect(page.getByRole("option", { selected: true })).toBeVisible();
  for (const key of ["Enter", "Escape"]) {
    await palette(page).dispatchEvent("keydown", { key, isComposing: true, keyCode: 229 });
  }
  await expect(palette(page)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/rooms");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/rooms\/\d+/);
});

test("Alt and arrow keys switch rooms, ? shows the shortcuts", async ({ ann: { page } }) => {
  const first = await makeRoom(page, unique("first "));
  const second = await makeRoom(page, unique("second "));
  await openRoom(page, second);
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForURL(`**/rooms/${first}`);
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForURL(`**/rooms/${second}`);
  await page.getByRole("textbox", { name: "Message" }).press("?");
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("?");
  await page.getByRole("log").press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("log")).toBeFocused();
});

test("a muted room stays muted after a reload", async ({ ann: { page } }) => {
  const room = await makeRoom(page, unique("loud "));
  await openRoom(page, room);
  await page.getByRole("button", { name: "Room menu" }).click();
  const saved = page.waitForResponse((response) => response.url().endsWith("/Notify"));
  await page.getByRole("menuitemradio", { name: "Nothing" }).click();
  expect((await saved).status()).toBe(204);
  await page.reload();
  await expect(sidebar(page).getByRole("img", { name: "Muted" })).toBeVisible();
});

test("settings: a new display name shows at once", async ({ ann: { page } }) => {
  await page.goto("/settings");
  await page.getByLabel("Display name").fill("安 Ann");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Account: 安 Ann" })).toBeVisible();
});

test("settings: a new password works and the old one does not; other sessions end", async ({
  ann: { page, username },
  newGuest,
}) => {
  const other = await newGuest();
  await logIn(other, username, password);
  await page.goto("/settings");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("a better one 7");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Wrong password.")).toBeVisible();
  await page.getByLabel("Current password").fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  expect((await other.request.get("/api/Room")).status()).toBe(401);
  expect((await page.request.get("/api/Room")).status()).toBe(200);
  await logIn(other, username, "a better one 7");
});

test("settings: another session can be signed out", async ({
  ann: { page, username },
  newGuest,
}) => {
  const other = await newGuest();
  await logIn(other, username, password);
  await page.goto("/settings");
  const sessions = page.getByRole("list", { name: "Active sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await sessions.getByRole("button", { name: /^Sign out/ }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await expect(sessions.getByText("This browser")).toBeVisible();
  expect((await other.request.get("/api/Room")).status()).toBe(401);
});

test("settings: an access token is shown once and works until it is revoked", async ({
  request,
  ann: { page },
}) => {
  await page.goto("/settings");
  await page.getByLabel("Token name").fill("build bot");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("“build bot” is ready.")).toBeVisible();
  const token = (await page.locator("code").first().textContent()) ?? "";
  const headers = { Authorization: `Bearer ${token}` };
  expect((await request.get("/api/Room", { headers })).status()).toBe(200);
  await page.reload();
  await expect(page.getByRole("list", { name: "Access tokens" })).toContainText("build bot");
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke “build bot”" }).click();
  await expect(page.getByRole("list", { name: "Access tokens" })).toHaveCount(0);
  expect((await request.get("/api/Room", { headers })).status()).toBe(401);
});

for (const look of [
  { language: "en" as const, locale: "en-US", onPhone: false },
  { language: "zh" as const, locale: "zh-CN", onPhone: true },
]) {
  const t = interfaceText(look.language);
  const where = look.onPhone ? "on a phone, in Chinese" : "on a desktop, in English";

  test(`first run: from nothing to a first message, ${where}`, async ({ newGuest }) => {
    const page = await newGuest(look);
    await page.goto("/");
    await page.getByRole("link", { name: t("auth.signUp") }).click();
    await page.waitForURL(/\/sign-up/);
    await page.getByLabel(t("fields.username")).fill(unique("u"));
    await page.getByLabel(t("fields.nickname")).fill("林晚");
    await page.getByLabel(t("fields.password"), { exact: true }).fill(password);
    await page.getByRole("button", { name: t("auth.signUp") }).click();
    const greeting = t("welcome.firstTitle", { nickname: "林晚" });
    await expect(page.getByRole("heading", { name: greeting })).toBeInViewport();
    const roomName = page.getByLabel(t("fields.roomName"));
    // A click before the page is hydrated does nothing.
    await expect(async () => {
      if (!(await roomName.isVisible())) {
        await page.getByRole("button", { name: t("welcome.makeRoom") }).click({ timeout: 1_000 });
      }
      await expect(roomName).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await roomName.fill(unique("my "));
    await page.getByRole("switch", { name: t("newRoom.private") }).click();
    await page.getByRole("button", { name: t("newRoom.create") }).click();
    await page.waitForURL(/\/rooms\/\d+/);
    await expect(page.getByRole("button", { name: t("invites.hint") })).toBeInViewport();
    await page.locator("textarea").fill("你好");
    await page.getByRole("button", { name: t("composer.send") }).click();
    await expect(page.getByRole("log").getByText("你好")).toBeInViewport();
  });
}

test("the app can be installed: a manifest with existing icons", async ({ request }) => {
  const answer = await request.get("/manifest.webmanifest");
  const { name, icons } = await answer.json();
  expect(name).toBe("Teahouse");
  for (const { src } of icons) {
    const icon = await request.get(src);
    expect(icon.headers()["content-type"]).toBe("image/png");
  }
  expect((await request.get("/icons/badge-96.png")).status()).toBe(200);
});
