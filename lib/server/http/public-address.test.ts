import dns from "node:dns";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isPublic, lookupPublic } from "./public-address";

afterEach(() => vi.restoreAllMocks());

describe("an IP address behind its name", () => {
  test.each(["142.250.74.74", "2a00:1450:4001:81b::200a", "::ffff:142.250.74.74"])(
    "is public: %s",
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  test.each([
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "64:ff9b:1::7f00:1",
    "::7f00:1",
    "::ffff:0:127.0.0.1",
    "fec0::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "192.0.2.1",
    "203.0.113.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "not an address",
    "",
  ])("is not public: %s", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  const find = (addresses: string[], all: boolean) => {
    vi.spyOn(dns, "lookup").mockImplementation(((
      _host: string,
      _options: object,
      done: unknown,
    ) => {
      if (typeof done !== "function") return;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    }) as typeof dns.lookup);
    return new Promise((resolve) => {
      lookupPublic("push.example.org", { all }, (error, found) => {
        resolve(error ? error.message : found);
      });
    });
  };

  test("a connection gets public addresses, one or all of them", async () => {
    expect(await find(["142.250.74.74", "2a00:1450::1"], false)).toBe("142.250.74.74");
    expect(await find(["142.250.74.74"], true)).toStrictEqual([
      { address: "142.250.74.74", family: 4 },
    ]);
  });

  test("a name with a private address, even among public ones, cannot be connected to", async () => {
    const refusal = "push.example.org is not a public host";
    expect(await find(["127.0.0.1"], false)).toBe(refusal);
    expect(await find(["142.250.74.74", "10.0.0.1"], true)).toBe(refusal);
    expect(await find([], true)).toBe(refusal);
  });
});
