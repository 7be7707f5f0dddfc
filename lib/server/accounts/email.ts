/** The e-mail address of a person, which counts once a link that was sent there has come back. */
import "server-only";
import { domainToUnicode } from "node:url";
import { z } from "zod";
import type { EmailState } from "@/lib/shared/api/email";
import type { Locale } from "@/lib/shared/i18n/locale";
import type { Caller } from "../auth/caller";
import { endTokensOf, findToken, issueToken, takeToken } from "../auth/one-time-tokens";
import { requirePassword } from "../auth/password-check";
import { hasMail } from "../auth/sign-in-options";
import { db } from "../db/db";
import * as queries from "../db/queries/email";
import { holdLiving } from "../db/queries/living";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { mailLocale } from "../i18n/request-locale";
import { sendMailLater } from "../mail/send-mail";
import { linkGone } from "./password-reset";

const waitingAddress = z.object({ email: z.string() });

/** Throws 501 on a server that cannot send mail. */
export function requireMail(): void {
  if (!hasMail()) throw new Problem(501, "This server sends no mail.");
}

export async function emailState({ id }: Caller): Promise<EmailState> {
  const state = await queries.settingsOf(id);
  if (!state) throw new Problem(404, "There is nobody with this username.");
  return { ...state, email: shown(state.email), waiting: shown(state.waiting) };
}

/**
 * Sends a link to an address that is to become the caller's. If it is somebody else's, its owner gets a note
 * instead, and the caller sees no difference. Throws 400 for a wrong password, 501 and TooMany.
 */
export async function requestEmail(
  caller: Caller,
  { email, current }: { email: string; current?: string | undefined },
  locale: Locale,
): Promise<void> {
  requireMail();
  await countCall("emailChanges", String(caller.id));
  const state = await queries.settingsOf(caller.id);
  if (state?.hasPassword) await requirePassword(caller, current);
  await countCall("mailsToOne", email.toLowerCase());
  const { id, username } = caller;
  const owner = await queries.ownerOf(email);
  await queries.setLocale(id, locale);
  // Also for an address that is taken, so that the settings show the same.
  const { token } = await db().transaction(async (tx) => {
    await endTokensOf(id, "email", tx);
    return issueToken("email", { userId: id, data: { email } }, tx);
  });
  if (owner && owner.id !== id) {
    const to = { to: owner.email, locale: mailLocale(owner.locale, locale) };
    return sendMailLater({
      ...to,
      template: "address-taken",
      values: { username: owner.username },
    });
  }
  const values = { username, path: `/verify/${token}` } as const;
  sendMailLater({ to: email, locale, template: "verify", values });
}

/** What a link proves, without using it; null if it is not good. */
export async function readVerification(
  token: string,
): Promise<{ username: string; email: string } | null> {
  const found = await findToken("email", token);
  const waiting = waitingAddress.safeParse(found?.data);
  if (found?.userId == null || !waiting.success) return null;
  const username = await queries.usableName(found.userId);
  return username === null ? null : { username, email: shown(waiting.data.email) };
}

/** Makes the address of a link the person's. Throws 410 for a link that is not good, and TooMany. */
export async function verifyEmail(token: string): Promise<void> {
  await countCall("mailedLinks", await callerAddress());
  const found = await findToken("email", token);
  if (found?.userId == null) throw linkGone();
  const { userId } = found;
  const { email, before, username, locale } = await db().transaction(async (tx) => {
    // The account first, then its links, like every change of a password.
    if (!(await holdLiving(tx, userId))) throw linkGone();
    const taken = await takeToken("email", token, tx);
    const waiting = waitingAddress.safeParse(taken?.data);
    if (!taken || !waiting.success) throw linkGone();
    const set = await queries.setEmail(tx, userId, waiting.data.email);
    if (!set) throw linkGone();
    return { ...set, email: waiting.data.email };
  });
  if (before === null || before.toLowerCase() === email.toLowerCase()) return;
  const mail = { to: before, locale: mailLocale(locale), template: "address-changed" } as const;
  sendMailLater({ ...mail, values: { username } });
}

/** Removes the caller's address; the mailbox is told. */
export async function removeEmail({ id, username }: Caller, locale: Locale): Promise<void> {
  await countCall("emailChanges", String(id));
  const removed = await queries.removeEmail(id);
  if (removed === null) return;
  sendMailLater({ to: removed, locale, template: "address-removed", values: { username } });
}

function shown(email: string): string;
function shown(email: string | null): string | null;
/** With its domain in its own letters. */
function shown(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf("@") + 1;
  return email.slice(0, at) + (domainToUnicode(email.slice(at)) || email.slice(at));
}
