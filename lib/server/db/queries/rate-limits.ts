import "server-only";
import { lt, sql } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema";
import { db } from "../db";

/** Deletes the counters of limits that ended an hour ago, as rate-limiter-flexible does by a timer. */
export async function clearExpired(): Promise<void> {
  await db().delete(rateLimits).where(lt(rateLimits.expire, sql`now() - interval '1 hour'`));
}
