/** Who may have an account here, by what administrators set (docs/admin.md). */
import "server-only";
import type { Registration } from "@/lib/shared/api/registration";
import type { RegistrationCode } from "@/lib/shared/quota-codes";
import { findToken } from "../auth/one-time-tokens";
import { hasMail, hasSso } from "../auth/sign-in-options";
import * as invites from "../db/queries/invites";
import * as serverInvites from "../db/queries/server-invites";
import { isInviteCode } from "../rooms/invite-code";
import { currentSettings, type ServerSettings } from "../settings/server-settings";
import { isOfDomain } from "./registration-address";

export type Way =
  | {
      via: "page";
      /** The code of an invite to a room or to the server. */
      invite?: string | undefined;
      /** Of the link in a mail. */
      token?: string | undefined;
    }
  | { via: "sso"; email?: { address: string; verified: boolean } | null };

/** What lets a person in; it is spent when the account is made. */
export type Pass =
  | { kind: "none" }
  | { kind: "room-invite" | "server-invite"; code: string }
  | { kind: "mail"; token: string; address: string };
export type Verdict = { ok: true; pass: Pass } | { ok: false; code: RegistrationCode };

const no = (code: RegistrationCode): Verdict => ({ ok: false, code });
const yes = (pass: Pass = { kind: "none" }): Verdict => ({ ok: true, pass });

/**
 * Whether somebody may make an account now. By single sign-on everyone may whom the provider lets in, unless
 * registration is closed; where it is for domains, with a verified address of one of them.
 */
export async function mayRegister(way: Way): Promise<Verdict> {
  if (way.via === "page") return mayRegisterByPage(way);
  const { registration, domains } = await currentSettings();
  if (registration === "closed") return no("registration-closed");
  if (registration !== "domain") return yes();
  const { address, verified } = way.email ?? { address: "", verified: false };
  return verified && isOfDomain(address, domains) ? yes() : no("registration-domain");
}

async function mayRegisterByPage(way: { invite?: string; token?: string }): Promise<Verdict> {
  const [registration, { domains }] = await Promise.all([registrationByPage(), currentSettings()]);
  if (registration === "closed") return no("registration-closed");
  const byInvite = way.invite === undefined ? null : await passOfInvite(way.invite);
  if (byInvite) return yes(byInvite);
  const byMail =
    registration === "invite" ? null : await passOfMail(way.token, registration, domains);
  if (byMail) return yes(byMail);
  return registration === "open" ? yes() : no(`registration-${registration}`);
}

/** With single sign-on only, nobody has a use for an account with a password. */
export async function registrationByPage(): Promise<ServerSettings["registration"]> {
  const { registration, ssoOnly } = await currentSettings();
  return ssoOnly && hasSso() ? "closed" : registration;
}

/** For pages and clients that offer to register. */
export async function whoMayRegister(): Promise<Registration> {
  const [registration, { domains }] = await Promise.all([registrationByPage(), currentSettings()]);
  return { registration, ...(registration === "domain" && { domains }), mail: hasMail() };
}

/** Null for an invite that is not valid. */
export async function passOfInvite(code: string): Promise<Pass | null> {
  if (!isInviteCode(code)) return null;
  if ((await serverInvites.makerOf(code)) !== null) return { kind: "server-invite", code };
  return (await invites.preview(code)) && { kind: "room-invite", code };
}

/** The proven address of a link; null if it is no longer good, or not of a domain that may come. */
async function passOfMail(
  token: string | undefined,
  registration: ServerSettings["registration"],
  domains: string[],
): Promise<Pass | null> {
  const address = token === undefined ? null : await addressOfToken(token);
  if (token === undefined || address === null) return null;
  if (registration === "domain" && !isOfDomain(address, domains)) return null;
  return { kind: "mail", token, address };
}

/** The address that a link was mailed to; null if the link is not good. */
export async function addressOfToken(token: string): Promise<string | null> {
  const found = await findToken("registration", token);
  return found && addressIn(found.data);
}

/** What the token of a mailed link carries. */
export function addressIn(data: unknown): string | null {
  const isObject = typeof data === "object" && data !== null && "address" in data;
  return isObject && typeof data.address === "string" ? data.address : null;
}
