/** New passwords for people who have lost theirs, by links that are good once. */
import "server-only";
import { after } from "next/server";
import type { Locale } from "@/lib/shared/i18n/locale";
import { keptMailAddress } from "@/lib/shared/mail-address";
import { findToken, issueToken, takeToken } from "../auth/one-time-tokens";
import { digestOf, hash } from "../auth/password";
import { requireGoodPassword } from "../auth/password-rules";
import { signInOptions } from "../auth/sign-in-options";
import { db } from "../db/db";
import * as emails from "../db/queries/email";
import { holdLiving } from "../db/queries/living";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { Problem, TooMany } from "../http/problem";
import { mailLocale } from "../i18n/request-locale";
import { sendMail } from "../mail/send-mail";
import { logger } from "../observability/app-logger";
import { deliverToRoomsOf } from "../party/command-list";

/** The same for every link that is not good, so that nobody learns why. */
export function linkGone(): Problem {
  return new Problem(410, "This link is no longer good. It may have been used or replaced.");
}

/** The username of whoever a link to set a password is for, without using the link; null if it is not good. */
export async function readReset(token: string): Promise<string | null> {
  const found = await findToken("reset", token);
  return found?.userId == null ? null : emails.usableName(found.userId);
}

/**
 * Sets a new password by a link. The person is signed out everywhere, their access tokens and other links
 * end, and a second factor stays. Throws 400 for a bad password, 410 for a link that is not good, TooMany
 * and Busy; the link stays good after a 400.
 */
export async function resetPassword(token: string, password: string): Promise<void> {
  await countCall("mailedLinks", await callerAddress());
  const found = await findToken("reset", token);
  const username = found?.userId == null ? null : await emails.usableName(found.userId);
  if (found?.userId == null || username === null) throw linkGone();
  const { userId } = found;
  await requireGoodPassword(password, { username, nickname: username });
  const passwordHash = await hash(digestOf(password));
  await db().transaction(async (tx) => {
    // The account first, then its links, like every change of a password.
    const isThere = await holdLiving(tx, userId);
    if (!isThere || !(await takeToken("reset", token, tx))) throw linkGone();
    if (!(await users.resetPassword(tx, userId, passwordHash))) throw linkGone();
  });
  await deliverToRoomsOf(userId);
  after(() => tellOfReset(username));
}

async function tellOfReset(username: string): Promise<void> {
  const user = await users.find(username);
  if (!user?.email) return;
  const mail = {
    to: user.email,
    locale: mailLocale(user.locale),
    template: "password-reset",
  } as const;
  await sendMail({ ...mail, values: { username } });
}

/**
 * Mails a link to whoever has this username or address. All of it is done after the answer, so that neither
 * the answer nor its time tells whether there is anybody. Throws TooMany, by what was asked and not by who
 * exists.
 */
export async function forgotPassword(typed: string, locale: Locale): Promise<void> {
  // Postgres takes no NUL, and no name has control characters.
  const name = typed
    .toWellFormed()
    .replace(/\p{Cc}/gu, "")
    .trim();
  const address = await callerAddress();
  await countCall("forgotByAddress", address);
  await countCall("forgotByPair", `${address} ${name.toLowerCase()}`);
  after(() => sendResets(name, locale));
}

/** Never rejects. */
export async function sendResets(name: string, locale: Locale): Promise<void> {
  try {
    const { passwords } = await signInOptions();
    for (const account of await emails.findForgotten(name, keptMailAddress(name))) {
      const user = passwords || (await users.find(account.username))?.admin;
      if (user) await sendReset(account, locale);
    }
  } catch (err) {
    logger.warn({ err }, "a link for a lost password was not sent");
  }
}

async function sendReset(account: emails.Mailbox, locale: Locale): Promise<void> {
  const { id, username, email: to } = account;
  try {
    await countCall("mailsToOne", String(id));
  } catch (error) {
    if (error instanceof TooMany) return;
    throw error;
  }
  const { token } = await issueToken("reset", { userId: id });
  await sendMail({
    ...{ to, locale: mailLocale(account.locale, locale), template: "reset" },
    values: { username, path: `/reset/${token}` },
  });
}
