import "server-only";
import { sql } from "drizzle-orm";
import { settings } from "@/drizzle/schema";
import { db, type Transaction } from "../db";

/** All settings that were stored, by name. */
export async function all(): Promise<Record<string, unknown>> {
  const rows = await db().select().from(settings);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** Stores these settings; the others stay as they are. */
export async function store(
  tx: Pick<Transaction, "insert">,
  changed: Record<string, unknown>,
): Promise<void> {
  const rows = Object.entries(changed)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value }));
  if (rows.length === 0) return;
  await tx
    .insert(settings)
    .values(rows)
    .onConflictDoUpdate({ target: settings.key, set: { value: sql`excluded.value` } });
}
