import { eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  authenticators,
  identities,
  sessions as sessionRows,
  users as userRows,
} from "@/drizzle/schema";
import type { SecondWay } from "@/lib/shared/api/factors";
import { removePassword, setPassword } from "../accounts/factors";
import { db } from "../db/db";
import * as passkeyQueries from "../db/queries/passkeys";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { TooMany } from "../http/problem";
import { forgetSettings, storeSettings } from "../settings/server-settings";
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  renewRecoveryCodes,
  useAppCode,
} from "./authenticator";
import { type Caller, requireUser } from "./caller";
import { nextAuthOptions } from "./next-auth";
import { addPasskey, challengeToAdd, challengeToUse, removePasskey, takePasskey } from "./passkeys";
import { digestOf, hash } from "./password";
import { issueProof, requireProof } from "./proof";
import { signInWithPasskey, signInWithPassword, takeSecondStep } from "./second-step";
import { sidOf } from "./sid";
import { signIn } from "./sign-in";
import { SoftwarePasskey } from "./software-passkey";

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
    set: (name: string, value: string) => void browser.cookies.set(name, value),
  }),
}));
vi.mock("next/server", () => ({ after: () => {} }));

let database: { stop(): Promise<void> };
const digest = digestOf("correct horse");
const right = [digest];
let passwordHash = "";
let people = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  passwordHash = await hash(digest);
  await users.create({ username: "the-first", nickname: "admin", passwordHash });
}, 60_000);
afterAll(() => database.stop());
beforeEach(() => {
  browser.cookies.clear();
  browser.headers = new Headers({
    Host: "localhost",
    "x-forwarded-for": `192.0.2.${people % 200}`,
  });
});
afterEach(() => vi.useRealTimers());

async function person(): Promise<users.User> {
  const username = `person${++people}`;
  const made = await users.create({ username, nickname: username, passwordHash });
  if (!made) throw new Error("the name is taken");
  return made;
}

/** A person with an app, whose code of the step before is used. */
async function withApp() {
  const user = await person();
  const { secret, uri, qr } = await beginAuthenticator(user);
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = (steps = 0) => app.generate({ timestamp: Date.now() + steps * 30_000 });
  const codes = await confirmAuthenticator(user, code(-1));
  return { user, code, codes, uri, qr };
}

async function withPasskey(passkey = new SoftwarePasskey()) {
  const user = await person();
  await enrol(user, passkey);
  return { user, passkey };
}

async function enrol(user: users.User, passkey: SoftwarePasskey): Promise<void> {
  const { token, options } = await challengeToAdd(user);
  await addPasskey(user, { token, name: "phone", response: passkey.attest(options.challenge) });
}

async function assertion(passkey: SoftwarePasskey, changes = {}) {
  const { token, options } = await challengeToUse();
  return passkey.assert(token, options.challenge, changes);
}

async function firstStep(user: users.User): Promise<{ token: string; ways: SecondWay[] }> {
  const { status, second } = await signInWithPassword(user.username, right, { tells: true });
  if (status || !second) throw new Error("the password was enough");
  return second;
}

/** A session of this age. */
async function sessionOf(
  user: users.User,
  seconds: number,
): Promise<Caller & { sessionId: string }> {
  const sessionId = `session${++people}`;
  const account = await users.findById(user.id);
  await sessions.create(sessionId, account ?? { ...user, passwordHash }, {
    agent: "",
    ttlSeconds: 60,
  });
  const createdAt = new Date(Date.now() - seconds * 1_000);
  await db().update(sessionRows).set({ createdAt }).where(eq(sessionRows.id, sessionId));
  return { ...user, admin: false, scopes: null, sessionId, sid: sidOf(sessionId) };
}

