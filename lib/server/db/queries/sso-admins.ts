/** Administrators by a claim of the single sign-on. */
import "server-only";
import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { audit, users } from "@/drizzle/schema";
import { db, type Transaction } from "../db";
import { holdAdministrators, LastAdministrator, requireAnother } from "./administrators";
import { isLiving } from "./living";

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
    await holdAdministrators(tx);
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
  try {
    await requireAnother(tx, userId);
  } catch (error) {
    if (error instanceof LastAdministrator) return false;
    throw error;
  }
  return true;
}
