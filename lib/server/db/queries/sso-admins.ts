/** Administrators by a claim of the single sign-on. */
import "server-only";
import { and, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { audit, users } from "@/drizzle/schema";
import { db, type Transaction } from "../db";
import { isLiving } from "./living";

/** The lock of whatever changes who is an administrator. */
const lock = 746_871;

/**
 * Makes a person an administrator, or takes back what the claim gave: a right that was given by hand, or that
 * the first account has, stays. So does that of the last administrator who can sign in. `also` runs in the same
 * transaction, if something changed.
 */
export function setByClaim(
  userId: number,
  admin: boolean,
  also: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
    if (!admin && !(await mayUnmake(tx, userId))) return false;
    const changed = await tx
      .update(users)
      .set({ admin })
      .where(and(eq(users.id, userId), ne(users.admin, admin), isLiving))
      .returning({ id: users.id });
    if (changed.length > 0) await also(tx);
    return changed.length > 0;
  });
}

async function mayUnmake(tx: Transaction, userId: number): Promise<boolean> {
  const [last] = await tx
    .select({ action: audit.action, details: audit.details })
    .from(audit)
    .where(and(eq(audit.person, userId), inArray(audit.action, ["admin-made", "admin-unmade"])))
    .orderBy(desc(audit.id))
    .limit(1);
  if (last?.action !== "admin-made" || last.details.sso !== true) return false;
  const others = await tx.execute(sql`
    select id from users where admin and id <> ${userId} and deleted_at is null
      and suspended_at is null and (password_hash <> ''
        or exists (select from passkeys where user_id = users.id)
        or exists (select from identities where user_id = users.id))
    limit 1`);
  return others.length > 0;
}
