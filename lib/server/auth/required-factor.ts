/** People of whom the server requires a second factor can do nothing without one. */
import "server-only";
import { LRUCache } from "lru-cache";
import * as queries from "../db/queries/authenticators";
import { Problem } from "../http/problem";
import { currentSettings } from "../settings/server-settings";

/** Sessions that have one, so that calls and pages need no query more. Removing the last one takes this long. */
const secured = new LRUCache<string, true>({ max: 10_000, ttl: 30_000 });

/** Whether the settings require a second factor of a person. */
export async function isFactorRequired({ admin }: { admin: boolean }): Promise<boolean> {
  const { secondFactor } = await currentSettings();
  return secondFactor === "everyone" || (secondFactor === "admins" && admin);
}

/** Whether a session's person still has to set up a second factor. No query where none is required. */
export async function lacksFactor(user: { admin: boolean }, sessionId: string): Promise<boolean> {
  if (!(await isFactorRequired(user)) || secured.has(sessionId)) return false;
  if (!(await queries.isSecured(sessionId))) return true;
  secured.set(sessionId, true);
  return false;
}

/** Throws 403 with the code `second-factor-required`. */
export async function requireFactor(user: { admin: boolean }, sessionId: string): Promise<void> {
  if (!(await lacksFactor(user, sessionId))) return;
  throw new Problem(403, "This server requires a second factor: set one up at /secure first.", {
    code: "second-factor-required",
  });
}
