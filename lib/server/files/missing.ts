import "server-only";
import { LRUCache } from "lru-cache";
import { logger } from "../observability/app-logger";

const noted = new LRUCache<number, true>({ max: 10_000 });

/** Logs once, as far as this process knows, that the store has lost the bytes of a file. */
export function noteMissing(id: number): void {
  if (noted.has(id)) return;
  noted.set(id, true);
  logger.error({ file: id }, "the store does not have the bytes of a file");
}
