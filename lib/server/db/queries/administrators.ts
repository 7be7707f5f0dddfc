/** Who is an administrator of the server. */
import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema";
import { Problem } from "../../http/problem";
import { db, type Transaction } from "../db";
import { isUsable } from "./living";

/** Any number that no other lock has. */
const lock = 746_871;

/** 409: the server would have no administrator any more. */
export class LastAdministrator extends Problem {
  constructor() {
    super(409, "This is the only administrator who can act: make another one first.", {
      code: "last-administrator",
    });
  }
}

/** In use, and with a way to sign in. */
const canAct = and(
  eq(users.admin, true),
  isUsable,
  sql`(${users.passwordHash} <> ''
    or exists (select from passkeys where passkeys.user_id = ${users.id})
    or exists (select from identities where identities.user_id = ${users.id}))`,
);

/**
 * Makes whoever else changes who is an administrator wait until the transaction ends. Before any other lock
 * of the transaction, so that no two wait for each other.
 */
export async function holdAdministrators(tx: Pick<Transaction, "execute">): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
}

/** Throws LastAdministrator if only this person can act as one. After `holdAdministrators`. */
export async function requireAnother(
  tx: Pick<Transaction, "select">,
  userId: number,
): Promise<void> {
  const able = await tx.select({ id: users.id }).from(users).where(canAct).limit(2);
  if (able.length === 1 && able[0]?.id === userId) throw new LastAdministrator();
}

/** Makes a person an administrator or ends that. False if they are that already, or are deleted. */
export async function set(
  tx: Pick<Transaction, "update">,
  userId: number,
  admin: boolean,
): Promise<boolean> {
  const changed = await tx
    .update(users)
    .set({ admin })
    .where(and(eq(users.id, userId), eq(users.admin, !admin), sql`${users.deletedAt} is null`))
    .returning({ id: users.id });
  return changed.length > 0;
}

/** Whether there are people but no administrator: a database of a release that had none. */
export async function areMissing(executor: Pick<Transaction, "execute"> = db()): Promise<boolean> {
  const [row] = await executor.execute<{ missing: boolean }>(sql`
    select exists (select from users where deleted_at is null)
      and not exists (select from users where admin and deleted_at is null) as missing`);
  return row?.missing === true;
}

/** The oldest account that may be used; null if there is none. */
export async function oldestAccount(
  executor: Pick<Transaction, "select"> = db(),
): Promise<{ id: number; username: string; nickname: string } | null> {
  const [oldest] = await executor
    .select({ id: users.id, username: users.username, nickname: users.nickname })
    .from(users)
    .where(isUsable)
    .orderBy(asc(users.id))
    .limit(1);
  return oldest ?? null;
}

/** Whether an administrator could sign in if only single sign-on and the administrator's way in were left. */
export async function haveWayInWithoutPasskey(): Promise<boolean> {
  const [found] = await db()
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.admin, true),
        isUsable,
        sql`(${users.passwordHash} <> ''
          or exists (select from identities where identities.user_id = ${users.id}))`,
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** All administrators, the oldest account first. */
export function list(): Promise<{ username: string; nickname: string; suspended: boolean }[]> {
  return db()
    .select({
      username: users.username,
      nickname: users.nickname,
      suspended: sql<boolean>`${users.suspendedAt} is not null`,
    })
    .from(users)
    .where(and(eq(users.admin, true), sql`${users.deletedAt} is null`))
    .orderBy(asc(users.id));
}
