import "server-only";
import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import { rateLimits } from "../drizzle/schema";
import { db } from "./db";
import { env } from "./env";
import { TooMany } from "./problem";

/** Calls within a number of seconds, before LIMITS_FACTOR. A room's own limits: party/limits.ts. */
const rules = {
  /** Guessing one person's password: 10 a minute leave it hopeless and forgive typing errors. */
  signInByName: { points: 10, duration: 60 },
  /** Guessing many people's passwords from one place; a household behind one address fits. */
  signInByAddress: { points: 30, duration: 60 },
  /** Names taken in bulk; a class that signs up together fits. */
  registration: { points: 20, duration: 3_600 },
  /** An open room is shown to everyone, so nobody fills the list. */
  rooms: { points: 60, duration: 3_600 },
} as const;

type Rule = keyof typeof rules;
const limiters = new Map<Rule, RateLimiterDrizzle>();

/** Counts one call; throws TooMany with an honest time where the limit is passed. */
export async function countCall(rule: Rule, key: string): Promise<void> {
  try {
    await limiter(rule).consume(key.slice(0, 100));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new TooMany(Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

function limiter(rule: Rule): RateLimiterDrizzle {
  const existing = limiters.get(rule);
  if (existing) return existing;
  const { points, duration } = rules[rule];
  const made = new RateLimiterDrizzle({
    storeClient: db(),
    schema: rateLimits,
    keyPrefix: rule,
    points: Math.ceil(points * env().LIMITS_FACTOR),
    duration,
  });
  limiters.set(rule, made);
  return made;
}
