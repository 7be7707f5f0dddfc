import path from "node:path";
import lockfile from "proper-lockfile";
import { logger } from "./logger";
import { StartError } from "./start-error";

const staleMs = 10_000;

/**
 * Locks the data folder, which two processes would corrupt, and returns the function that unlocks
 * it. A crash leaves the lock behind for 10 s, so this waits that long. Throws StartError.
 *
 * The lock is a folder whose time is set every 5 s; another process may take it when that time is 10 s
 * old. `onLost` is called if it is gone, if its time is not the one that was set (another process has
 * taken it), or if it could not be read or set for 10 s (the disk fails, or is read-only by now), so that
 * another machine with this disk may take it. Nobody can tell then that the folder is only ours. Being
 * late alone is no loss: after a sleep of this machine the lock goes on if nobody took it meanwhile.
 * Default: ends the process.
 */
export async function lockData(
  dataDir: string,
  onLost: (error: StartError) => void = endProcess,
): Promise<() => Promise<void>> {
  let isLost = false;
  try {
    const unlock = await lockfile.lock(dataDir, {
      lockfilePath: lockOf(dataDir),
      stale: staleMs,
      update: staleMs / 2,
      retries: { retries: 12, factor: 1, minTimeout: 1_000 },
      onCompromised: (err) => {
        isLost = true;
        logger.error({ err }, "lost the lock on the data folder");
        onLost(lost(dataDir));
      },
    });
    // What is there now belongs to somebody else.
    return async () => {
      if (!isLost) await unlock();
    };
  } catch {
    throw new StartError(
      `Another Teahouse is running on ${dataDir}. Set DATA_DIR to another folder.`,
      6,
    );
  }
}

function lockOf(dataDir: string): string {
  return path.join(dataDir, "lock");
}

function lost(dataDir: string): StartError {
  return new StartError(
    `Lost the lock on the data folder: ${lockOf(dataDir)} was removed, taken by another Teahouse, or ` +
      "could not be written for 10 s. Everything was stopped at once.",
    6,
  );
}

function endProcess({ message, code }: StartError): void {
  console.error(message);
  process.exit(code);
}

/** Whether a process holds the lock; up to 10 s after a crash, too. */
export function isLocked(dataDir: string): Promise<boolean> {
  return lockfile.check(dataDir, { lockfilePath: lockOf(dataDir), stale: staleMs });
}
