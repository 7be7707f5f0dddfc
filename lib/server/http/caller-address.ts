import "server-only";
import { headers } from "next/headers";

/**
 * The caller's address: the last hop of X-Forwarded-For, the only one that nobody outside can
 * forge; "unknown" without that header. See docs/decisions/0008-address-of-the-caller.md.
 */
export async function callerAddress(): Promise<string> {
  const hops = (await headers()).get("x-forwarded-for")?.split(",") ?? [];
  return hops.at(-1)?.trim() || "unknown";
}
