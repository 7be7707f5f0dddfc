/** What people do about how they sign in. */
import "server-only";
import type { Factors } from "@/lib/shared/api/factors";
import { isReadable } from "../auth/authenticator";
import type { Caller } from "../auth/caller";
import { digestOf, hash } from "../auth/password";
import { type Proof, requireProof } from "../auth/proof";
import { isFactorRequired } from "../auth/required-factor";
import * as authenticators from "../db/queries/authenticators";
import * as passkeys from "../db/queries/passkeys";
import * as users from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { requireSelf, withSession } from "./account";

type Owner = Caller & { sessionId: string };

/** The caller, with a session and of this account. They may still lack a second factor. */
export async function requireOwner(username: string | undefined): Promise<Owner> {
  return withSession(await requireSelf(username, { unsecured: true }));
}

/** Before a change; see requireProof. Throws TooMany, too. */
export async function requireProven(
  owner: Owner,
  proof: Proof,
  options: { adds?: boolean } = {},
): Promise<void> {
  await countCall("factorChanges", String(owner.id));
  await requireProof(owner, proof, options);
}

export async function factorsOf(owner: Owner): Promise<Factors> {
  const [account, list, { secret, recoveryCodes }, required] = await Promise.all([
    users.findById(owner.id),
    passkeys.list(owner.id),
    authenticators.factorsOf(owner.id),
    isFactorRequired(owner),
  ]);
  const state = secret && isReadable(owner.id, secret) ? "on" : "unreadable";
  return {
    password: Boolean(account?.passwordHash),
    passkeys: list,
    authenticator: secret === null ? "none" : state,
    recoveryCodes,
    required,
  };
}

/** Throws 409 for an account without a passkey, or without a password. */
export async function removePassword(userId: number): Promise<void> {
  if (await passkeys.removePassword(userId)) return;
  throw new Problem(409, "An account needs a passkey to do without a password.", {
    code: "last-way-in",
  });
}

/** Throws 409 for an account that has a password, which PATCH /User/{username} changes. */
export async function setPassword(userId: number, password: string): Promise<void> {
  if (await passkeys.addPassword(userId, await hash(digestOf(password)))) return;
  throw new Problem(409, "This account has a password already.");
}
