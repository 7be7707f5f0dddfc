import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { members, users } from "@/drizzle/schema";
import { mentionedIn } from "@/lib/shared/message/mentioned";
import type { Person } from "@/lib/wire/frames";
import { mentionedNames } from "@/lib/wire/mentions";
import { db, type Transaction } from "../db";

/**
 * The members of a room whom texts mention, as the room shows them. Somebody who left still takes
 * their whole name: `@ann-lee` never becomes a mention of ann.
 */
export async function mentionsIn(
  room: number,
  texts: { id: number; msg: string }[],
  within: Transaction | ReturnType<typeof db> = db(),
): Promise<{ id: number; uid: number }[]> {
  const known = await peopleNamed(room, texts, within);
  return texts.flatMap(({ id, msg }) =>
    [...mentionedIn(msg, known)].flatMap((name) => {
      const person = known.get(name);
      return person?.state === "active" ? [{ id, uid: person.uid }] : [];
    }),
  );
}

/** The current and former members of a room whom texts may mention, by folded username. */
export async function peopleNamed(
  room: number,
  texts: { msg: string }[],
  within: Transaction | ReturnType<typeof db> = db(),
): Promise<Map<string, Person & { uid: number; state: "active" | "left" | "removed" }>> {
  const names = new Set(texts.flatMap(({ msg }) => [...mentionedNames(msg)]));
  if (names.size === 0) return new Map();
  const { id, username, nickname, usernameKey } = users;
  const found = await within
    .select({ uid: id, key: usernameKey, username, nickname, state: members.state })
    .from(users)
    .innerJoin(members, and(eq(members.roomId, room), eq(members.userId, id)))
    .where(
      sql`${usernameKey} in (select jsonb_array_elements_text(${JSON.stringify([...names])}::jsonb))`,
    );
  return new Map(found.map(({ key, ...person }) => [key, person]));
}
