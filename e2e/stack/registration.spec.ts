/** The pages by which people register, on a server of their own in each mode. */
import { type Browser, chromium, type Page } from "@playwright/test";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { linkIn, type MailServer, startMailServer } from "../../scripts/test/mail-server";
import { expectAccessible } from "../support/accessible";
import { browserArguments } from "../support/browser-arguments";
import { freePort } from "../support/free-port";
import { watchErrors } from "../support/page-errors";
import type { Stack } from "../support/stack";
import { type Client, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const password = "zjh1997@stupid";
type Scene = { stack: Stack; ann: Client; mail: MailServer; newGuest: () => Promise<Page> };

test("each way to register, from the link to the room, and what the others hear", async ({
  prepareStack,
}) => {
  const port = await freePort();
  const mail = await startMailServer();
  const stack = await prepareStack({
    PORT: String(port),
    APP_URL: `http://127.0.0.1:${port}`,
    SMTP_URL: mail.url,
  });
  await stack.start();
  const ann = await signIn(stack, "ann");
  await ann.post("/Room", { name: "Tea", private: true });
  const toRoom = await codeOf(ann, "/Room/1/Invite");
  const toServer = await codeOf(ann, "/Admin/Invite");
  await test.step("who may invite to the server", () => serverInvites(stack, ann, toServer));
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const scene = { stack, ann, mail, newGuest: () => openPage(browser, stack.origin) };
    await test.step("invite", () => byInvite(scene, toServer, toRoom));
    await test.step("domain", () => byDomain(scene, toRoom));
    await test.step("closed", () => closed(scene, toServer, toRoom));
  } finally {
    await browser.close();
    await mail.stop();
  }
});

