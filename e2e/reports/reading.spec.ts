/** Reading, and what the page does while the server cannot be reached. */
import type { Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { type BrowserPerson, enter, makeRoom, openRoom, say } from "../support/browser-person";

const log = (page: Page) => page.getByRole("log");
const message = (page: Page, id: number) => page.locator(`[data-message="${id}"]`);
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Rooms and account" });

/** Ann's new room, which Bob has entered; neither has it open. */
async function roomOfTwo(ann: BrowserPerson, bob: BrowserPerson, name = unique("calm ")) {
  const room = await makeRoom(ann.page, name);
  await enter(bob.page, room);
  return room;
}

/** As the server counts it. */
async function unreadIn(page: Page, room: number): Promise<number> {
  const rooms = await (await page.request.get("/api/Room?expand=1")).json();
  return rooms.find(({ id }: { id: number }) => id === room).unread;
}

/** Gives the page's window the focus, or takes it away: Playwright's windows always have it. */
async function focus(page: Page, has: boolean): Promise<void> {
  await page.evaluate((value) => {
    document.hasFocus = () => value;
    window.dispatchEvent(new Event(value ? "focus" : "blur"));
  }, has);
}

test("converse.js#4024: what arrives in a window without the focus is unread and notified, until the focus is back", async ({
  ann,
  bob,
}) => {
  const room = await roomOfTwo(ann, bob);
  const { page } = ann;
  await page.context().grantPermissions(["notifications"]);
  await page.goto("/settings");
  await page.getByRole("switch", { name: "Notify me in this browser" }).click();
  await expect(page.getByRole("button", { name: "Send a test notification" })).toBeVisible();
  await openRoom(page, room);
  await focus(page, false);
  await say(bob.page, room, "are you there?");
  await expect(log(page).getByText("are you there?")).toBeInViewport();
  const notified = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ body }) => body);
    });
  await expect.poll(notified).toEqual(["Bob: are you there?"]);
  await expect.poll(() => unreadIn(page, room)).toBe(1);
  await focus(page, true);
  await expect.poll(() => unreadIn(page, room)).toBe(0);
  await expect.poll(notified).toEqual([]);
});

test("UX walk: the read marker follows what was in view; it can be moved back, and Esc marks all as read", async ({
  ann,
  bob,
}) => {
  const room = await roomOfTwo(ann, bob);
  const { page } = ann;
  const first = await say(ann.page, room, "the question");
  await page.request.put(`/api/Room/${room}/Read`, { data: { id: first } });
  const ids: number[] = [];
  for (let at = 1; at <= 31; at++)
    ids.push(await say(bob.page, room, `${at}${"\nline".repeat(3)}`));
  const last = ids.at(-1) ?? 0;
  await expect.poll(() => unreadIn(page, room)).toBe(31);
  await openRoom(page, room);
  await expect(message(page, ids[0] ?? 0)).toBeInViewport();
  const below = page.getByTitle("Jump to the latest message");
  await expect(below).toHaveText(/^\d+ new messages$/);
  const seen = await page.evaluate(() => {
    const bottom = document.querySelector("[role=log]")?.getBoundingClientRect().bottom ?? 0;
    const rows = [...document.querySelectorAll<HTMLElement>("[data-message]")];
    const inView = rows.filter((row) => row.getBoundingClientRect().bottom <= bottom + 0.5);
    return Number(inView.at(-1)?.dataset.message);
  });
  const left = last - seen;
  expect(left).toBeGreaterThan(5);
  await expect(below).toHaveText(`${left} new messages`);
  await page.goto("/settings");
  await expect.poll(() => unreadIn(page, room)).toBe(left);

  await openRoom(page, room);
  await below.click();
  await expect(message(page, last)).toBeInViewport();
  await expect.poll(() => unreadIn(page, room)).toBe(0);
  const third = ids.at(-3) ?? 0;
  await message(page, third).hover();
  await message(page, third).getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Mark unread from here" }).click();
  await expect(log(page).getByRole("separator", { name: "New messages" })).toBeVisible();
  await expect.poll(() => unreadIn(page, room)).toBe(3);
  await expect(sidebar(page).locator("a[aria-current=page]")).toContainText("3 unread");
  await page.keyboard.press("Escape");
  await expect.poll(() => unreadIn(page, room)).toBe(0);
  await expect(log(page).getByRole("separator", { name: "New messages" })).toHaveCount(0);
});

test("UX walk: a renamed person has the new name in the messages at once", async ({ ann, bob }) => {
  const room = await roomOfTwo(ann, bob);
  await say(bob.page, room, "it is me");
  await openRoom(ann.page, room);
  await expect(log(ann.page).getByRole("article", { name: /^Bob,/ })).toBeVisible();
  const renamed = await bob.page.request.patch(`/api/User/${bob.username}`, {
    data: { nickname: "Roberta" },
  });
  expect(renamed.ok()).toBe(true);
  await expect(log(ann.page).getByRole("article", { name: /^Roberta,/ })).toBeVisible();
});