test("a document's client learns only `false` where a code is missing, and gets no cookie", async () => {
  const { user } = await withApp();
  expect(await signInWithPassword(user.username, right, { tells: false })).toStrictEqual({
    status: false,
  });
  expect(await signIn(user.username, right)).toBe(false);
  expect(browser.cookies.size).toBe(0);
  const without = await person();
  expect(await signInWithPassword(without.username, right, { tells: true })).toStrictEqual({
    status: true,
  });
  const wrong = await signInWithPassword(user.username, [digestOf("x")], { tells: true });
  expect(wrong).toStrictEqual({ status: false });
});

test("next-auth's own credentials are no way around the second step", async () => {
  const { user } = await withApp();
  const [provider] = (await nextAuthOptions()).providers;
  if (!provider || !("options" in provider)) throw new Error("no provider");
  const authorize: unknown = provider.options?.authorize;
  if (typeof authorize !== "function") throw new Error("no authorize");
  expect(await authorize({ username: user.username, password: "correct horse" })).toBeNull();
  const other = await person();
  expect(await authorize({ username: other.username, password: "correct horse" })).not.toBeNull();
});

test("the code of the app ends the sign-in, as people and input methods type it", async () => {
  const { user, code } = await withApp();
  const { token, ways } = await firstStep(user);
  expect(ways).toStrictEqual(["app", "recovery"]);
  const wide = [...code()].map((digit) => String.fromCodePoint(0xff10 + Number(digit)));
  const typed = `${wide.slice(0, 3).join("")} ${wide.slice(3).join("")}`;
  expect(await takeSecondStep({ token, code: typed })).toStrictEqual({ status: true });
  expect(await requireUser()).toMatchObject({ username: user.username });
  expect(await takeSecondStep({ token, code: code(1) })).toStrictEqual({
    status: false,
    expired: true,
  });
});

test("a code is good one step early or late, never twice, and never after a later one", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const { user, code } = await withApp();
  expect(await useAppCode(user.id, code(-1))).toBe(false);
  expect(await useAppCode(user.id, code(2))).toBe(false);
  expect(await useAppCode(user.id, code(1))).toBe(true);
  expect(await useAppCode(user.id, code(1))).toBe(false);
  expect(await useAppCode(user.id, code())).toBe(false);
});

test("of twenty uses of one code at the same moment, one gets in", async () => {
  const { user, code, codes } = await withApp();
  const now = code();
  const uses = await Promise.all(Array.from({ length: 20 }, () => useAppCode(user.id, now)));
  expect(uses.filter(Boolean)).toHaveLength(1);
  const steps = await Promise.all([firstStep(user), firstStep(user), firstStep(user)]);
  const [recovery = ""] = codes;
  const answers = await Promise.all(
    steps.map(({ token }) => takeSecondStep({ token, code: recovery })),
  );
  expect(answers.filter(({ status }) => status)).toHaveLength(1);
});

test("a recovery code is good once, in any spelling; new ones end the old", async () => {
  const { user, codes } = await withApp();
  expect(new Set(codes).size).toBe(10);
  const [first = "", second = ""] = codes;
  const { token } = await firstStep(user);
  const spelt = first.toUpperCase().replaceAll("-", " ");
  expect((await takeSecondStep({ token, code: spelt })).status).toBe(true);
  const again = await firstStep(user);
  expect((await takeSecondStep({ token: again.token, code: first })).status).toBe(false);
  const [fresh = ""] = await renewRecoveryCodes(user.id);
  expect((await takeSecondStep({ token: again.token, code: second })).status).toBe(false);
  expect((await takeSecondStep({ token: again.token, code: fresh })).status).toBe(true);
});

