import "server-only";
import { audit } from "@/drizzle/schema";
import type { Transaction } from "../db";

export async function add(
  values: typeof audit.$inferInsert,
  executor: Pick<Transaction, "insert">,
): Promise<void> {
  await executor.insert(audit).values(values);
}
