import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as accessTokens from "../db/queries/access-tokens";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { Busy, TooMany } from "../http/problem";
import { boundedQueue } from "./bounded-queue";
import { requireUser } from "./caller";
import { digestOf, hash } from "./password";
import { requirePassword } from "./password-check";
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
const right = [digest];
const wrong = [digestOf("wrong horse")];
let passwordHash = "";
let people = 0;

/** A person whose password is `right`. */
async function person(): Promise<users.User> {
  const username = `person${++people}`;
  const made = await users.create({ username, nickname: username, passwordHash });
  if (!made) throw new Error("the name is taken");
  return made;
}

/** A sign-in from an address; "too many" if it was refused, with the seconds to wait. */
async function signInFrom(address: string, username: string, digests = right) {
  browser.headers.set("x-forwarded-for", address);
  try {
    return await signIn(username, digests);
  } catch (error) {
    if (error instanceof TooMany) return "too many";
    throw error;
  }
}

beforeAll(async () => {
  database = await startTestDatabase();
  passwordHash = await hash(digest);
  await users.create({ username: "ann", nickname: "ann", passwordHash });
}, 60_000);
afterAll(() => database.stop());
beforeEach(() => {
  browser.cookies.clear();
  browser.headers = new Headers();
});

test("the right password sets a cookie that requireUser accepts, until the sign-out", async () => {
  expect(await signIn("Ann", right)).toBe(true);
  const copy = new Map(browser.cookies);
  expect(await requireUser()).toMatchObject({ username: "ann" });
  await signOut();
  expect(browser.cookies.size).toBe(0);
  browser.cookies = copy;
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
});

test("the cookie is __Host- if the call came by https, and a forged one is refused", async () => {
  browser.headers.set("x-forwarded-proto", "https");
  await signIn("ann", right);
  expect([...browser.cookies.keys()]).toStrictEqual(["__Host-next-auth.session-token"]);
  browser.cookies.set("__Host-next-auth.session-token", "forged");
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
});

test("the cookie of the release before, __Secure-, still counts and is replaced by __Host-", async () => {
  await signIn("ann", right);
  const token = await decode({
    token: browser.cookies.get("next-auth.session-token"),
    secret: process.env.NEXTAUTH_SECRET ?? "",
  });
  const old = await encode({
    token: { sid: token?.sid },
    secret: process.env.NEXTAUTH_SECRET ?? "",
    maxAge: 60,
  });
  browser.cookies = new Map([["__Secure-next-auth.session-token", old]]);
  browser.headers.set("x-forwarded-proto", "https");
  expect(await requireUser()).toMatchObject({ username: "ann" });
  expect([...browser.cookies.keys()]).toStrictEqual(["__Host-next-auth.session-token"]);
  expect(await requireUser()).toMatchObject({ username: "ann" });
});

test("a session of this release that a sibling subdomain planted under the old name is nobody's", async () => {
  browser.headers.set("x-forwarded-proto", "https");
  await signIn("ann", right);
  const planted = browser.cookies.get("__Host-next-auth.session-token") ?? "";
  browser.cookies = new Map([["__Secure-next-auth.session-token", planted]]);
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
});

test("a wrong name or password sets no cookie", async () => {
  expect(await signIn("ann", wrong)).toBe(false);
  expect(await signIn("nobody", right)).toBe(false);
  expect(browser.cookies.size).toBe(0);
});

test("the eleventh wrong password for a name from one address is refused, whatever the letter case", async () => {
  const { username } = await person();
  for (let n = 0; n < 10; n++) {
    const name = n % 2 ? username.toUpperCase() : username;
    expect(await signInFrom("192.0.2.1", name, wrong)).toBe(false);
  }
  // The right one is refused too, or the answer would reveal it.
  expect(await signInFrom("192.0.2.1", username)).toBe("too many");
  expect(await signInFrom("192.0.2.2", username)).toBe(true);
});

test("wrong passwords that arrive together exceed the limit only by those that run together", async () => {
  const { username } = await person();
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => signInFrom("192.0.2.3", username, wrong)),
  );
  const taken = answers.filter((answer) => answer === false).length;
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(taken).toBeLessThanOrEqual(14);
});

test("right passwords cost nothing, one after another or together", async () => {
  const { username } = await person();
  for (let n = 0; n < 35; n++) expect(await signInFrom("192.0.2.4", username)).toBe(true);
  const together = Array.from({ length: 35 }, () => signInFrom("192.0.2.4", username));
  expect(new Set(await Promise.all(together))).toStrictEqual(new Set([true]));
  for (let n = 0; n < 10; n++) expect(await signInFrom("192.0.2.4", username, wrong)).toBe(false);
});

