import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findToken } from "../auth/one-time-tokens";
import { db } from "../db/db";
import * as accessTokens from "../db/queries/access-tokens";
import { deleteAccount } from "../db/queries/account-deletion";
import * as adminPeople from "../db/queries/admin-people";
import * as adminRooms from "../db/queries/admin-rooms";
import * as administrators from "../db/queries/administrators";
import * as auditList from "../db/queries/audit";
import * as directRooms from "../db/queries/direct-rooms";
import { noteSeen } from "../db/queries/last-seen";
import * as members from "../db/queries/members";
import * as memberships from "../db/queries/memberships";
import * as roomCommands from "../db/queries/room-commands";
import * as rooms from "../db/queries/rooms";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import type { By } from "./audit";
import { csvLine } from "./audit-export";
import * as deeds from "./deeds";
import { claimant, claimServer } from "./first-administrator";
import { handOver } from "./rooms";
import { changeSettings, readSettings } from "./settings";
import { serverStatus } from "./status";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});
vi.mock("next/server", () => ({ after: () => {} }));
const told = vi.hoisted(() => vi.fn());
vi.mock("../rooms/held-words", () => ({ tellRoomsHeldWordsLater: told }));
vi.mock("../party/command-list", async (original) => ({
  ...(await original<typeof import("../party/command-list")>()),
  requireConfirmed: async () => {},
}));

const by: By = { actor: null, via: "command", address: null };
const passwordHash = "hash";
let database: { stop(): Promise<void> };
let last = 0;

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

async function person(values: { username?: string; nickname?: string } = {}) {
  const username = values.username ?? `person-${++last}`;
  const made = await users.create({ nickname: `Nick ${last}`, ...values, username, passwordHash });
  if (!made) throw new Error("the name is taken");
  return { ...made, passwordHash };
}

const agent = { agent: "a browser", ttlSeconds: 60 };
const isAdmin = async (id: number) => (await adminPeople.find(id))?.admin;
const actions = async () =>
  (await auditList.page({ from: undefined, limit: 100 })).map((entry) => entry.action);

/** Everybody who is an administrator; a test that counts them begins with these. */
async function onlyAdministrators(...people: { id: number }[]): Promise<void> {
  const ids = sql.join(
    people.map(({ id }) => sql`${id}`),
    sql`, `,
  );
  await db().execute(sql`update users set admin = id in (${ids})`);
}

test("of two first registrations at the same moment one is the administrator, and later ones are not", async () => {
  const [one, other] = await Promise.all([person(), person()]);
  const later = await person();
  expect([await isAdmin(one.id), await isAdmin(other.id)].sort()).toStrictEqual([false, true]);
  expect(await isAdmin(later.id)).toBe(false);
});

test("the last administrator who can act cannot be unmade, suspended or deleted, also not by two at the same moment", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  await onlyAdministrators(ann);
  const refused = { status: 409 };
  await expect(deeds.changePerson(by, ann.id, { admin: false })).rejects.toMatchObject(refused);
  await expect(deeds.changePerson(by, ann.id, { suspended: true })).rejects.toMatchObject(refused);
  await expect(deleteAccount(ann)).rejects.toMatchObject(refused);
  expect(await adminPeople.find(ann.id)).toMatchObject({ admin: true, suspended: null });
  // A suspended administrator cannot act.
  await onlyAdministrators(ann, bob);
  await deeds.changePerson(by, bob.id, { suspended: true });
  await expect(deleteAccount(ann)).rejects.toMatchObject(refused);
  await deeds.changePerson(by, bob.id, { suspended: false });
  for (let round = 0; round < 8; round++) {
    await onlyAdministrators(ann, bob);
    const results = await Promise.allSettled([
      deeds.changePerson(by, ann.id, round % 2 ? { admin: false } : { suspended: true }),
      deeds.changePerson(by, bob.id, { admin: false }),
    ]);
    expect(results.map(({ status }) => status).sort()).toStrictEqual(["fulfilled", "rejected"]);
    await deeds.changePerson(by, ann.id, { suspended: false });
  }
  // Nor one who has no way to sign in.
  await onlyAdministrators(ann, cat);
  await db().execute(sql`update users set password_hash = '' where id = ${cat.id}`);
  await expect(deeds.changePerson(by, ann.id, { admin: false })).rejects.toMatchObject(refused);
  await onlyAdministrators(ann, bob);
  expect(await deleteAccount(bob)).not.toBeNull();
});

