/** Menus, panels and dialogs around the room. */

import { openRoom } from "./room";
import type { Scene } from "./scene";
import { scripts } from "./script";
import type { Studio } from "./studio";

export async function dialogs(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { me, ben, mei, room } = scene;
  const { page } = me;
  const script = scripts[studio.look.language];
  const menu = () => page.getByRole("button", { name: t("room.menu") }).click();
  const close = () => page.keyboard.press("Escape");
  await openRoom(ben.page, room);
  await openRoom(page, room);
  await menu();
  await studio.shoot(page, "room-menu", page.getByRole("menu"));
  await close();
  for (const [key, state] of [
    ["room.rename", "rename"],
    ["room.makePrivate", "make-private"],
    ["room.keep", "keep-messages"],
    ["room.export", "export-room"],
    ["room.delete", "delete-room"],
    ["room.invite", "invite-dialog"],
  ] as const) {
    await menu();
    await page.getByRole("menuitem", { name: t(key) }).click();
    const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    await dialog.waitFor();
    if (state === "invite-dialog") {
      await page.getByRole("button", { name: t("invites.make") }).click();
      await dialog.getByRole("listitem").waitFor();
    }
    await studio.shoot(page, state, dialog);
    await close();
  }
  await menu();
  await page.getByRole("menuitem", { name: t("room.members") }).click();
  const actions = page.getByRole("button", {
    name: t("people.actionsOn", { nickname: script.names.ben }),
  });
  await studio.shoot(page, "people", actions);
  await actions.click();
  await studio.shoot(page, "person-menu", page.getByRole("menu"));
  await page.getByRole("menuitem", { name: t("people.actions.hand-over") }).click();
  await studio.shoot(page, "hand-over", page.getByRole("alertdialog"));
  await close();
  await actions.click();
  await page.getByRole("menuitem", { name: t("people.actions.remove") }).click();
  await studio.shoot(page, "remove-person", page.getByRole("alertdialog"));
  await close();
  await actions.click();
  await page.getByRole("menuitem", { name: t("blocks.block") }).click();
  await studio.shoot(page, "block-person", page.getByRole("alertdialog"));
  await close();

  // The members are in a sheet over the page.
  if (studio.isPhone) await close();
  await menu();
  await page.getByRole("menuitem", { name: t("room.files") }).click();
  await studio.shoot(page, "files", page.getByText(t("filesPanel.empty.pictures")));
  await page.getByRole("tab", { name: t("filesPanel.tabs.links") }).click();
  await studio.shoot(page, "links", page.getByRole("tabpanel").getByRole("link"));
  await page.getByRole("button", { name: t("filesPanel.close") }).click();

  await openRoom(mei.page, room);
  await mei.page.getByRole("button", { name: t("room.menu") }).click();
  await mei.page.getByRole("menuitem", { name: t("room.leave") }).click();
  await studio.shoot(mei.page, "leave", mei.page.getByRole("alertdialog"));

  await page.goto("/rooms");
  await page
    .getByRole("navigation")
    .getByRole("button", { name: t("shell.search") })
    .click();
  await studio.shoot(page, "switcher", page.getByRole("option"));
  await page.waitForFunction(async (query) => {
    const found = await (await fetch(`/api/Search?q=${encodeURIComponent(query)}`)).json();
    return found.messages.length > 0;
  }, script.search);
  await page.getByRole("combobox").fill(script.search);
  await studio.shoot(page, "switcher-results", page.locator("mark"));
  await page.getByRole("combobox").fill(script.nowhere);
  await studio.shoot(page, "switcher-nothing", page.getByText(script.nowhere));
  await close();
  await page.getByRole("button", { name: new RegExp(`^${t("shell.account")}`) }).click();
  await studio.shoot(page, "user-menu", page.getByRole("menu"));
  await page.getByRole("menuitem", { name: t("shell.keys") }).click();
  await studio.shoot(page, "keys", page.getByRole("dialog"));
  await close();
  await page.goto(`/rooms/${scene.direct}`);
  await studio.shoot(page, "direct", page.getByRole("log").getByText("🍵"));
  await page.getByRole("button", { name: t("room.menu") }).click();
  await studio.shoot(page, "direct-menu", page.getByRole("menu"));
}
