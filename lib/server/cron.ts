/** What timers do in a process that runs all the time (instrumentation.ts), for where none does. */
import "server-only";
import * as oneTimeTokens from "./db/queries/one-time-tokens";
import { clearExpired } from "./db/queries/rate-limits";
import { findLeftovers, sweepFiles } from "./files/sweep";
import { mailDigests } from "./mail/digest";
import { warnSparingly } from "./observability/app-logger";
import { deliver } from "./party/command-list";
import { pushDue } from "./push/push";
import { eraseDeleted } from "./rooms/erase-deleted";

/** Deleting the messages of large rooms, and many files, goes on at the next call. */
const eraseMs = 20_000;

/**
 * Does what is due: commands to rooms, pushes, digests, deleted rooms' messages, counters of limits, deleted files.
 * May be called at any time and by any number of processes, as each takes its own share by a lease or a
 * lock. Returns which of them were done, or had nothing to do; never throws.
 */
export async function doWhatIsDue() {
  const [commands, pushes, digests, erased, limits, swept, found] = await Promise.all([
    deliver(),
    attempt("pushes", pushDue),
    attempt("digests", () => mailDigests()),
    eraseDeleted(eraseMs),
    attempt("limits", async () => {
      await clearExpired();
      await oneTimeTokens.clearExpired();
    }),
    sweepFiles(eraseMs),
    findLeftovers(),
  ]);
  return { commands, pushes, digests, erased, limits, files: swept && found };
}

async function attempt(name: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    // Most likely the database cannot be reached, which others log.
    warnSparingly("cron could not do all", name);
    return false;
  }
}