test("a suspension ends sessions, tokens and memberships’ grants, and tells inbox and rooms which", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = (await rooms.create(ann.id, { name: "tea", private: false }))?.id ?? 0;
  await memberships.begin(room, bob.id);
  await sessions.create("bobs", bob, agent);
  await accessTokens.create(bob.id, { name: "bot", token: "tea_bob", max: 5, sessionId: "bobs" });
  await deeds.changePerson(by, bob.id, { suspended: true });
  expect(await sessions.findUser("bobs")).toBeNull();
  expect(await accessTokens.use("tea_bob")).toBeNull();
  expect(await sessions.create("later", bob, agent)).toBe(false);
  const targets = [
    { to: "inbox", id: bob.id },
    { to: "main", id: room },
  ] as const;
  const commands = (await roomCommands.claim(10, [...targets])).map(({ relayed }) => relayed);
  const ended = expect.arrayContaining([expect.any(String), expect.any(String)]);
  expect(commands).toStrictEqual([
    { to: "inbox", id: bob.id, command: { type: "sign-out", ended } },
    { to: "main", id: room, command: { type: "sign-out", uid: bob.id, ended, epoch: 1 } },
  ]);
  // Still a member, for whom nothing of before is good.
  expect(await members.standingOf(room, bob.id)).toMatchObject({ state: "active", epoch: 1 });
  const open = (await rooms.create(ann.id, { name: "more tea", private: false }))?.id ?? 0;
  expect(await memberships.begin(open, bob.id)).toBe(false);
  await deeds.changePerson(by, bob.id, { suspended: false });
  expect(await sessions.create("again", bob, agent)).toBe(true);
  expect((await actions()).slice(0, 2)).toStrictEqual(["brought-back", "suspended"]);
});

test("nothing that races with a suspension survives it: sessions, tokens, entering a room", async () => {
  const ann = await person();
  const open = (await rooms.create(ann.id, { name: "tea", private: false }))?.id ?? 0;
  for (let round = 0; round < 15; round++) {
    const bob = await person();
    const [before, late] = [`before${round}`, `late${round}`];
    await sessions.create(before, bob, agent);
    const token = { name: "late", token: `tea_${round}`, max: 5, sessionId: before };
    await Promise.all([
      sessions.create(late, bob, agent),
      accessTokens.create(bob.id, token),
      memberships.begin(open, bob.id),
      deeds.changePerson(by, bob.id, { suspended: true }),
      sessions.create(`${late}r`, bob, agent),
    ]);
    expect(await sessions.list(bob.id)).toStrictEqual([]);
    expect(await accessTokens.list(bob.id)).toStrictEqual([]);
    const standing = await members.standingOf(open, bob.id);
    // Who was in before is told off by epoch; who was late is not in.
    if (standing) expect(standing.epoch).toBe(1);
  }
});

test("a note stands or falls with what it notes, and nobody can change one", async () => {
  const [ann, bob] = [await person(), await person()];
  await onlyAdministrators(ann);
  const before = (await actions()).length;
  await expect(deeds.changePerson(by, ann.id, { admin: false })).rejects.toThrow();
  await deeds.changePerson(by, bob.id, { admin: false });
  expect((await actions()).length).toBe(before);
  await deeds.changePerson({ actor: ann.id, via: "token", address: "192.0.2.1" }, bob.id, {
    admin: true,
  });
  const [entry] = await auditList.page({ from: undefined, limit: 1 });
  expect(entry).toMatchObject({
    ...{ action: "admin-made", via: "token", address: "192.0.2.1", room: null, details: {} },
    actor: { username: ann.username, nickname: ann.nickname },
    person: { username: bob.username, nickname: bob.nickname },
  });
  await expect(db().execute(sql`delete from audit`)).rejects.toThrow();
  await expect(db().execute(sql`update audit set action = 'x'`)).rejects.toThrow();
});

test("only the newest reset link of a person is good", async () => {
  const ann = await person();
  const first = await deeds.makeReset(by, ann.id);
  const second = await deeds.makeReset(by, ann.id);
  expect(await findToken("reset", first.token)).toBeNull();
  expect(await findToken("reset", second.token)).toMatchObject({ userId: ann.id });
});

