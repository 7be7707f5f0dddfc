/** What an account needs besides its password. */
import "server-only";
import type { SecondWay } from "@/lib/shared/api/factors";
import { factorsOf } from "../db/queries/authenticators";
import { isReadable } from "./authenticator";
import { isFactorRequired } from "./required-factor";
import { signInOptions } from "./sign-in-options";

/**
 * The ways to the second step of an account; null if its password is enough. An authenticator app asks
 * for it always; passkeys alone do where the server's settings require a second factor of the person.
 */
export async function secondWays(user: {
  id: number;
  admin: boolean;
}): Promise<SecondWay[] | null> {
  const { secret, passkeys, recoveryCodes } = await factorsOf(user.id);
  const needed = secret !== null || (passkeys > 0 && (await isFactorRequired(user)));
  if (!needed) return null;
  const isPossible = {
    app: secret !== null && isReadable(user.id, secret),
    passkey: passkeys > 0,
    recovery: recoveryCodes > 0,
  };
  return (["app", "passkey", "recovery"] as const).filter((way) => isPossible[way]);
}

/** Where there is only single sign-on, passwords and passkeys are for administrators. */
export async function mayWithoutSso({ admin }: { admin: boolean }): Promise<boolean> {
  return admin || (await signInOptions()).passwords;
}
