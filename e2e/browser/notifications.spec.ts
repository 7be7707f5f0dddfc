import type { Page, Worker } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { type BrowserPerson, enter, makeRoom, openRoom, say } from "../support/browser-person";

const theSwitch = (page: Page) => page.getByRole("switch", { name: "Notify me in this browser" });

/** Allows notifications in Ann's browser; returns a function that makes rooms of Bob's with her in. */
async function roomsOf(bob: BrowserPerson, ann: BrowserPerson) {
  await ann.page.context().grantPermissions(["notifications"]);
  return async (name: string) => {
    const id = await makeRoom(bob.page, unique(name));
    await enter(ann.page, id);
    return id;
  };
}

async function turnOn(page: Page): Promise<Worker> {
  await page.goto("/settings");
  // The page reports news from then on.
  const started = page.waitForResponse(/\/Push$/);
  await theSwitch(page).click();
  await started;
  await expect(page.getByRole("button", { name: "Send a test notification" })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  const worker = page
    .context()
    .serviceWorkers()
    .find((each) => each.url().endsWith("/sw.js"));
  if (!worker) throw new Error("there is no service worker");
  return worker;
}

/** The notifications on the screen, as `title: body`. */
function shown(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body }) => `${title}: ${body}`).sort();
  });
}

/** The number of notifications with a sound since the first call. */
function countRings(worker: Worker): Promise<number> {
  return worker.evaluate(() => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration;
      rings?: number;
    };
    if (scope.rings === undefined) {
      scope.rings = 0;
      const show = scope.registration.showNotification.bind(scope.registration);
      scope.registration.showNotification = (...args) => {
        if (!args[1]?.silent) scope.rings = (scope.rings ?? 0) + 1;
        return show(...args);
      };
    }
    return scope.rings;
  });
}

/** Simulates a click on the notification of a room. */
function click(worker: Worker, room: number): Promise<void> {
  return worker.evaluate(async (tag) => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await registration.getNotifications({ tag });
    if (!notification) throw new Error("there is no notification");
    dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  }, `room-${room}`);
}

/** Delivers a push message to the page's service worker. */
async function push({ page }: BrowserPerson, notice: object): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations.filter(({ isDeleted }) => !isDeleted);
      if (first) resolve(first.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const { origin } = new URL(page.url());
  const data = JSON.stringify(notice);
  await session.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId: await found,
    data,
  });
  await session.detach();
}

test("notifications: settings explain the state and ask for permission only on a click", async ({
  ann: { page },
}) => {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    // Simulates a browser that blocks notifications until its settings change.
    let permission: NotificationPermission = "default";
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = async () => {
      asked.push("asked");
      permission = "denied";
      return permission;
    };
    addEventListener("allowed", () => {
      permission = "granted";
      document.dispatchEvent(new Event("visibilitychange"));
    });
  });
  const asked = () => page.evaluate(() => Reflect.get(window, "asked").length);
  await page.goto("/settings");
  await expect(theSwitch(page)).not.toBeChecked();
  await expect(page.getByText("Your browser will ask")).toBeVisible();
  expect(await asked()).toBe(0);
  await theSwitch(page).click();
  await expect(page.getByText("Your browser blocks notifications")).toBeVisible();
  await expect(theSwitch(page)).toHaveCount(0);
  expect(await asked()).toBe(1);
  await page.evaluate(() => dispatchEvent(new Event("allowed")));
  await expect(theSwitch(page)).not.toBeChecked();
  await expect(page.getByText("Your browser blocks")).toHaveCount(0);
  const isSubscribed = () =>
    page.evaluate(async () => {
      const registrations = await navigator.serviceWorker.getRegistrations();
      const found = await Promise.all(
        registrations.map(({ pushManager }) => pushManager.getSubscription()),
      );
      return found.some((subscription) => subscription !== null);
    });
  expect(await isSubscribed()).toBe(false);
});

test("notifications: the sidebar offers them once, after the first message", async ({
  ann: { page },
}) => {
  const hint = page.getByRole("region", { name: "Desktop notifications" });
  const room = await makeRoom(page, unique("room "));
  await openRoom(page, room);
  await expect(page.getByRole("textbox")).toBeVisible();
  await expect(hint).toHaveCount(0);
  await say(page, room, "hello");
  await expect(hint).toBeVisible();
  await hint.getByRole("button", { name: "Not now" }).click();
  await expect(hint).toHaveCount(0);
  await openRoom(page, room);
  await expect(page.getByRole("log").getByText("hello")).toBeVisible();
  await expect(hint).toHaveCount(0);
});

