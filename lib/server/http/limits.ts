import "server-only";
import {
  type RateLimiterAbstract,
  RateLimiterDrizzle,
  RateLimiterMemory,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { rateLimits } from "@/drizzle/schema";
import { db } from "../db/db";
import { env } from "../env";
import { warnSparingly } from "../observability/log";
import { metrics } from "../observability/metrics";
import { TooMany } from "./problem";

/**
 * Calls within a number of seconds, before LIMITS_FACTOR; in Postgres, or `inMemory` of one
 * process where a call is too frequent, or too cheap, to be counted with SQL.
 * A room's own limits: party/platform/rate-limit.ts.
 */
const rules = {
  /** Guessing one person's password: 10 a minute leave it hopeless and forgive typing errors. */
  signInByName: { points: 10, duration: 60 },
  /** Guessing many people's passwords from one place; a household behind one address fits. */
  signInByAddress: { points: 30, duration: 60 },
  /** The same guessing from a session that somebody left open; to delete an account, too. */
  passwordChanges: { points: 10, duration: 60 },
  /** Names taken in bulk; a class that signs up together fits. */
  registration: { points: 20, duration: 3_600 },
  /** An open room is shown to everyone, so nobody fills the list. A room of two counts too. */
  rooms: { points: 60, duration: 3_600 },
  /** Each is told to everybody in the room. */
  roomChanges: { points: 60, duration: 3_600 },
  /** Each is told to all of the person's rooms. */
  nicknames: { points: 20, duration: 3_600 },
  /** Who is brought into a room is not asked, so nobody does it to everyone. */
  members: { points: 200, duration: 3_600 },
  /** A link for each guest of a large party; more are spam. */
  invites: { points: 60, duration: 3_600 },
  /** Fewer than 50 at a time are allowed; making them over and over has no use. */
  accessTokens: { points: 60, duration: 3_600 },
  /** A browser subscribes when it is asked to, and anew when it must; each names a host to call. */
  pushSubscriptions: { points: 60, duration: 3_600 },
  /** Each reads a whole room, or all that a person said. */
  exports: { points: 20, duration: 3_600 },
  /** Looking at invites without a session. Guessing is hopeless (128 bits), but costs queries. */
  inviteLookups: { points: 120, duration: 60, inMemory: true },
  /** A search may look at 20,000 rows; a person types one a second at most. */
  searches: { points: 60, duration: 60, inMemory: true },
  /** A socket takes one: twenty tabs that come back at once after a restart, and again. */
  tokens: { points: 300, duration: 60, inMemory: true },
} as const;

/** Access tokens of one person at a time: more than they can know what for. */
export const maxAccessTokens = 50;

type Rule = keyof typeof rules;
const limiters = new Map<Rule, RateLimiterAbstract>();

/** Counts one call; throws TooMany with an honest time where the limit is passed. */
export async function countCall(rule: Rule, key: string): Promise<void> {
  try {
    await limiter(rule).consume(key.slice(0, 100));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    metrics().limited.inc({ rule });
    warnSparingly("a limit was reached", rule);
    throw new TooMany(Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

function limiter(rule: Rule): RateLimiterAbstract {
  const existing = limiters.get(rule);
  if (existing) return existing;
  const { points, duration, ...where } = rules[rule];
  const options = {
    keyPrefix: rule,
    points: Math.ceil(points * env().LIMITS_FACTOR),
    duration,
  };
  const made =
    "inMemory" in where
      ? new RateLimiterMemory(options)
      : new RateLimiterDrizzle({ ...options, storeClient: db(), schema: rateLimits });
  limiters.set(rule, made);
  return made;
}