test("UX walk: offline, the banner is there at once, and so is a room that was open before", async ({
  newPerson,
}) => {
  const ann = await newPerson("Ann", { onPhone: true });
  const { page } = ann;
  const mark = unique("x");
  const [old, fresh] = [await makeRoom(page, `${mark} old`), await makeRoom(page, `${mark} fresh`)];
  await say(page, old, "as it was");
  await openRoom(page, old);
  const back = page.getByRole("link", { name: "Back to rooms" }).first();
  const row = (name: string) => sidebar(page).getByRole("link", { name: `${mark} ${name}` });
  await page.context().setOffline(true);
  await expect(page.getByText("You’re offline.")).toBeVisible({ timeout: 1_000 });
  await back.click();
  await expect(sidebar(page)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "No connection" })).toBeVisible();
  await row("old").click();
  await expect(log(page).getByText("as it was")).toBeVisible();
  await back.click();
  await row("fresh").click();
  await expect(page.getByRole("status").filter({ hasText: "No connection" })).toBeVisible();
  await page.context().setOffline(false);
  await page.waitForURL(`**/rooms/${fresh}`);
  await expect(page.getByRole("heading", { name: `${mark} fresh` })).toBeVisible();
  await expect(page.getByText("You’re offline.")).toHaveCount(0);
});

test("UX walk: while the server restarts, the shell stays and the page comes", async ({ ann }) => {
  const { page } = ann;
  const [here, there] = [
    await makeRoom(page, unique("here ")),
    await makeRoom(page, unique("there ")),
  ];
  await openRoom(page, here);
  await page.route(`**/rooms/${there}*`, (route) =>
    route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }),
  );
  await sidebar(page).getByRole("link", { name: /there/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "No connection" })).toBeVisible();
  await expect(sidebar(page)).toBeVisible();
  await page.unroute(`**/rooms/${there}*`);
  await expect(page.getByRole("heading", { level: 1, name: /^there/ })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/rooms/${there}`);
});

test("chatto#1382: times follow the whole locale, and the words its language", async ({
  newPerson,
}) => {
  for (const [locale, time] of [
    ["en-GB", /^\d\d:\d\d$/],
    ["en-US", /^\d{1,2}:\d\d\s[AP]M$/],
    ["zh-CN", /^\d\d:\d\d$/],
  ] as const) {
    const { page } = await newPerson("Ann", { locale });
    const room = await makeRoom(page, unique("clock "));
    await say(page, room, "what time is it?");
    await page.goto(`/rooms/${room}`);
    // From the server, and after hydration: a difference would fail the test.
    await expect(log(page).locator("article time").first()).toHaveText(time);
    await expect(
      page.getByRole("textbox", { name: locale === "zh-CN" ? /发消息|消息/ : /^Message/ }),
    ).toBeVisible();
  }
});

test("element-web#9611: with forced colours, switches have edges, and on differs from off", async ({
  ann: { page },
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/settings");
  const look = () =>
    page.getByRole("switch", { name: /join and leave/i }).evaluate((element) => {
      const { backgroundColor, borderTopWidth, borderTopColor } = getComputedStyle(element);
      const thumb = getComputedStyle(element.querySelector("span") ?? element);
      return {
        background: backgroundColor,
        edge: borderTopWidth,
        edgeColor: borderTopColor,
        thumb: thumb.backgroundColor,
      };
    });
  const before = await look();
  await page.getByRole("switch", { name: /join and leave/i }).click();
  await expect.poll(async () => (await look()).background).not.toBe(before.background);
  for (const { background, edge, thumb } of [before, await look()]) {
    expect(edge).toBe("1px");
    expect(thumb).not.toBe(background);
  }
});

test("zulip#23520: a printed room has all loaded messages, and nothing of the app around them", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("paper "));
  for (let at = 1; at <= 60; at++) await say(page, room, `${at}${"\nline".repeat(8)}`);
  await openRoom(page, room);
  await log(page).hover();
  // The page was opened with 50 of them; the others come as one scrolls up.
  await page.mouse.wheel(0, -20_000);
  await expect(log(page).getByText("This is the beginning")).toHaveCount(1);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(log(page).getByRole("article")).toHaveCount(60);
  await expect(sidebar(page)).toBeHidden();
  await expect(page.getByRole("textbox")).toBeHidden();
  await expect(page.getByRole("button", { name: "Room menu" })).toBeHidden();
  const { page: height, messages } = await page.evaluate(() => ({
    page: document.documentElement.scrollHeight,
    messages: document.querySelector("[role=log]")?.getBoundingClientRect().height ?? 0,
  }));
  // As long as they are, and not cut off at the height of a window.
  expect(messages).toBeGreaterThan(60 * 9 * 20);
  expect(height).toBeGreaterThanOrEqual(messages);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(sidebar(page)).toBeVisible();
});

test("UX walk: the boxes of a task list are as high as the text in every browser", async ({
  ann,
}) => {
  const room = await makeRoom(ann.page, unique("tasks "));
  await say(ann.page, room, "- [x] tea\n- [ ] water");
  await openRoom(ann.page, room);
  for (const name of ["Done:", "To do:"]) {
    const box = log(ann.page).getByRole("img", { name });
    await expect.poll(() => box.boundingBox()).toMatchObject({ width: 16, height: 16 });
  }
});

test("UX walk: /favicon.ico is the icon", async ({ request }) => {
  const answer = await request.get("/favicon.ico");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toMatch(/^image\//);
});