test("guessed codes are refused after ten from an address and forty for an account; a recovery code still gets in", async () => {
  const { user, codes } = await withApp();
  const { token } = await firstStep(user);
  const guess = (address: string) => {
    browser.headers.set("x-forwarded-for", address);
    return takeSecondStep({ token, code: "000000" });
  };
  for (let n = 0; n < 10; n++) expect((await guess("198.51.100.1")).status).toBe(false);
  await expect(guess("198.51.100.1")).rejects.toThrow(TooMany);
  // One of the forty was the code that turned the app on.
  for (let n = 10; n < 39; n++) await guess(`198.51.100.${n}`);
  await expect(guess("203.0.113.1")).rejects.toThrow(TooMany);
  const [recovery = ""] = codes;
  browser.headers.set("x-forwarded-for", "203.0.113.2");
  expect((await takeSecondStep({ token, code: recovery })).status).toBe(true);
});

test("a first step ends with its password, and with a suspension", async () => {
  const { user, code } = await withApp();
  const { token } = await firstStep(user);
  const newHash = await hash(digestOf("new horse"));
  const change = { oldHash: passwordHash, newHash, nickname: undefined, keepSession: "" };
  await users.changePassword(user.id, change);
  expect(await takeSecondStep({ token, code: code() })).toStrictEqual({
    status: false,
    expired: true,
  });
  const other = await withApp();
  const step = await firstStep(other.user);
  await db()
    .update(userRows)
    .set({ suspendedAt: new Date() })
    .where(eq(userRows.id, other.user.id));
  expect((await takeSecondStep({ token: step.token, code: other.code() })).status).toBe(false);
  const told = await signInWithPassword(other.user.username, right, { tells: true });
  expect(told).toStrictEqual({ status: false, suspended: true });
  const untold = await signInWithPassword(other.user.username, right, { tells: false });
  expect(untold).toStrictEqual({ status: false });
});

test("the secret is stored encrypted; under another NEXTAUTH_SECRET only recovery codes work", async () => {
  const { user, code, codes, uri, qr } = await withApp();
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  expect(qr).toMatch(/^<svg/);
  const [row] = await db().select().from(authenticators).where(eq(authenticators.userId, user.id));
  expect(row?.secret).not.toContain(secret);
  // As if it were another's, which is how another key fails, too.
  const stranger = await withApp();
  await db()
    .update(authenticators)
    .set({ secret: row?.secret ?? "" })
    .where(eq(authenticators.userId, stranger.user.id));
  const { token, ways } = await firstStep(stranger.user);
  expect(ways).toStrictEqual(["recovery"]);
  expect((await takeSecondStep({ token, code: code() })).status).toBe(false);
  const [recovery = ""] = stranger.codes;
  expect((await takeSecondStep({ token, code: recovery })).status).toBe(true);
  expect(codes).toHaveLength(10);
});

test("an app that was not confirmed asks for nothing, and one in use is not replaced", async () => {
  const user = await person();
  const { secret } = await beginAuthenticator(user);
  await expect(confirmAuthenticator(user, "000000")).rejects.toMatchObject({ status: 400 });
  expect((await signInWithPassword(user.username, right, { tells: true })).status).toBe(true);
  const again = await beginAuthenticator(user);
  const old = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await expect(confirmAuthenticator(user, old)).rejects.toMatchObject({ status: 400 });
  await confirmAuthenticator(
    user,
    new TOTP({ secret: Secret.fromBase32(again.secret) }).generate(),
  );
  await expect(beginAuthenticator(user)).rejects.toMatchObject({ status: 409 });
  await removeAuthenticator(user.id);
  expect((await signInWithPassword(user.username, right, { tells: true })).status).toBe(true);
});

