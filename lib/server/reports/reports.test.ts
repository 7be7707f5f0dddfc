import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "../db/db";
import { deleteAccount } from "../db/queries/account-deletion";
import * as auditList from "../db/queries/audit";
import * as directRooms from "../db/queries/direct-rooms";
import * as memberships from "../db/queries/memberships";
import * as queries from "../db/queries/reports";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { submit } from "../party/party-client";
import * as reports from "./reports";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});
vi.mock("next/server", () => ({ after: () => {} }));
vi.mock("../party/party-client", async (original) => ({
  ...(await original<typeof import("../party/party-client")>()),
  submit: vi.fn(),
}));

let database: { stop(): Promise<void> };
let last = 0;
beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

async function person() {
  const username = `person-${++last}`;
  const made = await users.create({ username, nickname: username, passwordHash: "x" });
  if (!made) throw new Error("the name is taken");
  return { ...made, username, nickname: username };
}

async function roomOf(owner: { id: number }, ...people: { id: number }[]) {
  const made = await rooms.create(owner.id, { name: `room ${++last}`, private: true });
  if (!made) throw new Error("no room was made");
  for (const { id } of people) await memberships.begin(made.id, id);
  return made.id;
}

const say = (room: number, author: { id: number }, msg: string, id = 1) =>
  db().execute(sql`insert into messages (room_id, id, user_id, msg, time, changed_id)
    values (${room}, ${id}, ${author.id}, ${msg}, 1, ${id})`);
const first = { from: undefined, limit: 100 };

test("a report keeps the words as they were, and is made once while it is open", async () => {
  const [owner, bad, ann] = [await person(), await person(), await person()];
  const room = await roomOf(owner, bad, ann);
  await say(room, bad, "rude words");
  const what = { room, message: 1, reason: "rude" };
  const both = await Promise.all([1, 2].map(() => reports.reportMessage(ann, what)));
  expect(both.toSorted()).toStrictEqual([false, true]);
  await db().execute(sql`update messages set msg = 'kind words' where room_id = ${room}`);
  const scope = await reports.moderatorScope(owner, room);
  const [report] = await queries.page(scope, "open", first);
  expect(report).toMatchObject({
    ...{ message: 1, words: "rude words", reason: "rude", state: "open", handled: null },
    ...{ person: { username: bad.username }, reporter: { username: ann.username } },
  });
  const settled = { room, report: report?.id ?? 0, state: "done" } as const;
  expect(await reports.settleInRoom(owner, settled)).toMatchObject({
    state: "done",
    handledBy: { username: owner.username },
  });
  const again = await reports.settleInRoom(owner, { ...settled, state: "dismissed" });
  expect(again.state).toBe("done");
  expect(await reports.reportMessage(ann, what)).toBe(true);
  expect(await queries.page(scope, "open", first)).toMatchObject([{ words: "kind words" }]);
});

test("only those who read a room report in it, only moderators see it, and nobody who reported them", async () => {
  const [owner, bad, stranger] = [await person(), await person(), await person()];
  const room = await roomOf(owner, bad);
  await say(room, bad, "hello");
  await say(room, owner, "mine", 2);
  const report = (user: typeof owner, message: number) =>
    reports.reportMessage(user, { room, message, reason: "" });
  await expect(report(stranger, 1)).rejects.toMatchObject({ status: 404 });
  await expect(report(bad, 1)).rejects.toMatchObject({ status: 400 });
  await expect(report(bad, 3)).rejects.toMatchObject({ status: 404 });
  await expect(reports.moderatorScope(bad, room)).rejects.toMatchObject({ status: 403 });
  expect(await report(bad, 2)).toBe(true);
  const scope = await reports.moderatorScope(owner, room);
  expect(await queries.page(scope, "open", first)).toStrictEqual([]);
  const [known] = await queries.page(null, "open", first);
  const settled = { room, report: known?.id ?? 0, state: "dismissed" } as const;
  await expect(reports.settleInRoom(owner, settled)).rejects.toMatchObject({ status: 404 });
  await db().execute(sql`update messages set deleted = true, msg = '' where room_id = ${room}`);
  await expect(report(owner, 1)).rejects.toMatchObject({ status: 404 });
});

test("an administrator deletes a direct message that was reported, without entering the room", async () => {
  const [ann, bad, admin] = [await person(), await person(), await person()];
  const { id: room } = await directRooms.open(ann.id, bad.id);
  await say(room, bad, "rude words");
  await reports.reportMessage(ann, { room, message: 1, reason: "" });
  await expect(reports.moderatorScope(ann, room)).rejects.toMatchObject({ status: 403 });
  const [report] = await queries.page(null, "open", first);
  expect(report?.room).toStrictEqual({ id: room, name: `${bad.nickname}, ${ann.nickname}` });
  vi.mocked(submit).mockResolvedValue({ ok: true, id: 2, time: 1 });
  const by = { actor: admin.id, via: "page", address: null } as const;
  const change = { state: "done", deleteMessage: true } as const;
  const done = await reports.settleAsAdministrator({ admin, by }, report?.id ?? 0, change);
  expect(done.state).toBe("done");
  expect(submit).toHaveBeenCalledWith(
    room,
    expect.objectContaining({
      ...{ type: "alter", role: "moderator", uid: admin.id, epoch: 0 },
      request: { kind: "delete", target: 1 },
    }),
  );
  expect((await rooms.findFor(admin.id, room))?.role ?? null).toBeNull();
  const noted = await auditList.page({ from: undefined, limit: 2 });
  expect(noted.map(({ action }) => action)).toStrictEqual(["report-handled", "message-deleted"]);
});

test("a person is reported once while it is open, and the report outlives both accounts", async () => {
  const [ann, bad] = [await person(), await person()];
  const report = () => reports.reportPerson(ann, { username: bad.username, reason: "spam" });
  const both = await Promise.all([report(), report()]);
  expect(both.toSorted()).toStrictEqual([false, true]);
  const self = reports.reportPerson(ann, { username: ann.username, reason: "" });
  await expect(self).rejects.toMatchObject({ status: 400 });
  for (const { id, username } of [ann, bad]) await deleteAccount({ id, username });
  const [known] = await queries.page(null, "open", first);
  expect(known).toMatchObject({ room: null, message: null, reason: "spam" });
  expect(known?.person.username).not.toBe(bad.username);
});
