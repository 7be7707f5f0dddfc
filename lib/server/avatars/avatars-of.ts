import "server-only";
import * as avatars from "../db/queries/avatars";

/** The pictures of the people whom a page shows, by their ids; null for those without one. */
export async function avatarsOf(usernames: string[]): Promise<[string, number | null][]> {
  const names = new Set(usernames);
  if (names.size === 0) return [];
  const found = await avatars.profiles([...names]);
  const ids = new Map(found.map(({ username, avatar = null }) => [username, avatar]));
  return [...names].map((name) => [name, ids.get(name) ?? null]);
}
