import type { Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { password } from "../support/browser-person";

/** Signs a new person up through the form. */
async function signUp(page: Page, nickname: string): Promise<Page> {
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill(unique("u"));
  await page.getByLabel("Display name").fill(nickname);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/\/rooms/);
  return page;
}

async function makeRoom(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New room" }).first().click();
  await page.getByLabel("Room name").fill(name);
  await page.getByRole("button", { name: "Create room" }).click();
  await page.waitForURL(/\/rooms\/\d+/);
  await expect(page.getByRole("button", { name: "1 person here" })).toBeVisible();
}

async function say(page: Page, msg: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(msg);
  await page.getByRole("textbox", { name: "Message" }).press("Enter");
}

const logOf = (page: Page) => page.getByRole("log");

test("two people sign up, meet in a room and talk; one is removed; the room is deleted", async ({
  newGuest,
}) => {
  const [ann, bob, cai] = await Promise.all([
    signUp(await newGuest(), "Ann"),
    signUp(await newGuest(), "Bob"),
    signUp(await newGuest(), "蔡"),
  ]);
  const room = unique("茶馆 ");
  await makeRoom(ann, room);
  const url = ann.url();
  await bob.goto("/rooms");
  await bob.getByRole("button", { name: "Search" }).click();
  await bob.getByRole("combobox").fill(room);
  await bob.getByRole("option", { name: room }).click();
  await bob.waitForURL(url);
  await cai.goto(url);
  await expect(ann.getByRole("button", { name: "3 people here" })).toBeVisible();

  await say(ann, "Good evening");
  await expect(logOf(bob).getByText("Good evening")).toBeVisible();
  await say(bob, "今天天气真好");
  await expect(logOf(ann).getByText("今天天气真好")).toBeVisible();
  await expect(logOf(cai).getByText("今天天气真好")).toBeVisible();
  await expect(logOf(ann).getByText("Good evening")).toHaveCount(1);

  await ann.reload();
  await expect(logOf(ann).getByText("今天天气真好")).toHaveCount(1);

  await ann.getByRole("button", { name: "3 people here" }).click();
  await ann.getByRole("button", { name: "Actions for Bob" }).click();
  await ann.getByRole("menuitem", { name: "Remove from room…" }).click();
  await ann.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(bob.getByText("You were removed from this room.")).toBeVisible();
  await expect(ann.getByRole("button", { name: "2 people here" })).toBeVisible();
  await say(ann, "Only two now");
  await expect(logOf(cai).getByText("Only two now")).toBeVisible();
  await expect(logOf(bob).getByText("Only two now")).toHaveCount(0);
  await bob.goto("/rooms");
  await expect(bob.getByRole("link", { name: room })).toHaveCount(0);

  await ann.getByRole("button", { name: "Room menu" }).click();
  await ann.getByRole("menuitem", { name: "Delete room…" }).click();
  await ann.getByRole("button", { name: "Delete room", exact: true }).click();
  await expect(cai.getByText("This room was deleted.")).toBeVisible();
  await ann.waitForURL(/\/rooms$/);
});

test("signing out ends the session, signing in returns to the requested page", async ({
  newGuest,
}) => {
  const ann = await signUp(await newGuest(), "Ann");
  await makeRoom(ann, unique("door "));
  const url = ann.url();
  await ann.getByRole("button", { name: "Account: Ann" }).click();
  const username = ((await ann.getByText(/^@u/).first().textContent()) ?? "").slice(1);
  await ann.getByRole("menuitem", { name: "Sign out" }).click();
  await ann.waitForURL(/\/sign-in/);
  await ann.goto(url);
  await ann.waitForURL(/\/sign-in/);
  await ann.getByLabel("Username").fill(username);
  await ann.getByLabel("Password", { exact: true }).fill("not the password");
  await ann.getByRole("button", { name: "Sign in" }).click();
  await expect(ann.getByText("Wrong username or password.")).toBeVisible();
  await ann.getByLabel("Password", { exact: true }).fill(password);
  await ann.getByRole("button", { name: "Sign in" }).click();
  await ann.waitForURL(url);
});

test("Enter in an input method sends (element-web#23254): it does not, nor in Safari", async ({
  newGuest,
}) => {
  const ann = await signUp(await newGuest(), "Ann");
  await makeRoom(ann, unique("ime "));
  const field = ann.getByRole("textbox", { name: "Message" });
  await field.focus();
  const devtools = await ann.context().newCDPSession(ann);
  await devtools.send("Input.imeSetComposition", {
    text: "jintian",
    selectionStart: 7,
    selectionEnd: 7,
  });
  await field.dispatchEvent("keydown", { key: "Enter", isComposing: true, keyCode: 229 });
  await devtools.send("Input.insertText", { text: "今天" });
  // Safari ends the composition before its Enter, which only keyCode 229 marks.
  await field.dispatchEvent("keydown", { key: "Enter", isComposing: false, keyCode: 229 });
  await expect(field).toHaveValue("今天");
  await expect(logOf(ann).getByRole("article")).toHaveCount(0);
  await field.press("Enter");
  await expect(logOf(ann).getByText("今天")).toHaveCount(1);
  await expect(field).toHaveValue("");
});

test("a script that fails to load offline is loaded once online, and the page stays", async ({
  newGuest,
}) => {
  const ann = await signUp(await newGuest(), "Ann");
  await makeRoom(ann, unique("tunnel "));
  let failures = 0;
  ann.on("requestfailed", (request) => {
    if (request.url().includes("/_next/static/")) failures++;
  });
  await ann.context().setOffline(true);
  await ann.keyboard.press("Control+k");
  // Next.js retries once.
  await expect.poll(() => failures).toBeGreaterThan(1);
  await expect(ann.getByRole("textbox", { name: "Message" })).toBeVisible();
  await expect(ann.getByRole("dialog")).toHaveCount(0);
  await ann.context().setOffline(false);
  await expect(ann.getByRole("dialog")).toBeVisible();
});

test("messages written offline arrive once and in order", async ({ newGuest }) => {
  test.slow();
  const [ann, bob] = await Promise.all([
    signUp(await newGuest(), "Ann"),
    signUp(await newGuest(), "Bob"),
  ]);
  await makeRoom(ann, unique("train "));
  await bob.goto(ann.url());
  await say(ann, "before the tunnel");
  await expect(logOf(bob).getByText("before the tunnel")).toBeVisible();
  await bob.context().setOffline(true);
  // Chromium keeps sockets open when it goes offline; an unanswered message makes the page reconnect.
  await say(bob, "in the tunnel 1");
  await say(bob, "in the tunnel 2");
  await bob.context().setOffline(false);
  await expect(logOf(ann).getByText(/^in the tunnel/)).toHaveText([
    "in the tunnel 1",
    "in the tunnel 2",
  ]);
});
