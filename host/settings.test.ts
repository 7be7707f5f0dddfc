import { afterEach, expect, test, vi } from "vitest";
import { readSettings } from "./settings";
import { StartError } from "./start-error";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a TRUST_PROXY that cannot be parsed ends the start with exit code 2 and says so", () => {
  vi.stubEnv("TRUST_PROXY", "10.0.0.0/33");
  expect(readSettings).toThrow(StartError);
  expect(readSettings).toThrow(expect.objectContaining({ code: 2 }));
  expect(readSettings).toThrow(/number of proxies[\s\S]*TRUST_PROXY/);
});

test.each(["", "0", "1", "2", "10.0.0.0/8,2001:db8::/32"])("TRUST_PROXY=%s is taken", (text) => {
  vi.stubEnv("TRUST_PROXY", text);
  expect(readSettings).not.toThrow();
});

test.each(["https://chat.example.org", "http://tea.local:8080/", "HTTPS://CHAT.example.org"])(
  "APP_URL=%s is taken",
  (text) => {
    vi.stubEnv("APP_URL", text);
    expect(readSettings).not.toThrow();
  },
);

test.each(["chat.example.org", "ftp://x", "https://example.org/chat/", "https://a:b@example.org"])(
  "APP_URL=%s ends the start with exit code 2: there is no way to run on a part of a host",
  (text) => {
    vi.stubEnv("APP_URL", text);
    expect(readSettings).toThrow(expect.objectContaining({ code: 2 }));
    expect(readSettings).toThrow(/APP_URL/);
  },
);

test("a start without rooms of its own needs the database of the one that runs them", () => {
  vi.stubEnv("PARTY_INTERNAL_URL", "http://10.0.0.7:1999");
  expect(readSettings).toThrow(expect.objectContaining({ code: 2 }));
  expect(readSettings).toThrow(/DATABASE_URL/);
  vi.stubEnv("DATABASE_URL", "postgres://db/tea");
  expect(readSettings).not.toThrow();
});

test("a slash at the end of an address or a bucket changes nothing", () => {
  vi.stubEnv("DATABASE_URL", "postgres://db/tea");
  vi.stubEnv("PARTY_INTERNAL_URL", "http://10.0.0.7:1999/");
  vi.stubEnv("CLUSTER_KEY", "k".repeat(32));
  vi.stubEnv("CLUSTER_BUCKET", "s3://tea/rooms/");
  expect(readSettings()).toMatchObject({
    PARTY_INTERNAL_URL: "http://10.0.0.7:1999",
    CLUSTER_BUCKET: "s3://tea/rooms",
  });
});
