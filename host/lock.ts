import path from "node:path";
import lockfile from "proper-lockfile";
import { log } from "./log";
import { StartError } from "./settings";

/**
 * Holds the data folder until the result is called: two on one folder would destroy it.
 * A crash leaves the lock for 10 s, so this waits that long. Throws StartError.
 */
export async function lockData(dataDir: string): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(dataDir, {
      lockfilePath: path.join(dataDir, "lock"),
      stale: 10_000,
      retries: { retries: 12, factor: 1, minTimeout: 1_000 },
      onCompromised: (err) => log.error({ err }, "the lock on the data folder was lost"),
    });
  } catch {
    throw new StartError(`Another Teahouse is running on ${dataDir}. Give this one a DATA_DIR.`, 6);
  }
}
