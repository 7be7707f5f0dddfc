import "server-only";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { digestFromLogin, verify } from "./password";

/**
 * Returns the password's stored hash if `current` is the password or its MD5. Asked before changes
 * that an open session alone must not allow. Throws 400, and TooMany.
 */
export async function requirePassword(
  { id, username }: User,
  current: string | undefined,
): Promise<string> {
  if (current === undefined) throw wrongPassword("required");
  await countCall("passwordChanges", String(id));
  const hash = (await users.find(username))?.passwordHash ?? null;
  const matches = await verify(hash, digestFromLogin(current));
  if (!matches || hash === null) throw wrongPassword("wrong");
  return hash;
}

export function wrongPassword(code: "required" | "wrong"): Problem {
  return new Problem(400, "The current password does not fit.", { errors: { current: code } });
}
