import path from "node:path";
import lockfile from "proper-lockfile";
import { logger } from "./logger";
import { StartError } from "./start-error";

/**
 * Locks the data folder, which two processes would corrupt, and returns the function that unlocks
 * it. A crash leaves the lock behind for 10 s, so this waits that long. Throws StartError.
 */
export async function lockData(dataDir: string): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(dataDir, {
      lockfilePath: path.join(dataDir, "lock"),
      stale: 10_000,
      retries: { retries: 12, factor: 1, minTimeout: 1_000 },
      onCompromised: (err) => logger.error({ err }, "lost the lock on the data folder"),
    });
  } catch {
    throw new StartError(
      `Another Teahouse is running on ${dataDir}. Set DATA_DIR to another folder.`,
      6,
    );
  }
}

/** Whether a process holds the lock; up to 10 s after a crash, too. */
export function isLocked(dataDir: string): Promise<boolean> {
  return lockfile.check(dataDir, { lockfilePath: path.join(dataDir, "lock"), stale: 10_000 });
}
