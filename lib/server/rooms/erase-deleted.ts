/** Deletes the messages of deleted rooms in the background, until there are none left. */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { after } from "next/server";
import { eraseBatch } from "../db/queries/deleted-rooms";
import { warnSparingly } from "../observability/app-logger";

/** How often a process looks for what another one, or an older release, left unfinished. */
const intervalMs = 30_000;

// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseErasing?: boolean };

/** To be called when a room was deleted. */
export function eraseDeletedLater(): void {
  after(eraseDeleted);
}

/** Looks for deleted rooms as long as this process runs. */
export function eraseDeletedInBackground(): void {
  void eraseDeleted();
  setInterval(eraseDeleted, intervalMs).unref();
}

/** Never throws. */
export async function eraseDeleted(): Promise<void> {
  if (shared.teahouseErasing) return;
  shared.teahouseErasing = true;
  try {
    for (;;) {
      const startedAt = performance.now();
      if (!(await eraseBatch())) break;
      // Half of the time belongs to the others.
      await setTimeout(performance.now() - startedAt);
    }
  } catch {
    // Tried again at the next turn. Most likely the database cannot be reached, which others log.
    warnSparingly("messages of deleted rooms could not be deleted", "database");
  }
  shared.teahouseErasing = false;
}
