/** Mails, by the server that SMTP_URL names. */
import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { after } from "next/server";
import { createTransport, type Transporter } from "nodemailer";
import { z } from "zod";
import type { Locale } from "@/lib/shared/i18n/locale";
import { hasMail } from "../auth/sign-in-options";
import { env } from "../env";
import { logger } from "../observability/app-logger";
import { metrics } from "../observability/metrics";
import { ownHost, ownLink } from "./own-link";
import { type Content, contentOf, type MailValues, type Template } from "./templates";

export type MailTo<T extends Template> = {
  /** As `keptMailAddress` gives it. */
  to: string;
  locale: Locale;
  template: T;
  values: MailValues[T];
  /** The call that ends mails like this one with one click (RFC 8058). */
  stopPath?: `/${string}`;
};

/** In milliseconds. A mail server that greets late, to annoy spammers, takes up to half a minute. */
const timeouts = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 40_000,
  socketTimeout: 60_000,
};
/** Long enough for a connection that broke or a server that restarts. */
const retryMs = 2_000;

let transport: Transporter | undefined;

/** The mail server took it, does not take it, or may take it later. */
export type MailResult = "sent" | "refused" | "failed";

/**
 * Sends a mail, twice if the first try fails for a reason that passes. Resolves with what came of it; never
 * rejects, and logs no addresses. Refused at once on a server without mail.
 */
export async function sendMail<T extends Template>(mail: MailTo<T>): Promise<MailResult> {
  if (!hasMail()) return "refused";
  const { template } = mail;
  try {
    await attempt(mail);
    metrics().mails.inc({ template, result: "sent" });
    return "sent";
  } catch (error) {
    const result = isTemporary(error) ? "failed" : "refused";
    metrics().mails.inc({ template, result });
    // Neither the error's text nor its other properties, which contain addresses.
    logger.warn({ template, ...reasonOf(error) }, "a mail was not sent");
    return result;
  }
}

/** The same after the answer, which then says nothing about whether there was a mail to send. */
export function sendMailLater<T extends Template>(mail: MailTo<T>): void {
  after(() => sendMail(mail));
}

async function attempt<T extends Template>(mail: MailTo<T>): Promise<void> {
  const message = messageOf(mail, contentOf(mail.template, mail.locale, mail.values));
  try {
    await transporter().sendMail(message);
  } catch (error) {
    if (!isTemporary(error)) throw error;
    await sleep(retryMs);
    await transporter().sendMail(message);
  }
}

function messageOf<T extends Template>({ to, stopPath }: MailTo<T>, content: Content) {
  return {
    from: sender(),
    // As an object, because a string could name several people.
    to: { name: "", address: to },
    ...content,
    messageId: `<${randomUUID()}@${mailHost()}>`,
    headers: {
      "Auto-Submitted": "auto-generated",
      // Keeps Exchange from answering with notes of absence.
      "X-Auto-Response-Suppress": "All",
      ...(stopPath && {
        "List-Unsubscribe": `<${ownLink(stopPath)}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** MAIL_FROM, else the user of SMTP_URL if that is an address, else one at the server's own host. */
function sender(): string | { name: string; address: string } {
  const { MAIL_FROM, SMTP_URL } = env();
  if (MAIL_FROM !== undefined) return MAIL_FROM;
  const user = decodeURIComponent(new URL(SMTP_URL ?? "").username);
  return { name: "Teahouse", address: user.includes("@") ? user : `teahouse@${mailHost()}` };
}

/** The host of APP_URL as it stands in addresses: those of IP addresses are in brackets. */
function mailHost(): string {
  const host = ownHost().replace(/:\d+$/, "");
  return /^[\d.]+$/.test(host) ? `[${host}]` : host;
}

function transporter(): Transporter {
  transport ??= createTransport({
    ...timeouts,
    url: env().SMTP_URL,
    pool: true,
    maxConnections: 3,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return transport;
}

const smtpError = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  command: z.string().optional(),
});

function reasonOf(error: unknown): z.infer<typeof smtpError> {
  const parsed = smtpError.safeParse(error);
  return parsed.success ? parsed.data : {};
}

/** 4xx (RFC 5321, 4.2.1), or the mail server could not be reached. */
function isTemporary(error: unknown): boolean {
  const { code = "", responseCode } = reasonOf(error);
  if (responseCode !== undefined) return responseCode >= 400 && responseCode < 500;
  return /^E(CONNECTION|TIMEDOUT|SOCKET|DNS|CONNREFUSED|CONNRESET|PIPE|STREAM)$/.test(code);
}
