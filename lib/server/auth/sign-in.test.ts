import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as accessTokens from "../db/queries/access-tokens";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { TooMany } from "../http/problem";
import { requireUser } from "./caller";
import { digestOf, hash } from "./password";
import { signIn, signOut } from "./sign-in";

const browser = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  return { cookies: new Map<string, string>(), headers: new Headers() };
});
vi.mock("next/headers", () => ({
  headers: async () => browser.headers,
  cookies: async () => ({
    has: (name: string) => browser.cookies.has(name),
    get: (name: string) => {
      const value = browser.cookies.get(name);
      return value === undefined ? undefined : { value };
    },
    set: (name: string, value: string) => {
      if (value === "") browser.cookies.delete(name);
      else browser.cookies.set(name, value);
    },
  }),
}));
// Work for after the answer is dropped: no room server listens here.
vi.mock("next/server", () => ({ after: () => {} }));

let database: { stop(): Promise<void> };
const digest = digestOf("correct horse");

beforeAll(async () => {
  database = await startTestDatabase();
  const passwordHash = await hash(digest);
  for (const username of ["ann", "bob"]) {
    await users.create({ username, nickname: username, passwordHash });
  }
}, 60_000);
afterAll(() => database.stop());
beforeEach(() => {
  browser.cookies.clear();
  browser.headers = new Headers();
});

test("the right password sets a cookie that requireUser accepts, until the sign-out", async () => {
  expect(await signIn("Ann", digest)).toBe(true);
  const copy = new Map(browser.cookies);
  expect(await requireUser()).toMatchObject({ username: "ann" });
  await signOut();
  expect(browser.cookies.size).toBe(0);
  browser.cookies = copy;
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
});

test("the cookie is __Secure- if the call came by https, and a forged one is refused", async () => {
  browser.headers.set("x-forwarded-proto", "https");
  await signIn("ann", digest);
  expect([...browser.cookies.keys()]).toStrictEqual(["__Secure-next-auth.session-token"]);
  browser.cookies.set("__Secure-next-auth.session-token", "forged");
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
});

test("a wrong name or password sets no cookie", async () => {
  expect(await signIn("ann", digestOf("wrong"))).toBe(false);
  expect(await signIn("nobody", digest)).toBe(false);
  expect(browser.cookies.size).toBe(0);
});

test("the eleventh sign-in within a minute is refused, whatever the address and letter case", async () => {
  for (let n = 0; n < 10; n++) {
    browser.headers.set("x-forwarded-for", `192.0.2.${n}`);
    await signIn(n % 2 ? "BOB" : "bob", digestOf("wrong"));
  }
  browser.headers.set("x-forwarded-for", "192.0.2.99");
  const refused = signIn("bob", digest);
  await expect(refused).rejects.toThrow(TooMany);
  await expect(refused).rejects.toMatchObject({ status: 429 });
});

test("signing out with an access token revokes that token, and no other", async () => {
  const ann = (await users.find("ann"))?.id ?? 0;
  for (const token of ["tea_one", "tea_two"]) {
    await accessTokens.create(ann, { name: token, token, max: 50 });
  }
  browser.headers = new Headers({ Authorization: "Bearer tea_one" });
  expect((await requireUser()).username).toBe("ann");
  await signOut();
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
  await signOut();
  browser.headers = new Headers({ Authorization: "Bearer tea_two" });
  expect((await requireUser()).username).toBe("ann");
  browser.headers = new Headers();
});
