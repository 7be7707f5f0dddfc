/** Signing in where a password alone does not do, and with a passkey. */
import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { LoginAnswer } from "@/lib/shared/api/factors";
import type { PasskeyAssertion } from "../api/factors";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { checkFailures, countCall, countFailure } from "../http/limits";
import { useAppCode, useRecoveryCode } from "./authenticator";
import { findToken, issueToken, takeToken } from "./one-time-tokens";
import { takePasskey } from "./passkeys";
import { mayWithoutSso, secondWays } from "./second-ways";
import { setSessionCookie } from "./session-cookie";
import { beginSession, checkPassword } from "./sign-in";

/**
 * Signs in with a password, and sets the cookie where that is enough. Otherwise, and only to clients that
 * know of it (`tells`), the answer says what is missing. Throws TooMany and Busy.
 */
export async function signInWithPassword(
  username: string,
  digests: string[],
  { tells }: { tells: boolean },
): Promise<LoginAnswer> {
  const user = await checkPassword(username, digests);
  if (!user || !(await mayWithoutSso(user))) return { status: false };
  if (user.suspendedAt) return { status: false, ...(tells && { suspended: true }) };
  const ways = await secondWays(user);
  if (ways === null) return { status: await begin(user, "password") };
  if (!tells) return { status: false };
  const data = { password: mark(user.passwordHash) };
  const { token } = await issueToken("second-step", { userId: user.id, data });
  return { status: false, second: { token, ways } };
}

const stored = z.object({ password: z.string() });
/** What `{token}` of a first step is answered with. */
export type SecondAnswer = {
  token: string;
  code?: string | undefined;
  passkey?: PasskeyAssertion | undefined;
};

/**
 * The second step: a code of the app, a recovery code, or a passkey. `expired`: the first step is to be
 * done again. Throws TooMany, and 400 for a challenge that is not good any more.
 */
export async function takeSecondStep(
  answer: SecondAnswer,
): Promise<{ status: boolean; expired?: true }> {
  const first = await findToken("second-step", answer.token);
  const user = first?.userId ? await users.findById(first.userId) : null;
  const data = stored.safeParse(first?.data);
  if (!user || !data.success || data.data.password !== mark(user.passwordHash)) {
    return { status: false, expired: true };
  }
  const key = `${await callerAddress()} ${user.id}`;
  await checkFailures("secondSteps", key);
  if (!(await isRight(user.id, answer))) {
    await countFailure("secondSteps", key);
    return { status: false };
  }
  // Of two answers at the same moment, one gets the session.
  if (!(await takeToken("second-step", answer.token))) return { status: false, expired: true };
  return { status: await begin(user, answer.passkey ? "passkey" : "password") };
}

/** Signs in with a passkey alone; false if it is unknown, or its account may not come in. Throws 400 and TooMany. */
export async function signInWithPasskey(assertion: PasskeyAssertion): Promise<LoginAnswer> {
  const address = await callerAddress();
  await checkFailures("signInByAddress", address);
  const found = await takePasskey(assertion);
  const user = found && (await users.findById(found.userId));
  if (!user) {
    await countFailure("signInByAddress", address);
    return { status: false };
  }
  if (!(await mayWithoutSso(user))) return { status: false };
  if (user.suspendedAt) return { status: false, suspended: true };
  return { status: await begin(user, "passkey") };
}

async function isRight(userId: number, { code, passkey }: SecondAnswer): Promise<boolean> {
  if (passkey) return (await takePasskey(passkey))?.userId === userId;
  if (code === undefined) return false;
  return (await useRecoveryCode(userId, code)) || (await useAppCode(userId, code));
}

async function begin(user: users.Account, method: "password" | "passkey"): Promise<boolean> {
  const sessionId = await beginSession(user, { method });
  if (sessionId !== null) await setSessionCookie(sessionId);
  return sessionId !== null;
}

/** Tells whether the password is still the one of the first step, without storing its hash again. */
function mark(passwordHash: string): string {
  return createHash("sha256").update(passwordHash).digest("base64url");
}

/** Limits challenges, which are stored until they expire. */
export async function countChallenge(): Promise<void> {
  await countCall("passkeyChallenges", await callerAddress());
}
