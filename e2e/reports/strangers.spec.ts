/** What strangers reported of other chats' screens, tried here first from outside; one test a report. */
import type { Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { type BrowserPerson, enter, makeRoom, openRoom, say } from "../support/browser-person";

const field = (page: Page) => page.getByRole("textbox", { name: /^Message / });
const log = (page: Page) => page.getByRole("log");
const message = (page: Page, id: number) => page.locator(`[data-message="${id}"]`);
const divider = (page: Page) => log(page).getByRole("separator", { name: "New messages" });

/** Ann's new room, which Bob has entered; neither has it open. */
async function roomOfTwo(ann: BrowserPerson, bob: BrowserPerson): Promise<number> {
  const room = await makeRoom(ann.page, unique("stranger "));
  await enter(bob.page, room);
  return room;
}

async function act(page: Page, id: number, action: string): Promise<void> {
  await message(page, id).hover();
  await message(page, id).getByRole("button", { name: action, exact: true }).click();
}

/** Gives the page's window the focus, or takes it away: Playwright's windows always have it. */
async function focus(page: Page, has: boolean): Promise<void> {
  await page.evaluate((value) => {
    document.hasFocus = () => value;
    window.dispatchEvent(new Event(value ? "focus" : "blur"));
  }, has);
}

test("danbooru#5962: a completion in the middle of a text adds no second space, and is undone at once", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  await openRoom(page, await roomOfTwo(ann, bob));
  await field(page).fill("hi there");
  await page.keyboard.press("Home");
  for (const _ of "hi") await page.keyboard.press("ArrowRight");
  const begin = `＠${bob.username.slice(0, -2)}`;
  await page.keyboard.type(` ${begin}`);
  await expect(page.getByRole("option", { name: /Bob/ })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveValue(`hi @${bob.username} there`);
  await page.keyboard.press("Control+z");
  await expect(field(page)).toHaveValue(`hi ${begin} there`);
});

test("UX walk: an Enter that is held saves an edit, and does not send the draft behind it", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("held "));
  const id = await say(page, room, "saved");
  await openRoom(page, room);
  await field(page).fill("the draft");
  await act(page, id, "Edit");
  await page.keyboard.type(" twice");
  for (const _ of ["press", "repeat", "repeat"]) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await expect(message(page, id)).toContainText("saved twice");
  await expect(field(page)).toHaveValue("the draft");
  await expect(log(page).getByRole("article")).toHaveCount(1);
});

test("mattermost#26373: a draft that one tab has sent is not left in the other", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("tabs "));
  await openRoom(page, room);
  await field(page).fill("only once");
  const other = await page.context().newPage();
  await openRoom(other, room);
  await expect(field(other)).toHaveValue("only once");
  await field(page).press("Enter");
  await expect(field(other)).toHaveValue("");
  // What was written there stays there.
  await field(other).fill("something else");
  await field(page).fill("again");
  await field(page).press("Enter");
  await expect(log(other).getByRole("article")).toHaveCount(2);
  await expect(field(other)).toHaveValue("something else");
});

test("syphon#434: an edit of a message that was deleted meanwhile is refused with its text, and an answer says so", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await roomOfTwo(ann, bob);
  const own = await say(page, room, "mine");
  const other = await say(bob.page, room, "his");
  await openRoom(page, room);
  await act(page, own, "Edit");
  await page.keyboard.type(" with much more");
  await page.request.delete(`/api/Room/${room}/Message/${own}`);
  await expect(message(page, own)).toHaveCount(0);
  await page.keyboard.press("Enter");
  const refused = log(page).getByText("mine with much more");
  await expect(refused).toBeVisible();
  await expect(log(page).getByRole("alert")).toContainText("The message no longer exists.");
  await page.reload();
  await expect(refused).toBeVisible();
  await page.getByRole("button", { name: "Discard change" }).click();
  await expect(refused).toHaveCount(0);

  await act(page, other, "Reply");
  await bob.page.request.delete(`/api/Room/${room}/Message/${other}`);
  await expect(page.getByText("Replying to Bob Deleted message")).toBeVisible();
});

