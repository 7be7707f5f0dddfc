/** A room: its timeline, unsent messages, and the actions on messages. */
import type { Locator, Page } from "@playwright/test";
import { play } from "./cast";
import type { Scene } from "./scene";
import { scripts } from "./script";
import type { Studio } from "./studio";

export async function busyRoom(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { me, ben, mei, room: id, quiet, ids } = scene;
  const script = scripts[studio.look.language];
  const { page } = me;
  await openRoom(page, quiet);
  await studio.shoot(page, "room-empty", page.getByRole("log").getByRole("button"));
  await openRoom(page, id);
  await shownMessage(page, ids.get("sure"));
  await studio.shoot(page, "room");
  await page.locator(`[data-message="${ids.get("gaps")}"]`).scrollIntoViewIfNeeded();
  await scrollTo(page, ids.get("mei"));
  await studio.shoot(page, "room-markdown");

  await page.request.put(`/api/Room/${id}/Read`, { data: { id: ids.get("sure") } });
  await page.goto("/rooms");
  await play(id, scene.turns(script.news));
  await page
    .getByRole("navigation")
    .getByText(t("shell.unread", { count: 3 }))
    .waitFor({ state: "attached" });
  // The page is rendered from the archive, which is slightly behind the room.
  await page.waitForFunction(async (room) => {
    const rooms: { id: number; unread: number }[] = await (
      await fetch("/api/Room?expand=1")
    ).json();
    return rooms.some((each) => each.id === room && each.unread === 3);
  }, id);
  await studio.shoot(page, "rooms");
  await openRoom(page, id);
  await studio.shoot(page, "room-unread", page.getByRole("separator", { name: t("log.unread") }));

  await openRoom(ben.page, id);
  await field(ben.page).pressSequentially("…");
  const typing = page.getByTestId("typing");
  await studio.shoot(page, "typing-one", typing.getByText(script.names.ben));
  await openRoom(mei.page, id);
  await field(mei.page).pressSequentially("…");
  await field(ben.page).pressSequentially("…");
  await studio.shoot(page, "typing-two", typing.getByText(script.names.mei));
  for (const each of [ben, mei]) await each.page.goto("/settings");
  await page
    .getByText(t("log.joinedAndLeft", { count: 2, first: "", second: "" }))
    .or(page.getByRole("log").getByText(script.names.mei).last())
    .first()
    .waitFor();
  await studio.shoot(page, "joins-and-leaves");
}

export async function messages(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { page } = scene.me;
  const script = scripts[studio.look.language];
  await openRoom(page, scene.room);
  const own = await shownMessage(page, scene.ids.get("sure"));
  const theirs = await shownMessage(page, scene.ids.get("flask"));
  if (studio.isPhone) {
    await press(page, own);
    await studio.shoot(page, "message-actions", page.getByRole("dialog"));
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("actions.react") })
      .click();
    await studio.shoot(page, "emoji", page.getByRole("dialog").getByText("😀"));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press(page, theirs);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("actions.reply") })
      .tap();
  } else {
    await own.hover();
    await studio.shoot(page, "message-toolbar", own.getByRole("group").first());
    await own.getByRole("button", { name: t("actions.more") }).click();
    await studio.shoot(page, "message-actions", page.getByRole("menu"));
    await page.keyboard.press("Escape");
    await own.hover();
    await own.getByRole("button", { name: t("actions.react") }).click();
    await studio.shoot(page, "emoji", page.getByRole("dialog").getByText("😀"));
    await page.keyboard.press("Escape");
    await theirs.hover();
    await theirs.getByRole("button", { name: t("actions.reply"), exact: true }).click();
  }
  await field(page).fill(script.draft);
  await studio.shoot(
    page,
    "reply",
    page.getByText(t("composer.replyingTo", { nickname: script.names.mei })),
  );
  await page.getByRole("button", { name: t("composer.cancelReply") }).click();
  await field(page).fill("");
  await field(page).pressSequentially(script.completion);
  await studio.shoot(page, "mention", page.getByRole("option"));
  await page.keyboard.press("Escape");
  await field(page).fill("x".repeat(4_003));
  await studio.shoot(page, "too-long", page.locator("textarea[aria-invalid=true]"));
  await field(page).fill("");
  await field(page).press("ArrowUp");
  await studio.shoot(page, "edit", page.getByText(t("composer.editing")));
  await page.getByRole("button", { name: t("composer.cancelEdit") }).click();
}

/** Pending and failed messages and a lost connection, made by tampering with the page's socket. */
export async function deliveryProblems(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const script = scripts[studio.look.language];
  const { page } = scene.me;
  let mode: "open" | "mute" | "refuse" | "cut" = "open";
  const ends: (() => Promise<void>)[] = [];
  await page.routeWebSocket(/\/parties\/main\//, async (socket) => {
    if (mode === "cut") return socket.close();
    const server = socket.connectToServer();
    ends.push(() => socket.close());
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data));
      if (mode === "open" || frame.token) server.send(data);
      else if (mode === "refuse" && frame.cid) {
        socket.send(JSON.stringify({ status: false, cid: frame.cid, error: "too-fast" }));
      }
    });
  });
  await openRoom(page, scene.room);
  mode = "mute";
  await send(page, script.draft);
  await studio.shoot(page, "pending", page.getByRole("img", { name: t("log.sending") }));
  mode = "refuse";
  await Promise.all(ends.splice(0).map((end) => end()));
  await studio.shoot(page, "failed", page.getByText(t("log.failed.label")));
  await page.getByRole("button", { name: t("log.delete"), exact: true }).click();
  await field(page).press("ArrowUp");
  await send(page, script.draft);
  await studio.shoot(page, "failed-edit", page.getByText(t("log.failed.editLabel")));
  await page.getByRole("button", { name: t("log.discardEdit") }).click();
  mode = "cut";
  await Promise.all(ends.splice(0).map((end) => end()));
  await studio.shoot(page, "no-connection", page.getByText(t("connection.lost")));
  // The route stays installed for later parts, so it has to let everything through again.
  mode = "open";
}

export const field = (page: Page): Locator => page.locator("textarea");

export async function openRoom(page: Page, room: number): Promise<void> {
  await page.goto(`/rooms/${room}`);
  // The count appears once the socket is connected.
  await page.getByRole("button", { name: /\d+ (person|people) here|\d+ ?人/ }).waitFor();
}

async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.locator("form button[type=submit]").click();
}

async function shownMessage(page: Page, id = 0): Promise<Locator> {
  const message = page.locator(`[data-message="${id}"]`);
  await message.waitFor();
  return message;
}

async function scrollTo(page: Page, id = 0): Promise<void> {
  await page
    .locator(`[data-message="${id}"]`)
    .evaluate((each) => each.scrollIntoView({ block: "start" }));
}

/** A long press, held until the sheet opens. */
async function press(page: Page, message: Locator): Promise<void> {
  await message.scrollIntoViewIfNeeded();
  const box = await message.boundingBox();
  if (!box) throw new Error("The message is not in sight.");
  const client = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + 80, y: box.y + box.height - 10 }];
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await page.getByRole("dialog").waitFor();
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}
