/** Complaints from rest/complaints.spec.ts that no other spec covers. */
import { devices, type Page } from "@playwright/test";
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

const log = (page: Page) => page.getByRole("log");
const composer = (page: Page) => page.getByRole("textbox", { name: /^Message / });

/** Ann's new room, which Bob has entered; neither has it open. */
async function roomOfTwo(ann: BrowserPerson, bob: BrowserPerson, name = unique("calm ")) {
  const room = await makeRoom(ann.page, name);
  await enter(bob.page, room);
  return room;
}

/** Records what the announcer says from now on; returns a function that reads the record. */
async function listenTo(page: Page): Promise<() => Promise<string[]>> {
  await page.getByTestId("announcer").evaluate((announcer) => {
    const announced: string[] = [];
    Object.assign(window, { announced });
    new MutationObserver(() => {
      if (announcer.textContent) announced.push(announcer.textContent);
    }).observe(announcer, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => Reflect.get(window, "announced"));
}

test("messages lost after sleep (mattermost#16505): a silently dead socket is detected", async ({
  ann,
  bob,
}) => {
  const room = await roomOfTwo(ann, bob);
  const { page } = ann;
  await page.clock.install();
  const awake: { alive: boolean }[] = [];
  await page.routeWebSocket(/\/parties\/main\//, (socket) => {
    const server = socket.connectToServer();
    const line = { alive: true };
    awake.push(line);
    socket.onMessage((data) => line.alive && server.send(data));
    server.onMessage((data) => line.alive && socket.send(data));
    // A sleeping machine does not notice the close either.
    server.onClose(() => line.alive && socket.close());
  });
  await openRoom(page, room);
  await say(bob.page, room, "before");
  await expect(log(page).getByText("before")).toBeVisible();
  for (const line of awake) line.alive = false;
  for (const text of ["asleep 1", "asleep 2", "asleep 3"]) await say(bob.page, room, text);
  await page.clock.fastForward("02:00:00");
  // The page probes the socket and gets no answer.
  await page.clock.fastForward("00:06");
  await expect(log(page).getByText(/^asleep/)).toHaveText(["asleep 1", "asleep 2", "asleep 3"]);
  await composer(page).fill("awake");
  await composer(page).press("Enter");
  await expect(log(page).getByText("awake")).toHaveCount(1);
});

test("join/leave noise (Rocket.Chat#15521): one quiet line, not announced and not unread", async ({
  ann,
  bob,
  cai,
}) => {
  const name = unique("calm ");
  const room = await roomOfTwo(ann, bob, name);
  await openRoom(ann.page, room);
  const announced = await listenTo(ann.page);
  for (const { page } of [bob, cai, bob]) {
    await openRoom(page, room);
    await expect(ann.page.getByRole("button", { name: "2 people here" })).toBeVisible();
    await page.goto("/settings");
    await expect(ann.page.getByRole("button", { name: "1 person here" })).toBeVisible();
  }
  await expect(log(ann.page).getByText("2 people joined and left")).toHaveCount(1);
  await expect(log(ann.page).getByText(/joined$|^\S+ left$/)).toHaveCount(0);
  await expect(ann.page).toHaveTitle(new RegExp(`^${name}`));
  await say(bob.page, room, "hello");
  await expect.poll(announced).toStrictEqual(["Bob: hello"]);
});

test("screen readers noisy or silent (element-web#9747): other people's messages are announced once a second", async ({
  ann,
  bob,
}) => {
  const room = await roomOfTwo(ann, bob);
  await openRoom(ann.page, room);
  await openRoom(bob.page, room);
  await expect(log(ann.page)).toHaveAttribute("aria-live", "off");
  await expect(ann.page.getByTestId("announcer")).toHaveAttribute("aria-live", "polite");
  const announced = await listenTo(ann.page);
  await composer(ann.page).fill("my own");
  await composer(ann.page).press("Enter");
  await composer(bob.page).pressSequentially("one");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  await composer(bob.page).press("Enter");
  await expect.poll(announced).toStrictEqual(["Bob: one"]);
  // Ten messages at once are fewer announcements.
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 9 }, (_, n) => say(bob.page, room, `burst ${n}`)));
  await say(bob.page, room, "the last one");
  await expect.poll(async () => (await announced()).at(-1)).toMatch(/the last one$/);
  const seconds = (performance.now() - startedAt) / 1_000;
  expect((await announced()).length).toBeLessThanOrEqual(1 + Math.ceil(seconds));
  expect((await announced()).join()).not.toMatch(/my own|typing/);
});

test("the iOS keyboard over the composer: composer and newest message stay visible, on Android too", async ({
  ann,
  bob,
  browser,
}) => {
  const room = await roomOfTwo(ann, bob);
  for (let at = 1; at <= 30; at++) await say(ann.page, room, `line ${at}`);
  const { defaultBrowserType: _, ...pixel } = devices["Pixel 7"] ?? {};
  const context = await browser.newContext({ ...pixel, locale: "en-US" });
  const phone = await context.newPage();
  await phone.request.post("/api/Login", { data: { username: bob.username, password } });
  await openRoom(phone, room);
  await expect(log(phone).getByText("line 30")).toBeInViewport();
  const full = await phone.evaluate(() => innerHeight);
  const places = () =>
    phone.evaluate(() => {
      const bottomOf = (element: Element | null | undefined) =>
        element?.getBoundingClientRect().bottom ?? Number.NaN;
      const header = document.querySelector("h1")?.getBoundingClientRect().top ?? Number.NaN;
      const last = [...document.querySelectorAll("[data-message]")].at(-1);
      return {
        header,
        last: bottomOf(last),
        composer: bottomOf(document.querySelector("textarea")),
        scrolled: scrollY,
      };
    });
  const fitsIn = async (height: number) => {
    await expect.poll(async () => (await places()).composer).toBeLessThan(height);
    const { header, last, composer: field, scrolled } = await places();
    expect(header).toBeGreaterThanOrEqual(0);
    expect(last).toBeLessThan(field);
    expect(scrolled).toBe(0);
  };
  await composer(phone).tap();
  // iOS covers the page and shrinks only the visual viewport. Chromium cannot, so simulate the event.
  const cover = (height: number) =>
    phone.evaluate((visible) => {
      Object.defineProperty(visualViewport, "height", { get: () => visible, configurable: true });
      visualViewport?.dispatchEvent(new Event("resize"));
    }, height);
  await cover(full - 336);
  await fitsIn(full - 336);
  await cover(full);
  await expect.poll(async () => (await places()).composer).toBeGreaterThan(full - 336);
  // Android shrinks the page itself, as the viewport in app/layout.tsx requests.
  await expect(phone.locator("meta[name=viewport]")).toHaveAttribute(
    "content",
    /interactive-widget=resizes-content/,
  );
  const devtools = await context.newCDPSession(phone);
  await devtools.send("Emulation.setDeviceMetricsOverride", {
    width: pixel.viewport?.width ?? 0,
    height: full - 300,
    deviceScaleFactor: 2,
    mobile: true,
  });
  await phone.evaluate(() => Reflect.deleteProperty(visualViewport ?? {}, "height"));
  await fitsIn(full - 300);
});
