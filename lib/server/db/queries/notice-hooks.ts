import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { noticeHooks } from "@/drizzle/schema";
import { type HookKind, maxHooks } from "@/lib/shared/api/notices";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { holdLiving } from "./living";

/** What it takes to send to one. `kind` may be of a newer release. */
export type Hook = { id: number; kind: string; url: string; secret: string | null };
export type StoredHook = Hook & {
  paused: boolean;
  lastUsed: number | null;
  lastError: string | null;
};

/** So many notices in a row may fail before a hook is paused. */
const maxFailures = 20;

export function listOf(userId: number): Promise<StoredHook[]> {
  return db()
    .select({
      id: noticeHooks.id,
      kind: noticeHooks.kind,
      url: noticeHooks.url,
      secret: noticeHooks.secret,
      paused: noticeHooks.paused,
      lastUsed: epochSeconds(noticeHooks.lastUsedAt),
      lastError: noticeHooks.lastError,
    })
    .from(noticeHooks)
    .where(eq(noticeHooks.userId, userId))
    .orderBy(asc(noticeHooks.id));
}

/** Returns its id; null if the person has as many as one may have. */
export function create(
  userId: number,
  values: { kind: HookKind; url: string; secret?: string | undefined },
): Promise<number | null> {
  return db().transaction(async (tx) => {
    // Of two at the same moment, the second one counts the first.
    if (!(await holdLiving(tx, userId))) return null;
    if ((await tx.$count(noticeHooks, eq(noticeHooks.userId, userId))) >= maxHooks) return null;
    const [made] = await tx
      .insert(noticeHooks)
      .values({ userId, ...values })
      .returning({ id: noticeHooks.id });
    return made?.id ?? null;
  });
}

/** Pauses or resumes one of the person's; false if there is none with this id. */
export async function setPaused(userId: number, id: number, paused: boolean): Promise<boolean> {
  const changed = await db()
    .update(noticeHooks)
    .set({ paused, failures: 0 })
    .where(and(eq(noticeHooks.id, id), eq(noticeHooks.userId, userId)))
    .returning({ id: noticeHooks.id });
  return changed.length > 0;
}

/** False if there is none with this id. */
export async function remove(userId: number, id: number): Promise<boolean> {
  const gone = await db()
    .delete(noticeHooks)
    .where(and(eq(noticeHooks.id, id), eq(noticeHooks.userId, userId)))
    .returning({ id: noticeHooks.id });
  return gone.length > 0;
}

/** Notes how a notice went; `error` null: it arrived. */
export async function noteResult(id: number, error: string | null): Promise<void> {
  const { failures, paused } = noticeHooks;
  await db()
    .update(noticeHooks)
    .set(
      error === null
        ? { lastUsedAt: sql`now()`, lastError: null, failures: 0 }
        : {
            lastUsedAt: sql`now()`,
            lastError: error,
            failures: sql`least(${failures} + 1, ${maxFailures})`,
            paused: sql`${paused} or ${failures} + 1 >= ${maxFailures}`,
          },
    )
    .where(eq(noticeHooks.id, id));
}
