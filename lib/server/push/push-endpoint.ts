/**
 * Which addresses the app may push to. Browsers name them, so anyone with a session can name any
 * address: without these checks the app would call hosts in its own network for strangers
 * (server-side request forgery).
 *
 * - Only https on the default port, and only by name: `URL` turns every spelling of a number into an
 *   IP address, which is refused.
 * - The name is looked up when the connection is made, and the addresses that were checked are those
 *   that are connected to, so a name that changes in between (DNS rebinding) gains nothing. Private,
 *   loopback, link-local (cloud metadata) and all other special ranges are refused.
 * - The certificate must match the name, and redirects are not followed (push-request.ts).
 * - The person who named the address learns nothing about it: their call is answered before anything
 *   is sent, and only the status of the push service's answer is used.
 * - Nobody is flooded: push-queue.ts limits how often, db/queries/push-subscriptions.ts how many.
 *
 * PUSH_ORIGINS lists exceptions: a push service in the own network, or a test's.
 */
import "server-only";
import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "../env";

/** Push services use a few hundred characters. */
export const maxEndpointLength = 2_000;

/** Whether a push may be sent to this address, as far as that shows before its name is looked up. */
export function isEndpoint(endpoint: string): boolean {
  if (endpoint.length > maxEndpointLength || !URL.canParse(endpoint)) return false;
  const { protocol, port, hostname, username, password, origin } = new URL(endpoint);
  if (username || password) return false;
  if (isTrusted(origin)) return true;
  const isNumber = isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  return protocol === "https:" && port === "" && !isNumber && hostname.includes(".");
}

/** Whether the operator vouches for this origin. */
export function isTrusted(origin: string): boolean {
  return env().PUSH_ORIGINS.includes(origin);
}

/** Whether an IP address is a public unicast address. */
export function isPublic(address: string): boolean {
  // `process` turns an IPv4-mapped IPv6 address into the IPv4 address.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

/** A dns.lookup for connections that fails unless all addresses are public. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    // A private address among public ones is an attack.
    const [first] = addresses.every(({ address }) => isPublic(address)) ? addresses : [];
    if (!first) {
      return callback(new Error(`${hostname} is not a public host`), []);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
