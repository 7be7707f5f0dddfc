import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { browserArguments } from "../support/browser-arguments";
import { Platform } from "../support/platform";

test.slow();

/** A person signed in at the app; `sockets` collects the origins of the page's sockets. */
async function person(browser: Browser, app: string, username: string) {
  const context = await browser.newContext({ baseURL: app, locale: "en-US" });
  const account = { username, nickname: username, password: "zjh1997@stupid" };
  expect((await context.request.post("/api/User", { data: account })).status()).toBe(201);
  expect((await context.request.post("/api/Login", { data: account })).ok()).toBe(true);
  const page = await context.newPage();
  const sockets = new Set<string>();
  const complaints: string[] = [];
  page.on("websocket", (socket) => sockets.add(new URL(socket.url()).origin));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  return { page, sockets, complaints };
}

async function say(page: Page, msg: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(msg);
  await page.getByRole("textbox", { name: "Message" }).press("Enter");
}

test("two hosts: the deployment uploads everything, and two people talk across origins", async () => {
  const { platform, upload } = await Platform.start();
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const app = `http://${platform.app}`;
    const rooms = `ws://${platform.rooms}`;
    expect(upload.path).toBe("/parties/somebody/teahouse");
    expect(JSON.parse(upload.fields.parties ?? "")).toStrictEqual(["inbox"]);
    expect(upload.fields.compatibilityDate).toBe("2024-07-18");
    const { APP_URL, ...others } = JSON.parse(upload.fields.vars ?? "");
    expect(APP_URL).toBe(app);
    const names = ["INTERNAL_SECRET", "LIMITS_FACTOR", "LOG_LEVEL", "ROOM_TOKEN_SECRET"];
    expect(Object.keys(others).sort()).toStrictEqual(names);
    expect(upload.code).not.toContain(others.INTERNAL_SECRET);
    expect(await (await fetch(`${app}/health`)).json()).toMatchObject({ status: "up" });

    const ann = await person(browser, app, "ann");
    const bob = await person(browser, app, "bob");
    const made = await ann.page.request.post("/api/Room", { data: { name: "Two hosts" } });
    const { id } = await made.json();
    const response = await ann.page.goto(`/rooms/${id}`);
    const policy = response?.headers()["content-security-policy"];
    expect(policy).toContain(`connect-src 'self' ${rooms};`);
    await bob.page.goto(`/rooms/${id}`);
    await expect(ann.page.getByRole("button", { name: "2 people here" })).toBeVisible();
    await say(ann.page, "Good evening");
    await expect(bob.page.getByRole("log").getByText("Good evening")).toBeVisible();
    await say(bob.page, "今天天气真好");
    await expect(ann.page.getByRole("log").getByText("今天天气真好")).toBeVisible();

    await test.step("the archive crosses from one host to the other", async () => {
      const history = `/api/Room/${id}/Message`;
      await expect
        .poll(async () => (await (await ann.page.request.get(history)).json()).messages.length)
        .toBe(2);
    });
    await test.step("the room list is notified of messages in other rooms", async () => {
      await bob.page.goto("/rooms");
      await expect.poll(() => bob.sockets.size).toBe(1);
      await say(ann.page, "Where are you?");
      const link = bob.page.getByRole("link", { name: /Two hosts.*1 unread/ });
      await expect(link).toBeVisible();
    });
    await test.step("the app's commands reach the rooms", async () => {
      const answer = await ann.page.request.delete(`/api/Room/${id}/Member/bob`);
      expect(answer.status()).toBe(204);
      await expect(ann.page.getByRole("button", { name: "1 person here" })).toBeVisible();
    });
    expect([...ann.sockets, ...bob.sockets]).toStrictEqual([rooms, rooms]);
    expect([...ann.complaints, ...bob.complaints]).toStrictEqual([]);
  } finally {
    await browser.close();
    await platform.stop();
  }
});
