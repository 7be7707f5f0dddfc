import { request as httpRequest } from "node:http";
import { chromium } from "@playwright/test";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { linkIn, startMailServer } from "../../scripts/test/mail-server";
import { browserArguments } from "../support/browser-arguments";
import { freePort } from "../support/free-port";
import { enter, logIn, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const appUrl = "https://chat.example.org";
const password = "zjh1997@stupid";

/** A call from somebody who says that the server is theirs. */
function callAs(host: string, url: string, method: string, cookie: string, body: unknown) {
  return new Promise<number>((resolve, reject) => {
    const headers = {
      ...{ Host: host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https" },
      ...{ "Content-Type": "application/json", Cookie: cookie },
    };
    const sent = httpRequest(url, { method, headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("error", reject).end(JSON.stringify(body));
  });
}

test("promise: a lost password is reset by mail, whatever Host says, and signs out everywhere", async ({
  startStack,
}) => {
  const mail = await startMailServer();
  // Pages of another origin than APP_URL may not change anything.
  const port = await freePort();
  const own = `http://127.0.0.1:${port}`;
  const stack = await startStack({ SMTP_URL: mail.url, APP_URL: own, PORT: String(port) });
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const ann = await signIn(stack, "ann");
    const wanted = { email: "ann@example.org", current: password };
    const eve = "eve.example.net";
    const path = `${stack.origin}/User/ann/Email`;
    expect(await callAs(eve, path, "PUT", ann.cookie, wanted)).toBe(202);
    const proof = linkIn(await mail.next("ann@example.org"), "verify");
    expect(proof.startsWith(`${own}/verify/`)).toBe(true);
    const page = await browser.newPage();
    await page.goto(stack.origin + new URL(proof).pathname);
    // The page alone changes nothing: mail filters open links.
    expect(await (await ann.get("/User/ann/Email")).json()).toMatchObject({ email: null });
    await page.getByRole("button", { name: "Confirm address" }).click();
    await expect(page.getByText("The address is confirmed.")).toBeVisible();
    expect(await (await ann.get("/User/ann/Email")).json()).toMatchObject({
      email: "ann@example.org",
      waiting: null,
    });

    const forgot = `${stack.origin}/Password/Forgot`;
    expect(await callAs(eve, forgot, "POST", "", { name: "nobody" })).toBe(202);
    expect(await callAs(eve, forgot, "POST", "", { name: "ann@example.org" })).toBe(202);
    const link = linkIn(await mail.next("ann@example.org"), "reset");
    expect(link.startsWith(`${own}/reset/`)).toBe(true);
    const socket = await enter(stack, ann, await makeRoom(ann));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    await page.goto(stack.origin + new URL(link).pathname);
    await page.reload();
    await page.getByLabel("New password").fill("a kettle of oolong");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Your password is changed")).toBeVisible();
    expect(await closed).toBeGreaterThanOrEqual(4000);
    expect((await ann.get("/Room")).status).toBe(401);
    expect((await logIn(stack, "ann")).cookie).toBe("");
    await page.goto(stack.origin + new URL(link).pathname);
    await expect(page.getByRole("heading", { name: "no longer valid" })).toBeVisible();
    await page.getByRole("link", { name: "Get a new link" }).click();
    await page.getByLabel("Username or e-mail").fill("ann");
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByText("a link is on its way")).toBeVisible();
    await mail.next("ann@example.org");
  } finally {
    await browser.close();
    await stack.remove();
    await mail.stop();
  }
});

test("while mail cannot be sent, the answers are the same", async ({ startStack }) => {
  const mail = await startMailServer();
  await mail.stop();
  const stack = await startStack({ SMTP_URL: mail.url, APP_URL: appUrl });
  const ann = await signIn(stack, "ann");
  const wanted = { email: "ann@example.org", current: password };
  expect((await ann.call("PUT", "/User/ann/Email", wanted)).status).toBe(202);
  for (const name of ["ann", "nobody"]) {
    const answer = await ann.post("/Password/Forgot", { name });
    expect([answer.status, await answer.json()]).toStrictEqual([202, { status: true }]);
  }
  // A mail program's own click: a form, without a session.
  const one = await fetch(`${stack.origin}/Notice/Unsubscribe?token=1.${"a".repeat(43)}`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(one.status).toBe(404);
});
