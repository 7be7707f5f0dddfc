/** ui, For everyone: axe finds nothing on any page, window and state; on a phone all can be hit. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { type InterfaceText, interfaceText, type Language } from "../../scripts/interface-text";
import {
  enter,
  guest,
  type Look,
  makeRoom,
  openRoom,
  say,
  signedInPerson,
} from "../support/browser-person";
import { unique } from "../support/document-client";

/** Each state in both languages, both schemes and both sizes, without all eight of them. */
const looks: (Required<Look> & { language: Language })[] = [
  { language: "en", locale: "en-US", colorScheme: "light", onPhone: false },
  { language: "zh", locale: "zh-CN", colorScheme: "dark", onPhone: false },
  { language: "en", locale: "en-US", colorScheme: "dark", onPhone: true },
  { language: "zh", locale: "zh-CN", colorScheme: "light", onPhone: true },
];
/** What a finger needs, after Apple; links inside of a sentence are read, not hit. */
const fingerPixels = 44;

async function check(page: Page, what: string): Promise<void> {
  // What fades in has its final colours at the end.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((each) => {
      return Number.isFinite(each.effect?.getComputedTiming().endTime);
    });
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => null);
  });
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    // For pages without frames, as ours are; else it opens a window each time.
    .setLegacyMode()
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect.soft(found, what).toStrictEqual([]);
  expect.soft(await page.evaluate(tooSmall, fingerPixels), `${what}: too small`).toStrictEqual([]);
}

/** In a page on a touch screen: what is smaller than `least`, with its invisible margin. */
function tooSmall(least: number): string[] {
  if (!matchMedia("(pointer: coarse)").matches) return [];
  const roles = ["menuitem", "menuitemradio", "option", "tab", "switch"];
  const targets = [
    "button",
    "a[href]",
    "select",
    "input",
    ...roles.map((each) => `[role=${each}]`),
  ];
  return [...document.querySelectorAll(targets.join())].flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    const isClipped = getComputedStyle(target).clipPath !== "none";
    const isSeen = width > 1 && !isClipped && target.checkVisibility({ opacityProperty: true });
    if (!isSeen || target.closest("p, [aria-hidden=true], [inert]")) return [];
    const margin = getComputedStyle(target, "::after");
    const isOut = margin.position === "absolute";
    const outer = (size: string) => (isOut ? Number.parseFloat(size) || 0 : 0);
    const size = [Math.max(width, outer(margin.width)), Math.max(height, outer(margin.height))];
    // Rounding of the layout takes up to half a pixel.
    return Math.min(...size) + 0.5 >= least
      ? []
      : [`${size.map(Math.round).join("×")} ${target.outerHTML.slice(0, 200)}`];
  });
}

async function scene(browser: Browser, look: Look) {
  const ann = await signedInPerson(browser, "Ann", look);
  const cai = await signedInPerson(browser, "蔡", look);
  const bob = await signedInPerson(browser, "Bob", look);
  const room = await makeRoom(ann.page, unique("周末去哪儿 "));
  for (const { page } of [cai, bob]) await enter(page, room);
  await ann.page.request.delete(`/api/Room/${room}/Member/${bob.username}`);
  await say(ann.page, room, "周六天气不错，去爬香山怎么样？");
  await say(cai.page, room, `**Yes**, _gladly_: https://example.org @${ann.username} ~~no~~`);
  await say(cai.page, room, "> so\n\n- [x] map\n- [ ] `tea`\n\n| a | b |\n|---|--:|\n| 1 | 2 |");
  await say(cai.page, room, "```js\n// שלום\nconst tea = 1;\n```");
  const last = await say(ann.page, room, "🍵");
  const { code } = await (await ann.page.request.post(`/api/Room/${room}/Invite`)).json();
  // Motion has nothing to do with what is checked here.
  for (const { page } of [ann, cai, bob]) await page.emulateMedia({ reducedMotion: "reduce" });
  return { ann: ann.page, cai: cai.page, bob: bob.page, room, code, last };
}

