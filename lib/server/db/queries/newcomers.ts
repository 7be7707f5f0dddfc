/** Accounts in their first hour, of people whom nobody invited: lib/server/http/newcomers.ts. */
import "server-only";
import { eq, sql } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema";
import { db, type Transaction } from "../db";

const hourSeconds = 3_600;
const keyOf = (userId: number) => `newcomer:${userId}`;

/** A row among the counters of limits, which forget it by themselves. */
export async function begin(userId: number, tx: Pick<Transaction, "insert">): Promise<void> {
  const expire = sql`now() + make_interval(secs => ${hourSeconds})`;
  await tx
    .insert(rateLimits)
    .values({ key: keyOf(userId), expire })
    .onConflictDoNothing();
}

/** How many seconds the person's first hour goes on; null if it is over, or if they have none. */
export async function secondsLeft(userId: number): Promise<number | null> {
  const [found] = await db()
    .select({
      seconds: sql<number>`ceil(extract(epoch from ${rateLimits.expire} - now()))`.mapWith(Number),
    })
    .from(rateLimits)
    .where(eq(rateLimits.key, keyOf(userId)));
  return found && found.seconds > 0 ? found.seconds : null;
}