test("spreed#1788: what arrives in a window without the focus has a divider, and the next time another", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await roomOfTwo(ann, bob);
  await openRoom(page, room);
  for (const text of ["the first time", "the second time"]) {
    await focus(page, false);
    const first = await say(bob.page, room, text);
    const last = await say(bob.page, room, `${text}, more`);
    await expect(message(page, last)).toBeInViewport();
    const below = () =>
      divider(page).evaluateAll((all) => all.map((each) => each.nextElementSibling?.textContent));
    await expect.poll(below).toEqual([expect.stringContaining(text)]);
    await focus(page, true);
    const looked = await say(bob.page, room, "while somebody looks");
    await expect(message(page, looked)).toBeInViewport();
    expect(await below()).toEqual([expect.stringContaining(text)]);
    expect(first).toBeLessThan(last);
  }
});

test("converse.js#873: what was read in another tab is not counted at the ↓ of this one", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await roomOfTwo(ann, bob);
  for (let at = 0; at < 12; at++) await say(page, room, `${at}${"\nline".repeat(6)}`);
  await openRoom(page, room);
  await log(page).hover();
  await page.mouse.wheel(0, -1_000);
  const below = page.getByTitle("Jump to the latest message");
  await expect(below).toHaveText("");
  await say(bob.page, room, "below");
  await expect(below).toHaveText("1 new message");
  const other = await page.context().newPage();
  await openRoom(other, room);
  await expect(below).toHaveText("");
});

test("spreed#4708, zulip#22350: copied messages have the marks of their lists, and no times, counts or (edited)", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await roomOfTwo(ann, bob);
  const first = await say(page, room, "first");
  const list = await say(
    page,
    room,
    "- apples\n- pears\n\n3. three\n4. four\n\n- [x] tea\n- [ ] water",
  );
  await page.request.patch(`/api/Room/${room}/Message/${first}`, { data: { msg: "changed" } });
  await page.request.put(`/api/Room/${room}/Message/${list}/Reaction/${encodeURIComponent("👍")}`);
  await bob.page.request.post(`/api/Room/${room}/Message`, {
    data: { msg: "**an** answer", reply: first },
  });
  await openRoom(page, room);
  await expect(log(page).getByRole("img", { name: "Done:" })).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async () => {
    await page.keyboard.press("Control+c");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await log(page).evaluate((element) => {
    const messages = [...element.querySelectorAll("article")];
    const [start, end] = [messages.at(0), messages.at(-1)];
    if (start && end) getSelection()?.setBaseAndExtent(start, 0, end, end.childNodes.length);
  });
  await expect
    .poll(async () => (await copied()).split("\n").filter(Boolean))
    .toEqual([
      ...["Ann", "changed", "- apples", "- pears", "3. three", "4. four"],
      ...["- [x] tea", "- [ ] water", "Bob", "an answer"],
    ]);
  // A part of one text is left to the browser.
  await message(page, first).locator("p").selectText();
  expect(await copied()).toBe("changed");
});

test("cryptpad#1430: after a deletion by keyboard, the focus is on the message beside it", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("keys "));
  const ids: number[] = [];
  for (const text of ["one", "two", "three"]) ids.push(await say(page, room, text));
  const [, second = 0, third = 0] = ids;
  await openRoom(page, room);
  await field(page).press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await expect(message(page, second)).toBeFocused();
  await message(page, second).getByRole("button", { name: "More actions" }).press("Enter");
  await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).press("Enter");
  await expect(message(page, second)).toHaveCount(0);
  await expect(message(page, third)).toBeFocused();
});

