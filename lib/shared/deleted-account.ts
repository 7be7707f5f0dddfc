/** What stands for a person whose account is gone. */
import type { Person } from "@/lib/wire/frames";

/** No name that can be registered begins so; see `fieldRules`. */
const prefix = "-deleted-";

/** The nickname is for programs; pages say it in the reader's language. */
export function namesOfDeleted(userId: number): Person {
  return { username: `${prefix}${userId}`, nickname: "Deleted account" };
}

export function isDeleted({ username }: { username: string }): boolean {
  return username.startsWith(prefix);
}
