/** The mails by which people register, by a real mail server. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { linkIn, type MailServer, startMailServer } from "../../../scripts/test/mail-server";
import { db } from "../db/db";
import * as settings from "../db/queries/settings";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { forgetSettings } from "../settings/server-settings";
import { sendLink } from "./registration-mail";
import { mayRegister } from "./registration-rules";

vi.mock("next/server", () => ({ after: () => undefined }));

let database: { stop(): Promise<void> };
let mail: MailServer;

beforeAll(async () => {
  mail = await startMailServer();
  Object.assign(process.env, { SMTP_URL: mail.url, APP_URL: "https://chat.example.org" });
  database = await startTestDatabase();
  await db().transaction((tx) =>
    settings.store(tx, { registration: "domain", domains: ["example.org"] }),
  );
  forgetSettings();
}, 60_000);
afterAll(async () => {
  await database.stop();
  await mail.stop();
});

test("a link arrives that lets its reader register, in either language", async () => {
  for (const locale of ["en", "zh"] as const) {
    const to = `mei.${locale}@example.org`;
    await sendLink(to, locale);
    const got = await mail.next(to);
    expect(got.subject).toMatch(locale === "zh" ? /\p{Script=Han}/u : /^[^\p{Script=Han}]+$/u);
    const link = new URL(linkIn(got, "sign-up"));
    expect(link.origin + link.pathname).toBe("https://chat.example.org/sign-up");
    expect(got.html).toContain(link.href);
    const token = link.searchParams.get("token") ?? "";
    expect(await mayRegister({ via: "page", token })).toStrictEqual({
      ok: true,
      pass: { kind: "mail", token, address: to },
    });
  }
});

test("who has an account with the address is told so, without a link to register", async () => {
  const values = { username: "li", nickname: "li", passwordHash: "" };
  await users.create({ ...values, email: "li@example.org" });
  await sendLink("li@example.org", "en");
  const got = await mail.next("li@example.org");
  expect(got.text).toContain("li");
  expect(got.text).not.toContain("token");
  const links = await db().execute(
    sql`select 1 from one_time_tokens where data->>'address' = 'li@example.org'`,
  );
  expect(links).toHaveLength(0);
});
