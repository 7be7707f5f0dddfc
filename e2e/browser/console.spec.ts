/** The console: what administrators see and do at /admin. Its calls are tested in e2e/rest. */
import type { Page } from "@playwright/test";
import { newAdministrator } from "../support/browser-administrator";
import { expect, test } from "../support/browser-fixtures";
import { type BrowserPerson, logIn, password } from "../support/browser-person";

async function openPerson(page: Page, { username }: BrowserPerson): Promise<void> {
  await page.goto("/admin/people");
  await page.getByRole("searchbox", { name: "Search by name" }).fill(username);
  await page
    .getByRole("row")
    .filter({ hasText: `@${username}` })
    .getByRole("link")
    .click();
  await page.waitForURL(`/admin/people/${username}`);
  await expect(page.getByRole("heading", { level: 2, name: "Actions" })).toBeVisible();
}

test("the console is not there for members, and visitors sign in first", async ({
  ann,
  newGuest,
}) => {
  for (const path of ["/admin", "/admin/people", `/admin/people/${ann.username}`]) {
    expect((await ann.page.goto(path))?.status(), path).toBe(404);
  }
  await ann.page.goto("/rooms");
  await ann.page.getByRole("button", { name: /^Account:/ }).click();
  await expect(ann.page.getByRole("menuitem", { name: "Settings" })).toBeVisible();
  await expect(ann.page.getByRole("menuitem", { name: "Administration" })).toHaveCount(0);
  const guest = await newGuest();
  await guest.goto("/admin/people");
  await expect(guest).toHaveURL("/sign-in?next=%2Fadmin%2Fpeople");
});

test("an administrator finds the console in their menu, and a way back", async ({ newPerson }) => {
  const { page } = await newAdministrator(newPerson);
  await page.goto("/rooms");
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Administration" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByText("Works").first()).toBeVisible();
  await page.getByRole("link", { name: "Back to chat" }).click();
  await page.waitForURL("/rooms");
});

test("an administrator suspends a person, who is signed out, and brings them back", async ({
  newPerson,
  bob,
}) => {
  const { page } = await newAdministrator(newPerson);
  await openPerson(page, bob);
  await page.getByRole("button", { name: "Suspend…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByRole("button", { name: "Bring back…" })).toBeVisible();
  expect((await bob.page.request.get("/api/Room")).status()).toBe(401);
  await page.getByRole("button", { name: "Bring back…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("button", { name: "Suspend…" })).toBeVisible();
  await logIn(bob.page, bob.username, password);

  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByText("Ada suspended Bob").first()).toBeVisible();
});

test("a reset link is shown once, to be copied", async ({ newPerson, bob }) => {
  const { page } = await newAdministrator(newPerson);
  await openPerson(page, bob);
  await page.getByRole("button", { name: "Make link…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make link" }).click();
  await expect(dialog.locator("code")).toHaveText(/^https?:\/\/.*\/reset\/\S{20,}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Make link…" }).click();
  await expect(dialog.locator("code")).toHaveCount(0);
});

test("an account is deleted only once its name is typed", async ({ newPerson, bob }) => {
  const { page } = await newAdministrator(newPerson);
  await openPerson(page, bob);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  const name = dialog.getByLabel(`Type ${bob.username} to confirm`);
  await name.fill("bob");
  await name.press("Enter");
  await expect(dialog.getByText("This is not the name.")).toBeVisible();
  expect((await bob.page.request.get("/api/Room")).status()).toBe(200);
  await name.fill(bob.username);
  await name.press("Enter");
  await page.waitForURL("/admin/people");
  expect((await bob.page.request.get("/api/Room")).status()).toBe(401);
});

test("an administrator gives a room to somebody else", async ({ newPerson, ann, bob }) => {
  const { page } = await newAdministrator(newPerson);
  const room = `Tea of ${ann.username}`;
  const made = await ann.page.request.post("/api/Room", { data: { name: room, private: true } });
  expect(made.status()).toBe(201);
  await page.goto("/admin/rooms");
  await page.getByRole("searchbox", { name: "Search by name" }).fill(room);
  await page.getByRole("button", { name: `Actions for ${room}` }).click();
  await page.getByRole("menuitem", { name: "Transfer ownership…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill(bob.username);
  await dialog.getByRole("radio", { name: bob.username }).check();
  await dialog.getByRole("button", { name: "Transfer" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "Bob" })).toBeVisible();
});

test("an administrator's access token may administer only if they say so", async ({
  newPerson,
}) => {
  const { page } = await newAdministrator(newPerson);
  await page.goto("/settings");
  await page.getByLabel("Token name").fill("ops");
  await page.getByRole("switch", { name: "May administer the server" }).click();
  await page.getByRole("button", { name: "Create token" }).click();
  const token = await page.locator("code").first().textContent();
  const row = page.getByRole("listitem").filter({ hasText: "ops" });
  await expect(row.getByText("Administrator")).toBeVisible();
  const headers = { Authorization: `Bearer ${token}` };
  expect((await page.request.get("/api/Admin/Status", { headers })).status()).toBe(200);
  await expect(page.getByRole("switch", { name: "May administer the server" })).not.toBeChecked();
});
