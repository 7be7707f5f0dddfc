/** What administrators did, which nobody can change. */
import "server-only";
import type { AuditAction } from "@/lib/shared/api/admin";
import { db, type Transaction } from "../db/db";
import { add } from "../db/queries/audit";

/** Who does it and how; `actor` and `address` are null for the command line. */
export type By = {
  actor: number | null;
  via: "page" | "token" | "command";
  address: string | null;
};

export type Deed = {
  action: AuditAction;
  /** The ids of the person and the room that it is done to. */
  person?: number;
  room?: number;
  /** What else there is to know. No names and no words: they would outlive an account. */
  details?: Record<string, unknown>;
};

/** Notes a deed, best in the transaction that does it. */
export function note(
  by: By,
  deed: Deed,
  executor: Pick<Transaction, "insert"> = db(),
): Promise<void> {
  return add({ ...by, ...deed }, executor);
}
