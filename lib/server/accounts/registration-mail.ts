/** Mails with a link to register, where that takes an address of certain domains. */
import "server-only";
import { after } from "next/server";
import type { Locale } from "@/lib/shared/i18n/locale";
import { issueToken } from "../auth/one-time-tokens";
import { hasMail } from "../auth/sign-in-options";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { Problem, TooMany } from "../http/problem";
import { sendMail } from "../mail/send-mail";
import { logger } from "../observability/app-logger";
import { currentSettings } from "../settings/server-settings";
import { refuseRegistration } from "./refused-registration";
import { isOfDomain, registrationAddress } from "./registration-address";
import { registrationByPage } from "./registration-rules";

/**
 * Sends a link to this address, if it is of a domain that may come. Which is found out after the answer,
 * so that neither what it says nor how long it takes tells whether the address fits or has an account.
 * Throws 400 for what is no address, 403 and 409 where nobody registers by mail, and TooMany.
 */
export async function requestLink(email: string, locale: Locale): Promise<void> {
  const registration = await registrationByPage();
  if (registration === "open")
    throw new Problem(409, "Everyone can register here, without a link.");
  if (registration !== "domain") throw refuseRegistration(`registration-${registration}`);
  const address = registrationAddress(email);
  if (address === null) {
    throw new Problem(400, "This is no e-mail address.", { errors: { email: "mail-address" } });
  }
  await countCall("registrationMails", await callerAddress());
  after(() => sendLink(address, locale));
}

/** Never throws. */
export async function sendLink(to: string, locale: Locale): Promise<void> {
  try {
    const { domains } = await currentSettings();
    if (!hasMail() || !isOfDomain(to, domains)) return;
    await countCall("registrationMailsToOne", to.toLowerCase());
    const username = await users.usernameWithEmail(to);
    if (username !== null) {
      await sendMail({ to, locale, template: "registration-known", values: { username } });
      return;
    }
    const { token } = await issueToken("registration", { data: { address: to } });
    const path = `/sign-up?${new URLSearchParams({ token })}` as const;
    await sendMail({ to, locale, template: "registration", values: { path } });
  } catch (err) {
    if (!(err instanceof TooMany)) logger.error({ err }, "a link to register could not be mailed");
  }
}
