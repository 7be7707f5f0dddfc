/** Digests, with real Postgres and a real mail server. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { linkIn, type MailServer, startMailServer } from "../../../scripts/test/mail-server";
import { db } from "../db/db";
import { archive } from "../db/queries/archive";
import { setDigest } from "../db/queries/digest-settings";
import { open } from "../db/queries/direct-rooms";
import { begin } from "../db/queries/memberships";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { mailDigests } from "./digest";
import { readStopToken, stopDigest, stopToken } from "./stop-digest";

const { listening } = vi.hoisted(() => ({ listening: new Set<number>() }));
vi.mock("../party/party-client", () => ({
  isInboxOpen: async (userId: number) => listening.has(userId),
}));

let database: { stop(): Promise<void> };
let mail: MailServer;
let refusing = false;
let [ann, bob, room, direct] = [0, 0, 0, 0];
const ids = new Map<number, number>();

beforeAll(async () => {
  mail = await startMailServer({
    onMailFrom: (_address, _session, done) =>
      done(refusing ? Object.assign(new Error("later"), { responseCode: 451 }) : null),
  });
  Object.assign(process.env, { SMTP_URL: mail.url, APP_URL: "https://chat.example.org" });
  database = await startTestDatabase();
}, 30_000);
afterAll(async () => {
  await database.stop();
  await mail.stop();
});

beforeEach(async () => {
  await db().execute(sql`truncate users, rooms, messages cascade`);
  mail.mails.length = 0;
  listening.clear();
  ids.clear();
  refusing = false;
  [ann, bob] = [await person("ann"), await person("bob")];
  room = (await rooms.create(bob, { name: "茶 <b>", private: false }))?.id ?? 0;
  await begin(room, ann);
  direct = (await open(bob, ann)).id;
  await setDigest(ann, { digestMinutes: 15 });
  await db().execute(sql`
    update notice_settings set digested_at = now() - interval '1 day'`);
});

async function person(name: string): Promise<number> {
  const email = `${name}@example.org`;
  const made = await users.create({ username: name, nickname: name, passwordHash: "", email });
  return made?.id ?? 0;
}

/** A message that was sent some minutes ago. */
async function say(where: number, uid: number, msg: string, minutesAgo = 20): Promise<void> {
  const id = (ids.get(where) ?? 0) + 1;
  ids.set(where, id);
  const time = Math.floor(Date.now() / 1_000) - minutesAgo * 60;
  await archive({ room: where, online: 0, events: [{ type: 0, id, uid, time, msg }] });
}

test("one mail says how much was missed, where and from whom, and nothing is in two", async () => {
  await say(room, bob, "@ann have you seen this?");
  await say(room, bob, "not for ann");
  await say(direct, bob, "hello");
  await say(direct, bob, "are you there?", 2);
  await Promise.all([mailDigests(), mailDigests()]);
  expect(mail.mails).toHaveLength(1);
  const [got] = mail.mails;
  expect(got?.subject).toBe("3 unread messages in Teahouse");
  const text = got?.text?.replace(/[\u2068\u2069]/g, "");
  expect(text).toContain("• bob: 2 direct messages");
  expect(text).toContain("• 茶 <b>: 1 mention by bob");
  expect(text).toContain(`https://chat.example.org/rooms/${direct}`);
  expect(text).not.toContain("seen this");
  expect(got?.html).not.toContain("<b>");
  await mailDigests();
  expect(mail.mails).toHaveLength(1);
  await say(direct, bob, "a new one", 16);
  // Older than the last digest, so it was in none; its time says that it was seen to.
  await mailDigests();
  expect(mail.mails).toHaveLength(1);
});

test("quotes are only in the mails of who wants them", async () => {
  await setDigest(ann, { digestQuotes: true });
  await db().execute(sql`update users set locale = 'zh'`);
  await say(room, bob, "@ann **tea** is ready");
  await mailDigests();
  const text = mail.mails[0]?.text?.replace(/[\u2068\u2069]/g, "");
  expect(mail.mails[0]?.subject).toBe("茶馆有 1 条未读消息");
  expect(text).toContain("bob：@ann tea is ready");
});

test.each<[string, () => Promise<unknown>]>([
  ["nothing is unread", () => db().execute(sql`update members set read_id = 100`)],
  ["the room is muted", () => db().execute(sql`update members set notify = 'nothing'`)],
  [
    "they blocked the author",
    () => db().execute(sql`insert into blocks (user_id, blocked_id) values (${ann}, ${bob})`),
  ],
  ["they are suspended", () => db().execute(sql`update users set suspended_at = now()`)],
  ["they have no verified address", () => db().execute(sql`update users set email = null`)],
  ["they were here a moment ago", () => db().execute(sql`update users set last_seen_at = now()`)],
  ["they have a page open", async () => listening.add(ann)],
  ["they wait longer", () => setDigest(ann, { digestMinutes: 60 })],
  ["they turned it off", () => setDigest(ann, { digestMinutes: null })],
  [
    "it is their quiet time",
    () =>
      db().execute(sql`update notice_settings set time_zone = 'UTC', quiet_from = 0, quiet_to = 0`),
  ],
  ["the message was deleted", () => db().execute(sql`update messages set deleted = true`)],
])("no mail goes out if %s", async (_, change) => {
  await say(direct, bob, "hello");
  await change();
  await mailDigests();
  expect(mail.mails).toHaveLength(0);
});

test("what could not be mailed is in the next mail", async () => {
  await say(direct, bob, "hello");
  refusing = true;
  await mailDigests();
  expect(mail.mails).toHaveLength(0);
  refusing = false;
  await mailDigests();
  expect(mail.mails).toHaveLength(1);
});

test("one click ends the mails, by header and by page, and by nobody else's link", async () => {
  await say(direct, bob, "hello");
  await mailDigests();
  const [got] = mail.mails;
  const token =
    linkIn(got ?? (await mail.next("")), "unsubscribe")
      .split("/")
      .at(-1) ?? "";
  expect(token).toBe(stopToken(ann));
  expect(got?.headers.get("list")).toMatchObject({
    unsubscribe: { url: `https://chat.example.org/Notice/Unsubscribe?token=${token}` },
  });
  for (const bad of ["", "1.x", `${bob}${token.slice(token.indexOf("."))}`, `${token}x`]) {
    expect(readStopToken(bad)).toBeNull();
    await expect(stopDigest(bad)).rejects.toMatchObject({ status: 404 });
  }
  await stopDigest(token);
  await stopDigest(token);
  const [row] = await db().execute(sql`select digest_minutes from notice_settings`);
  expect(row?.digest_minutes).toBeNull();
});

test("turned on, digests begin with what comes then", async () => {
  await setDigest(ann, { digestMinutes: null });
  await say(direct, bob, "hello");
  await setDigest(ann, { digestMinutes: 15 });
  await mailDigests();
  expect(mail.mails).toHaveLength(0);
});
