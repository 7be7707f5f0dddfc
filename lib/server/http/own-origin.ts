import "server-only";
import { headers } from "next/headers";
import { isSecure } from "../auth/session-cookie";

/** The origin under which the browser asked for a page, as far as the proxies in between tell. */
export async function ownOrigin(): Promise<string> {
  const asked = await headers();
  const host = asked.get("X-Forwarded-Host") ?? asked.get("Host");
  return `${(await isSecure()) ? "https" : "http"}://${host}`;
}