test("people are found by username, nickname and address, in any script and with any character, in pages", async () => {
  const [straße, lu, percent] = [
    await person({ username: "Ännchen", nickname: "Straße 50%" }),
    await person({ username: "lu-yu", nickname: "陆羽 Чай" }),
    await person({ username: "under_score", nickname: "plain" }),
  ];
  await db().execute(sql`update users set email = 'Lu@Example.org' where id = ${lu.id}`);
  const found = async (q: string, state: "all" | "admins" | "suspended" = "all") =>
    (await adminPeople.page({ q, state }, { from: undefined, limit: 10 })).map(
      (each) => each.username,
    );
  expect(await found("änn")).toStrictEqual([straße.username]);
  expect(await found("陆")).toStrictEqual([lu.username]);
  expect(await found("чай")).toStrictEqual([lu.username]);
  expect(await found("EXAMPLE.ORG")).toStrictEqual([lu.username]);
  expect(await found("0%")).toStrictEqual([straße.username]);
  expect(await found("r_s")).toStrictEqual([percent.username]);
  expect(await found("\\")).toStrictEqual([]);
  await deeds.changePerson(by, lu.id, { suspended: true });
  expect(await found("", "suspended")).toContain(lu.username);
  const page = await adminPeople.page({ state: "all" }, { from: lu.id, limit: 1 });
  expect(page.map(({ username }) => username)[0]).toBe(straße.username);
  expect(page).toHaveLength(2);
});

test("a room is handed over to anyone, who becomes a member; its old owner a moderator; a direct room is in no list", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const room = (await rooms.create(ann.id, { name: "Orphan tea", private: true }))?.id ?? 0;
  const { id: direct } = await directRooms.open(ann.id, bob.id);
  const orphans = async () =>
    (await adminRooms.page({ state: "orphans" }, { from: undefined, limit: 50 })).map(
      ({ id }) => id,
    );
  expect(await orphans()).not.toContain(room);
  await deeds.changePerson(by, ann.id, { suspended: true });
  expect(await orphans()).toContain(room);
  const after = await handOver(by, room, bob.username);
  expect(after).toMatchObject({ owner: { username: bob.username }, members: 2, private: true });
  expect(await members.standingOf(room, ann.id)).toMatchObject({ role: "moderator", epoch: 2 });
  expect(await members.standingOf(room, bob.id)).toMatchObject({ role: "owner", epoch: 1 });
  expect(await orphans()).not.toContain(room);
  // Also to one who was removed.
  await memberships.begin(room, cat.id);
  await memberships.end(room, cat.id, "removed");
  await handOver(by, room, cat.username);
  expect(await members.standingOf(room, cat.id)).toMatchObject({ role: "owner", state: "active" });
  const commands = (await roomCommands.claim(1, [{ to: "main", id: room }])).map(
    ({ relayed }) => relayed.command,
  );
  expect(commands[0]).toMatchObject({ type: "sign-out" });
  const nobody = { status: 400 };
  await expect(handOver(by, room, "nobody-at-all")).rejects.toMatchObject(nobody);
  await expect(handOver(by, room, ann.username)).rejects.toMatchObject(nobody);
  await expect(handOver(by, direct, bob.username)).rejects.toMatchObject({ status: 404 });
  const all = await adminRooms.page({ state: "all" }, { from: undefined, limit: 100 });
  expect(all.map(({ id }) => id)).not.toContain(direct);
  const found = await adminRooms.page(
    { q: "orphan TEA", state: "all" },
    { from: undefined, limit: 5 },
  );
  expect(found.map(({ id }) => id)).toStrictEqual([room]);
});

test("settings are cleaned, and refused where nobody could come in by them", async () => {
  const errors = (error: unknown) => (error as { more: { errors: unknown } }).more.errors;
  const refusal = async (change: Parameters<typeof changeSettings>[1]) =>
    changeSettings(by, change).then(() => null, errors);
  expect(await refusal({ registration: "domain", domains: ["a.org"] })).toStrictEqual({
    registration: "needs-mail",
  });
  expect(await refusal({ ssoOnly: true })).toStrictEqual({ ssoOnly: "needs-sso" });
  for (const domain of ["localhost", "a b.org", "192.0.2.1", "x@y.org", "-a.org", "http://a.org"]) {
    expect(await refusal({ domains: [domain] }), domain).toStrictEqual({ domains: "not-a-domain" });
  }
  const changed = await changeSettings(by, {
    domains: [" @Example.ORG. ", "bücher.example", "example.org", ""],
    heldWords: ["  bad   word ", "", "bad word", "坏"],
    registration: "invite",
  });
  expect(changed).toMatchObject({
    domains: ["example.org", "xn--bcher-kva.example"],
    heldWords: ["bad word", "坏"],
    ...{ registration: "invite", secondFactor: "optional", ssoOnly: false, mail: false, sso: null },
  });
  expect(await readSettings()).toStrictEqual(changed);
  expect(changed.quotas).toMatchObject({ QUOTA_ROOMS: 500, QUOTA_FILES_MB: 50_000 });
  const [entry] = await auditList.page({ from: undefined, limit: 1 });
  expect(entry).toMatchObject({
    action: "settings-changed",
    details: { heldWords: 2, registration: "invite" },
  });
  expect(JSON.stringify(entry)).not.toContain("bad word");
  // Rooms are told of other words, and of nothing else.
  expect(told).toHaveBeenCalledTimes(1);
  await changeSettings(by, { registration: "open" });
  expect(told).toHaveBeenCalledTimes(1);
});

