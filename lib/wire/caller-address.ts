import ipaddr from "ipaddr.js";

type Headers = { get(name: string): string | null };
type Options = {
  /** A header that the platform's edge sets on every request, so that clients cannot forge it. */
  edgeHeader?: string;
};
type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The proxies in front of us: so many hops, or those with an address in one of these networks. */
export type TrustedProxies = { hops: number } | { networks: [Address, bits: number][] };

/** What connects to us is the caller. */
export const noProxies: TrustedProxies = { hops: 0 };

/** A provider gives a household or a rented machine at least this much of IPv6. */
const networkBits = 64;

/**
 * The caller as limits count it (`limitedAddress`), or null if nobody names it. Of `X-Forwarded-For`
 * only the last entry counts: clients can forge all entries before it.
 */
export function readCallerAddress(headers: Headers, { edgeHeader }: Options = {}): string | null {
  const edge = edgeHeader && headers.get(edgeHeader);
  const named = edge || headers.get("X-Forwarded-For")?.split(",").at(-1)?.trim();
  return named ? limitedAddress(named) : null;
}

/**
 * What limits count as one: an IPv4 address, or an IPv6 network of 64 bits, any address of which its
 * owner can take. A port is left out. What is no address is returned as it is.
 */
export function limitedAddress(text: string): string {
  const address = parseAddress(text);
  if (!address) return text;
  if (address.kind() === "ipv4") return address.toString();
  const network = `${address.toString()}/${networkBits}`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(network)}/${networkBits}`;
}

/**
 * The caller's address, as the outermost of our proxies saw it. `peer` is the other end of the TCP
 * connection; `forwardedFor` is the header with one entry per hop, the nearest last. An entry that is
 * no address stands for the hop that wrote it, so that no limit is lost. Null only without a peer.
 */
export function callerBehind(
  proxies: TrustedProxies,
  peer: string | undefined,
  forwardedFor: string | undefined,
): string | null {
  return trustedEntries(proxies, peer, forwardedFor).at(-1) ?? peer ?? null;
}

/** How many of our proxies the request came through, given that a proxy sent it; at least 1. */
export function hopsBehind(...of: Parameters<typeof callerBehind>): number {
  return Math.max(1, trustedEntries(...of).length);
}

/** The entries that our proxies wrote, the nearest first. */
function trustedEntries(
  ...[proxies, peer, forwardedFor]: Parameters<typeof callerBehind>
): string[] {
  const trusted: string[] = [];
  const entries = forwardedFor?.split(",").reverse() ?? [];
  for (const [hop, entry] of entries.entries()) {
    if (!isTrusted(proxies, trusted.at(-1) ?? peer ?? "", hop) || !parseAddress(entry)) break;
    trusted.push(entry.trim());
  }
  return trusted;
}

/** Whether the other end of a TCP connection may name the caller. */
export function isProxy(proxies: TrustedProxies, peer: string | undefined): boolean {
  return isTrusted(proxies, peer ?? "", 0);
}

/**
 * Parses TRUST_PROXY: nothing or a number of hops, or networks separated by commas, as in
 * `10.0.0.0/8,2001:db8::1`. Returns null if it is neither.
 */
export function parseTrustedProxies(text: string): TrustedProxies | null {
  const value = text.trim();
  if (value === "") return noProxies;
  if (/^\d{1,2}$/.test(value)) return { hops: Number(value) };
  const networks = value.split(",").map(parseNetwork);
  return networks.every((network) => network !== null) ? { networks } : null;
}

function isTrusted(proxies: TrustedProxies, address: string, hop: number): boolean {
  if ("hops" in proxies) return hop < proxies.hops;
  const parsed = parseAddress(address);
  if (!parsed) return false;
  return proxies.networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
  );
}

function parseNetwork(text: string): [Address, bits: number] | null {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const parsed = ipaddr.IPv4.isValidFourPartDecimal(address)
    ? ipaddr.IPv4.parse(address)
    : parseIPv6(address);
  // We compare addresses as IPv4 where they are, so a mapped network would match nothing.
  if (!parsed || (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())) return null;
  const max = parsed.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? max : Number(bits);
  return length <= max ? [parsed, length] : null;
}

/** Reads `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:80`. */
function parseAddress(text: string): Address | null {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const [, four] = /^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(bare) ?? [];
  if (four !== undefined) {
    return ipaddr.IPv4.isValidFourPartDecimal(four) ? ipaddr.IPv4.parse(four) : null;
  }
  const [, six] = /^\[([^\]]*)\](?::\d+)?$/.exec(bare) ?? [];
  const address = parseIPv6(six ?? bare);
  return address && embeddedIPv4(address);
}

function parseIPv6(text: string): ipaddr.IPv6 | null {
  // The zone names an interface of ours.
  const address = text.replace(/%.*$/, "");
  return ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : null;
}

/** The IPv4 address in `::ffff:192.0.2.7`, or in NAT64's `64:ff9b::192.0.2.7`. */
function embeddedIPv4(address: ipaddr.IPv6): Address {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.range() !== "rfc6052") return address;
  return new ipaddr.IPv4(address.toByteArray().slice(-4));
}
