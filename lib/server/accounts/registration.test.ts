import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { oneTimeTokens, serverInvites, users as userTable } from "@/drizzle/schema";
import { issueToken } from "../auth/one-time-tokens";
import { db } from "../db/db";
import * as invites from "../db/queries/invites";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { countNewcomer } from "../http/newcomers";
import { Problem } from "../http/problem";
import { findInvite } from "../rooms/invites";
import { createRoom } from "../rooms/rooms";
import { forgetSettings, type ServerSettings, storeSettings } from "../settings/server-settings";
import { register, registerWith, requirePass } from "./registration";
import { requestLink, sendLink } from "./registration-mail";
import { mayRegister, whoMayRegister } from "./registration-rules";
import { createServerInvite, listServerInvites, revokeServerInvite } from "./server-invites";

const browser = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  process.env.APP_URL = "https://tea.example.net";
  process.env.SMTP_URL = "smtp://127.0.0.1:1";
  return { headers: new Headers(), mails: [] as unknown[] };
});
vi.mock("next/headers", () => ({ headers: async () => browser.headers }));
vi.mock("next/server", () => ({ after: () => {} }));
vi.mock("../mail/send-mail", () => ({
  sendMail: async (mail: unknown) => browser.mails.push(mail),
}));

const modes = ["open", "invite", "domain", "closed"] as const;
const by = { actor: null, via: "command", address: null } as const;
let database: { stop(): Promise<void> };
let admin: users.User;
let room = 0;
let people = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  admin = await made({ username: "ann", nickname: "Ann", passwordHash: "hash" });
  room = (await rooms.create(admin.id, { name: "tea", private: true }))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());
beforeEach(() => {
  browser.headers.set("x-forwarded-for", `192.0.2.${++people % 250}`);
  browser.mails.length = 0;
});

async function made(values: Parameters<typeof users.create>[0]): Promise<users.User> {
  const user = await users.create(values);
  if (!user) throw new Error("the name is taken");
  return user;
}

async function set(changed: Partial<ServerSettings>): Promise<void> {
  await db().transaction((tx) => storeSettings(tx, { domains: ["example.org"], ...changed }));
  forgetSettings();
}

/** A person whom nobody knows yet, as the document's client sends them. */
function person() {
  const username = `person${++people}`;
  browser.headers.set("x-forwarded-for", `198.51.100.${people % 250}`);
  return { username, nickname: username, password: "zjh997" };
}

/** "201", or the status and the code of the refusal. */
async function answer(making: Promise<unknown>): Promise<string> {
  try {
    await making;
    return "201";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, errors } = await error.toResponse().json();
    return [status, code, ...Object.entries(errors ?? {}).flat()].filter(Boolean).join(" ");
  }
}

async function serverInvite(uses: number | null = null, expiresInSeconds = 60): Promise<string> {
  const terms = { note: "for tests", expiresInSeconds, uses };
  return (await createServerInvite(admin, by, terms)).code;
}

async function roomInvite(expiresInSeconds = 60, uses: number | null = null): Promise<string> {
  const code = `room${++people}`.padEnd(22, "x");
  const terms = { roomId: room, createdBy: admin.id, expiresInSeconds, uses };
  return (await invites.create({ code, ...terms })).code;
}

async function mailed(address: string): Promise<string> {
  return (await issueToken("registration", { data: { address } })).token;
}

