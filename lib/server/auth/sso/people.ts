/** Whose account an identity is, and the account that a new one gets. */
import "server-only";
import { randomInt } from "node:crypto";
import { mayRegister } from "../../accounts/registration-rules";
import { note } from "../../admin/audit";
import * as identities from "../../db/queries/identities";
import * as ssoAdmins from "../../db/queries/sso-admins";
import * as users from "../../db/queries/users";
import { violates } from "../../db/violation";
import { env } from "../../env";
import { callerAddress } from "../../http/caller-address";
import { type Claims, hasValue, parseRule, verifiedEmail } from "./claims";
import { nicknameFrom, numbered, usernameFrom } from "./names";

export type Refusal = "sso-closed" | "sso-domain";

/** After these, numbers are drawn: many may have the same name. */
const numbersInTurn = 20;
const maxTries = 40;

/**
 * The account of a new identity, which it makes. It is never an existing one, whatever name or address the
 * provider says: a taken name gets a number, and a taken address is left out. Null if somebody with this identity
 * has signed in meanwhile.
 */
export async function makeAccount(
  identity: identities.Identity,
  claims: Claims,
): Promise<{ user: users.User } | { refusal: Refusal } | null> {
  const email = verifiedEmail(claims);
  const refusal = await refusalToRegister(email);
  if (refusal) return { refusal };
  const wanted = usernameFrom(claims);
  const nickname = nicknameFrom(claims, wanted);
  let address = email;
  for (let attempt = 1; attempt <= maxTries; ) {
    const username = attempt === 1 ? wanted : numbered(wanted, numberFor(attempt));
    try {
      const values = { username, nickname, passwordHash: "", email: address };
      const user = await users.create(values, (tx, { id }) => identities.add(tx, identity, id));
      if (user) return { user };
      attempt++;
    } catch (error) {
      if (violates(error, "identities_issuer_subject_pk")) return null;
      if (address === null || !violates(error, "users_email")) throw error;
      address = null;
    }
  }
  throw new Error("no username is free");
}

/** Null if they may have an account. `email`: verified. */
async function refusalToRegister(email: string | null): Promise<Refusal | null> {
  const verdict = await mayRegister({
    via: "sso",
    email: email === null ? null : { address: email, verified: true },
  });
  if (verdict.ok) return null;
  return verdict.code === "registration-domain" ? "sso-domain" : "sso-closed";
}

function numberFor(attempt: number): number {
  return attempt <= numbersInTurn ? attempt : randomInt(100, 1_000_000);
}

/** Makes somebody an administrator, or takes back what the claim gave. Nothing without OIDC_ADMIN_CLAIM. */
export async function applyAdminClaim(userId: number, claims: Claims): Promise<void> {
  const { OIDC_ADMIN_CLAIM } = env();
  if (OIDC_ADMIN_CLAIM === undefined) return;
  const admin = hasValue(claims, parseRule(OIDC_ADMIN_CLAIM));
  const address = await callerAddress();
  await ssoAdmins.setByClaim(userId, admin, (tx) =>
    note(
      { actor: null, via: "page", address },
      { action: admin ? "admin-made" : "admin-unmade", person: userId, details: { sso: true } },
      tx,
    ),
  );
}
