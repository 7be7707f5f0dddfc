import dns from "node:dns";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { isEndpoint, isPublic, isTrusted, lookupPublic } from "./push-endpoint";

beforeAll(() => {
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    DATABASE_URL: "postgres://localhost/none",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
    PUSH_ORIGINS: "http://127.0.0.1:9999, https://push.intern:8443",
  });
});
afterEach(() => vi.restoreAllMocks());

describe("a push service's address", () => {
  test.each([
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QGuQ?x=1",
    "https://wns2-by3p.notify.windows.com:443/w/?token=abc",
    // In PUSH_ORIGINS.
    "http://127.0.0.1:9999/anything",
    "https://push.intern:8443/x",
  ])("is accepted: %s", (endpoint) => {
    expect(isEndpoint(endpoint)).toBe(true);
  });

  test.each([
    "http://fcm.googleapis.com/fcm/send/abc",
    "ftp://example.org/",
    "file:///etc/passwd",
    "not an address",
    "https://example.org:8443/",
    "https://example.org:22/",
    "https://user@example.org/",
    "https://user:secret@example.org/",
    "https://localhost/",
    "https://database/",
    "https://127.0.0.1/",
    "https://8.8.8.8/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fd00:ec2::254]/",
    "http://127.0.0.1:9998/",
    "https://127.0.0.1:9999/",
    "http://127.0.0.1:9999@example.org/",
    `https://example.org/${"x".repeat(2_000)}`,
  ])("is refused: %s", (endpoint) => {
    expect(isEndpoint(endpoint)).toBe(false);
  });

  test("only origins in PUSH_ORIGINS are trusted", () => {
    expect(isTrusted("http://127.0.0.1:9999")).toBe(true);
    expect(isTrusted("https://fcm.googleapis.com")).toBe(false);
  });
});

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
