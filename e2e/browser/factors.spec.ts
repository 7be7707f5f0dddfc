/** Passkeys and the second step at the screen, with Chromium's virtual authenticator. */
import type { CDPSession, Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { expectAccessible } from "../support/accessible";
import { webOrigin } from "../support/address";
import { expect, type Look, test } from "../support/browser-fixtures";
import { password } from "../support/browser-person";

// Browsers have no passkeys for IP addresses.
test.use({ baseURL: webOrigin.replace("127.0.0.1", "localhost") });

/** A device with a finger on it, which this browser makes passkeys with. */
async function addDevice(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}

/** Where somebody who works on the screens looks at them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

async function signOut(page: Page): Promise<void> {
  await page.request.post("/api/Logout");
  await page.goto("/sign-in?next=%2Fsettings");
}

const typeName = async (page: Page, username: string) => {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

test("a passkey is added, signs in without a name, and can be the only way in", async ({ ann }) => {
  const { page } = ann;
  await addDevice(page);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const list = page.getByRole("list", { name: "Passkeys" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await picture(page, "settings-passkey");

  await page.getByRole("button", { name: "Remove password" }).click();
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  await picture(page, "proof");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("None. You sign in without one.")).toBeVisible();
  // The proof counts for ten minutes: this is refused for what it would do, not for who asks.
  await list.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByText("This is the last way into your account.")).toBeVisible();

  await signOut(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(list.getByText(/last used/)).toBeVisible();

  await page.getByRole("button", { name: "Set a password" }).click();
  const setting = page.getByRole("dialog", { name: "Set a password" });
  await setting.getByLabel("New password").fill("another-tea-9");
  await setting.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("dialog", { name: "Is it you?" })
    .getByRole("button", { name: "Confirm with a passkey" })
    .click();
  await expect(page.getByText("You can sign in with it.")).toBeVisible();
});

test("an authenticator app asks for its code, as a phone or a Chinese input method gives it, or a recovery code", async ({
  ann,
}) => {
  const { page, username } = ann;
  await page.goto("/settings");
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  const secret = (await dialog.locator("code").textContent()) ?? "";
  const app = new TOTP({ secret: secret.replaceAll(" ", "") });
  await expectAccessible(page, "the page");
  await picture(page, "app-setup");
  await dialog.getByLabel("6-digit code").fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByText("That code isn’t right")).toBeVisible();
  // A step earlier, so that the next one is still to be used.
  const before = app.generate({ timestamp: Date.now() - 30_000 });
  await dialog.getByLabel("6-digit code").fill(before);
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("dialog", { name: "Save your recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  const recovery = (await codes.getByRole("listitem").first().textContent()) ?? "";
  await picture(page, "recovery-codes");
  await codes.getByRole("button", { name: "I’ve saved them" }).click();
  await expect(page.getByText("10 left.")).toBeVisible();

  await signOut(page);
  await typeName(page, username);
  await expect(page.getByText("Enter the 6-digit code")).toBeVisible();
  await expectAccessible(page, "the page");
  await picture(page, "second-step");
  await page.getByLabel("Code").fill("123 456");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("That code isn’t right")).toBeVisible();
  const code = app.generate();
  const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
  await page.getByLabel("Code").fill(` ${wide.slice(0, 3)} ${wide.slice(3)} `);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/settings$/);

  await signOut(page);
  await typeName(page, username);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(recovery.toUpperCase());
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByText("9 left.")).toBeVisible();
});

const looks: [string, Look][] = [
  ["en light", {}],
  ["zh dark", { locale: "zh-CN", colorScheme: "dark" }],
  ["zh phone", { locale: "zh-CN", onPhone: true }],
  ["en dark phone", { colorScheme: "dark", onPhone: true }],
];
for (const [name, look] of process.env.PICTURES ? looks : []) {
  test(`pictures: ${name}`, async ({ newPerson }) => {
    const { page, username } = await newPerson("Ann", look);
    const device = await addDevice(page);
    await page.goto("/settings");
    await page.getByRole("heading", { name: /Sign-in security|登录安全/ }).scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: /Add a passkey|添加通行密钥/ }).waitFor();
    await picture(page, `${name} settings`);
    await page.getByRole("button", { name: /Add a passkey|添加通行密钥/ }).click();
    await page.getByRole("list", { name: /Passkeys|通行密钥/ }).waitFor();
    await page.getByRole("button", { name: /Set up auth|设置验证器应用/ }).click();
    const dialog = page.getByRole("dialog");
    const secret = ((await dialog.locator("code").textContent()) ?? "").replaceAll(" ", "");
    await picture(page, `${name} app`);
    await dialog.getByRole("textbox").fill(new TOTP({ secret }).generate());
    await dialog.getByRole("button", { name: /Turn on|开启/ }).click();
    await page.getByRole("dialog", { name: /Save your|保存/ }).waitFor();
    await picture(page, `${name} codes`);
    await page.getByRole("button", { name: /saved them|我已保存/ }).click();
    await page.getByText(/10 left|还剩 10/).scrollIntoViewIfNeeded();
    await picture(page, `${name} settings on`);
    await page.request.post("/api/Logout");
    // It would sign in by itself as soon as the form is used.
    await device.send("WebAuthn.disable");
    await page.goto("/sign-in");
    await picture(page, `${name} sign-in`);
    await page.locator("[name=username]").fill(username);
    await page.locator("[name=password]").fill(password);
    await page.locator("button[type=submit]").click();
    await page.locator("[name=code]").waitFor();
    await picture(page, `${name} second`);
  });
}