const [inviteOnly, domainOnly, closed] = [
  "403 registration-invite",
  "403 registration-domain",
  "403 registration-closed",
];
const page = { rules: "page", password: "cha jing 780" };
/** What people bring, and what becomes of it where registration is open, by invite, by domain, closed. */
const table: [string, () => Promise<object>, [string, string, string, string]][] = [
  ["nothing, by the document's client", async () => ({}), ["201", inviteOnly, domainOnly, closed]],
  ["nothing, in the page", async () => page, ["201", inviteOnly, domainOnly, closed]],
  [
    "an invite to a room",
    async () => ({ ...page, invite: await roomInvite() }),
    ["201", "201", "201", closed],
  ],
  [
    "an invite to the server",
    async () => ({ invite: await serverInvite() }),
    ["201", "201", "201", closed],
  ],
  [
    "a mailed link",
    async () => ({ token: await mailed(`p${++people}@example.org`) }),
    ["201", inviteOnly, "201", closed],
  ],
  [
    "a link that was mailed to another domain",
    async () => ({ token: await mailed(`p${++people}@example.com`) }),
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "a link that was used",
    async () => {
      const token = await mailed(`p${++people}@example.org`);
      await set({ registration: "open" });
      await register({ ...person(), token });
      return { token };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "a link that is too old",
    async () => {
      const token = await mailed(`p${++people}@example.org`);
      await db().update(oneTimeTokens).set({ expiresAt: sql`now() - interval '1 second'` });
      return { token };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "a link for a lost password",
    async () => {
      const data = { address: "a@example.org" };
      return { token: (await issueToken("reset", { userId: admin.id, data })).token };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "an invite to a room that has expired",
    async () => ({ invite: await roomInvite(-1) }),
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "an invite to the server that has expired",
    async () => ({ invite: await serverInvite(null, -1) }),
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "an invite to the server that is used up",
    async () => {
      const invite = await serverInvite(1);
      await set({ registration: "invite" });
      await register({ ...person(), invite });
      return { invite };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "an invite to the server that was revoked",
    async () => {
      const invite = await serverInvite();
      await revokeServerInvite(by, invite);
      return { invite };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "an invite of someone who is no administrator any more",
    async () => {
      const former = await made({ ...person(), passwordHash: "hash" });
      await db().update(userTable).set({ admin: true }).where(eq(userTable.id, former.id));
      const terms = { note: "", expiresInSeconds: 60, uses: null };
      const { code } = await createServerInvite(former, by, terms);
      await db().update(userTable).set({ admin: false }).where(eq(userTable.id, former.id));
      return { invite: code };
    },
    ["201", inviteOnly, domainOnly, closed],
  ],
  [
    "a made-up code",
    async () => ({ invite: "x".repeat(22), token: "\0'; drop table users" }),
    ["201", inviteOnly, domainOnly, closed],
  ],
];
const cases = table.flatMap(([what, bring, expected]) =>
  modes.map((mode, at) => ({ what, bring, mode, expected: expected[at] })),
);

test.each(cases)("registration $mode, with $what: $expected", async ({ bring, mode, expected }) => {
  const brought = await bring();
  await set({ registration: mode });
  const newcomer = person();
  expect(await answer(register({ ...newcomer, ...brought }))).toBe(expected);
  expect((await users.find(newcomer.username)) !== null).toBe(expected === "201");
});

const ours = { address: "lu@example.org", verified: true };
test.each([
  ["open", null, true],
  ["invite", null, true],
  ["domain", ours, true],
  ["domain", { ...ours, address: "lu@EXAMPLE.org" }, true],
  ["domain", { ...ours, verified: false }, "registration-domain"],
  ["domain", { ...ours, address: "lu@example.com" }, "registration-domain"],
  ["domain", null, "registration-domain"],
  ["closed", ours, "registration-closed"],
] as const)(
  "registration %s, by single sign-on with %o: %s",
  async (registration, email, expected) => {
    await set({ registration });
    const verdict = await mayRegister({ via: "sso", email });
    expect(verdict.ok || verdict.code).toBe(expected);
  },
);

test("only those who may register learn which names are taken and which values are wrong", async () => {
  await set({ registration: "invite" });
  const invite = await serverInvite();
  const taken = { ...person(), username: "ANN" };
  expect(await answer(register(taken))).toBe(inviteOnly);
  expect(await answer(register({ ...taken, invite }))).toBe("409");
  expect(await answer(register({ username: "" }))).toBe(inviteOnly);
  expect(await answer(register({ ...person(), username: "", invite }))).toBe(
    "400 username required",
  );
  expect(await answer(register({ ...person(), invite: 5 }))).toBe(inviteOnly);
  expect(await answer(register(null))).toBe(inviteOnly);
});

test("of several people at once, as many come in by an invite as it has uses", async () => {
  await set({ registration: "invite" });
  const invite = await serverInvite(2);
  const newcomers = Array.from({ length: 6 }, person);
  const answers = await Promise.all(newcomers.map((each) => answer(register({ ...each, invite }))));
  expect(answers.filter((each) => each === "201")).toHaveLength(2);
  expect(answers.filter((each) => each === inviteOnly)).toHaveLength(4);
  // Who did not come in may come later, under the same name.
  const late = newcomers[answers.indexOf(inviteOnly)];
  expect(await answer(register({ ...late, invite: await serverInvite() }))).toBe("201");
});

test("a taken name or a wrong value spends no use of an invite", async () => {
  await set({ registration: "invite" });
  const invite = await serverInvite(1);
  expect(await answer(register({ ...person(), username: "ann", invite }))).toBe("409");
  expect(await answer(register({ ...person(), password: "short", invite }))).toMatch(/^400/);
  expect(await answer(register({ ...person(), invite }))).toBe("201");
});

test("an invite that is revoked while the form is sent makes no account", async () => {
  await set({ registration: "invite" });
  for (const [invite, revoke] of [
    [await serverInvite(), (code: string) => revokeServerInvite(by, code)],
    [await roomInvite(), (code: string) => invites.remove(room, code)],
  ] as const) {
    const pass = await requirePass({ invite });
    await revoke(invite);
    const late = person();
    expect(await answer(registerWith(pass, late))).toBe(inviteOnly);
    expect(await users.find(late.username)).toBeNull();
  }
});

test("an invite to a room is used up by joining, not by registering", async () => {
  await set({ registration: "invite" });
  const invite = await roomInvite(60, 1);
  const [one, two] = [person(), person()];
  const first = await register({ ...one, invite });
  const second = await register({ ...two, invite });
  expect((await invites.accept(invite, first.id)).outcome).toBe("joined");
  expect((await invites.accept(invite, second.id)).outcome).toBe("void");
});

test("a mailed link makes one account, with the address, also if it is used twice at once", async () => {
  await set({ registration: "domain" });
  const token = await mailed("lu@example.org");
  const [one, two] = [person(), person()];
  const answers = await Promise.all([one, two].map((each) => answer(register({ ...each, token }))));
  expect(answers.toSorted()).toStrictEqual(["201", domainOnly]);
  const winner = answers[0] === "201" ? one : two;
  expect((await users.find(winner.username))?.email).toBe("lu@example.org");
});

test("an address that somebody has meanwhile makes no second account", async () => {
  await set({ registration: "domain" });
  const tokens = [await mailed("yu@example.org"), await mailed("YU@example.org")];
  expect(await answer(register({ ...person(), token: tokens[0] }))).toBe("201");
  const late = person();
  expect(await answer(register({ ...late, token: tokens[1] }))).toBe("409 email-taken");
  expect(await users.find(late.username)).toBeNull();
});

test("pages set no short and no common passwords; the document's clients do", async () => {
  await set({ registration: "open" });
  const rules = "page";
  expect(await answer(register({ ...person(), password: "dragon" }))).toBe("201");
  expect(await answer(register({ ...person(), password: "k7$xpq2", rules }))).toBe(
    "400 password too-short",
  );
  expect(await answer(register({ ...person(), password: "Sunshine1", rules }))).toBe(
    "400 password common",
  );
  expect(await answer(register({ ...person(), password: "k7$xpq2m", rules }))).toBe("201");
});

test("whoever asks hears who may register; domains only where they count", async () => {
  await set({ registration: "domain" });
  expect(await whoMayRegister()).toStrictEqual({
    registration: "domain",
    domains: ["example.org"],
    mail: true,
  });
  await set({ registration: "invite" });
  expect(await whoMayRegister()).toStrictEqual({ registration: "invite", mail: true });
});

test("a link is mailed to addresses of the domains only, and a note to those who have an account", async () => {
  await set({ registration: "domain" });
  await made({ username: "mei", nickname: "Mei", passwordHash: "", email: "Mei@example.org" });
  for (const address of [
    "new@example.org",
    "mei@example.org",
    "a@example.com",
    "a@x.example.org",
  ]) {
    await sendLink(address, "zh");
  }
  const path = expect.stringMatching(/^\/sign-up\?token=[\w-]{32}$/);
  expect(browser.mails).toStrictEqual([
    { to: "new@example.org", locale: "zh", template: "registration", values: { path } },
    {
      ...{ to: "mei@example.org", locale: "zh" },
      ...{ template: "registration-known", values: { username: "mei" } },
    },
  ]);
});

test("nobody can have one address flooded with links", async () => {
  await set({ registration: "domain" });
  for (let n = 0; n < 6; n++) await sendLink(n % 2 ? "li@example.org" : "LI@example.org", "en");
  expect(browser.mails).toHaveLength(3);
});

test("asking for a link says nothing about the address, unless it is none", async () => {
  await set({ registration: "domain" });
  for (const address of ["mei@example.org", "nobody@example.org", "a@example.com"]) {
    expect(await answer(requestLink(address, "en"))).toBe("201");
  }
  expect(browser.mails).toStrictEqual([]);
  for (const address of ["a@b@example.org", '"a b"@example.org', "a%b@example.org", "a"]) {
    expect(await answer(requestLink(address, "en")), address).toBe("400 email mail-address");
  }
  for (const [registration, refused] of [
    ["open", "409"],
    ["invite", inviteOnly],
    ["closed", closed],
  ] as const) {
    await set({ registration });
    expect(await answer(requestLink("mei@example.org", "en"))).toBe(refused);
  }
});

const rulesOfNewcomers = [
  ["newcomerRooms", 20],
  ["newcomerDirectRooms", 10],
  ["newcomerInvites", 10],
  ["newcomerMembers", 20],
  ["newcomerFiles", 40],
] as const;

test.each(rulesOfNewcomers)("newcomers: %s, %i times in their first hour", async (rule, times) => {
  await set({ registration: "open" });
  const user = { ...(await register(person())), admin: false };
  for (let n = 0; n < times; n++) await countNewcomer(rule, user);
  const refused = await countNewcomer(rule, user).catch((error: unknown) => error);
  expect(await answer(Promise.reject(refused))).toBe("429 new-account");
  const wait = Number(
    refused instanceof Problem && refused.toResponse().headers.get("Retry-After"),
  );
  expect(wait).toBeGreaterThan(3_500);
  expect(wait).toBeLessThanOrEqual(3_600);
  await countNewcomer(rule, { ...user, admin: true });
  await set({ registration: "open", limitsNewcomers: false });
  await countNewcomer(rule, user);
  await set({ registration: "invite", limitsNewcomers: true });
  await countNewcomer(rule, user);
  await set({ registration: "open" });
  await db().execute(sql`
    update rate_limits set expire = now() - interval '1 second' where key = ${`newcomer:${user.id}`}`);
  await countNewcomer(rule, user);
});

/** How many rooms a new account makes before it is refused, of up to 7. */
async function roomsOf(user: users.User): Promise<number> {
  for (let n = 0; n < 22; n++) {
    const room = createRoom({ ...user, admin: false }, { name: "tea", private: false });
    if ((await answer(room)) !== "201") return n;
  }
  return 22;
}

test("who was invited by an administrator, or came another way than openly, is no newcomer", async () => {
  await set({ registration: "open" });
  expect(await roomsOf(await register(person()))).toBe(20);
  // Everyone can make an invite to a room of their own.
  expect(await roomsOf(await register({ ...person(), invite: await roomInvite() }))).toBe(20);
  expect(await roomsOf(await register({ ...person(), invite: await serverInvite() }))).toBe(22);
  expect(await roomsOf(await made({ ...person(), passwordHash: "" }))).toBe(22);
});

test("administrators list and revoke invites to the server, and the audit list has no codes", async () => {
  const code = await serverInvite(3);
  const [newest] = await listServerInvites();
  expect(newest).toMatchObject({
    ...{ code, note: "for tests", uses: 3 },
    createdBy: { username: "ann", nickname: "Ann" },
  });
  expect(await findInvite(code)).toStrictEqual({ server: true, invitedBy: "Ann" });
  await revokeServerInvite(by, code);
  expect(await findInvite(code)).toBeNull();
  expect((await listServerInvites()).map((each) => each.code)).not.toContain(code);
  expect(await answer(revokeServerInvite(by, code))).toBe("404");
  expect(await answer(revokeServerInvite(by, "\0"))).toBe("404");
  const noted = await db().execute(sql`select action, details::text from audit order by id desc`);
  expect(noted.slice(0, 2).map(({ action }) => action)).toStrictEqual([
    "invite-revoked",
    "invite-made",
  ]);
  expect(JSON.stringify(noted)).not.toMatch(new RegExp(`${code}|for tests`));
});

test("expired invites to the server are deleted when another one is made", async () => {
  const code = await serverInvite(null, -1);
  await serverInvite();
  expect(await db().select().from(serverInvites).where(eq(serverInvites.code, code))).toEqual([]);
});
