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
  after(() => eraseDeleted());
}

/** Looks for deleted rooms as long as this process runs. */
export function eraseDeletedInBackground(): void {
  void eraseDeleted();
  setInterval(() => void eraseDeleted(), intervalMs).unref();
}

/** Ends after `withinMs` at the latest, with the batch then under way. False if it failed; never throws. */
export async function eraseDeleted(withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  if (shared.teahouseErasing) return true;
  shared.teahouseErasing = true;
  let isDone = true;
  const endsAt = performance.now() + withinMs;
  try {
    for (;;) {
      const startedAt = performance.now();
      if (startedAt >= endsAt || !(await eraseBatch())) break;
      // Half of the time belongs to the others.
      await setTimeout(performance.now() - startedAt);
    }
  } catch {
    // Tried again at the next turn. Most likely the database cannot be reached, which others log.
    warnSparingly("messages of deleted rooms could not be deleted", "database");
    isDone = false;
  }
  shared.teahouseErasing = false;
  return isDone;
}
