import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { clientId, clientSecret } from "../../scripts/test/oidc-provider";
import { browserArguments } from "../support/browser-arguments";
import { freePort } from "../support/free-port";
import { root } from "../support/stack";
import { enter, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** The provider, in a process of its own, and what Teahouse must know of it. */
async function startProvider(appUrl: string): Promise<{ process: ChildProcess; issuer: string }> {
  const port = await freePort();
  const script = path.join(root, "scripts/test/oidc.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, String(port), appUrl], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (text) => {
      output += text;
      if (output.includes("open\n")) resolve();
    });
    child.once("exit", () => reject(new Error(`the provider ended: ${output}`)));
  });
  return { process: child, issuer: `http://127.0.0.1:${port}` };
}

/** Fills in the provider's form. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

test("promise: people come by single sign-on, and signing out at the provider ends sessions and sockets", async ({
  prepareStack,
}) => {
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const provider = await startProvider(appUrl);
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const stack = await prepareStack({
      ...{ PORT: String(port), APP_URL: appUrl, OIDC_NAME: "Acme" },
      ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: clientId },
      ...{ OIDC_CLIENT_SECRET: clientSecret, OIDC_ADMIN_CLAIM: "groups=chat-admins" },
    });
    await stack.start();
    const owner = await signIn(stack, "owner");
    const context = await browser.newContext({ baseURL: appUrl, locale: "en-US" });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();

    await test.step("who cancels there comes back to a page that says so", async () => {
      await page.goto("/sign-in?next=/settings");
      await page.getByRole("link", { name: "Continue with Acme" }).click();
      await page.getByRole("link", { name: "[ Cancel ]" }).click();
      await expect(page.getByText("The sign-in was cancelled")).toBeVisible();
    });

    await test.step("a new person has an account, and goes where they wanted to", async () => {
      await page.getByRole("link", { name: "Continue with Acme" }).click();
      await signInThere(page, "boss");
      await page.waitForURL(`${appUrl}/settings`);
      await expect(page.getByRole("region", { name: "Single sign-on" })).toContainText("Linked");
      const answer = await page.request.get("/api/User/boss");
      expect(await answer.json()).toStrictEqual({
        username: "boss",
        nickname: "boss of the company",
      });
    });

    await test.step("the only way in cannot be removed", async () => {
      await page.getByRole("button", { name: "Unlink Acme" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
      await expect(page.getByText("This is your only way to sign in.")).toBeVisible();
    });

    await test.step("another password account links itself, with its password", async () => {
      const other = await browser.newContext({ baseURL: appUrl, locale: "en-US" });
      other.setDefaultTimeout(15_000);
      const account = { username: "owner", password: "zjh1997@stupid" };
      expect((await other.request.post("/api/Login", { data: account })).ok()).toBe(true);
      const settings = await other.newPage();
      await settings.goto("/settings");
      await settings.getByRole("button", { name: "Link Acme" }).click();
      const dialog = settings.getByRole("dialog");
      await dialog.getByLabel("Current password").fill(account.password);
      await dialog.getByRole("button", { name: "Continue" }).click();
      await signInThere(settings, "owner-of-acme");
      await settings.waitForURL(`${appUrl}/settings?sso=linked#sso`);
      await expect(settings.getByText("Acme is linked.")).toBeVisible();
      await other.close();
    });

    await test.step("signing out there ends the session and closes the socket, and no other", async () => {
      const room = await makeRoom(owner);
      await page.goto(`/rooms/${room}`);
      await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
      const cookies = await context.cookies(appUrl);
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
      const sockets = [
        await enter(stack, owner, room),
        await enter(
          stack,
          { ...owner, get: (at) => fetch(appUrl + at, { headers: { cookie } }) },
          room,
        ),
      ];
      const closed = sockets.map((socket) => once(socket, "close"));
      const there = await context.newPage();
      // Its style sheet is on another site.
      await there.goto(`${provider.issuer}/session/end`, { waitUntil: "domcontentloaded" });
      await there.getByRole("button", { name: "Yes, sign me out" }).click();
      const [code] = (await closed[1]) ?? [];
      expect(code).toBe(4401);
      expect((await context.request.get("/api/Room")).status()).toBe(401);
      expect((await owner.get("/Room")).status).toBe(200);
      expect(sockets[0]?.readyState).toBe(1);
      for (const socket of sockets) socket.terminate();
    });

    await test.step("with single sign-on only, passwords are for administrators", async () => {
      await signIn(stack, "member");
      await stack.stop();
      await stack.change("insert into settings (key, value) values ('ssoOnly', 'true')");
      await stack.start();
      await page.goto("/sign-in");
      await expect(page.getByRole("link", { name: "Continue with Acme" })).toBeVisible();
      await expect(page.getByLabel("Username")).toHaveCount(0);
      await page.goto("/sign-in?admin");
      await expect(page.getByLabel("Username")).toBeVisible();
      for (const [username, status] of [
        ["member", false],
        ["owner", true],
      ] as const) {
        const data = { username, password: "zjh1997@stupid" };
        const answer = await context.request.post("/api/Login", { data });
        expect(await answer.json(), username).toStrictEqual({ status });
      }
    });

    await test.step("a provider that is down is said kindly, and no secret is in the log", async () => {
      provider.process.kill("SIGKILL");
      await stack.stop();
      await stack.start();
      await context.clearCookies();
      await page.goto("/sign-in");
      await page.getByRole("link", { name: "Continue with Acme" }).click();
      await expect(page.getByText("can’t be reached")).toBeVisible();
      for (const secret of [clientSecret, "boss", "example.org"]) {
        expect(stack.errors).not.toContain(secret);
      }
    });
  } finally {
    provider.process.kill("SIGKILL");
    await browser.close();
  }
});
