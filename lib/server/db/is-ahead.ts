import "server-only";
import { type SQL, sql } from "drizzle-orm";

/**
 * Longer than any lease or time to wait in a list of work, by more than a statement may take: a lease that
 * another process took meanwhile counts from its own, later `now()`.
 */
const farSeconds = 120;

/**
 * Whether the time in a list of work is still to come. Later than was ever set means that the clock was
 * set back since.
 */
export function isAhead(time: SQL): SQL {
  return sql`(${time} > now() and ${time} <= now() + make_interval(secs => ${farSeconds}))`;
}