test("an address has 30 wrong passwords for all names together; unknown names count alike", async () => {
  const { username } = await person();
  for (let n = 0; n < 30; n++) {
    expect(await signInFrom("192.0.2.5", `nobody${n}`, wrong)).toBe(false);
  }
  expect(await signInFrom("192.0.2.5", username)).toBe("too many");
  expect(await signInFrom("192.0.2.5", "nobody")).toBe("too many");
  expect(await signInFrom("192.0.2.6", username)).toBe(true);
});

test("nobody can lock a person out: while many addresses guess, each has one more try, and the owner gets in", async () => {
  const { username } = await person();
  for (let n = 0; n < 100; n++) {
    expect(await signInFrom(`198.51.100.${n}`, username, wrong)).toBe(false);
  }
  // The hundred are used up: a new address may guess once.
  expect(await signInFrom("203.0.113.1", username, wrong)).toBe(false);
  expect(await signInFrom("203.0.113.1", username, wrong)).toBe("too many");
  for (let n = 2; n < 5; n++) expect(await signInFrom(`203.0.113.${n}`, username)).toBe(true);
  expect(await signInFrom("203.0.113.2", username)).toBe(true);
});

test("wrong passwords in one session do not keep the owner from changing it in another", async () => {
  const user = await person();
  const [stolen, own] = ["stolen", "own"].map((sid) => ({
    ...{ ...user, admin: false, scopes: null },
    ...{ sessionId: sid, sid },
  }));
  if (!stolen || !own) throw new Error("no callers");
  for (let n = 0; n < 10; n++) {
    await expect(requirePassword(stolen, "wrong horse")).rejects.toMatchObject({ status: 400 });
  }
  await expect(requirePassword(stolen, "correct horse")).rejects.toThrow(TooMany);
  expect(await requirePassword(own, "correct horse")).toBe(passwordHash);
  expect(await requirePassword(own, digest)).toBe(passwordHash);
});

test("a queue takes a hundred that wait and answers 503 with Retry-After to more", async () => {
  const queue = boundedQueue(1);
  let release = () => {};
  const held = queue(() => new Promise<void>((resolve) => (release = resolve)));
  const waiting = Array.from({ length: 100 }, (_, n) => queue(async () => n));
  // p-limit begins calls in a later microtask.
  await Promise.resolve();
  const refused = queue(async () => new Response());
  await expect(refused).rejects.toThrow(Busy);
  const { status, headers } = await refused.catch((error: Busy) => error.toResponse());
  expect([status, headers.get("retry-after")]).toStrictEqual([503, "2"]);
  release();
  await held;
  expect(await Promise.all(waiting)).toHaveLength(100);
  expect(await queue(async () => "room again")).toBe("room again");
});

test("a sign-in that was checked before a new password starts no session after it", async () => {
  const user = await person();
  const newHash = await hash(digestOf("new horse"));
  const change = { oldHash: passwordHash, newHash, nickname: undefined, keepSession: "kept" };
  expect(await users.changePassword(user.id, change)).toBe(true);
  expect(
    await sessions.create("late", { ...user, passwordHash }, { agent: "", ttlSeconds: 60 }),
  ).toBe(false);
  expect(await sessions.findUser("late")).toBeNull();
});

test("no session or access token that races with a new password survives it", async () => {
  const newHash = await hash(digestOf("new horse"));
  for (let round = 0; round < 15; round++) {
    const user = await person();
    const [other, kept] = [`other${round}`, `kept${round}`];
    for (const id of [other, kept])
      await sessions.create(id, { ...user, passwordHash }, { agent: "", ttlSeconds: 60 });
    const change = { oldHash: passwordHash, newHash, nickname: undefined, keepSession: kept };
    const late = { name: "late", token: `tea_${round}`, max: 5, sessionId: other };
    await Promise.all([
      sessions.create(`late${round}`, { ...user, passwordHash }, { agent: "", ttlSeconds: 60 }),
      users.changePassword(user.id, change),
      accessTokens.create(user.id, late),
      sessions.create(`later${round}`, { ...user, passwordHash }, { agent: "", ttlSeconds: 60 }),
    ]);
    expect((await sessions.list(user.id)).map(({ id }) => id)).toStrictEqual([kept]);
    expect(await accessTokens.list(user.id)).toStrictEqual([]);
  }
});

test("signing out with an access token revokes that token, and no other", async () => {
  const owner = await person();
  await sessions.create("owner", { ...owner, passwordHash }, { agent: "", ttlSeconds: 60 });
  for (const token of ["tea_one", "tea_two"]) {
    await accessTokens.create(owner.id, { name: token, token, max: 50, sessionId: "owner" });
  }
  browser.headers = new Headers({ Authorization: "Bearer tea_one" });
  expect((await requireUser()).username).toBe(owner.username);
  await signOut();
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
  await signOut();
  browser.headers = new Headers({ Authorization: "Bearer tea_two" });
  expect((await requireUser()).username).toBe(owner.username);
  browser.headers = new Headers();
});
