/**
 * The durable list of commands to rooms and inboxes; see docs/decisions/0026-commands-are-kept.md. A
 * command is stored with the change that it belongs to, and deleted once it is confirmed.
 */
import "server-only";
import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { roomCommands } from "@/drizzle/schema";
import { type Relayed, relayed } from "@/lib/wire/internal-api";
import { db, type Transaction } from "../db";
import { isAhead } from "../is-ahead";
import { roomIdsOf } from "./members";

/** A room or an inbox. */
export type Target = Pick<Relayed, "to" | "id">;
/** `attempts` counts the one that this claim is for. */
export type Claimed = { key: number; attempts: number; relayed: Relayed };

/** Longer than the attempts of one claim take (32, eight at a time, 3 s each at most). */
const leaseSeconds = 15;
/** Of a person in very many rooms; a statement has 65,535 parameters at most. */
const insertedAtOnce = 5_000;
/** The request that stored a command makes the first attempt itself; see party/command-list.ts. */
const firstDueSeconds = 3;

const row = z.object({
  // A bigint comes as text.
  key: z.coerce.number(),
  attempts: z.int(),
  to: z.string(),
  id: z.int(),
  command: z.unknown(),
});

/** Stores commands. Each room or inbox gets its own in this order. */
export async function add(tx: Pick<Transaction, "insert">, commands: Relayed[]): Promise<void> {
  const dueAt = sql`now() + make_interval(secs => ${firstDueSeconds})`;
  for (let from = 0; from < commands.length; from += insertedAtOnce) {
    await tx
      .insert(roomCommands)
      .values(
        commands
          .slice(from, from + insertedAtOnce)
          .map(({ to, id, command }) => ({ party: to, target: id, command, dueAt })),
      );
  }
}

/** Stores the commands that close sockets of a person: in their inbox and in all of their rooms. */
export async function addSignOut(
  tx: Pick<Transaction, "insert" | "select">,
  uid: number,
  which: { only?: string; except?: string; ended?: string[] },
): Promise<void> {
  const roomIds = await roomIdsOf(uid, tx);
  await add(tx, [
    { to: "inbox", id: uid, command: { type: "sign-out", ...which } },
    ...roomIds.map(
      (id): Relayed => ({ to: "main", id, command: { type: "sign-out", uid, ...which } }),
    ),
  ]);
}

/**
 * Claims up to `max` commands for an attempt: the next of each room or inbox, if it is due or its
 * target is among `targets`. One that somebody else attempts is left out, with those behind it.
 */
export async function claim(max: number, targets?: Target[]): Promise<Claimed[]> {
  const isWanted = targets ? isTo(targets) : sql`not ${isAhead(sql`due_at`)}`;
  const rows = await db().execute(sql`
    update room_commands set attempts = attempts + 1,
      leased_until = now() + make_interval(secs => ${leaseSeconds})
    where id in (
      select id from room_commands as next
      where ${isWanted} and ${isAhead(sql`leased_until`)} is not true and not exists (
        select from room_commands as earlier where earlier.party = next.party
          and earlier.target = next.target and earlier.id < next.id)
      order by id limit ${max} for update skip locked)
    returning id as key, attempts, party as "to", target as id, command`);
  return z
    .array(row)
    .parse([...rows])
    .flatMap(({ key, attempts, ...rest }) => {
      // A newer release may store commands that this one does not know; it will send them.
      const { data } = relayed.safeParse(rest);
      return data ? [{ key, attempts, relayed: data }] : [];
    });
}

/** Up to `max` commands of which an attempt has failed, the oldest first. */
export async function failing(max: number): Promise<Relayed[]> {
  const rows = await db()
    .select({ to: roomCommands.party, id: roomCommands.target, command: roomCommands.command })
    .from(roomCommands)
    .where(and(gt(roomCommands.attempts, 0), isNull(roomCommands.leasedUntil)))
    .orderBy(roomCommands.id)
    .limit(max);
  return rows.flatMap((found) => relayed.safeParse(found).data ?? []);
}

/** Deletes commands that were confirmed. */
export async function confirmed(keys: number[]): Promise<void> {
  if (keys.length > 0) await db().delete(roomCommands).where(inArray(roomCommands.id, keys));
}

/** Ends the claim of a command whose attempt failed; the next is due in `seconds`. */
export async function postpone(key: number, seconds: number): Promise<void> {
  await db()
    .update(roomCommands)
    .set({ leasedUntil: null, dueAt: sql`now() + make_interval(secs => ${seconds})` })
    .where(eq(roomCommands.id, key));
}

/** Whether one of these rooms and inboxes has yet to confirm a command. */
export async function areWaiting(targets: Target[]): Promise<boolean> {
  const found = await db().execute(sql`
    select 1 from room_commands where ${isTo(targets)} limit 1`);
  return found.length > 0;
}

const isTo = (targets: Target[]) => sql`(party, target) in (
  select "to", id from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb)
    as wanted ("to" text, id integer))`;
