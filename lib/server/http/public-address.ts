/**
 * Keeps calls to addresses that strangers name out of the server's own network (server-side request
 * forgery). A name is looked up when the connection is made, and the addresses that were checked are
 * those that are connected to, so a name that changes in between (DNS rebinding) gains nothing.
 */
import "server-only";
import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** All that is assigned to hosts of the internet. Others are deprecated, embed IPv4, or are nobody's. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an IP address is a public unicast address: not private, loopback, link-local (cloud metadata),
 * multicast or any other special range, nor an IPv6 address that stands for an IPv4 address.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` turns an IPv4-mapped IPv6 address into the IPv4 address.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(globalUnicast);
}

/** The IP address that is the host of a URL; null if that is a name. `URL` understands every spelling. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) === 0 ? null : bare;
}

/** The lookup of dns, with all addresses of a name. */
export type LookupAll = (
  hostname: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/** A dns.lookup for connections that fails unless all addresses are public. */
export const lookupPublic = lookupPublicBy((...args) => dns.lookup(...args));

export function lookupPublicBy(lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
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
}