test("notifications: one per message, by the room's level, and none for the room being read", async ({
  ann,
  bob,
}) => {
  const newRoom = await roomsOf(bob, ann);
  const [open, other, muted] = [
    await newRoom("open"),
    await newRoom("other"),
    await newRoom("muted"),
  ];
  await ann.page.request.put(`/api/Room/${muted}/Notify`, { data: { level: "nothing" } });
  await ann.page.request.put(`/api/Room/${other}/Notify`, { data: { level: "mentions" } });
  const worker = await turnOn(ann.page);
  expect(await countRings(worker)).toBe(0);
  const second = await ann.page.context().newPage();
  await openRoom(second, open);
  await expect(second.getByRole("log")).toBeVisible();

  await say(bob.page, muted, `@${ann.username} muted`);
  await say(bob.page, other, "not for Ann");
  await say(bob.page, open, "on the screen");
  await expect(second.getByRole("log").getByText("on the screen")).toBeVisible();
  // Sent last: once it is shown, the earlier ones would be too.
  const mentionId = await say(bob.page, other, `**look** @${ann.username}`);
  await expect.poll(() => shown(ann.page)).toHaveLength(1);
  expect(await shown(ann.page)).toStrictEqual([expect.stringMatching(/^other\w+: Bob: look @/)]);

  let direct = 0;
  await test.step("a new direct message, and the newest message replaces the previous one", async () => {
    const answer = await bob.page.request.post("/api/Room", { data: { with: ann.username } });
    direct = (await answer.json()).id;
    await say(bob.page, direct, "one");
    await expect.poll(() => shown(ann.page)).toContain("Bob: one");
    await say(bob.page, direct, "two");
    await expect.poll(() => shown(ann.page)).toContain("Bob: two");
    expect(await shown(ann.page)).toHaveLength(2);
    // Two pages reported each message, and it rang once.
    expect(await countRings(worker)).toBe(3);
  });

  await test.step("a push for a message that a page has already shown is silent", async () => {
    const notice = { room: other, title: "other", body: "Bob: later" };
    await push(ann, { ...notice, id: mentionId });
    await push(ann, { ...notice, id: mentionId + 1 });
    await expect.poll(() => shown(ann.page)).toContain("other: Bob: later");
    expect(await shown(ann.page)).toHaveLength(2);
  });

  await test.step("a click goes to the message, in an already open page", async () => {
    await click(worker, other);
    const pages = ann.page.context().pages();
    const found = pages.map(async (page) => {
      await page.waitForURL(`**/rooms/${other}`);
      return page;
    });
    const page = await Promise.any(found);
    await expect(page.getByRole("log").getByText("look")).toBeVisible();
    expect(ann.page.context().pages()).toHaveLength(2);
  });

  await test.step("reading a message removes its notification", async () => {
    expect(await shown(ann.page)).toStrictEqual(["Bob: two"]);
    await second.goto(`/rooms/${direct}`);
    await expect(second.getByRole("log").getByText("two", { exact: true })).toBeVisible();
    await expect.poll(() => shown(ann.page)).toStrictEqual([]);
  });

  await test.step("turned off, nothing is shown", async () => {
    const { page } = ann;
    await page.goto("/settings");
    await theSwitch(page).click();
    await expect(theSwitch(page)).not.toBeChecked();
    await second.goto("/rooms");
    await say(bob.page, direct, "three");
    for (const each of [page, second]) {
      await expect(each.getByRole("link", { name: /Bob.*1 unread/ })).toBeVisible();
    }
    expect(await shown(page)).toStrictEqual([]);
    expect(await countRings(worker)).toBe(4);
  });

  await test.step("signing out removes the notifications", async () => {
    const { page } = ann;
    await theSwitch(page).click();
    await page.getByRole("button", { name: "Send a test notification" }).click();
    await expect.poll(() => shown(page)).toHaveLength(1);
    await page.getByRole("button", { name: /^Account:/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    expect(await shown(page)).toStrictEqual([]);
  });
});