async function serverInvites(stack: Stack, ann: Client, code: string) {
  const bob = await signIn(stack, "bob");
  const { token } = JSON.parse(await (await ann.post("/User/ann/Token", { name: "bot" })).text());
  const calls = [
    ["GET", "/Admin/Invite"],
    ["POST", "/Admin/Invite"],
    ["DELETE", `/Admin/Invite/${code}`],
  ] as const;
  for (const [method, path] of calls) {
    const statuses = await Promise.all([
      fetch(stack.origin + path, { method }).then(({ status }) => status),
      bob.call(method, path).then(({ status }) => status),
      fetch(stack.origin + path, { method, headers: { Authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      ),
    ]);
    expect(statuses, `${method} ${path}`).toEqual([401, 403, 403]);
  }
  const listed = JSON.parse(await (await ann.get("/Admin/Invite")).text());
  expect(listed).toMatchObject([{ code, createdBy: { username: "ann" }, uses: null }]);
}

async function byInvite({ stack, newGuest }: Scene, toServer: string, toRoom: string) {
  await set(stack, "invite");
  expect(await register(stack, "doc")).toEqual([403, "registration-invite"]);
  const lu = await newGuest();
  await lu.goto("/sign-in");
  await lu.getByRole("link", { name: "Create account" }).click();
  await expect(lu.getByRole("heading", { name: "By invitation only" })).toBeVisible();
  await expectAccessible(lu, "sign-up that takes an invite");
  const field = lu.getByLabel("Invite link or code");
  await field.fill("please");
  await field.press("Enter");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(`Come: ${stack.origin}/invite/${toServer}`);
  await field.press("Enter");
  await expect(lu.getByRole("heading", { name: "ann invites you to this Teahouse" })).toBeVisible();
  await expectAccessible(lu, "an invite to the server");
  await lu.getByRole("link", { name: "Create account" }).click();
  await signUp(lu, "lu");
  await expect(lu).toHaveURL(/\/rooms$/);
  await lu.goto(`/invite/${toServer}`);
  await expect(lu.getByRole("heading", { name: "You’re already in" })).toBeVisible();
  await expectAccessible(lu, "an invite to the server, signed in");

  const yu = await newGuest();
  await yu.goto(`/invite/${toRoom}`);
  await yu
    .getByRole("link", { name: "I already have an account" })
    .or(yu.getByRole("link", { name: "Sign in" }))
    .click();
  // The invite survives the way to the other form.
  await yu.getByRole("link", { name: "Create account" }).click();
  await signUp(yu, "yu");
  await yu.getByRole("button", { name: "Join room" }).click();
  await expect(yu).toHaveURL(/\/rooms\/1$/);

  const late = await newGuest();
  await late.goto(`/sign-up?next=/invite/${"x".repeat(22)}`);
  await expect(late.getByText("This invite is no longer valid.")).toBeVisible();
}

async function byDomain({ stack, mail, newGuest }: Scene, toRoom: string) {
  await set(stack, "domain", ["example.org"]);
  expect(await register(stack, "doc")).toEqual([403, "registration-domain"]);
  const mei = await newGuest();
  await mei.goto("/sign-up");
  await expect(mei.getByText("example.org")).toBeVisible();
  await mei.getByLabel("E-mail address").fill("mei");
  await mei.getByRole("button", { name: "Send link" }).click();
  await expect(mei.getByText("This is not an e-mail address.")).toBeVisible();
  await mei.getByLabel("E-mail address").fill("mei@example.com");
  await mei.getByRole("button", { name: "Send link" }).click();
  await expect(mei.getByText("Check your e-mail")).toBeVisible();
  await expectAccessible(mei, "sign-up after a link was sent");

  await mei.goto("/sign-up");
  await mei.getByLabel("E-mail address").fill("mei@example.org");
  await mei.getByRole("button", { name: "Send link" }).click();
  await expect(mei.getByText("Check your e-mail")).toBeVisible();
  const link = linkIn(await mail.next("mei@example.org"), "sign-up");
  expect(link.startsWith(`${stack.origin}/sign-up?`)).toBe(true);
  expect(mail.mails).toHaveLength(1);
  await mei.goto(link);
  await expect(mei.getByLabel("E-mail address")).toHaveValue("mei@example.org");
  await signUp(mei, "mei", "sunshine1");
  await expect(mei.getByText("This password is easy to guess.")).toBeVisible();
  await expectAccessible(mei, "sign-up with a common password");
  await mei.getByLabel("Password", { exact: true }).fill(password);
  await mei.getByRole("button", { name: "Create account" }).click();
  await expect(mei).toHaveURL(/\/rooms$/);

  const late = await newGuest();
  await late.goto(link);
  await expect(late.getByText("This link is no longer valid.")).toBeVisible();
  await late.goto(`/invite/${toRoom}`);
  await late.getByRole("link", { name: "Create account" }).click();
  await signUp(late, "late");
  await expect(late.getByRole("button", { name: "Join room" })).toBeVisible();
}

async function closed({ stack, newGuest }: Scene, toServer: string, toRoom: string) {
  await set(stack, "closed");
  expect(await register(stack, "doc", toServer)).toEqual([403, "registration-closed"]);
  const guest = await newGuest();
  await guest.goto("/sign-in");
  await expect(guest.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(guest.getByText("New here?")).toBeHidden();
  await guest.goto("/sign-up");
  await expect(guest.getByRole("heading", { name: "Registration is closed" })).toBeVisible();
  await expect(guest.getByRole("textbox")).toHaveCount(0);
  await expectAccessible(guest, "closed sign-up");
  for (const code of [toRoom, toServer]) {
    await guest.goto(`/invite/${code}`);
    await expect(guest.getByText("Registration is closed here")).toBeVisible();
    await expect(guest.getByRole("link", { name: "Create account" })).toHaveCount(0);
    await expect(guest.getByRole("link", { name: "Sign in" })).toBeVisible();
  }
}

async function openPage(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: "en-US" });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  watchErrors(page);
  return page;
}

async function signUp(page: Page, username: string, secret = password): Promise<void> {
  // First, as only this form has it: the one before may still be there.
  await page.getByLabel("Display name").fill(username);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Create account" }).click();
}

async function codeOf(client: Client, path: string): Promise<string> {
  const answer = await client.post(path, {});
  expect(answer.status).toBe(201);
  return String(JSON.parse(await answer.text()).code);
}

type Mode = "invite" | "domain" | "closed";
/** What the page to sign up says in each mode. */
const said = {
  invite: "By invitation only",
  domain: "example.org",
  closed: "Registration is closed",
};

/** As the console does it; calls and pages act on it within two seconds, each on their own. */
async function set(stack: Stack, registration: Mode, domains: string[] = []): Promise<void> {
  const values = Object.entries({ registration, domains })
    .map(([key, value]) => `('${key}', '${JSON.stringify(value)}')`)
    .join();
  await stack.change(
    `insert into settings (key, value) values ${values} on conflict (key) do update set value = excluded.value`,
  );
  await expect
    .poll(async () => (await (await fetch(`${stack.origin}/Registration`)).json()).registration)
    .toBe(registration);
  const says = async (path: string, words: string) => {
    const answer = await fetch(stack.origin + path, { headers: { "Accept-Language": "en" } });
    // The scripts contain all texts of the page.
    return (await answer.text()).replace(/<script.*?<\/script>/gs, "").includes(words);
  };
  await expect.poll(() => says("/sign-up", said[registration])).toBe(true);
  await expect.poll(() => says("/sign-in", "New here?")).toBe(registration !== "closed");
}

/** What a client of the API document hears. */
async function register(stack: Stack, username: string, invite?: string) {
  const body = JSON.stringify({ username, nickname: username, password: "secret", invite });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${stack.origin}/User`, { method: "POST", headers, body });
  return [answer.status, (await answer.json()).code];
}