test("the status counts people, rooms and what waits", async () => {
  const status = await serverStatus();
  expect(status.health).toStrictEqual({ app: "up", database: "up", rooms: "down" });
  expect(status.people.all).toBeGreaterThan(10);
  expect(status.rooms.all).toBe(status.rooms.open + status.rooms.private + status.rooms.direct);
  expect(status).toMatchObject({
    sockets: null,
    reportsOpen: 0,
    jobs: { lastBackup: null, archiveBacklog: null },
  });
  expect(status.jobs.commandsWaiting).toBeGreaterThan(0);
  expect(status.storage.database).toBeGreaterThan(1_000_000);
});

test("no cell of the exported list is a formula", () => {
  const entry = {
    ...({
      id: 1,
      at: 0,
      via: "page",
      address: null,
      action: "room-deleted",
      person: null,
    } as const),
    actor: { username: "+1", nickname: "x" },
    room: { id: 5, name: '=HYPERLINK("http://x")' },
    details: { a: 1 },
  };
  expect(csvLine(entry)).toBe(
    `"1","1970-01-01T00:00:00.000Z","'+1","page","","room-deleted","","5","'=HYPERLINK(""http://x"")","{""a"":1}"\r\n`,
  );
  for (const name of ["@sum", "-1", "\t=1", " =1", "＝1"]) {
    expect(csvLine({ ...entry, room: { id: 5, name } })).toContain(`"'${name}"`);
  }
});

test("a server without administrator: the oldest account becomes one by a link that is good once", async () => {
  const { issueToken } = await import("../auth/one-time-tokens");
  await db().execute(sql`update users set admin = false`);
  const oldest = await administrators.oldestAccount();
  const [first, second] = [await issueToken("claim", {}), await issueToken("claim", {})];
  expect(await claimant("guessed")).toBeNull();
  expect(await claimant(first.token)).toStrictEqual(oldest);
  await expect(claimServer("guessed", "192.0.2.1")).rejects.toMatchObject({ status: 404 });
  expect(await administrators.areMissing()).toBe(true);
  const results = await Promise.allSettled([
    claimServer(first.token, "192.0.2.1"),
    claimServer(second.token, "192.0.2.1"),
    claimServer(first.token, "192.0.2.1"),
  ]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await administrators.list()).map(({ username }) => username)).toStrictEqual([
    oldest?.username,
  ]);
  const third = await issueToken("claim", {});
  expect(await claimant(third.token)).toBeNull();
});

test("when somebody was last here is noted at most once in five minutes", async () => {
  const ann = await person();
  await sessions.create("anns", ann, agent);
  const lastSeen = async () => (await adminPeople.find(ann.id))?.lastSeen ?? 0;
  expect(await lastSeen()).toBe(0);
  await noteSeen(ann.id, "anns", 300);
  const first = await lastSeen();
  expect(first).toBeGreaterThan(1_000_000_000);
  const setBack = (minutes: number) => sql`now() - make_interval(mins => ${minutes})`;
  await db().execute(sql`update users set last_seen_at = ${setBack(4)} where id = ${ann.id}`);
  await noteSeen(ann.id, "anns", 300);
  expect(await lastSeen()).toBeLessThan(first);
  await db().execute(sql`update users set last_seen_at = ${setBack(6)} where id = ${ann.id}`);
  await db().execute(sql`update sessions set last_seen_at = ${setBack(6)} where id = 'anns'`);
  await noteSeen(ann.id, "anns", 300);
  expect(await lastSeen()).toBeGreaterThanOrEqual(first);
  const [session] = await adminPeople.sessionsOf(ann.id);
  expect(session?.lastSeen).toBeGreaterThanOrEqual(first);
});
