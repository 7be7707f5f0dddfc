import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { members, noticeSettings, users } from "@/drizzle/schema";
import { containsKeyword, foldText } from "@/lib/shared/message/keywords";
import { mentionedIn } from "@/lib/shared/message/mentioned";
import type { Person } from "@/lib/wire/frames";
import { mentionedNames } from "@/lib/wire/mentions";
import { db, type Transaction } from "../db";

/**
 * The members of a room whom texts mention, as the room shows them, or by one of their keywords. Somebody
 * who left still takes their whole name: `@ann-lee` never becomes a mention of ann.
 */
export async function mentionsIn(
  room: number,
  texts: { id: number; msg: string }[],
  within: Transaction | ReturnType<typeof db> = db(),
): Promise<{ id: number; uid: number }[]> {
  if (texts.length === 0) return [];
  const known = await peopleNamed(room, texts, within);
  const keywords = await keywordsOf(room, within);
  return texts.flatMap(({ id, msg }) => {
    const named = [...mentionedIn(msg, known)].flatMap((name) => {
      const person = known.get(name);
      return person?.state === "active" ? [person.uid] : [];
    });
    const text = keywords.size > 0 ? foldText(msg) : "";
    const noticed = [...keywords].flatMap(([keyword, people]) =>
      containsKeyword(text, keyword) ? people : [],
    );
    return [...new Set([...named, ...noticed])].map((uid) => ({ id, uid }));
  });
}

/**
 * The keywords of a room's members, each with whose it is; without those who muted the room. Reads an index
 * that has only people with keywords.
 */
async function keywordsOf(
  room: number,
  within: Transaction | ReturnType<typeof db>,
): Promise<Map<string, number[]>> {
  const found = await within
    .select({ uid: noticeSettings.userId, keywords: noticeSettings.keywords })
    .from(noticeSettings)
    .innerJoin(members, and(eq(members.roomId, room), eq(members.userId, noticeSettings.userId)))
    .where(
      and(
        sql`${noticeSettings.keywords} <> '{}'`,
        eq(members.state, "active"),
        ne(members.notify, "nothing"),
      ),
    );
  const people = new Map<string, number[]>();
  for (const { uid, keywords } of found) {
    for (const keyword of new Set(keywords.map(foldText))) {
      people.set(keyword, [...(people.get(keyword) ?? []), uid]);
    }
  }
  return people;
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
