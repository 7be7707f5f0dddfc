import { describe, expect, test } from "vitest";
import {
  callerBehind,
  isProxy,
  limitedAddress,
  noProxies,
  parseTrustedProxies,
  readCallerAddress,
} from "./caller-address";

const forwarded = (value: string) => new Headers({ "X-Forwarded-For": value });

test("the last hop of X-Forwarded-For is the caller, not what the client wrote before it", () => {
  expect(readCallerAddress(forwarded("10.0.0.1, 192.0.2.7"))).toBe("192.0.2.7");
  expect(readCallerAddress(forwarded(" 192.0.2.7 "))).toBe("192.0.2.7");
  expect(readCallerAddress(forwarded("192.0.2.1, 2001:db8:1:2::7"))).toBe("2001:db8:1:2::/64");
});

test("an edge's header is believed only where the caller of this function names it", () => {
  const headers = new Headers({
    "X-Forwarded-For": "192.0.2.7",
    "CF-Connecting-IP": "198.51.100.3",
  });
  expect(readCallerAddress(headers, { edgeHeader: "CF-Connecting-IP" })).toBe("198.51.100.3");
  expect(readCallerAddress(headers)).toBe("192.0.2.7");
});

test("a caller whom nobody names is unknown", () => {
  expect(readCallerAddress(new Headers())).toBeNull();
  expect(readCallerAddress(forwarded(" "))).toBeNull();
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  [" 192.0.2.7 ", "192.0.2.7"],
  ["192.0.2.7:50123", "192.0.2.7"],
  ['"192.0.2.7:50123"', "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::ffff:c000:207", "192.0.2.7"],
  ["[::ffff:192.0.2.7]:443", "192.0.2.7"],
  ["64:ff9b::192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2::7", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::7]", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::7]:443", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::7", "2001:db8:1:3::/64"],
  ["fe80::1%eth0", "fe80::/64"],
  ["::1", "::/64"],
  ["unknown", "unknown"],
  ["", ""],
])("limits count %j as %j", (text, counted) => {
  expect(limitedAddress(text)).toBe(counted);
});

describe("the caller behind proxies", () => {
  const peer = "10.0.0.9";
  test.each([
    // TRUST_PROXY, the peer, X-Forwarded-For, the caller
    ["", peer, "192.0.2.7", peer],
    ["0", peer, "192.0.2.7", peer],
    ["1", peer, undefined, peer],
    ["1", peer, "192.0.2.7", "192.0.2.7"],
    ["1", peer, "198.51.100.1, 192.0.2.7", "192.0.2.7"],
    ["1", peer, "198.51.100.1, 2001:db8::7", "2001:db8::7"],
    ["1", peer, "192.0.2.7, unknown", peer],
    ["2", peer, "198.51.100.1, 192.0.2.7, 10.0.0.8", "192.0.2.7"],
    ["2", peer, "192.0.2.7", "192.0.2.7"],
    ["2", peer, "198.51.100.1, nonsense, 10.0.0.8", "10.0.0.8"],
    ["10.0.0.0/8", peer, "198.51.100.1, 192.0.2.7", "192.0.2.7"],
    ["10.0.0.0/8", peer, "198.51.100.1, 192.0.2.7, 10.1.2.3:80", "192.0.2.7"],
    ["10.0.0.0/8", "::ffff:10.0.0.9", "192.0.2.7", "192.0.2.7"],
    ["10.0.0.0/8", peer, "10.0.0.7, 10.0.0.8", "10.0.0.7"],
    ["10.0.0.0/8", peer, "198.51.100.1, unknown, 10.0.0.8", "10.0.0.8"],
    ["10.0.0.0/8", "192.0.2.7", "198.51.100.1", "192.0.2.7"],
    ["10.0.0.0/8, 2001:db8::/32", "2001:db8::5", "192.0.2.7, 10.0.0.8", "192.0.2.7"],
    ["10.0.0.9", peer, "192.0.2.7", "192.0.2.7"],
    ["10.0.0.8", peer, "192.0.2.7", peer],
    ["2001:db8::5", "2001:db8:0:0::5", "192.0.2.7", "192.0.2.7"],
  ])("TRUST_PROXY=%s, from %s with %j: %s", (trust, from, header, caller) => {
    expect(callerBehind(parseTrustedProxies(trust) ?? noProxies, from, header)).toBe(caller);
  });

  test("without a peer nobody is named", () => {
    expect(callerBehind(noProxies, undefined, "192.0.2.7")).toBeNull();
  });
});

test("forwarded headers count from any peer behind so many hops, and from peers in the networks", () => {
  const from = (trust: string, peer: string) =>
    isProxy(parseTrustedProxies(trust) ?? noProxies, peer);
  expect(from("", "10.0.0.9")).toBe(false);
  expect(from("1", "192.0.2.7")).toBe(true);
  expect(from("10.0.0.0/8", "10.0.0.9")).toBe(true);
  expect(from("10.0.0.0/8", "::ffff:10.0.0.9")).toBe(true);
  expect(from("10.0.0.0/8", "192.0.2.7")).toBe(false);
});

test.each([
  "true",
  "-1",
  "1.5",
  "100",
  "10.0.0.0/33",
  "2001:db8::/129",
  "10.0.0.0/8,",
  "10.0.0.0/8 2001:db8::/32",
  "10.0.0",
  "010.0.0.1",
  "::ffff:10.0.0.0/104",
  "proxy.example",
  "1,10.0.0.0/8",
])("TRUST_PROXY=%s is refused", (text) => {
  expect(parseTrustedProxies(text)).toBeNull();
});
