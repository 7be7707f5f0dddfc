/** The placeholder for a person whose account was deleted. */
import type { Person } from "@/lib/wire/frames";

/** No username that can be registered starts with it; see `fieldRules`. */
const prefix = "-deleted-";

/** The nickname is for API clients; pages show a translated one. */
export function namesOfDeleted(userId: number): Person {
  return { username: `${prefix}${userId}`, nickname: "Deleted account" };
}

export function isDeleted({ username }: { username: string }): boolean {
  return username.startsWith(prefix);
}
