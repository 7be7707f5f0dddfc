import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db";
import * as accessTokens from "./access-tokens";
import { deleteAccount, markForgotten, pendingRoomIds } from "./account-deletion";
import { archive } from "./archive";
import * as directRooms from "./direct-rooms";
import * as members from "./members";
import * as memberships from "./memberships";
import { page } from "./messages";
import * as roomCommands from "./room-commands";
import * as rooms from "./rooms";
import * as sessions from "./sessions";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let last = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  // The first account is the administrator, who could not be deleted.
  await person();
}, 60_000);
afterAll(() => database.stop());

async function person(): Promise<users.User & { passwordHash: string }> {
  const username = `Person-${++last}`;
  const made = await users.create({ username, nickname: `Nick ${last}`, passwordHash: "hash" });
  if (!made) throw new Error("the name is taken");
  return { ...made, passwordHash: "hash" };
}

async function roomOf(owner: { id: number }, ...others: { id: number }[]): Promise<number> {
  const room = (await rooms.create(owner.id, { name: "a room", private: false }))?.id ?? 0;
  for (const other of others) await memberships.begin(room, other.id);
  return room;
}

const rolesIn = async (room: number) =>
  (await members.list(room, "active")).map(({ username, role }) => [username, role]);

test("contract, Ours: a room goes to its longest-standing moderator, else to its longest-standing member", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const moderated = await roomOf(ann, bob, cat);
  const plain = await roomOf(ann, bob, cat);
  await memberships.setRole(moderated, cat.id, "moderator");
  const seen = await deleteAccount(ann);
  expect(seen?.heirs).toStrictEqual([
    { roomId: moderated, userId: cat.id, epoch: 2 },
    { roomId: plain, userId: bob.id, epoch: 1 },
  ]);
  expect(await rolesIn(moderated)).toStrictEqual([
    [cat.username, "owner"],
    [bob.username, "member"],
  ]);
  expect(await rolesIn(plain)).toStrictEqual([
    [bob.username, "owner"],
    [cat.username, "member"],
  ]);
});

test("contract, Ours: a room without members is deleted; a direct room when both people are gone", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const alone = await roomOf(ann, bob);
  await memberships.end(alone, bob.id, "removed");
  const { id: direct } = await directRooms.open(ann.id, cat.id);
  const first = await deleteAccount(ann);
  expect(first).toMatchObject({ endedRoomIds: [alone], roomIds: [direct], partnerIds: [cat.id] });
  expect((await rooms.findFor(cat.id, direct))?.name).toBe("Deleted account");
  const second = await deleteAccount(cat);
  expect(second?.endedRoomIds).toStrictEqual([direct]);
  expect((await rooms.all()).map(({ id }) => id)).not.toContain(direct);
});

test("contract, Ours: the messages stay, under names that belong to nobody", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(ann, bob);
  const sent = { type: 0 as const, id: 1, uid: ann.id, msg: "tea", time: 1 };
  await archive({ room, online: 1, events: [sent] });
  await deleteAccount(ann);
  // It was sent before the deletion and archived after it.
  await archive({ room, online: 1, events: [{ ...sent, id: 2 }] });
  const names = { username: `-deleted-${ann.id}`, nickname: "Deleted account" };
  const { messages } = await page(room, { limit: 10 });
  expect(messages).toStrictEqual([
    { id: 1, msg: "tea", time: 1, ...names },
    { id: 2, msg: "tea", time: 1, ...names },
  ]);
  expect(await users.find(names.username)).toBeNull();
  expect(await users.find(ann.username)).toBeNull();
});

test("contract, Ours: nobody can take the name again, in any letter case", async () => {
  const ann = await person();
  await deleteAccount(ann);
  for (const username of [ann.username, ann.username.toUpperCase()]) {
    expect(await users.create({ username, nickname: "Ann", passwordHash: "" })).toBeNull();
  }
});

test("contract, Ours: no session, token or invitation of the person works any more", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(bob, ann);
  await sessions.create("ann's", ann, { agent: "", ttlSeconds: 60 });
  const sessionId = "ann's";
  await accessTokens.create(ann.id, { name: "bot", token: "tea_ann", max: 1, sessionId });
  await deleteAccount(ann);
  // A sign-in that had checked the password before the deletion.
  expect(await sessions.create("late", ann, { agent: "", ttlSeconds: 60 })).toBe(false);
  const late = { name: "late", token: "tea_late", max: 1, sessionId };
  expect(await accessTokens.create(ann.id, late)).toBe("signed-out");
  for (const id of ["ann's", "late"]) {
    expect(await sessions.findUser(id)).toBeNull();
    expect(await rooms.findForSession(id, room)).toBeNull();
  }
  for (const token of ["tea_ann", "tea_late"]) expect(await accessTokens.use(token)).toBeNull();
  expect(await members.membershipsOf(ann.id)).toBeNull();
  expect(await memberships.begin(room, ann.id, { readmit: true })).toBe(false);
  expect(await rooms.create(ann.id, { name: "late", private: false })).toBeNull();
});

