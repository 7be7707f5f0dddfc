/** ui, For everyone: axe finds nothing, on every page and in every window around the rooms. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { enter, guest, makeRoom, openRoom, say, signedInPerson } from "./browser-person";
import { unique } from "./document-client";

const words = {
  en: {
    invite: "Invite people…",
    makeLink: "Make a link",
    rename: "Rename…",
    close: "Make private…",
    delete: "Delete room…",
    leave: "Leave room…",
    menu: "Room menu",
    removed: "Removed",
    actions: "Actions for 蔡",
    newRoom: "New room",
    account: /^Account:/,
    tokenName: "What it is for",
    members: "Members",
  },
  zh: {
    invite: "邀请他人…",
    makeLink: "生成链接",
    rename: "重命名…",
    close: "设为私密…",
    delete: "删除房间…",
    leave: "退出房间…",
    menu: "房间菜单",
    removed: "已移出",
    actions: "对蔡的操作",
    newRoom: "新建房间",
    account: /^账号：/,
    tokenName: "用途",
    members: "成员",
  },
};
const locales = { en: "en-US", zh: "zh-CN" } as const;
const phone = { width: 390, height: 844 };

async function check(page: Page, what: string): Promise<void> {
  // What fades in has its final colours at the end.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((each) => {
      return Number.isFinite(each.effect?.getComputedTiming().endTime);
    });
    return Promise.all(ending.map(({ finished }) => finished)).then(() => null);
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect.soft(found, what).toStrictEqual([]);
}

async function scene(browser: Browser, language: "en" | "zh", colorScheme: "light" | "dark") {
  const options = { locale: locales[language], colorScheme };
  const ann = await signedInPerson(browser, "Ann", options);
  const cai = await signedInPerson(browser, "蔡", options);
  const bob = await signedInPerson(browser, "Bob", options);
  const room = await makeRoom(ann.page, unique("周末去哪儿 "));
  for (const { page } of [cai, bob]) await enter(page, room);
  await ann.page.request.delete(`/api/Room/${room}/Member/${bob.username}`);
  await say(ann.page, room, "周六天气不错，去爬香山怎么样？");
  const { code } = await (await ann.page.request.post(`/api/Room/${room}/Invite`)).json();
  // Motion has nothing to do with what is checked here.
  for (const { page } of [ann, cai, bob]) await page.emulateMedia({ reducedMotion: "reduce" });
  return { ann: ann.page, cai: cai.page, bob: bob.page, room, code };
}

for (const language of ["en", "zh"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    const t = words[language];

    test(`pages, ${language}, ${colorScheme}`, async ({ browser }) => {
      test.slow();
      const { ann, bob, code } = await scene(browser, language, colorScheme);
      const visitor = await guest(browser, { locale: locales[language], colorScheme });
      for (const path of ["/sign-in", "/sign-up", `/invite/${code}`, "/invite/none", "/nowhere"]) {
        await visitor.goto(path);
        await check(visitor, path);
      }
      await visitor.goto("/sign-up");
      await visitor.locator("button[type=submit]").click();
      await expect(visitor.locator("[aria-invalid=true]")).toHaveCount(3);
      await check(visitor, "/sign-up with errors");
      await bob.goto(`/invite/${code}`);
      await check(bob, "an invite, signed in");
      await bob.getByRole("main").getByRole("button").last().click();
      await expect(bob.getByRole("heading", { level: 1 })).toBeVisible();
      await check(bob, "an invite of somebody who was removed");
      await ann.goto("/rooms");
      await check(ann, "/rooms");
      await ann.setViewportSize(phone);
      await check(ann, "/rooms on a phone");
      await ann.goto("/settings");
      await ann.getByLabel(t.tokenName).fill("bot");
      await ann.getByLabel(t.tokenName).press("Enter");
      await expect(ann.locator("code").first()).toBeVisible();
      await expect(ann.getByRole("listitem").first()).toBeVisible();
      await check(ann, "/settings on a phone");
      await ann.setViewportSize({ width: 1280, height: 800 });
      await check(ann, "/settings");
      for (const page of [visitor, ann, bob]) await page.close();
    });

    test(`windows and menus, ${language}, ${colorScheme}`, async ({ browser }) => {
      test.slow();
      const { ann, cai, room } = await scene(browser, language, colorScheme);
      await openRoom(ann, room);
      await check(ann, "a room");
      await ann.getByRole("button", { name: t.menu }).click();
      await check(ann, "the room's menu");
      await ann.keyboard.press("Escape");
      for (const item of [t.rename, t.close, t.delete, t.invite]) {
        await ann.getByRole("button", { name: t.menu }).click();
        await ann.getByRole("menuitem", { name: item }).click();
        await expect(ann.getByRole("dialog").or(ann.getByRole("alertdialog"))).toBeVisible();
        await check(ann, item);
        if (item === t.invite) {
          await ann.getByRole("button", { name: t.makeLink }).click();
          await expect(ann.getByRole("listitem")).toHaveCount(2);
          await check(ann, "invite links");
        }
        await ann.keyboard.press("Escape");
      }
      await ann
        .getByRole("main")
        .getByRole("button", { name: /here|在线/ })
        .click();
      await expect(ann.getByRole("button", { name: t.actions })).toBeAttached();
      await ann.getByText(t.removed, { exact: true }).click();
      await expect(ann.getByText("Bob")).toBeVisible();
      await check(ann, "the members");
      await ann.getByRole("button", { name: t.actions }).click();
      await check(ann, "the menu of a member");
      await ann.keyboard.press("Escape");
      await ann.setViewportSize(phone);
      await expect(ann.getByRole("dialog", { name: t.members })).toBeVisible();
      await check(ann, "the members on a phone");
      await ann.keyboard.press("Escape");
      await ann.setViewportSize({ width: 1280, height: 800 });

      await ann.keyboard.press("Control+k");
      await expect(ann.getByRole("option").first()).toBeVisible();
      await check(ann, "the palette");
      await ann.getByRole("combobox").fill("香山");
      await expect(ann.locator("mark").first()).toBeVisible();
      await check(ann, "messages in the palette");
      await ann.keyboard.press("Escape");
      await ann.getByRole("button", { name: t.newRoom }).first().click();
      await expect(ann.getByRole("switch")).toBeVisible();
      await check(ann, "a new room");
      await ann.getByRole("tab").last().click();
      await expect(ann.getByRole("switch")).toHaveCount(0);
      await check(ann, "a new direct message");
      await ann.keyboard.press("Escape");
      await ann.getByRole("log").press("?");
      await expect(ann.getByRole("dialog")).toBeVisible();
      await check(ann, "the keys");
      await ann.keyboard.press("Escape");
      await ann.getByRole("button", { name: t.account }).click();
      await check(ann, "the menu of the account");

      await openRoom(cai, room);
      await cai.getByRole("button", { name: t.menu }).click();
      await cai.getByRole("menuitem", { name: t.leave }).click();
      await expect(cai.getByRole("alertdialog")).toBeVisible();
      await check(cai, "leaving");
      for (const page of [ann, cai]) await page.close();
    });
  }
}