test("a passkey signs in by itself, also where an app would be asked for", async () => {
  const { user, passkey } = await withPasskey();
  const { secret } = await beginAuthenticator(user);
  await confirmAuthenticator(user, new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  expect(await signInWithPasskey(await assertion(passkey))).toStrictEqual({ status: true });
  const { sessionId } = await requireUser();
  const [row] = await db()
    .select()
    .from(sessionRows)
    .where(eq(sessionRows.id, sessionId ?? ""));
  expect(row?.method).toBe("passkey");
});

test("a passkey is refused from another origin or host, unverified, by another's challenge, and with a wrong handle", async () => {
  const { user, passkey } = await withPasskey();
  const refused = [
    { origin: "http://evil.example" },
    { host: "evil.example" },
    { verified: false },
    { handle: "teahouse-999999" },
  ];
  for (const changes of refused) {
    expect(
      await takePasskey(await assertion(passkey, changes)),
      JSON.stringify(changes),
    ).toBeNull();
  }
  const [a, b] = [await challengeToUse(), await challengeToUse()];
  expect(await takePasskey(passkey.assert(a.token, b.options.challenge))).toBeNull();
  const { token, options } = await challengeToAdd(user);
  await expect(takePasskey(passkey.assert(token, options.challenge))).rejects.toMatchObject({
    status: 400,
  });
  const handle = `teahouse-${user.id}`;
  expect(await takePasskey(await assertion(passkey, { handle }))).toMatchObject({
    userId: user.id,
  });
});

test("a challenge is good once, and a signature is not good twice", async () => {
  const { passkey } = await withPasskey();
  const signed = await assertion(passkey);
  const both = await Promise.allSettled([takePasskey(signed), takePasskey(signed)]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(takePasskey(signed)).rejects.toMatchObject({ status: 400 });
});

test("a copy of a passkey that counts is refused; passkeys that do not count are not", async () => {
  const { passkey } = await withPasskey();
  await takePasskey(await assertion(passkey));
  expect(await takePasskey(await assertion(passkey, { counter: 1 }))).toBeNull();
  expect(await takePasskey(await assertion(passkey))).not.toBeNull();
  const still = await withPasskey(new SoftwarePasskey("http://localhost", false));
  for (let n = 0; n < 2; n++)
    expect(await takePasskey(await assertion(still.passkey))).not.toBeNull();
});

test("a passkey is added to the account that asked, once, verified, and from this origin", async () => {
  const { user, passkey } = await withPasskey();
  const other = await person();
  const mine = await challengeToAdd(user);
  const response = new SoftwarePasskey().attest(mine.options.challenge);
  const stolen = addPasskey(other, { token: mine.token, name: "x", response });
  await expect(stolen).rejects.toMatchObject({ status: 400 });
  for (const changes of [
    { origin: "http://evil.example" },
    { host: "evil.example" },
    { verified: false },
  ]) {
    const { token, options } = await challengeToAdd(user);
    const bad = new SoftwarePasskey().attest(options.challenge, changes);
    await expect(addPasskey(user, { token, name: "x", response: bad })).rejects.toMatchObject({
      status: 400,
    });
  }
  await expect(enrol(other, passkey)).rejects.toMatchObject({ status: 409 });
  expect(await passkeyQueries.list(user.id)).toHaveLength(1);
});

test("another's passkey is no second step, no proof, and is neither renamed nor removed", async () => {
  const { user } = await withApp();
  const { user: other, passkey } = await withPasskey();
  const { token } = await firstStep(user);
  expect((await takeSecondStep({ token, passkey: await assertion(passkey) })).status).toBe(false);
  const caller = await sessionOf(user, 3_600);
  const proof = { passkey: await assertion(passkey) };
  await expect(requireProof(caller, proof)).rejects.toMatchObject({ status: 400 });
  expect(await passkeyQueries.rename(user.id, passkey.id, "mine")).toBe(false);
  await expect(removePasskey(user.id, passkey.id)).rejects.toMatchObject({ status: 404 });
  expect(await passkeyQueries.list(other.id)).toHaveLength(1);
});

test("a password can go where a passkey stays; the last way in cannot, also not by two calls at once", async () => {
  const { user, passkey } = await withPasskey();
  const second = new SoftwarePasskey();
  await enrol(user, second);
  await expect(removePassword((await person()).id)).rejects.toMatchObject({ status: 409 });
  await removePassword(user.id);
  expect(await signInWithPassword(user.username, right, { tells: true })).toStrictEqual({
    status: false,
  });
  expect(await signIn(user.username, [digestOf("")])).toBe(false);
  const removed = await Promise.allSettled(
    [passkey, second].map(({ id }) => removePasskey(user.id, id)),
  );
  expect(removed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const left = (await passkeyQueries.list(user.id)).at(0)?.id === passkey.id ? passkey : second;
  expect(await signInWithPasskey(await assertion(left))).toStrictEqual({ status: true });
  await setPassword(user.id, "new horse");
  await expect(setPassword(user.id, "third horse")).rejects.toMatchObject({ status: 409 });
  await removePasskey(user.id, left.id);
  expect(
    (await signInWithPassword(user.username, [digestOf("new horse")], { tells: true })).status,
  ).toBe(true);
});

test("an account of the single sign-on is a way in only where there is one", async () => {
  const { user, passkey } = await withPasskey();
  await removePassword(user.id);
  await db()
    .insert(identities)
    .values({ issuer: "https://id.example", subject: "1", userId: user.id });
  await expect(removePasskey(user.id, passkey.id)).rejects.toMatchObject({ status: 409 });
  expect(await passkeyQueries.remove(user.id, passkey.id, { sso: true })).toBe("removed");
});

test("changes need a proof: the password, a code, a passkey, or one of these within ten minutes of this session", async () => {
  const { user, code } = await withApp();
  const caller = await sessionOf(user, 3_600);
  const none = requireProof(caller, {});
  await expect(none).rejects.toMatchObject({
    status: 400,
    more: { errors: { current: "required" } },
  });
  await expect(requireProof(caller, { current: "wrong" })).rejects.toMatchObject({ status: 400 });
  await expect(requireProof(caller, { code: "000000" })).rejects.toMatchObject({ status: 400 });
  await expect(requireProof(caller, { proof: "made-up" })).rejects.toMatchObject({ status: 400 });
  await requireProof(caller, { current: "correct horse" });
  const { proof } = await issueProof(caller, { code: code() });
  await requireProof(caller, { proof });
  await requireProof(caller, { proof });
  const elsewhere = await sessionOf(user, 3_600);
  await expect(requireProof(elsewhere, { proof })).rejects.toMatchObject({ status: 400 });
});

test("a session that has just begun may add, but not remove", async () => {
  const user = await person();
  const fresh = await sessionOf(user, 60);
  await requireProof(fresh, {}, { adds: true });
  await expect(requireProof(fresh, {})).rejects.toMatchObject({ status: 400 });
  const old = await sessionOf(user, 601);
  await expect(requireProof(old, {}, { adds: true })).rejects.toMatchObject({ status: 400 });
});

test("where a second factor is required, people without one can do nothing else, also in older sessions", async () => {
  const user = await person();
  await signIn(user.username, right);
  expect(await requireUser()).toMatchObject({ username: user.username });
  await db().transaction((tx) => storeSettings(tx, { secondFactor: "admins" }));
  forgetSettings();
  expect(await requireUser()).toMatchObject({ username: user.username });
  await db().transaction((tx) => storeSettings(tx, { secondFactor: "everyone" }));
  forgetSettings();
  try {
    const refusal = { status: 403, more: { code: "second-factor-required" } };
    await expect(requireUser()).rejects.toMatchObject(refusal);
    expect(await requireUser({ unsecured: true })).toMatchObject({ username: user.username });
    const passkey = new SoftwarePasskey();
    await enrol(user, passkey);
    expect(await requireUser()).toMatchObject({ username: user.username });
    // Their password alone no longer does.
    const { token, ways } = await firstStep(user);
    expect(ways).toStrictEqual(["passkey"]);
    const answer = await takeSecondStep({ token, passkey: await assertion(passkey) });
    expect(answer).toStrictEqual({ status: true });
  } finally {
    await db().transaction((tx) => storeSettings(tx, { secondFactor: "optional" }));
    forgetSettings();
  }
});
