/** What people do with the single sign-on of their own account. */
import "server-only";
import type { SsoLink } from "@/lib/shared/api/account";
import { withSession } from "../../accounts/account";
import * as identities from "../../db/queries/identities";
import * as sessions from "../../db/queries/sessions";
import * as users from "../../db/queries/users";
import { env } from "../../env";
import { countCall } from "../../http/limits";
import { Problem } from "../../http/problem";
import { currentSettings } from "../../settings/server-settings";
import type { Caller } from "../caller";
import { requirePassword } from "../password-check";
import { hasSso } from "../sign-in-options";
import { SsoFailure, startFlow } from "./flow";

/** Whoever has no password proves by this that they are there. */
const recentSeconds = 15 * 60;

/** Throws 404 where there is no single sign-on. */
export function requireSso(): string {
  const { OIDC_ISSUER } = env();
  if (!hasSso() || OIDC_ISSUER === undefined) {
    throw new Problem(404, "This server has no single sign-on.");
  }
  return OIDC_ISSUER;
}

/** Throws 404. */
export async function ssoLink(caller: Caller): Promise<SsoLink> {
  const link = await identities.linkOf(requireSso(), caller.id);
  const hash = (await users.find(caller.username))?.passwordHash;
  return {
    name: env().OIDC_NAME,
    linked: link?.linked ?? null,
    lastUsed: link?.lastUsed ?? null,
    hasPassword: Boolean(hash),
  };
}

/**
 * Begins to link the caller's account: the address at the provider, to which the browser goes next. Another way
 * in must not be had by an open session alone: it takes the password or, without one, a recent sign-in. Throws
 * 400, 403, 404, 409, TooMany and 503.
 */
export async function startLink(user: Caller, current: string | undefined): Promise<URL> {
  const issuer = requireSso();
  const caller = withSession(user);
  if (await identities.linkOf(issuer, caller.id)) {
    throw new Problem(409, "Your account is linked already.");
  }
  const account = await users.find(caller.username);
  if (account?.passwordHash) await requirePassword(caller, current);
  else if (!(await sessions.isRecent(caller.sessionId, recentSeconds))) {
    throw new Problem(403, "Sign in again first: this needs a sign-in within 15 minutes.");
  }
  try {
    return await startFlow("/settings", caller.id);
  } catch (error) {
    if (!(error instanceof SsoFailure)) throw error;
    throw new Problem(503, "The single sign-on cannot be reached.", {
      headers: { "Retry-After": "5" },
    });
  }
}

/** Throws 403, 404, 409 if there would be no way in, and TooMany. */
export async function removeLink(user: Caller): Promise<void> {
  const issuer = requireSso();
  const caller = withSession(user);
  await countCall("revocations", String(caller.id));
  const { ssoOnly } = await currentSettings();
  const done = ssoOnly && !caller.admin ? "last" : await identities.unlink(issuer, caller.id);
  if (done === "none") throw new Problem(404, "Your account is not linked.");
  if (done === "last") {
    throw new Problem(
      409,
      "This is your only way to sign in: set a password or add a passkey first.",
    );
  }
}
