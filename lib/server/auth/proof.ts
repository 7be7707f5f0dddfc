/**
 * Changes of how one signs in need more than an open session: the password, a code or a passkey, with the
 * call or at most ten minutes before.
 */
import "server-only";
import { z } from "zod";
import type { PasskeyAssertion } from "../api/factors";
import { factorsOf, sessionAge } from "../db/queries/authenticators";
import { checkFailures, countFailure } from "../http/limits";
import { Problem } from "../http/problem";
import { useAppCode } from "./authenticator";
import type { Caller } from "./caller";
import { findToken, issueToken } from "./one-time-tokens";
import { takePasskey } from "./passkeys";
import { requirePassword } from "./password-check";

export type Proof = {
  current?: string | undefined;
  code?: string | undefined;
  passkey?: PasskeyAssertion | undefined;
  /** What `issueProof` gave for one of the others. */
  proof?: string | undefined;
};

const stored = z.object({ sid: z.string() });
/** A session that has just begun is proof enough to add something, so that nobody signs in twice. */
const freshSeconds = 600;

/** Takes a proof and returns one that is good for ten minutes of this session, any number of times. */
export async function issueProof(
  caller: Caller & { sessionId: string },
  proof: Proof,
): Promise<{ proof: string; expires: number }> {
  await requireProof(caller, proof);
  const { token, expires } = await issueToken("proof", {
    userId: caller.id,
    data: { sid: caller.sid },
  });
  return { proof: token, expires };
}

/**
 * Throws 400 if the proof is missing (`current`: `required`) or wrong, TooMany and Busy. `adds`: a session
 * of the last ten minutes needs none, nor does an account that has nothing to prove itself with.
 */
export async function requireProof(
  caller: Caller & { sessionId: string },
  { current, code, passkey, proof }: Proof,
  { adds = false }: { adds?: boolean } = {},
): Promise<void> {
  if (current !== undefined) return void (await requirePassword(caller, current));
  if (code !== undefined) return limited(caller, "code", () => useAppCode(caller.id, code));
  if (passkey !== undefined) {
    const owns = async () => (await takePasskey(passkey))?.userId === caller.id;
    return limited(caller, "passkey", owns);
  }
  if (proof !== undefined && (await isGood(caller, proof))) return;
  if (await isFresh(caller, adds)) return;
  throw new Problem(400, "Prove that it is you: with the password, a code or a passkey.", {
    errors: { current: "required" },
  });
}

async function isGood({ id, sid }: Caller, proof: string): Promise<boolean> {
  const found = await findToken("proof", proof);
  const data = stored.safeParse(found?.data);
  return found?.userId === id && data.success && data.data.sid === sid;
}

async function isFresh(
  { id, sessionId }: Caller & { sessionId: string },
  adds: boolean,
): Promise<boolean> {
  const age = await sessionAge(sessionId);
  if (!age || age.seconds > freshSeconds) return false;
  if (adds) return true;
  // Someone who comes by single sign-on and has nothing else: that they just came is all there is.
  const { secret, passkeys } = await factorsOf(id);
  return !age.hasPassword && secret === null && passkeys === 0;
}

async function limited(
  { sid }: Caller,
  field: "code" | "passkey",
  check: () => Promise<boolean>,
): Promise<void> {
  await checkFailures("passwordChanges", sid);
  if (await check()) return;
  await countFailure("passwordChanges", sid);
  throw new Problem(400, "This is not the right proof.", { errors: { [field]: "wrong" } });
}
