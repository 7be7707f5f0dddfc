/** Links to set a password and to prove an address, with real Postgres and a real mail server. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { linkIn, type MailServer, startMailServer } from "../../../scripts/test/mail-server";
import { issueToken } from "../auth/one-time-tokens";
import { digestOf, hash, verify } from "../auth/password";
import { db } from "../db/db";
import * as accessTokens from "../db/queries/access-tokens";
import { deleteAccount } from "../db/queries/account-deletion";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { emailState, removeEmail, requestEmail, verifyEmail } from "./email";
import { forgotPassword, readReset, resetPassword } from "./password-reset";

const { afterwards } = vi.hoisted(() => ({ afterwards: [] as (() => unknown)[] }));
vi.mock("next/server", () => ({ after: (work: () => unknown) => afterwards.push(work) }));
vi.mock("../http/caller-address", () => ({ callerAddress: async () => "192.0.2.7" }));
vi.mock("../party/command-list", () => ({ deliverToRoomsOf: async () => undefined }));

const appUrl = "https://chat.example.org";
let database: { stop(): Promise<void> };
let mail: MailServer;

beforeAll(async () => {
  mail = await startMailServer();
  Object.assign(process.env, { SMTP_URL: mail.url, APP_URL: appUrl, LIMITS_FACTOR: "10" });
  database = await startTestDatabase();
}, 30_000);
afterAll(async () => {
  await database.stop();
  await mail.stop();
});
beforeEach(async () => {
  await db().execute(sql`truncate users, rate_limits, reserved_names cascade`);
  mail.mails.length = 0;
  afterwards.length = 0;
});

/** What is done after the answer. */
async function settle(): Promise<void> {
  for (const work of afterwards.splice(0)) await work();
  if (afterwards.length > 0) await settle();
}

const oldPassword = "the old password";

async function person(username: string, email: string | null = `${username}@example.org`) {
  const passwordHash = await hash(digestOf(oldPassword));
  const user = await users.create({ username, nickname: username, passwordHash, email });
  if (!user) throw new Error(`${username} is taken.`);
  return { ...user, passwordHash };
}

async function callerOf(user: users.User) {
  return { ...user, admin: false, scopes: null, sessionId: "session", sid: `sid of ${user.id}` };
}

async function passwordIs(username: string, password: string): Promise<boolean> {
  return verify((await users.find(username))?.passwordHash ?? null, [digestOf(password)]);
}

const refused = { status: 410 };

test("a mailed link sets a new password once, and ends sessions, access tokens and other links", async () => {
  const ann = await person("ann");
  await sessions.create("phone", ann, { agent: "", ttlSeconds: 60 });
  await accessTokens.create(ann.id, {
    ...{ name: "bot", token: "tea_x", max: 5, sessionId: "phone", scopes: [] },
  });
  const { token: other } = await issueToken("reset", { userId: ann.id });
  await forgotPassword("ANN", "en");
  await settle();
  const link = linkIn(await mail.next("ann@example.org"), "reset");
  expect(link).toMatch(/^https:\/\/chat\.example\.org\/reset\/[\w-]{32}$/);
  const token = link.split("/").at(-1) ?? "";
  // Filters of mails look at the page.
  expect(await readReset(token)).toBe("ann");
  expect(await readReset(token)).toBe("ann");
  await resetPassword(token, "a kettle of oolong");
  expect(await passwordIs("ann", "a kettle of oolong")).toBe(true);
  expect(await passwordIs("ann", oldPassword)).toBe(false);
  expect(await sessions.findUser("phone")).toBeNull();
  expect(await accessTokens.use("tea_x")).toBeNull();
  for (const used of [token, other]) {
    expect(await readReset(used)).toBeNull();
    await expect(resetPassword(used, "another kettle here")).rejects.toMatchObject(refused);
  }
  await settle();
  expect((await mail.next("ann@example.org")).subject).toBe("Your Teahouse password was changed");
  // Rooms and the inbox are told to close the sockets.
  const commands = await db().execute(sql`select command ->> 'type' as type from room_commands`);
  expect(commands.map(({ type }) => type)).toContain("sign-out");
});

test("of two uses of a link at the same moment one succeeds", async () => {
  const ann = await person("ann");
  const { token } = await issueToken("reset", { userId: ann.id });
  const uses = ["a kettle of oolong", "a kettle of sencha"].map((each) =>
    resetPassword(token, each),
  );
  const done = await Promise.allSettled(uses);
  expect(done.map(({ status }) => status).toSorted()).toStrictEqual(["fulfilled", "rejected"]);
});

test("a link is not good if it is guessed, late, for something else, or its account is gone or suspended", async () => {
  const [ann, bob] = [await person("ann"), await person("bob")];
  const late = await issueToken("reset", { userId: ann.id });
  await db().execute(sql`update one_time_tokens set expires_at = now() - interval '1 second'`);
  const email = await issueToken("email", { userId: ann.id, data: { email: "x@example.org" } });
  const suspended = await issueToken("reset", { userId: ann.id });
  const deleted = await issueToken("reset", { userId: bob.id });
  await db().execute(sql`update users set suspended_at = now() where id = ${ann.id}`);
  await deleteAccount(bob);
  const failures = [];
  for (const { token } of [late, email, suspended, deleted, { token: "guessed" }]) {
    expect(await readReset(token)).toBeNull();
    failures.push(await resetPassword(token, "a kettle of oolong").catch(String));
  }
  // The same words for all.
  expect(new Set(failures).size).toBe(1);
  expect(failures[0]).toContain("no longer good");
  expect(await passwordIs("ann", oldPassword)).toBe(true);
});

