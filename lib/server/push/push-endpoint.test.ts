import { beforeAll, describe, expect, test } from "vitest";
import { isEndpoint, isTrusted } from "./push-endpoint";

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
