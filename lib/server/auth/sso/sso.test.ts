import { randomUUID } from "node:crypto";
import { importJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  clientId,
  clientSecret,
  signInAt,
  startProvider,
  type TestProvider,
} from "@/scripts/test/oidc-provider";
import { db } from "../../db/db";
import { deleteAccount } from "../../db/queries/account-deletion";
import * as identities from "../../db/queries/identities";
import * as settings from "../../db/queries/settings";
import { startTestDatabase } from "../../db/queries/test-database";
import * as users from "../../db/queries/users";
import { forgetSettings } from "../../settings/server-settings";
import { requireUser } from "../caller";
import { digestOf, hash } from "../password";
import { signIn } from "../sign-in";
import { SsoFailure, startFlow } from "./flow";
import { removeLink, ssoLink, startLink } from "./links";
import { logOutByProvider } from "./logout";
import { forgetProvider } from "./provider";
import { arrive } from "./sign-in";

const browser = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  process.env.APP_URL = "https://chat.example.org";
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
vi.mock("next/server", () => ({ after: () => {} }));

let database: { stop(): Promise<void> };
let provider: TestProvider;
let passwordHash = "";
const claims = new Map<string, Record<string, unknown>>();
const digests = [digestOf("correct horse")];

beforeAll(async () => {
  provider = await startProvider("https://chat.example.org", (login) => claims.get(login) ?? {});
  Object.assign(process.env, {
    ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    ...{ OIDC_NAME: "Acme", OIDC_ADMIN_CLAIM: "groups=chat-admins", LIMITS_FACTOR: "50" },
  });
  database = await startTestDatabase();
  passwordHash = await hash(digests[0] ?? "");
  // The first account of a server is its administrator, and none of those below.
  await person("owner");
}, 60_000);
afterAll(async () => {
  await provider.close();
  await database.stop();
});
beforeEach(async () => {
  browser.cookies = new Map();
  await set({ registration: "open", domains: [], ssoOnly: false });
});

async function set(changed: Record<string, unknown>): Promise<void> {
  await db().transaction((tx) => settings.store(tx, changed));
  forgetSettings();
}

async function person(username: string, email: string | null = null): Promise<users.User> {
  const made = await users.create({ username, nickname: username, passwordHash, email });
  if (!made) throw new Error("the name is taken");
  return made;
}

/** The whole way, in this browser. */
async function come(login: string, said: Record<string, unknown> = {}) {
  claims.set(login, { preferred_username: login, ...said });
  return arrive((await signInAt(await startFlow("/rooms"), login)).searchParams);
}

/** The code of what goes wrong. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((error: unknown) => error);
  if (error instanceof SsoFailure) return error.code;
  throw new Error("nothing went wrong", { cause: error });
}

async function sessionsOf(username: string) {
  return db().execute<{ id: string; method: string; sso_sid: string | null }>(
    `select s.id, method, sso_sid from sessions s join users u on u.id = user_id
     where username_key = '${username}' order by s.created_at`,
  );
}

/** What the audit list says of a person. */
async function deeds(username: string) {
  return db().execute(
    `select action, actor, via, details from audit join users u on u.id = person
     where username_key = '${username}' order by audit.id`,
  );
}

test("the first sign-in makes an account without a password, the next finds it by iss and sub", async () => {
  const email = { email: "Lu@example.org", email_verified: true };
  expect(
    await come("sub-1", { preferred_username: "lu-yu", name: "陆羽", ...email }),
  ).toStrictEqual({
    next: "/rooms",
    linked: false,
  });
  expect(await requireUser()).toMatchObject({ username: "lu-yu", nickname: "陆羽", admin: false });
  expect(await users.find("lu-yu")).toMatchObject({ passwordHash: "", email: "Lu@example.org" });
  const [session] = await sessionsOf("lu-yu");
  expect(session?.method).toBe("sso");
  expect(session?.sso_sid).toEqual(expect.any(String));

  browser.cookies.clear();
  await come("sub-1", { preferred_username: "another-name" });
  expect(await requireUser()).toMatchObject({ username: "lu-yu" });
  expect(await users.find("another-name")).toBeNull();
  expect(await signIn("lu-yu", [digestOf("")])).toBe(false);
});

test("nobody gets an account that exists: a taken name gets a number, a taken address is left out", async () => {
  await person("bob", "bob@example.org");
  await come("sub-2", {
    preferred_username: "Bob",
    email: "BOB@example.org",
    email_verified: true,
  });
  expect(await requireUser()).toMatchObject({ username: "Bob2" });
  expect(await users.find("bob2")).toMatchObject({ email: null });
  expect(await users.find("bob")).toMatchObject({ email: "bob@example.org", passwordHash });
});