test("Expensify#21629: on a phone, Back closes the sheet first, and leaves the room then", async ({
  newPerson,
}) => {
  const { page } = await newPerson("Ann", { onPhone: true });
  const room = await makeRoom(page, unique("back "));
  const id = await say(page, room, "press me");
  await page.goto("/rooms");
  await page.locator(`a[href="/rooms/${room}"]`).click();
  const sheet = page.getByRole("dialog");
  const open = async () => {
    await message(page, id).focus();
    await page.keyboard.press("Enter");
    await expect(sheet).toBeVisible();
  };
  await open();
  await page.goBack();
  await expect(sheet).toHaveCount(0);
  await expect(message(page, id)).toBeVisible();
  // Closed otherwise, it leaves nothing behind for Back.
  await open();
  await sheet.getByRole("button", { name: "Reply" }).click();
  await expect(page.getByText("Replying to Ann")).toBeVisible();
  await expect.poll(() => page.evaluate(() => history.state?.overlay)).toBeUndefined();
  await page.goBack();
  await page.waitForURL("**/rooms");
});

test("shoelace#215: with forced colours, the emoji that Enter picks has an edge", async ({
  ann: { page },
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await openRoom(page, await makeRoom(page, unique("contrast ")));
  await page.getByRole("button", { name: "Add an emoji" }).click();
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("tea");
  const edges = () =>
    page
      .getByRole("gridcell")
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).borderTopWidth));
  await expect.poll(async () => (await edges()).filter((edge) => edge === "2px").length).toBe(1);
});

test("Rocket.Chat#21404: a deleted message that was not read yet no longer counts, without a reload", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await roomOfTwo(ann, bob);
  await page.goto("/settings");
  const row = page.locator(`a[href="/rooms/${room}"]`);
  const kept = await say(bob.page, room, "stays");
  const id = await say(bob.page, room, "taken back");
  await expect(row).toContainText("2 unread");
  await bob.page.request.delete(`/api/Room/${room}/Message/${id}`);
  await expect(row).toContainText("1 unread");
  await bob.page.request.delete(`/api/Room/${room}/Message/${kept}`);
  await expect(row).not.toContainText("unread");
  await expect(page).toHaveTitle("Settings · Teahouse");
});

test("cryptpad#1430: what is gone with its button leaves the focus where the keyboard can go on", async ({
  ann: { page, username },
}) => {
  const room = await makeRoom(page, unique("focus "));
  await openRoom(page, room);
  const members = page.getByRole("button", { name: /here$/ });
  await members.press("Enter");
  await page.getByRole("button", { name: "Close" }).press("Enter");
  await expect(members).toBeFocused();
  // Written two hours ago, without a connection.
  await page.evaluate(
    ([key, sentAt]) => {
      const old = { cid: "old", kind: "send", msg: "old words", sentAt, failed: null };
      localStorage.setItem(key, JSON.stringify(old));
    },
    [`outbox ${username} ${room} old`, Date.now() - 7_200_000] as const,
  );
  await page.reload();
  await log(page).getByRole("button", { name: "Delete" }).press("Enter");
  await expect(log(page).getByText("old words")).toHaveCount(0);
  await expect(log(page)).toBeFocused();
});

test("tdesktop#2029: Esc leaves an answer from anywhere in the room, and not while a picker is open", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("esc "));
  const id = await say(page, room, "the question");
  await openRoom(page, room);
  await act(page, id, "Reply");
  await page.keyboard.type("an answer");
  await page.getByRole("button", { name: "Add an emoji" }).click();
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(search).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add an emoji" })).toBeFocused();
  await expect(page.getByText("Replying to Ann")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Replying to Ann")).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("an answer");
  await act(page, id, "Reply");
  await message(page, id).focus();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Replying to Ann")).toHaveCount(0);
  await expect(field(page)).toHaveValue("an answer");
});

test("UX walk: a phone's sheet of actions fits any screen", async ({ newPerson }) => {
  const { page } = await newPerson("Ann", { onPhone: true });
  const room = await makeRoom(page, unique("low "));
  const id = await say(page, room, "press me");
  // As at 400 %, and lower than a small phone on its side.
  await page.setViewportSize({ width: 320, height: 256 });
  await openRoom(page, room);
  await message(page, id).focus();
  await page.keyboard.press("Enter");
  const box = await page.getByRole("dialog").boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  await page.getByRole("button", { name: "React with 👍" }).click();
  await expect(page.getByRole("button", { name: /^👍/ })).toBeVisible();
});
