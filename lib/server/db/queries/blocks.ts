/** Whom people want to hear nothing of. */
import "server-only";
import { type AnyColumn, and, asc, eq, type SQL, sql } from "drizzle-orm";
import { blocks, rooms, users } from "@/drizzle/schema";
import type { PublicUser } from "@/lib/shared/api/people";
import { db, type Transaction } from "../db";
import { pairOf } from "./direct-pair";
import { isLiving } from "./living";
import * as roomCommands from "./room-commands";

type Id = number | AnyColumn | SQL;

/** A condition: the first person has blocked the second one. For notices of any kind, to the first. */
export const hasBlocked = (userId: Id, authorId: Id): SQL<boolean> =>
  sql<boolean>`exists (
    select from blocks where blocks.user_id = ${userId} and blocks.blocked_id = ${authorId})`;

/** The ids of those whom a person has blocked, as an array that Postgres reads once per query. */
export const blockedIds = (userId: Id): SQL =>
  sql`array(select blocked_id from blocks where blocks.user_id = ${userId})`;

/** Whom a person has blocked, as a column of another query. */
export const blockedNames = (userId: Id): SQL<string[]> =>
  sql<string[]>`array(
    select blocked.username from blocks join users as blocked on blocked.id = blocks.blocked_id
    where blocks.user_id = ${userId} and blocked.deleted_at is null)`;

/** Whom a person has blocked, by username. */
export function listOf(userId: number): Promise<PublicUser[]> {
  return db()
    .select({ username: users.username, nickname: users.nickname })
    .from(blocks)
    .innerJoin(users, eq(users.id, blocks.blockedId))
    .where(and(eq(blocks.userId, userId), isLiving))
    .orderBy(asc(users.username));
}

/** Whether one of the two has blocked the other. */
export async function isBetween(
  one: number,
  other: number,
  executor: Pick<Transaction, "select"> = db(),
): Promise<boolean> {
  const [found] = await executor
    .select({ userId: blocks.userId })
    .from(blocks)
    .where(
      sql`(user_id, blocked_id) in ((${one}::integer, ${other}::integer),
        (${other}::integer, ${one}::integer))`,
    )
    .limit(1);
  return found !== undefined;
}

/**
 * Blocks a person, or ends that. Their direct room takes no messages while one of both blocks the other;
 * the command that tells it is stored. Resolves with that room's id if it changed, else null.
 */
export function set(userId: number, blockedId: number, isOn: boolean): Promise<number | null> {
  return db().transaction(async (tx) => {
    await holdPair(tx, userId, blockedId);
    if (isOn) await tx.insert(blocks).values({ userId, blockedId }).onConflictDoNothing();
    else {
      await tx
        .delete(blocks)
        .where(and(eq(blocks.userId, userId), eq(blocks.blockedId, blockedId)));
    }
    const writers = (await isBetween(userId, blockedId, tx)) ? "nobody" : "all";
    const [changed] = await tx
      .update(rooms)
      .set({ writers })
      .where(and(eq(rooms.direct, pairOf(userId, blockedId)), sql`${rooms.writers} <> ${writers}`))
      .returning({ id: rooms.id, slowSeconds: rooms.slowSeconds });
    if (!changed) return null;
    const { id, slowSeconds } = changed;
    const command = { type: "policy", writers, slowSeconds } as const;
    await roomCommands.add(tx, [{ to: "main", id, command }]);
    return id;
  });
}

/**
 * Until the transaction ends, nobody changes the blocks of these two or opens their direct room: neither
 * may come into being beside the other.
 */
export async function holdPair(tx: Transaction, one: number, other: number): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`pair ${pairOf(one, other)}`}, 0))`,
  );
}