test("an address that is not verified is not stored", async () => {
  await come("sub-3", { email: "carl@example.org", email_verified: false });
  expect(await users.find("sub-3")).toMatchObject({ email: null });
});

test("one person who comes twice at the same moment has one account", async () => {
  claims.set("sub-4", { preferred_username: "twin" });
  const backs = [];
  for (let n = 0; n < 2; n++) backs.push(await signInAt(await startFlow("/rooms"), "sub-4"));
  await Promise.all(backs.map(({ searchParams }) => arrive(searchParams)));
  expect(await users.find("twin")).not.toBeNull();
  expect(await users.find("twin2")).toBeNull();
});

test("the way back counts once, and only in the browser that began it", async () => {
  const back = (await signInAt(await startFlow("/rooms"), "sub-5")).searchParams;
  const own = new Map(browser.cookies);
  browser.cookies.clear();
  expect(await failure(arrive(back))).toBe("sso-expired");
  browser.cookies = new Map(own);
  await arrive(back);
  browser.cookies = own;
  expect(await failure(arrive(back))).toBe("sso-expired");
});

test("two tabs of a browser do not disturb each other", async () => {
  const [one, two] = [await startFlow("/rooms/1"), await startFlow("/rooms/2")];
  const backOfOne = (await signInAt(one, "sub-5")).searchParams;
  expect(await arrive(backOfOne)).toMatchObject({ next: "/rooms/1" });
  expect(await arrive((await signInAt(two, "sub-5")).searchParams)).toMatchObject({
    next: "/rooms/2",
  });
});

test("another state, another nonce, another verifier or a forged code lead nowhere", async () => {
  const start = await startFlow("/rooms");
  const back = (await signInAt(start, "sub-6")).searchParams;
  const other = new URLSearchParams(back);
  other.set("state", `${back.get("state")?.slice(0, 12)}${"x".repeat(31)}`);
  expect(await failure(arrive(other))).toBe("sso-expired");
  expect(await failure(arrive(new URLSearchParams()))).toBe("sso-expired");

  for (const [parameter, value] of [
    ["nonce", "of-somebody-else"],
    ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
  ] as const) {
    const changed = await startFlow("/rooms");
    changed.searchParams.set(parameter, value);
    expect(await failure(arrive((await signInAt(changed, "sub-6")).searchParams))).toBe(
      "sso-failed",
    );
  }
  const forged = (await signInAt(await startFlow("/rooms"), "sub-6")).searchParams;
  forged.set("code", "guessed");
  expect(await failure(arrive(forged))).toBe("sso-failed");
  const foreign = (await signInAt(await startFlow("/rooms"), "sub-6")).searchParams;
  foreign.set("iss", "https://evil.example");
  expect(await failure(arrive(foreign))).toBe("sso-failed");
  expect(await users.find("sub-6")).toBeNull();
});

test("who cancels at the provider comes back, and still knows where to go", async () => {
  const start = await startFlow("/rooms/7");
  const back = new URLSearchParams({
    ...{ error: "access_denied", state: start.searchParams.get("state") ?? "" },
    iss: provider.issuer,
  });
  const error = await arrive(back).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "sso-denied", way: { next: "/rooms/7" } });
});

test("a provider that is down fails kindly, and is asked again later", async () => {
  const issuer = process.env.OIDC_ISSUER;
  const back = (await signInAt(await startFlow("/rooms"), "sub-7")).searchParams;
  vi.stubEnv("OIDC_ISSUER", "http://127.0.0.1:1");
  vi.resetModules();
  const fresh = await import("./flow");
  const error = await fresh.startFlow("/rooms").catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "sso-down" });
  vi.unstubAllEnvs();
  process.env.OIDC_ISSUER = issuer;
  await arrive(back);
});

test("where registration is closed or for domains, new people are refused and known ones come in", async () => {
  await come("sub-8");
  await set({ registration: "closed" });
  await come("sub-8");
  expect(await failure(come("sub-9"))).toBe("sso-closed");
  await set({ registration: "domain", domains: ["example.org"] });
  for (const said of [
    {},
    { email: "x@example.org" },
    { email: "x@example.org", email_verified: false },
    { email: "x@evil-example.org", email_verified: true },
    { email: "x@example.org.evil.org", email_verified: true },
  ]) {
    expect(await failure(come("sub-9", said)), JSON.stringify(said)).toBe("sso-domain");
  }
  await come("sub-9", { email: "x@EXAMPLE.org", email_verified: true });
  await set({ registration: "invite" });
  await come("sub-10");
});

