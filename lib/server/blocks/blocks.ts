/** Blocking people. */
import "server-only";
import type { PublicUser } from "@/lib/shared/api/people";
import * as queries from "../db/queries/blocks";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { requireConfirmed } from "../party/command-list";

/** Whom the person has blocked. */
export function listBlocked(user: User): Promise<PublicUser[]> {
  return queries.listOf(user.id);
}

/**
 * Blocks somebody, or ends that; again changes nothing. Throws 400 for the user themselves, 404, TooMany,
 * and, after the change, NotConfirmed if their direct room could not be told.
 */
export async function setBlocked(user: User, username: string, isOn: boolean): Promise<void> {
  await countCall("blocks", String(user.id));
  const other = await users.find(username);
  if (!other) throw new Problem(404, "There is nobody with this username.");
  if (other.id === user.id) throw new Problem(400, "You cannot block yourself.");
  const room = await queries.set(user.id, other.id, isOn);
  if (room !== null) await requireConfirmed(room);
}
