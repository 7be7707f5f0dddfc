import "server-only";
import { desc, eq, lt, sql } from "drizzle-orm";
import { alias, type PgColumn } from "drizzle-orm/pg-core";
import { audit, rooms, users } from "@/drizzle/schema";
import { type AuditEntry, auditActions } from "@/lib/shared/api/admin";
import type { PublicUser } from "@/lib/shared/api/people";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";

export async function add(
  values: typeof audit.$inferInsert,
  executor: Pick<Transaction, "insert">,
): Promise<void> {
  await executor.insert(audit).values(values);
}

/** Entries, newest first: those before `from`, and one more than `limit`. */
export async function page({
  from,
  limit,
}: {
  from: number | undefined;
  limit: number;
}): Promise<AuditEntry[]> {
  const actor = alias(users, "actor");
  const person = alias(users, "person");
  const found = await db()
    .select({
      id: audit.id,
      at: epochSeconds(audit.at),
      actor: nameOf(actor),
      via: audit.via,
      address: audit.address,
      action: audit.action,
      person: nameOf(person),
      room: sql<AuditEntry["room"]>`case when ${audit.room} is not null then
        json_build_object('id', ${audit.room}, 'name', ${rooms.name}) end`,
      details: audit.details,
    })
    .from(audit)
    .leftJoin(actor, eq(actor.id, audit.actor))
    .leftJoin(person, eq(person.id, audit.person))
    .leftJoin(rooms, eq(rooms.id, audit.room))
    .where(from === undefined ? undefined : lt(audit.id, from))
    .orderBy(desc(audit.id))
    .limit(limit + 1);
  return found.flatMap((entry) => {
    // A newer release may have noted actions that this one does not know.
    const action = auditActions.find((known) => known === entry.action);
    return action ? [{ ...entry, action }] : [];
  });
}

const nameOf = ({ id, username, nickname }: Record<"id" | "username" | "nickname", PgColumn>) =>
  sql<PublicUser | null>`case when ${id} is not null then
    json_build_object('username', ${username}, 'nickname', ${nickname}) end`;
