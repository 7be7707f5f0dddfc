import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { identities, passkeys, users } from "@/drizzle/schema";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { holdLiving } from "./living";

/** `created` and `lastUsed` are in whole seconds since 1970. */
export type Passkey = { id: string; name: string; created: number; lastUsed: number | null };
export type StoredPasskey = {
  id: string;
  userId: number;
  username: string;
  publicKey: string;
  counter: number;
  transports: string[];
};

export function list(userId: number): Promise<Passkey[]> {
  return db()
    .select({
      id: passkeys.id,
      name: passkeys.name,
      created: epochSeconds(passkeys.createdAt),
      lastUsed: epochSeconds(passkeys.lastUsedAt),
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(desc(passkeys.createdAt));
}

export async function find(id: string): Promise<StoredPasskey | null> {
  const [found] = await db()
    .select({
      id: passkeys.id,
      userId: passkeys.userId,
      username: users.username,
      publicKey: passkeys.publicKey,
      counter: passkeys.counter,
      transports: passkeys.transports,
    })
    .from(passkeys)
    .innerJoin(users, eq(users.id, passkeys.userId))
    .where(eq(passkeys.id, id));
  return found ?? null;
}

/** Stores a passkey; says what is wrong if there are `max` already, or somebody has it, or the account is gone. */
export function add(
  passkey: Omit<StoredPasskey, "username"> & { name: string },
  max: number,
): Promise<"added" | "full" | "taken" | "gone"> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, passkey.userId))) return "gone";
    if ((await countOf(tx, passkey.userId)) >= max) return "full";
    const added = await tx
      .insert(passkeys)
      .values(passkey)
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    return added.length > 0 ? "added" : "taken";
  });
}

/**
 * Notes a use. False if the passkey is gone, or its counter is not above the last one: a copy has signed
 * in between, or the same signature came twice at the same moment. Passkeys that do not count say 0.
 */
export async function use(id: string, counter: number): Promise<boolean> {
  const used = await db()
    .update(passkeys)
    .set({ counter, lastUsedAt: sql`now()` })
    .where(
      and(
        eq(passkeys.id, id),
        sql`(${passkeys.counter} < ${counter} or (${passkeys.counter} = 0 and ${counter} = 0))`,
      ),
    )
    .returning({ id: passkeys.id });
  return used.length > 0;
}

export async function rename(userId: number, id: string, name: string): Promise<boolean> {
  const renamed = await db()
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.userId, userId), eq(passkeys.id, id)))
    .returning({ id: passkeys.id });
  return renamed.length > 0;
}

/**
 * Removes a passkey, unless there would be no way into the account any more. With `sso`, an account there
 * is a way in. Concurrent changes of the account's ways in wait for each other.
 */
export function remove(
  userId: number,
  id: string,
  { sso }: { sso: boolean },
): Promise<"removed" | "gone" | "last"> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, userId))) return "gone";
    const mine = and(eq(passkeys.userId, userId), eq(passkeys.id, id));
    const [found] = await tx.select({ id: passkeys.id }).from(passkeys).where(mine);
    if (!found) return "gone";
    const isLast = (await countOf(tx, userId)) === 1;
    if (isLast && !(await hasOtherWay(tx, userId, sso))) return "last";
    await tx.delete(passkeys).where(mine);
    return "removed";
  });
}

/** Removes the password of an account that has a passkey; false if it has none, or no password. */
export function removePassword(userId: number): Promise<boolean> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, userId)) || (await countOf(tx, userId)) === 0) return false;
    const removed = await tx
      .update(users)
      .set({ passwordHash: "" })
      .where(and(eq(users.id, userId), sql`${users.passwordHash} <> ''`))
      .returning({ id: users.id });
    return removed.length > 0;
  });
}

/** Gives a password to an account that has none; false if it has one. */
export async function addPassword(userId: number, passwordHash: string): Promise<boolean> {
  const added = await db()
    .update(users)
    .set({ passwordHash })
    .where(and(eq(users.id, userId), eq(users.passwordHash, "")))
    .returning({ id: users.id });
  return added.length > 0;
}

async function countOf(tx: Pick<Transaction, "$count">, userId: number): Promise<number> {
  return tx.$count(passkeys, eq(passkeys.userId, userId));
}

async function hasOtherWay(tx: Transaction, userId: number, sso: boolean): Promise<boolean> {
  const [owner] = await tx
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  if (owner?.passwordHash) return true;
  return sso && (await tx.$count(identities, eq(identities.userId, userId))) > 0;
}
