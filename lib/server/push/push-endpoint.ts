/**
 * Where the app may be sent to with a push. A browser names the address, so anybody with a session
 * can name any: without these checks the app would be a stranger's hand inside of the network that
 * it runs in (server-side request forgery).
 *
 * - Only https on its usual port, by name: a number in any spelling is an IP address to `URL`.
 * - A name is looked up when the connection is made, and the addresses that are looked at are those
 *   that are connected to: one that changes in between (DNS rebinding) gains nothing. Private,
 *   loopback, link-local (cloud metadata) and every other special range are refused.
 * - The certificate must fit the name, and no redirect is followed (lib/server/push/push-request.ts).
 * - Whoever named the address learns nothing of what is there: they are answered before anything is
 *   sent, and of its answer only the status counts.
 * - Nobody is flooded in our name: lib/server/push/push.ts bounds how often, lib/queries how many.
 *
 * PUSH_ORIGINS names the exceptions: a push service of one's own network, or a test's.
 */
import "server-only";
import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "../env";

/** Push services' are a few hundred characters. */
export const maxEndpointLength = 2_000;

/** Whether a push may be sent to this address, as far as can be seen without looking up its name. */
export function isEndpoint(endpoint: string): boolean {
  if (endpoint.length > maxEndpointLength || !URL.canParse(endpoint)) return false;
  const { protocol, port, hostname, username, password, origin } = new URL(endpoint);
  if (username || password) return false;
  if (isTrusted(origin)) return true;
  const isNumber = isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  return protocol === "https:" && port === "" && !isNumber && hostname.includes(".");
}

/** Whether the one who runs this vouches for whatever is at this origin. */
export function isTrusted(origin: string): boolean {
  return env().PUSH_ORIGINS.includes(origin);
}

/** Whether an address is one of the internet's, not of a network, a machine or a protocol. */
export function isPublic(address: string): boolean {
  // An IPv4 address in IPv6's clothes is judged as what it is.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

/** For a connection: as dns.lookup, but finds public addresses only. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    // One private address among public ones is an attempt, not a service.
    const [first] = addresses.every(({ address }) => isPublic(address)) ? addresses : [];
    if (!first) {
      return callback(new Error(`${hostname} is not a public host`), []);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
