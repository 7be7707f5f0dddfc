import "server-only";
import { eq } from "drizzle-orm";
import { authenticators, passkeys, recoveryCodes } from "@/drizzle/schema";
import type { Transaction } from "../db";

/** Deletes a person's passkeys, authenticator and recovery codes; returns how many there were. */
export async function removeAllOf(
  tx: Pick<Transaction, "delete">,
  userId: number,
): Promise<{ passkeys: number; authenticators: number }> {
  const keys = await tx.delete(passkeys).where(eq(passkeys.userId, userId)).returning();
  const apps = await tx.delete(authenticators).where(eq(authenticators.userId, userId)).returning();
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  return { passkeys: keys.length, authenticators: apps.length };
}
