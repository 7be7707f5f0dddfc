/** What administrators set for the whole server, as they see and change it. */
import "server-only";
import { domainToASCII } from "node:url";
import type { AdminSettings } from "@/lib/shared/api/admin";
import { hasMail, hasSso } from "../auth/sign-in-options";
import { db } from "../db/db";
import { haveWayInWithoutPasskey } from "../db/queries/administrators";
import { env } from "../env";
import { Problem } from "../http/problem";
import { quotaSettings } from "../quota-settings";
import { tellRoomsHeldWordsLater } from "../rooms/held-words";
import {
  currentSettings,
  forgetSettings,
  type ServerSettings,
  storeSettings,
} from "../settings/server-settings";
import { type By, note } from "./audit";

type Given = { [Key in keyof ServerSettings]?: ServerSettings[Key] | undefined };

/** Labels of letters, digits and hyphens, at least two, as they stand behind the @ of an address. */
const domainPattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;
const maxDomains = 200;
const maxHeldWords = 1_000;

export async function readSettings(): Promise<AdminSettings> {
  const { OIDC_NAME, ...variables } = env();
  const quotas = Object.keys(quotaSettings).flatMap((name) => {
    const value = Object.entries(variables).find(([key]) => key === name)?.[1];
    return typeof value === "number" ? [[name, value] as const] : [];
  });
  return {
    ...(await currentSettings()),
    mail: hasMail(),
    sso: hasSso() ? OIDC_NAME : null,
    quotas: Object.fromEntries(quotas),
  };
}

/** Changes settings; what is left out stays. Throws 400 if nobody could sign in or register by them. */
export async function changeSettings(by: By, given: Given): Promise<AdminSettings> {
  forgetSettings();
  const before = await currentSettings();
  const cleaned = clean(given);
  if (Object.keys(cleaned).length === 0) return readSettings();
  const after: ServerSettings = { ...before, ...cleaned };
  const errors = await faultsOf(after, cleaned);
  if (Object.keys(errors).length > 0) {
    throw new Problem(400, "These settings do not work together.", { errors });
  }
  await db().transaction(async (tx) => {
    await storeSettings(tx, cleaned);
    await note(by, { action: "settings-changed", details: detailsOf(cleaned) }, tx);
  });
  forgetSettings();
  if (cleaned.heldWords) tellRoomsHeldWordsLater();
  return readSettings();
}

/** Throws 400 for what is no domain. */
function clean({ domains, heldWords, ...rest }: Given): Partial<ServerSettings> {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(domains && { domains: unique(domains.map(cleanDomain), "domains", maxDomains) }),
    ...(heldWords && { heldWords: unique(heldWords.map(cleanWord), "heldWords", maxHeldWords) }),
  };
}

function cleanDomain(text: string): string {
  const typed = text.trim().replace(/^@/, "").replace(/\.$/, "");
  if (typed === "") return "";
  const domain = domainToASCII(typed).toLowerCase();
  // A number at the end would be an IP address.
  if (!domainPattern.test(domain) || /\.\d+$/.test(domain))
    throw invalid("domains", "not-a-domain");
  return domain;
}

function cleanWord(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ");
}

function unique(list: string[], field: string, max: number): string[] {
  const kept = [...new Set(list.filter((each) => each !== ""))];
  if (kept.length > max) throw invalid(field, "too-many");
  return kept;
}

/** Only of what is being changed: a variable may have gone since the rest was set. */
async function faultsOf(
  { registration, domains, ssoOnly }: ServerSettings,
  changed: Partial<ServerSettings>,
): Promise<Record<string, string>> {
  const errors: Record<string, string> = {};
  const isByDomain = registration === "domain" && (changed.registration || changed.domains);
  if (isByDomain && !hasMail() && !hasSso()) errors.registration = "needs-mail";
  if (isByDomain && domains.length === 0) errors.domains = "required";
  if (ssoOnly && changed.ssoOnly) {
    if (!hasSso()) errors.ssoOnly = "needs-sso";
    else if (!(await haveWayInWithoutPasskey())) errors.ssoOnly = "needs-administrator";
  }
  return errors;
}

/** Held words are words of people, of which the audit list has none. */
function detailsOf({ heldWords, ...rest }: Partial<ServerSettings>): Record<string, unknown> {
  return { ...rest, ...(heldWords && { heldWords: heldWords.length }) };
}

function invalid(field: string, code: string): Problem {
  return new Problem(400, `Some values are not valid: ${field}.`, { errors: { [field]: code } });
}