test("who is suspended is refused, who is deleted comes as a new person", async () => {
  await come("sub-11");
  const { id } = await requireUser();
  await db().execute("update users set suspended_at = now() where username_key = 'sub-11'");
  browser.cookies.clear();
  expect(await failure(come("sub-11"))).toBe("sso-refused");
  expect(browser.cookies.size).toBe(0);

  await deleteAccount({ id, username: "sub-11" });
  await come("sub-11");
  const caller = await requireUser();
  expect(caller.id).not.toBe(id);
  // Names of deleted accounts stay reserved.
  expect(caller.username).toBe("sub-112");
});

test("a person links their account with their password, and signs in by both; others cannot have it", async () => {
  const [ann, eve] = [await person("ann"), await person("eve")];
  await signIn("ann", digests);
  const caller = await requireUser();
  await expect(startLink(caller, "wrong horse")).rejects.toMatchObject({ status: 400 });
  await expect(startLink(caller, undefined)).rejects.toMatchObject({ status: 400 });
  expect(await ssoLink(caller)).toMatchObject({ name: "Acme", linked: null, hasPassword: true });
  const back = await signInAt(await startLink(caller, "correct horse"), "sub-ann");

  // Somebody else is signed in in this browser by now.
  const own = new Map(browser.cookies);
  await signIn("eve", digests);
  expect(await failure(arrive(back.searchParams))).toBe("sso-expired");
  browser.cookies = own;

  const again = await signInAt(await startLink(caller, "correct horse"), "sub-ann");
  expect(await arrive(again.searchParams)).toMatchObject({ linked: true });
  expect(await ssoLink(caller)).toMatchObject({ linked: expect.any(Number) });
  await expect(startLink(caller, "correct horse")).rejects.toMatchObject({ status: 409 });
  browser.cookies.clear();
  await come("sub-ann", { preferred_username: "other" });
  expect((await requireUser()).id).toBe(ann.id);

  await signIn("eve", digests);
  const byEve = await signInAt(await startLink(await requireUser(), "correct horse"), "sub-ann");
  expect(await failure(arrive(byEve.searchParams))).toBe("sso-taken");
  expect(await identities.link({ issuer: provider.issuer, subject: "sub-ann" }, eve.id)).toBe(
    "taken",
  );
  expect(await identities.link({ issuer: provider.issuer, subject: "sub-x" }, ann.id)).toBe(
    "other",
  );
});

test("unlinking leaves a way in: a password or a passkey", async () => {
  await come("sub-12");
  const caller = await requireUser();
  await expect(removeLink(caller)).rejects.toMatchObject({ status: 409 });
  await db().execute(
    `insert into passkeys (id, user_id, public_key, name) values ('p', ${caller.id}, 'k', 'n')`,
  );
  await set({ ssoOnly: true });
  await expect(removeLink(caller)).rejects.toMatchObject({ status: 409 });
  await set({ ssoOnly: false });
  await removeLink(caller);
  await expect(removeLink(caller)).rejects.toMatchObject({ status: 404 });
  // Without a password, a recent sign-in stands in for it; an old one does not.
  await startLink(caller, undefined);
  await db().execute("update sessions set created_at = now() - interval '16 minutes'");
  await expect(startLink(caller, undefined)).rejects.toMatchObject({ status: 403 });
});

test("the claim makes administrators and takes back what it gave, which the audit list says", async () => {
  const admins = { groups: ["staff", "chat-admins"] };
  await come("sub-13", admins);
  expect((await requireUser()).admin).toBe(true);
  await come("sub-13", admins);
  await come("sub-13", { groups: ["staff"] });
  expect((await requireUser()).admin).toBe(false);
  const entry = { actor: null, via: "page", details: { sso: true } };
  expect([...(await deeds("sub-13"))]).toStrictEqual([
    { action: "admin-made", ...entry },
    { action: "admin-unmade", ...entry },
  ]);
});

test("the claim takes no right that was given by hand, nor that of the last administrator", async () => {
  await come("sub-14");
  await db().execute("update users set admin = true where username_key = 'sub-14'");
  await come("sub-14");
  expect((await requireUser()).admin).toBe(true);

  await come("sub-15", { groups: "chat-admins" });
  await db().execute("update users set admin = false where username_key <> 'sub-15'");
  await come("sub-15");
  expect((await requireUser()).admin).toBe(true);
  await db().execute("update users set admin = true where username_key = 'owner'");
  await come("sub-15");
  expect((await requireUser()).admin).toBe(false);
});