for (const look of looks) {
  const { language, colorScheme, onPhone } = look;
  const t = interfaceText(language);
  const name = `${onPhone ? "phone" : "desktop"}, ${language}, ${colorScheme}`;

  test(`pages, ${name}`, async ({ browser }) => {
    test.slow();
    const { ann, cai, bob, room, code } = await scene(browser, look);
    const visitor = await guest(browser, look);
    for (const path of ["/sign-in", "/sign-up", `/invite/${code}`, "/invite/none", "/nowhere"]) {
      await visitor.goto(path);
      await check(visitor, path);
    }
    await visitor.goto("/sign-up");
    await visitor.locator("button[type=submit]").click();
    await expect(visitor.locator("[aria-invalid=true]")).toHaveCount(3);
    await check(visitor, "/sign-up with errors");
    await bob.goto("/rooms");
    await check(bob, "/rooms of a newcomer");
    await bob.goto(`/rooms/${room}`);
    await check(bob, "a room that one was removed from");
    await bob.goto(`/invite/${code}`);
    await check(bob, "an invite, signed in");
    await bob.getByRole("main").getByRole("button").last().click();
    await expect(bob.getByRole("heading", { level: 1 })).toBeVisible();
    await check(bob, "an invite of somebody who was removed");
    await ann.goto("/rooms");
    await check(ann, "/rooms");
    await ann.goto("/settings");
    await ann.getByLabel(t("settings.tokenName")).fill("bot");
    await ann.getByLabel(t("settings.tokenName")).press("Enter");
    await expect(ann.locator("code").first()).toBeVisible();
    await expect(ann.getByRole("listitem").first()).toBeVisible();
    await check(ann, "/settings");
    await ann.getByRole("button", { name: t("settings.deleteAccountOpen") }).click();
    await expect(ann.getByRole("dialog")).toBeVisible();
    await check(ann, "the end of an account");
    await ann.keyboard.press("Escape");
    await openRoom(cai, room);
    await ann.request.delete(`/api/Room/${room}`);
    await expect(cai.getByText(t("connection.deletedTitle"))).toBeVisible();
    await check(cai, "a room that was deleted");
    await cai.reload();
    await check(cai, "a room that is not there");
    for (const page of [visitor, ann, cai, bob]) await page.close();
  });

  // Two of the looks have each scheme and each size; a window takes long.
  if (onPhone !== (colorScheme === "light")) continue;

  test(`windows and menus, ${name}`, async ({ browser }) => {
    test.slow();
    const { ann, cai, room, last } = await scene(browser, look);
    await openRoom(ann, room);
    const message = ann.locator(`[data-message="${last}"]`);
    await expect(ann.locator(".hljs-keyword")).toBeVisible();
    await check(ann, "a room");
    await checkMessageActions(ann, message, onPhone, t);
    const menu = () => ann.getByRole("button", { name: t("room.menu") }).click();
    await menu();
    await check(ann, "the room's menu");
    await ann.keyboard.press("Escape");
    for (const item of ["rename", "makePrivate", "keep", "export", "delete", "invite"]) {
      await menu();
      await ann.getByRole("menuitem", { name: t(`room.${item}`) }).click();
      await expect(ann.getByRole("dialog").or(ann.getByRole("alertdialog"))).toBeVisible();
      if (item === "invite") {
        await ann.getByRole("button", { name: t("invites.make") }).click();
        await expect(ann.getByRole("dialog").getByRole("listitem")).toHaveCount(2);
      }
      await check(ann, item);
      await ann.keyboard.press("Escape");
    }
    await menu();
    await ann.getByRole("menuitem", { name: t("room.members") }).click();
    const actions = ann.getByRole("button", { name: t("people.actionsOn", { nickname: "蔡" }) });
    await expect(actions).toBeAttached();
    await ann.getByText(t("people.removedMembers"), { exact: true }).click();
    await expect(ann.getByText("Bob")).toBeVisible();
    await check(ann, "the members");
    await actions.click();
    await check(ann, "the menu of a member");
    await ann.keyboard.press("Escape");

    await ann.goto("/rooms");
    await ann
      .getByRole("navigation")
      .getByRole("button", { name: t("shell.search") })
      .click();
    await expect(ann.getByRole("option").first()).toBeVisible();
    await check(ann, "the palette");
    await ann.getByRole("combobox").fill("香山");
    await expect(ann.locator("mark").first()).toBeVisible();
    await check(ann, "messages in the palette");
    await ann.keyboard.press("Escape");
    await ann
      .getByRole("button", { name: t("shell.newRoom") })
      .first()
      .click();
    await expect(ann.getByRole("switch")).toBeVisible();
    await check(ann, "a new room");
    await ann.getByRole("tab").last().click();
    await expect(ann.getByRole("switch")).toHaveCount(0);
    await check(ann, "a new direct message");
    await ann.keyboard.press("Escape");
    await ann.getByRole("button", { name: new RegExp(`^${t("shell.account")}`) }).click();
    await check(ann, "the menu of the account");
    await ann.getByRole("menuitem", { name: t("shell.keys") }).click();
    await expect(ann.getByRole("dialog")).toBeVisible();
    await check(ann, "the keys");

    await openRoom(cai, room);
    await cai.getByRole("button", { name: t("room.menu") }).click();
    await cai.getByRole("menuitem", { name: t("room.leave") }).click();
    await expect(cai.getByRole("alertdialog")).toBeVisible();
    await check(cai, "leaving");
    for (const page of [ann, cai]) await page.close();
  });
}

async function checkMessageActions(
  page: Page,
  message: Locator,
  onPhone: boolean,
  t: InterfaceText,
): Promise<void> {
  const field = page.locator("textarea");
  if (onPhone) {
    await rest(page, message);
    await check(page, "what can be done with a message");
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: t("actions.react") }).click();
    await expect(sheet.getByText("😀")).toBeVisible();
    await check(page, "all emoji for a message");
    await sheet.getByText("😀").click();
  } else {
    await message.hover();
    await message.getByRole("button", { name: t("actions.more") }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await check(page, "what can be done with a message");
    await page.keyboard.press("Escape");
    await message.hover();
    await message
      .getByRole("button", { name: t("actions.react"), exact: true })
      .first()
      .click();
    await expect(page.getByRole("dialog").getByText("😀")).toBeVisible();
    await check(page, "all emoji for a message");
    await page.getByRole("dialog").getByText("😀").click();
  }
  await expect(message.getByRole("group", { name: t("actions.reactions") })).toBeVisible();
  await field.fill("@");
  await expect(page.getByRole("option").first()).toBeVisible();
  await check(page, "a reaction, and people to name");
  await page.keyboard.press("Escape");
  await field.fill("");
  await field.press("ArrowUp");
  await expect(page.getByText(t("composer.editing"))).toBeVisible();
  await check(page, "a message that is changed");
  await page.getByRole("button", { name: t("composer.cancelEdit") }).click();
}

async function rest(page: Page, message: Locator): Promise<void> {
  await message.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, height = 0 } = (await message.boundingBox()) ?? {};
  const devtools = await page.context().newCDPSession(page);
  const touchPoints = [{ x: x + 200, y: y + height / 2 }];
  await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await expect(page.getByRole("dialog")).toBeVisible();
  await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("what is on its way, refused and cut off, in both schemes", async ({ browser }) => {
  test.slow();
  const { page } = await signedInPerson(browser, "Ann", { onPhone: true });
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
    await check(page, colorScheme);
  }
  await page.close();
});
