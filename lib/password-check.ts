import "server-only";
import { countCall } from "./limits";
import { digestFromLogin, verify } from "./password";
import { Problem } from "./problem";
import type { User } from "./queries/users";
import * as users from "./queries/users";

/**
 * The password's stored hash, if `current` is the password, or its MD5: whoever finds an open
 * session must not get further with it. Throws 400, and TooMany.
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
