/** Makes docs/screens from a running Teahouse: BASE_URL=… npx tsx scripts/screens.ts [folder] */
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { root } from "./paths";
import { findBrowser } from "./test/browser";

const base = process.env.BASE_URL ?? "http://localhost:3000";
const folder = path.resolve(root, process.argv[2] ?? "docs/screens");
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const tag = Date.now().toString(36);

const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
try {
  const lin = await signUp(browser, "lin", "林晚", "zh-CN");
  for (const name of ["摄影爱好者", "Design review"]) await makeRoom(lin, name);
  const room = await makeRoom(lin, "周末去哪儿");
  await say(lin, "周六天气不错，去爬香山怎么样？");
  await say(lin, "早上九点北门见");
  const ben = await signUp(browser, "ben", "Ben", "en-US");
  await ben.goto(room);
  await ben.request.post(`${base}/api/Room`, { data: { with: `lin${tag}` } });
  await ben.request.post(`${base}/api/Room`, { data: { name: "Book club", private: true } });
  await say(ben, "I'm in! The route is here: https://example.org/trails/fragrant-hills");
  await say(ben, "Bring water, and something to eat at the top.\nI'll bring the tea");
  await lin.getByRole("log").getByText("Bring water").waitFor();
  await say(lin, "太好了，我带点心。");
  await ben.getByRole("log").getByText("我带点心").waitFor();
  await shoot(ben, "room", desktop, "light");
  await shoot(lin, "room-zh", desktop, "dark");
  await ben.keyboard.press("Control+k");
  await ben.getByRole("option").first().waitFor();
  await shoot(ben, "palette", desktop, "light");
  // The archive, which the search reads, follows the room within a moment.
  await ben.waitForFunction(async () => {
    const answer = await fetch(`/api/Search?q=${encodeURIComponent("香山")}`);
    return (await answer.json()).messages.length > 0;
  });
  await ben.getByRole("combobox").fill("香山");
  await ben.locator("mark").first().waitFor();
  await shoot(ben, "search", desktop, "dark");
  await ben.keyboard.press("Escape");
  await ben.getByRole("button", { name: /people here/ }).click();
  await ben.getByText("Owner", { exact: true }).waitFor();
  await shoot(ben, "people", desktop, "light");
  await shoot(ben, "people-phone", phone, "dark");
  await ben.goto(room);
  await shoot(ben, "room-phone", phone, "light");
  await lin.goto(`${base}/settings`);
  await lin.getByRole("listitem").first().waitFor();
  await shoot(lin, "settings-zh", desktop, "light");
  const path = new URL(room).pathname.replace("rooms", "Room");
  const { code } = await (await lin.request.post(`${base}/api${path}/Invite`)).json();
  await lin.goto(room);
  await lin.getByRole("button", { name: "房间菜单" }).click();
  await shoot(lin, "menu-zh", desktop, "light");
  await lin.getByRole("menuitem", { name: "邀请他人…" }).click();
  await lin.getByRole("dialog").getByRole("listitem").first().waitFor();
  await shoot(lin, "invite-zh", desktop, "dark");
  await lin.goto(`${base}/rooms`);
  await shoot(lin, "rooms-zh-phone", phone, "dark");
  await shoot(lin, "rooms-zh", desktop, "light");
  const guest = await (await browser.newContext({ locale: "en-US" })).newPage();
  await guest.goto(`${base}/invite/${code}`);
  await shoot(guest, "invited-phone", phone, "light");
  await guest.goto(`${base}/sign-in`);
  await shoot(guest, "sign-in", desktop, "dark");
  await guest.goto(`${base}/sign-up`);
  await shoot(guest, "sign-up-phone", phone, "light");
  await guest.getByRole("button", { name: "Create account" }).click();
  await shoot(guest, "sign-up-errors", desktop, "light");
} finally {
  await browser.close();
}

async function signUp(on: Browser, name: string, nickname: string, locale: string): Promise<Page> {
  const page = await (await on.newContext({ locale, viewport: desktop })).newPage();
  const username = name + tag;
  const password = "zjh1997@stupid";
  await page.request.post(`${base}/api/User`, { data: { username, nickname, password } });
  await page.request.post(`${base}/api/Login`, { data: { username, password } });
  await page.goto(`${base}/rooms`);
  return page;
}

async function makeRoom(page: Page, name: string): Promise<string> {
  const answer = await page.request.post(`${base}/api/Room`, { data: { name } });
  const { id } = await answer.json();
  await page.goto(`${base}/rooms/${id}`);
  return page.url();
}

async function say(page: Page, msg: string): Promise<void> {
  const field = page.locator("textarea");
  await field.fill(msg);
  await field.press("Enter");
  await page
    .getByRole("log")
    .getByText(msg.split("\n")[0] ?? "")
    .last()
    .waitFor();
}

async function shoot(
  page: Page,
  name: string,
  size: { width: number; height: number },
  colorScheme: "light" | "dark",
): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(size);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}
