/** axe finds nothing on any page, window or state, and on a phone everything is large enough to tap. */
import type { Locator, Page } from "@playwright/test";
import { type InterfaceText, interfaceText, type Language } from "../../scripts/interface-text";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { newAdministrator } from "../support/browser-administrator";
import { expect, type Look, type NewPerson, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

/**
 * Each state once in each language, scheme and size, not in all eight combinations. States that only
 * one of the sizes has are checked in both schemes.
 */
const looks: (Required<Look> & { language: Language })[] = [
  { language: "en", locale: "en-US", colorScheme: "light", onPhone: false },
  { language: "zh", locale: "zh-CN", colorScheme: "dark", onPhone: true },
];
const windows = "[role=dialog], [role=alertdialog], [role=menu]";

async function scene(newPerson: NewPerson, look: Look) {
  const ann = await newPerson("Ann", look);
  const cai = await newPerson("蔡", look);
  const bob = await newPerson("Bob", look);
  const room = await makeRoom(ann.page, unique("周末去哪儿 "));
  for (const { page } of [cai, bob]) await enter(page, room);
  await ann.page.request.delete(`/api/Room/${room}/Member/${bob.username}`);
  await say(ann.page, room, "周六天气不错，去爬香山怎么样？");
  await say(cai.page, room, `**Yes**, _gladly_: https://example.org @${ann.username} ~~no~~`);
  await say(cai.page, room, "> so\n\n- [x] map\n- [ ] `tea`\n\n| a | b |\n|---|--:|\n| 1 | 2 |");
  await say(cai.page, room, "```js\n// שלום\nconst tea = 1;\n```");
  const last = await say(ann.page, room, "🍵");
  const { code } = await (await ann.page.request.post(`/api/Room/${room}/Invite`)).json();
  // Animations would only delay the checks.
  for (const { page } of [ann, cai, bob]) await page.emulateMedia({ reducedMotion: "reduce" });
  return { ann: ann.page, cai: cai.page, bob: bob.page, room, code, last };
}

for (const look of looks) {
  const { language, colorScheme, onPhone } = look;
  const t = interfaceText(language);
  const name = `${onPhone ? "phone" : "desktop"}, ${language}, ${colorScheme}`;

  test(`pages, ${name}`, async ({ newGuest, newPerson }) => {
    test.slow();
    const { ann, cai, bob, room, code } = await scene(newPerson, look);
    const guest = await newGuest(look);
    for (const path of ["/sign-in", "/sign-up", `/invite/${code}`, "/invite/none", "/nowhere"]) {
      await guest.goto(path);
      await expectAccessible(guest, path);
    }
    await guest.goto("/sign-up");
    await guest.locator("button[type=submit]").click();
    await expect(guest.locator("[aria-invalid=true]")).toHaveCount(3);
    await expectAccessible(guest, "/sign-up with errors");
    await bob.goto("/rooms");
    await expectAccessible(bob, "/rooms of a new person");
    await bob.goto(`/rooms/${room}`);
    await expectAccessible(bob, "a room after being removed from it");
    await bob.goto(`/invite/${code}`);
    await expectAccessible(bob, "an invite, signed in");
    await bob.getByRole("main").getByRole("button").last().click();
    await expect(bob.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(bob, "an invite after being removed");
    await ann.goto("/rooms");
    await expectAccessible(ann, "/rooms");
    await ann.goto("/settings");
    await ann.getByLabel(t("settings.tokenName")).fill("bot");
    await ann.getByLabel(t("settings.tokenName")).press("Enter");
    await expect(ann.locator("code").first()).toBeVisible();
    await expect(ann.getByRole("listitem").first()).toBeVisible();
    await expectAccessible(ann, "/settings");
    await ann.getByRole("button", { name: t("settings.deleteAccountOpen") }).click();
    await expect(ann.getByRole("dialog")).toBeVisible();
    await expectAccessible(ann, "deleting the account");
    await ann.keyboard.press("Escape");
    await openRoom(cai, room);
    await ann.request.delete(`/api/Room/${room}`);
    await expect(cai.getByText(t("connection.deletedTitle"))).toBeVisible();
    await expectAccessible(cai, "a deleted room, open");
    await cai.reload();
    await expectAccessible(cai, "a deleted room, reloaded");
  });

  test(`the console, ${name}`, async ({ newPerson }) => {
    test.slow();
    const { page, username } = await newAdministrator(newPerson, look);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await makeRoom(page, unique("周末去哪儿 "));
    const sections = ["", "/people", "/rooms", "/registration", "/reports", "/log"];
    for (const path of [...sections, `/people/${username}`]) {
      await page.goto(`/admin${path}`);
      // What loads is there: each page has one of them.
      await expect(
        page
          .getByRole("main")
          .locator(":is(dl, tbody, ol, ul, article, fieldset, [role=row], .border-dashed):visible")
          .first(),
      ).toBeVisible();
      await expectAccessible(page, `/admin${path}`);
    }
    if (!onPhone) return;
    await page.getByRole("button", { name: t("admin.menu") }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "the console's menu", { within: windows });
  });

  test(`windows and menus, ${name}`, async ({ newPerson }) => {
    test.slow();
    const { ann, cai, room, last } = await scene(newPerson, look);
    await openRoom(ann, room);
    const message = ann.locator(`[data-message="${last}"]`);
    await expect(ann.locator(".hljs-keyword")).toBeVisible();
    await inBothSchemes(ann, "a room", look);
    await checkMessageActions(ann, message, look, t);
    const menu = () => ann.getByRole("button", { name: t("room.menu") }).click();
    await menu();
    await expectAccessible(ann, "the room's menu", { within: windows });
    await ann.keyboard.press("Escape");
    for (const item of ["rename", "picture", "makePrivate", "keep", "export", "delete", "invite"]) {
      await menu();
      await ann.getByRole("menuitem", { name: t(`room.${item}`) }).click();
      await expect(ann.getByRole("dialog").or(ann.getByRole("alertdialog"))).toBeVisible();
      if (item === "invite") {
        await ann.getByRole("button", { name: t("invites.make") }).click();
        await expect(ann.getByRole("dialog").getByRole("listitem")).toHaveCount(2);
      }
      await expectAccessible(ann, item, { within: windows });
      if (item === "picture") {
        await ann
          .getByRole("dialog")
          .locator("input[type=file]")
          .setInputFiles("app/apple-icon.png");
        await expect(ann.getByRole("slider")).toBeVisible();
        await expectAccessible(ann, "cropping a picture", { within: windows });
      }
      await ann.keyboard.press("Escape");
    }
    await menu();
    await ann.getByRole("menuitem", { name: t("room.members") }).click();
    const actions = ann.getByRole("button", { name: t("people.actionsOn", { nickname: "蔡" }) });
    await expect(actions).toBeAttached();
    await ann.getByText(t("people.removedMembers"), { exact: true }).click();
    await expect(ann.getByText("Bob")).toBeVisible();
    // On a desktop the list is a part of the page.
    await expectAccessible(ann, "the member list", { within: onPhone ? windows : undefined });
    await actions.click();
    await expectAccessible(ann, "the menu of a member", { within: windows });
    await ann.keyboard.press("Escape");

    await ann.goto("/rooms");
    await ann
      .getByRole("navigation")
      .getByRole("button", { name: t("shell.search") })
      .click();
    await expect(ann.getByRole("option").first()).toBeVisible();
    await expectAccessible(ann, "the palette", { within: windows });
    await ann.getByRole("combobox").fill("香山");
    await expect(ann.locator("mark").first()).toBeVisible();
    await expectAccessible(ann, "messages in the palette", { within: windows });
    await ann.keyboard.press("Escape");
    await ann
      .getByRole("button", { name: t("shell.newRoom") })
      .first()
      .click();
    await expect(ann.getByRole("switch")).toBeVisible();
    await expectAccessible(ann, "a new room", { within: windows });
    await ann.getByRole("tab").last().click();
    await expect(ann.getByRole("switch")).toHaveCount(0);
    await expectAccessible(ann, "a new direct message", { within: windows });
    await ann.keyboard.press("Escape");
    await ann.getByRole("button", { name: new RegExp(`^${t("shell.account")}`) }).click();
    await expectAccessible(ann, "the menu of the account", { within: windows });
    await ann.getByRole("menuitem", { name: t("shell.keys") }).click();
    await expect(ann.getByRole("dialog")).toBeVisible();
    await expectAccessible(ann, "the shortcuts", { within: windows });

    await openRoom(cai, room);
    await cai.getByRole("button", { name: t("room.menu") }).click();
    await cai.getByRole("menuitem", { name: t("room.leave") }).click();
    await expect(cai.getByRole("alertdialog")).toBeVisible();
    await expectAccessible(cai, "leaving the room", { within: windows });
  });
}

async function inBothSchemes(
  page: Page,
  what: string,
  { colorScheme }: Look,
  within?: string,
): Promise<void> {
  await expectAccessible(page, what, { within });
  await page.emulateMedia({ colorScheme: colorScheme === "light" ? "dark" : "light" });
  await expectAccessible(page, `${what}, other scheme`, { within, colorsOnly: true });
  await page.emulateMedia({ colorScheme });
}

async function checkMessageActions(
  page: Page,
  message: Locator,
  look: Look,
  t: InterfaceText,
): Promise<void> {
  const field = page.locator("textarea");
  if (look.onPhone) {
    await longPress(page, message);
    await inBothSchemes(page, "the message actions", look, windows);
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: t("actions.react") }).click();
    await expect(sheet.getByText("😀")).toBeVisible();
    await inBothSchemes(page, "the emoji picker of a message", look, windows);
    await sheet.getByText("😀").click();
  } else {
    await message.hover();
    await inBothSchemes(page, "the toolbar of a message", look, "[role=log]");
    await message.getByRole("button", { name: t("actions.more") }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectAccessible(page, "the message actions", { within: windows });
    await page.keyboard.press("Escape");
    await message.hover();
    await message
      .getByRole("button", { name: t("actions.react"), exact: true })
      .first()
      .click();
    await expect(page.getByRole("dialog").getByText("😀")).toBeVisible();
    await inBothSchemes(page, "the emoji picker of a message", look, windows);
    await page.getByRole("dialog").getByText("😀").click();
  }
  await expect(message.getByRole("group", { name: t("actions.reactions") })).toBeVisible();
  await field.fill("@");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, "a reaction, and mention suggestions");
  await page.keyboard.press("Escape");
  await field.fill("");
  await field.press("ArrowUp");
  await expect(page.getByText(t("composer.editing"))).toBeVisible();
  await expectAccessible(page, "a message being edited", { within: "form" });
  await page.getByRole("button", { name: t("composer.cancelEdit") }).click();
}

