import "server-only";
import { type Caller, requireUser } from "../auth/caller";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import type { By } from "./audit";

/**
 * The caller, who is an administrator of the server, and how they are noted in the audit list. An access
 * token needs the scope `admin`. Throws 401 and 403.
 */
export async function requireAdmin(): Promise<{ admin: Caller; by: By }> {
  const caller = await requireUser();
  if (!caller.admin) throw new Problem(403, "This is for administrators of the server.");
  if (caller.scopes !== null && !caller.scopes.includes("admin")) {
    throw new Problem(403, "This access token does not have the scope “admin”.");
  }
  const via = caller.sessionId === null ? "token" : "page";
  return { admin: caller, by: { actor: caller.id, via, address: await callerAddress() } };
}

/** The same for a call that changes something, which is counted. Throws 401, 403 and TooMany. */
export async function requireAdminToChange(): Promise<By> {
  const { admin, by } = await requireAdmin();
  await countCall("adminChanges", String(admin.id));
  return by;
}
