/**
 * Which addresses the app may push to. Browsers name them, so anyone with a session can name any
 * address: without these checks the app would call hosts in its own network for strangers
 * (server-side request forgery).
 *
 * - Only https on the default port, and only by name: `URL` turns every spelling of a number into an
 *   IP address, which is refused.
 * - The name must lead to public addresses only, when the connection is made (http/public-address.ts).
 * - The certificate must match the name, and redirects are not followed (push-request.ts).
 * - The person who named the address learns nothing about it: their call is answered before anything
 *   is sent, and only the status of the push service's answer is used.
 * - Nobody is flooded: push-queue.ts limits how often, db/queries/push-subscriptions.ts how many.
 *
 * PUSH_ORIGINS lists exceptions: a push service in the own network, or a test's.
 */
import "server-only";
import { env } from "../env";
import { literalAddress } from "../http/public-address";

/** Push services use a few hundred characters. */
export const maxEndpointLength = 2_000;

/** Whether a push may be sent to this address, as far as that shows before its name is looked up. */
export function isEndpoint(endpoint: string): boolean {
  if (endpoint.length > maxEndpointLength || !URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  const { protocol, port, hostname, username, password, origin } = url;
  if (username || password) return false;
  if (isTrusted(origin)) return true;
  const isName = literalAddress(url) === null && hostname.includes(".");
  return protocol === "https:" && port === "" && isName;
}

/** Whether the operator vouches for this origin. */
export function isTrusted(origin: string): boolean {
  return env().PUSH_ORIGINS.includes(origin);
}