test("contract, Ours: an account is deleted once, and only with its password", async () => {
  const ann = await person();
  expect(await deleteAccount({ ...ann, passwordHash: "other" })).toBeNull();
  expect(await users.find(ann.username)).not.toBeNull();
  const both = await Promise.all([deleteAccount(ann), deleteAccount(ann)]);
  expect(both.filter((deletion) => deletion === null)).toHaveLength(1);
  expect(await deleteAccount({ ...ann, passwordHash: "" })).toBeNull();
});

test("nothing that is kept about a person survives: factors, tokens, identities, blocks, notices, address", async () => {
  const [ann, bob] = [await person(), await person()];
  for (const { id } of [ann, bob]) {
    await db().execute(sql`
      with p as (insert into passkeys (id, user_id, public_key, name) values (${`key-${id}`}, ${id}, '', 'phone')),
      a as (insert into authenticators (user_id, secret) values (${id}, 'sealed')),
      r as (insert into recovery_codes (user_id, hash) values (${id}, 'hash')),
      i as (insert into identities (issuer, subject, user_id) values ('https://id', ${`${id}`}, ${id})),
      o as (insert into one_time_tokens (hash, purpose, user_id, expires_at)
        values (${`token-${id}`}, 'email', ${id}, now() + interval '1 day')),
      n as (insert into notice_settings (user_id) values (${id})),
      h as (insert into notice_hooks (user_id, kind, url) values (${id}, 'json', 'https://x'))
      update users set email = ${`${id}@example.org`}, locale = 'zh', admin = true, last_seen_at = now()
      where id = ${id}`);
  }
  await db().execute(sql`
    insert into blocks (user_id, blocked_id) values (${ann.id}, ${bob.id}), (${bob.id}, ${ann.id})`);
  await deleteAccount(ann);
  const tables = ["passkeys", "authenticators", "recovery_codes", "identities", "one_time_tokens"];
  for (const table of [...tables, "notice_settings", "notice_hooks"]) {
    const rows = await db().execute(sql`
      select user_id from ${sql.identifier(table)} where user_id in (${ann.id}, ${bob.id})`);
    expect([...rows], table).toStrictEqual([{ user_id: bob.id }]);
  }
  expect(await db().execute(sql`select from blocks`)).toHaveLength(0);
  const [row] = await db().execute(sql`
    select email, locale, admin, last_seen_at from users where id = ${ann.id}`);
  expect(row).toStrictEqual({ email: null, locale: null, admin: false, last_seen_at: null });
  expect(await users.find(bob.username)).toMatchObject({ admin: true, locale: "zh" });
});

test("an account in very many rooms is deleted with a handful of statements", async () => {
  const [ann, bob] = [await person(), await person()];
  const count = 20_000;
  await db().execute(sql`
    with made as (
      insert into rooms (name) select 'a room' from generate_series(1, ${count}) returning id
    ), owners as (
      insert into members (room_id, user_id, role) select id, ${bob.id}, 'owner' from made
    )
    insert into members (room_id, user_id) select id, ${ann.id} from made`);
  const deletion = await deleteAccount(ann);
  expect(deletion?.roomIds).toHaveLength(count);
  expect(await pendingRoomIds(ann.id)).toHaveLength(count);
  expect(await roomCommands.areWaiting([{ to: "main", id: deletion?.roomIds.at(-1) ?? 0 }])).toBe(
    true,
  );
});

test("two owners who delete their accounts at once leave the room to the third person", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const room = await roomOf(ann, bob, cat);
  await Promise.all([deleteAccount(ann), deleteAccount(bob)]);
  expect(await rolesIn(room)).toStrictEqual([[cat.username, "owner"]]);
});

test("the deletion stores the commands for inbox and rooms, and each room confirms its own", async () => {
  const [ann, bob] = [await person(), await person()];
  const [shared, alone] = [await roomOf(ann, bob), await roomOf(ann)];
  await deleteAccount(ann);
  const targets = [
    { to: "inbox", id: ann.id } as const,
    ...[shared, alone].map((id) => ({ to: "main", id }) as const),
  ];
  const commands: unknown[] = [];
  for (;;) {
    const claimed = await roomCommands.claim(10, targets);
    if (claimed.length === 0) break;
    commands.push(...claimed.map(({ relayed: { id, command } }) => [id, command]));
    await roomCommands.confirmed(claimed.map(({ key }) => key));
  }
  const names = { username: `-deleted-${ann.id}`, nickname: "Deleted account" };
  expect(commands).toStrictEqual(
    expect.arrayContaining([
      [ann.id, { type: "sign-out" }],
      [shared, { type: "role", uid: bob.id, epoch: 1, role: "owner", username: bob.username }],
      [shared, { type: "forget", uid: ann.id, ...names }],
      [alone, { type: "delete" }],
    ]),
  );
  expect(commands).toHaveLength(4);
});

test("the archive names the deleted account until the room has forgotten it", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(ann, bob);
  await deleteAccount(ann);
  expect(await pendingRoomIds(ann.id)).toStrictEqual([room]);
  const batch = { room, online: 1, events: [] };
  expect(await archive(batch)).toMatchObject({ deletedUsers: [ann.id] });
  await markForgotten(room, ann.id);
  expect(await archive(batch)).toMatchObject({ deletedUsers: [] });
});