test("a password that everybody tries is refused, and the link stays good", async () => {
  const ann = await person("ann");
  const { token } = await issueToken("reset", { userId: ann.id });
  for (const bad of ["seven77", "password1", "ann12345"]) {
    await expect(resetPassword(token, bad)).rejects.toMatchObject({ status: 400 });
  }
  await resetPassword(token, "a kettle of oolong");
});

test("whoever asks, a link goes to the verified address of the account only", async () => {
  await person("ann");
  await person("nomail", null);
  // Somebody with another's address as their username.
  await person("ann@example.org", "eve@example.net");
  for (const name of ["nobody", "nomail", "nobody@example.org", "\u0000", "ann@example.org "]) {
    await forgotPassword(name, "zh");
    await settle();
  }
  expect(mail.mails.map(({ recipients }) => recipients)).toEqual(
    expect.arrayContaining([["ann@example.org"], ["eve@example.net"]]),
  );
  expect(mail.mails).toHaveLength(2);
  expect(mail.mails[0]?.subject).toBe("重设茶馆密码");
  const stored = await db().execute(sql`select * from one_time_tokens`);
  expect(stored).toHaveLength(2);
});

test("asking takes the same time for known and unknown names", async () => {
  await person("ann");
  const times: Record<string, number[]> = { ann: [], unknown: [] };
  const ask = async (name: string) => {
    const start = performance.now();
    await forgotPassword(name, "en");
    times[name]?.push(performance.now() - start);
  };
  for (let n = 0; n < 20; n++) {
    await ask("ann");
    await ask("unknown");
  }
  const median = (of: number[] = []) => of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0;
  const [known, unknown] = [median(times.ann), median(times.unknown)];
  expect(Math.abs(known - unknown)).toBeLessThan(Math.max(2, 0.5 * Math.max(known, unknown)));
});

test("an address counts once its link has come back, and the one before is told", async () => {
  const ann = await person("ann", null);
  const caller = await callerOf(ann);
  await expect(
    requestEmail(caller, { email: "ann@example.org", current: "wrong" }, "en"),
  ).rejects.toMatchObject({ status: 400 });
  await requestEmail(caller, { email: "ann@example.org", current: oldPassword }, "zh");
  await settle();
  expect(await emailState(caller)).toMatchObject({ email: null, waiting: "ann@example.org" });
  const first =
    linkIn(await mail.next("ann@example.org"), "verify")
      .split("/")
      .at(-1) ?? "";
  // The newest link counts.
  await requestEmail(caller, { email: "ann@xn--cl1ay07b.xn--fiqs8s", current: oldPassword }, "zh");
  await settle();
  await expect(verifyEmail(first)).rejects.toMatchObject(refused);
  const link = linkIn(await mail.next("ann@茶馆.中国"), "verify");
  expect(link.startsWith(`${appUrl}/verify/`)).toBe(true);
  await verifyEmail(link.split("/").at(-1) ?? "");
  await expect(verifyEmail(link.split("/").at(-1) ?? "")).rejects.toMatchObject(refused);
  expect(await emailState(caller)).toMatchObject({ email: "ann@茶馆.中国", waiting: null });

  await requestEmail(caller, { email: "new@example.org", current: oldPassword }, "zh");
  await settle();
  const next =
    linkIn(await mail.next("new@example.org"), "verify")
      .split("/")
      .at(-1) ?? "";
  await verifyEmail(next);
  await settle();
  const note = await mail.next("ann@茶馆.中国");
  expect(note.subject).toBe("你的茶馆邮箱已更改");
  expect(note.text).not.toContain("new@example.org");
  await removeEmail(caller, "en");
  await settle();
  expect((await mail.next("new@example.org")).subject).toContain("was removed");
  expect(await emailState(caller)).toMatchObject({ email: null, waiting: null });
});

test("somebody else's address looks the same to who wants it, and its owner is told", async () => {
  const [ann, bob] = [await person("ann"), await callerOf(await person("bob", null))];
  await requestEmail(bob, { email: "ANN@example.org", current: oldPassword }, "en");
  await settle();
  expect(await emailState(bob)).toMatchObject({ email: null, waiting: "ANN@example.org" });
  const note = await mail.next("ann@example.org");
  expect(note.subject).toBe("Someone tried to use your e-mail address");
  expect(note.text).not.toContain("/verify/");
  expect(mail.mails).toHaveLength(1);
  // Both wait for an address; the first to prove it has it.
  const tokens = await Promise.all(
    [ann, bob].map(({ id }) =>
      issueToken("email", { userId: id, data: { email: "x@example.org" } }),
    ),
  );
  const done = await Promise.allSettled(tokens.map(({ token }) => verifyEmail(token)));
  expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a new password ends links that were mailed before", async () => {
  const ann = await person("ann");
  const { token } = await issueToken("email", {
    userId: ann.id,
    data: { email: "eve@example.net" },
  });
  const change = { oldHash: ann.passwordHash, newHash: "other", nickname: undefined };
  expect(await users.changePassword(ann.id, { ...change, keepSession: "x" })).toBe(true);
  await expect(verifyEmail(token)).rejects.toMatchObject(refused);
});

test("while the mail server is down, nothing fails and nothing is said", async () => {
  await person("ann");
  const down = await startMailServer({
    onConnect: (_session, done) => done(new Error("421 later")),
  });
  await down.stop();
  await forgotPassword("ann", "en");
  await forgotPassword("nobody", "en");
  await sleep(0);
  expect(afterwards).toHaveLength(2);
});