test("with single sign-on only, passwords are administrators', whatever the way", async () => {
  await person("dora");
  await set({ ssoOnly: true });
  expect(await signIn("dora", digests)).toBe(false);
  expect(await signIn("owner", digests)).toBe(true);
  const { beginSession } = await import("../sign-in");
  const dora = await users.find("dora");
  if (!dora) throw new Error("no dora");
  expect(await beginSession(dora, { method: "passkey" })).toBeNull();
  expect(await beginSession(dora, { method: "sso" })).not.toBeNull();
  await come("sub-16");
});

/** A logout token; `said` and `header` replace what a good one has. */
async function logoutToken(
  said: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    ...{ iss: provider.issuer, aud: clientId, iat: now, exp: now + 120, jti: randomUUID() },
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    ...said,
  };
  if (header.alg === "none") {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(payload)}.`;
  }
  const key =
    header.alg === "HS256"
      ? new TextEncoder().encode(clientSecret)
      : await importJWK(provider.privateKey, "RS256");
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: "test", typ: "logout+jwt", ...header })
    .sign(key);
}

test("a logout token ends the one session with its sid, or all by its sub, and no other", async () => {
  await come("sub-17");
  await come("sub-17");
  const other = await person("frank");
  await identities.link({ issuer: provider.issuer, subject: "sub-frank" }, other.id);
  await signIn("frank", digests);
  const [first] = await sessionsOf("sub-17");
  const sid = first?.sso_sid ?? "";
  await logOutByProvider(await logoutToken({ sub: "sub-17", sid }));
  expect(await sessionsOf("sub-17")).toHaveLength(1);
  await expect(requireUser()).resolves.toBeTruthy();

  await logOutByProvider(await logoutToken({ sub: "sub-frank" }));
  expect(await sessionsOf("frank")).toHaveLength(1);
  await come("sub-17");
  await logOutByProvider(await logoutToken({ sub: "sub-17" }));
  expect(await sessionsOf("sub-17")).toHaveLength(0);
  await expect(requireUser()).rejects.toMatchObject({ status: 401 });
  // The rooms are told by the road of a sign-out.
  const commands = await db().execute(
    "select 1 from room_commands where command->>'type' = 'sign-out'",
  );
  expect(commands.length).toBeGreaterThan(0);
});

test("logout tokens that are forged, for others, old, used or something else end nothing", async () => {
  await come("sub-18");
  const sub = "sub-18";
  const now = Math.floor(Date.now() / 1_000);
  const refused: Record<string, string> = {
    "not signed": await logoutToken({ sub }, { alg: "none" }),
    "signed with the secret": await logoutToken({ sub }, { alg: "HS256" }),
    "for another client": await logoutToken({ sub, aud: "other" }),
    "of another issuer": await logoutToken({ sub, iss: "https://evil.example" }),
    expired: await logoutToken({ sub, iat: now - 200, exp: now - 120 }),
    old: await logoutToken({ sub, iat: now - 3_600, exp: now + 3_600 }),
    "without a time": await logoutToken({ sub, iat: undefined }),
    "without an id": await logoutToken({ sub, jti: undefined }),
    "with a nonce": await logoutToken({ sub, nonce: "n" }),
    "without the event": await logoutToken({ sub, events: {} }),
    "an ID token": await logoutToken({ sub, events: undefined, nonce: "n" }),
    "of nobody": await logoutToken({}),
    "no token": "x.y.z",
    changed: (await logoutToken({ sub })).replace(/\.[^.]+\./, `.${btoa('{"sub":"sub-18"}')}.`),
  };
  for (const [what, token] of Object.entries(refused)) {
    await expect(logOutByProvider(token), what).rejects.toMatchObject({ status: 400 });
  }
  expect(await sessionsOf("sub-18")).toHaveLength(1);

  const token = await logoutToken({ sub });
  await logOutByProvider(token);
  await come("sub-18");
  await expect(logOutByProvider(token)).rejects.toMatchObject({ status: 400 });
  expect(await sessionsOf("sub-18")).toHaveLength(1);
});

test("http: is for providers in the own network only", async () => {
  const { mayBePlain } = await import("./provider");
  const plain = [
    "http://localhost:8080",
    "http://10.1.2.3",
    "http://[::1]",
    "http://keycloak:8080",
  ];
  for (const url of [...plain, "http://sso.internal"])
    expect(mayBePlain(new URL(url)), url).toBe(true);
  for (const url of ["http://sso.example.org", "http://8.8.8.8", "http://[2a00::1]"]) {
    expect(mayBePlain(new URL(url)), url).toBe(false);
  }
  vi.stubEnv("OIDC_ISSUER", provider.issuer);
  forgetProvider();
  await come("sub-19");
});
