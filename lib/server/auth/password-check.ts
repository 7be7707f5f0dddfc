import "server-only";
import * as users from "../db/queries/users";
import { checkFailures, countFailure } from "../http/limits";
import { Problem } from "../http/problem";
import type { Caller } from "./caller";
import { attempt, readingsOf, verify } from "./password";

/**
 * Returns the password's stored hash if `current` is the password or its MD5. Asked before changes
 * that an open session alone must not allow. Wrong ones are counted for the caller's session, so
 * that whoever found it open cannot keep the owner from changing the password in another. Throws 400,
 * TooMany and Busy.
 */
export async function requirePassword(
  { sid, username }: Caller,
  current: string | undefined,
): Promise<string> {
  if (current === undefined) throw wrongPassword("required");
  return attempt(async () => {
    await checkFailures("passwordChanges", sid);
    const hash = (await users.find(username))?.passwordHash || null;
    const matches = await verify(hash, readingsOf(current));
    if (matches && hash !== null) return hash;
    await countFailure("passwordChanges", sid);
    throw wrongPassword("wrong");
  });
}

export function wrongPassword(code: "required" | "wrong"): Problem {
  return new Problem(400, "The current password is missing or wrong.", {
    errors: { current: code },
  });
}
