/** Accounts that have not been deleted. Members, sessions and users all ask for them. */
import "server-only";
import { and, isNull, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema";
import type { Transaction } from "../db";

export const isLiving = isNull(users.deletedAt);

/** Accounts that may be used: neither deleted nor suspended. */
export const isUsable = and(isLiving, isNull(users.suspendedAt));

/**
 * Keeps an account from being deleted or suspended until the transaction ends; false if it is.
 */
export async function holdUsable(tx: Pick<Transaction, "execute">, id: number): Promise<boolean> {
  const held = await tx.execute(sql`
    select 1 from users where id = ${id} and deleted_at is null and suspended_at is null
    for no key update`);
  return held.length > 0;
}

/**
 * Keeps an account from being deleted until the transaction ends, and makes other transactions that call
 * this wait; false if it is deleted.
 */
export async function holdLiving(tx: Transaction, id: number): Promise<boolean> {
  const held = await tx.execute(sql`
    select 1 from users where id = ${id} and deleted_at is null for no key update`);
  return held.length > 0;
}