async function longPress(page: Page, message: Locator): Promise<void> {
  await message.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, height = 0 } = (await message.boundingBox()) ?? {};
  const devtools = await page.context().newCDPSession(page);
  const touchPoints = [{ x: x + 200, y: y + height / 2 }];
  await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await expect(page.getByRole("dialog")).toBeVisible();
  await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("pending and refused messages and a lost connection, in both schemes", async ({
  newPerson,
}) => {
  test.slow();
  const { page } = await newPerson("Ann", { onPhone: true });
  const room = await makeRoom(page, unique("stuck "));
  let isOpen = true;
  const ends: (() => Promise<void>)[] = [];
  await page.routeWebSocket(/\/parties\/main\//, async (socket) => {
    if (!isOpen) return socket.close();
    const server = socket.connectToServer();
    ends.push(() => socket.close());
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data));
      if (frame.token || frame.msg === "taken") server.send(data);
      else if (frame.cid && (frame.edit || frame.msg === "refused")) {
        socket.send(JSON.stringify({ status: false, cid: frame.cid, error: "too-fast" }));
      }
    });
  });
  await openRoom(page, room);
  const field = page.locator("textarea");
  const send = async (text: string) => {
    await field.fill(text);
    await page.locator("form button[type=submit]").click();
  };
  await send("taken");
  await expect(page.locator("[data-message]")).toBeVisible();
  await field.press("ArrowUp");
  await send("a change");
  await expect(page.getByText("Change not saved.")).toBeVisible();
  await expect(page.getByRole("log").getByText("a change")).toBeVisible();
  await send("refused");
  await expect(page.getByText("Not sent.")).toBeVisible();
  await send("on its way");
  await expect(page.getByRole("img", { name: "Sending…" })).toBeVisible();
  isOpen = false;
  await Promise.all(ends.map((end) => end()));
  await expect(page.getByText("Reconnecting…")).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, colorScheme);
  }
});
